const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, icon, words } = kit;
const w = words.plan_calendar;

const missed = (one, day, part) =>
  one.date === day && one.passed && !one.reported
    ? ` <span class="flag ${part ? "bad" : "neutral"}">${icon("unreported_overdue")}${one.period ? w.missed_report : part ? w.missed : w.missed_any}</span>`
    : "";

const line = (m, day, root) =>
  `<li>${kit.measureLink(m, root)}<p>${kit.tag(m)}${each(m.due, (one) => missed(one, day, m.takes_part), "")}</p></li>`;

const days = (items, plan, root) => `<ol class="card list">
${each(items, (day) => `<li class="day" id="${day.date}"><time datetime="${day.date}">${kit.digits(day.date)}</time>
<ul class="plain">
${each(day.measures, (id) => line(plan.measures[id], day.date, root))}
</ul></li>`)}
</ol>`;

const open = (plan, root) => `<section aria-labelledby="open">
<h2 id="open">${w.open_ended}</h2>
<p>${w.open_ended_text}</p>
<ul class="card list">
${each(plan.open_ended, (id) => `<li>${kit.measureLink(plan.measures[id], root)}<p>${kit.tag(plan.measures[id])}</p></li>`)}
</ul>
</section>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "plans", size: 1, alias: "plan", addAllPagesToCollections: false },
      permalink: ({ plan }) => `${plan.address}calendar/index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ plan }) {
    const upcoming = plan.calendar.filter((day) => !day.passed);
    const passed = plan.calendar.filter((day) => day.passed).reverse();
    return page(plan.calendar_page.head, (root) => `<p class="eyebrow"><a href="${root}${plan.organisation}/">${esc(plan.organisation_name)}</a></p>
<h1>${fill(w.heading, { year: plan.year })}</h1>
<section aria-labelledby="upcoming">
<h2 id="upcoming">${w.upcoming}</h2>
${upcoming.length ? days(upcoming, plan, root) : `<p>${w.no_upcoming}</p>`}
</section>
${passed.length ? `<section aria-labelledby="passed">\n<h2 id="passed">${w.passed}</h2>\n${days(passed, plan, root)}\n</section>` : ""}
${plan.open_ended.length ? open(plan, root) : ""}`);
  }
};
