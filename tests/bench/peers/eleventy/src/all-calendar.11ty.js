const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, fill, words } = kit;
const w = words.all_calendar;

const missed = (day) => (day.missed ? ` · ${fill(w.missed_any, { count: kit.number(day.missed) })}` : "");

const entries = (day, root) =>
  day.address
    ? `<p>${fill(w.plans, { count: kit.number(day.plans) })} · ${fill(w.count, { count: kit.number(day.measures) })}${missed(day)}<br><a href="${root}${day.address}">${w.entries}</a></p>`
    : `<ul class="plain">\n${each(day.entries, (one) => kit.duePlan(one, root))}\n</ul>`;

const days = (items, root) => `<ol class="card list">
${each(items, (day) => `<li class="day"><time datetime="${day.date}">${kit.digits(day.date)}</time>
${entries(day, root)}
</li>`)}
</ol>`;

module.exports = class {
  data() {
    return { permalink: "calendar/index.html", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    const upcoming = country.calendar.filter((day) => !day.passed);
    const passed = country.calendar.filter((day) => day.passed).reverse();
    return page(country.pages.all_calendar.head, (root) => `<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<section aria-labelledby="upcoming">
<h2 id="upcoming">${w.upcoming}</h2>
${upcoming.length ? days(upcoming, root) : `<p>${w.no_upcoming}</p>`}
</section>
<section aria-labelledby="passed">
<h2 id="passed">${w.passed}</h2>
${passed.length ? days(passed, root) : `<p>${w.no_passed}</p>`}
</section>`);
  }
};
