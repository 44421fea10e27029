const kit = require("../lib/kit");
const reach = require("../lib/reach");
const { page } = require("../lib/frame");

const { date, each, esc, fill, original, shared, when, words } = kit;
const w = words.organisation;

const facts = (d) => `<dl class="rows">
${when(d.website, (url) => `<dt>${w.website}</dt><dd>${kit.out(url, url)}</dd>`)}
${when(d.registry_number, (number) => `<dt>${w.registry_number}</dt><dd class="num">${esc(number)}</dd>`)}
</dl>`;

const card = (plan, root) => `<div class="card body" id="year-${plan.year}">
<h3><a href="${root}${plan.address}">${fill(words.plan.short_title, { year: plan.year })}</a></h3>
<p>${esc(plan.declared.title.text)}</p>
${kit.bar(plan.totals, true)}
<p class="brief">${kit.brief(plan.totals)}</p>
${kit.punctuality(plan.punctuality)}
<p class="soft">${plan.last_report ? fill(w.last_report, { date: date(plan.last_report) }) : w.no_report}</p>
</div>`;

const quarters = (items, root) => `<section aria-labelledby="quarters">
<h2 id="quarters">${words.quarters.title}</h2>
<p class="across">${each(Object.keys(looks), (state) => `<span class="flag ${looks[state]}">${signs[state]} ${words.enums.QuarterState[state]}</span> `, "")}</p>
<div class="wide"><table class="quarters" aria-labelledby="quarters">
<thead><tr><th scope="col">${words.quarters.year}</th>${each(["q1", "q2", "q3", "q4"], (one) => `<th scope="col">${words.quarters[one]}</th>`, "")}</tr></thead>
<tbody>
${each(items, ([year, address, states]) => `<tr><th scope="row"><a href="${root}${address}#reports">${year}</a></th>${each(states, (state) => `<td class="${looks[state]}"><span aria-hidden="true">${signs[state]}</span><span class="ears">${words.enums.QuarterState[state]}</span></td>`, "")}</tr>`)}
</tbody>
</table></div>
</section>`;

const looks = { in_time: "good", late: "weak", missing: "bad silent", not_due: "neutral" };
const signs = { in_time: "✓", late: "!", missing: "✕", not_due: "–" };

const years = (plans, shown) => `<nav class="across noprint" aria-label="${words.home.years}"><span class="soft">${words.home.years}:</span> ${each(plans, (plan) => `<span><a href="#year-${plan.year}">${plan === shown ? `<b>${plan.year}</b>` : plan.year}</a>${closed(plan, "<small>")}</span> `, "")}</nav>`;

const closed = (plan, small) => (plan.year < shared.as_of_year ? ` ${small}${words.home.closed_short}</small>` : "");

const ofYear = (body, plan, root) => `<section aria-labelledby="totals">
<h2 id="totals">${fill(w.totals, { year: plan.year })}${closed(plan, '<small class="soft">')}</h2>
${kit.panel(plan.totals, root, { link: `${root}${plan.address}?state={state}#measures`, lists: `${root}${plan.address}lists/#{name}` })}
${kit.pace(body.pace, plan.year)}
</section>
${body.quarters.length ? quarters(body.quarters, root) : ""}
${kit.proven(plan.totals)}
${plan.overdue.length ? `<section aria-labelledby="overdue">\n<h2 id="overdue">${w.overdue}</h2>\n${kit.overdueList(plan.overdue, root, false)}\n</section>` : ""}
${reach.section(plan, [], root)}`;

const otherYears = (plans, root) => `<section aria-labelledby="other-years">
<h2 id="other-years">${w.other_years}</h2>
${each(plans, (plan) => `${card(plan, root)}${plan.overdue.length ? `\n<h3>${w.overdue}, ${plan.year}</h3>\n${kit.overdueList(plan.overdue, root, false)}` : ""}`)}
</section>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "bodies", size: 1, alias: "body", addAllPagesToCollections: false },
      permalink: ({ body }) => `${body.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ body }) {
    const d = body.declared;
    const shown = body.shown === null ? null : body.plans[body.shown];
    const apart = body.plans.filter((plan) => plan !== shown);
    const now = shared.as_of_year;
    const gap = body.plans.some((plan) => plan.year === now) ? "" : `<p class="notice">${fill(w.no_plan_for, { year: now })}</p>\n`;
    const links = (root) => [
      [`${root}${body.address}follow/`, words.follow.title],
      [`${root}${body.address}changes/`, words.changes.title],
      [`${root}${body.address}lists/`, words.watch.title],
      ...(shown ? [[`${root}compare/${body.id}/`, words.compare.title]] : []),
    ];
    return page(body.head, (root) => `<p class="eyebrow">${words.enums.OrganisationKind[d.kind]}</p>
<h1>${esc(d.name.text)}</h1>
<p class="soft part">${esc(body.part)}</p>
${original(d.name)}
${d.website || d.registry_number ? facts(d) : ""}
${kit.actions(links(root), body.next_due)}
<section aria-labelledby="plans">
<h2 id="plans">${w.plans}</h2>
${shown ? `${gap}${apart.length ? years(body.plans, shown) : ""}${card(shown, root)}` : `<p>${w.no_plans}</p>`}
<p class="noprint"><a href="${root}${body.address}poster.html">${words.poster.link}</a></p>
</section>
${shown ? ofYear(body, shown, root) : ""}
${apart.length ? otherYears(apart, root) : ""}
<section aria-labelledby="performers">
<h2 id="performers">${w.performers}</h2>
<p><a href="${root}${body.address}performers/">${fill(w.all_performers, { count: kit.number(body.performers.length) })}</a></p>
</section>
<script src="${root}assets/page.js" defer></script>`);
  }
};
