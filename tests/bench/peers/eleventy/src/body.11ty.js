const kit = require("../lib/kit");
const reach = require("../lib/reach");
const { page } = require("../lib/frame");

const { date, each, esc, fill, original, when, words } = kit;
const w = words.organisation;

const facts = (d) => `<dl class="rows">
${when(d.website, (url) => `<dt>${w.website}</dt><dd>${kit.out(url, url)}</dd>`)}
${when(d.registry_number, (number) => `<dt>${w.registry_number}</dt><dd class="num">${esc(number)}</dd>`)}
</dl>`;

const card = (plan, root) => `<div class="card body">
<h3><a href="${root}${plan.address}">${fill(words.plan.short_title, { year: plan.year })}</a></h3>
<p>${esc(plan.declared.title.text)}</p>
${kit.bar(plan.totals, true)}
<p class="brief">${kit.brief(plan.totals)}</p>
<p class="soft">${plan.last_report ? fill(w.last_report, { date: date(plan.last_report) }) : w.no_report}</p>
</div>`;

const overdue = (plans, root) =>
  plans.length
    ? `<section aria-labelledby="overdue">
<h2 id="overdue">${w.overdue}</h2>
${each(plans, (plan) => `<h3>${fill(words.plan.short_title, { year: plan.year })}</h3>\n${kit.overdueList(plan.overdue, root, false)}`)}
</section>`
    : "";

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
    return page(body.head, (root) => `<p class="eyebrow">${words.enums.OrganisationKind[d.kind]}</p>
<h1>${esc(d.name.text)}</h1>
${original(d.name)}
${d.website || d.registry_number ? facts(d) : ""}
<section aria-labelledby="plans">
<h2 id="plans">${w.plans}</h2>
${body.plans.length ? each(body.plans, (plan) => card(plan, root)) : `<p>${w.no_plans}</p>`}
</section>
<section aria-labelledby="totals">
<h2 id="totals">${w.totals}</h2>
${kit.panel(body.totals, root)}
</section>
${kit.proven(body.totals)}
${overdue(body.plans.filter((plan) => plan.overdue.length), root)}
${reach.section(body, [], root)}
<section aria-labelledby="performers">
<h2 id="performers">${w.performers}</h2>
<p><a href="${root}${body.address}performers/">${fill(w.all_performers, { count: kit.number(body.performers.length) })}</a></p>
</section>`);
  }
};
