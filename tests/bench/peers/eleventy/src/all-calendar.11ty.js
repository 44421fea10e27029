const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, words } = kit;
const w = words.all_calendar;

const entry = (one, root) =>
  `<li><a href="${root}${one.address}calendar/">${esc(one.name)}, ${one.year}</a> <span class="soft">${fill(w.count, { count: kit.number(one.count) })}</span></li>`;

const days = (items, root) => `<ol class="card list">
${each(items, (day) => `<li class="day"><time datetime="${day.date}">${kit.digits(day.date)}</time>
<ul class="plain">
${each(day.entries, (one) => entry(one, root))}
</ul></li>`)}
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
