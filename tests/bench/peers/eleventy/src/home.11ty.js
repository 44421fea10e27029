const kit = require("../lib/kit");
const { find, page } = require("../lib/frame");

const { each, esc, fill, shared, words } = kit;
const w = words.home;

const card = (one) => `<li class="card body"><h3><a href="${one.address}">${esc(one.name)}</a></h3>
<p class="soft">${words.enums.OrganisationKind[one.kind]}${each(one.plans, (plan) => ` · <a href="${plan.address}">${fill(words.plan.short_title, { year: plan.year })}</a>`, "")}</p>
${kit.bar(one.totals, true)}
<p class="brief">${kit.brief(one.totals)}</p>
</li>`;

module.exports = class {
  data() {
    return { permalink: "index.html", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    const organisations = kit.number(country.organisations.length);
    return page(country.pages.home.head, (root) => `<div class="hero">
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
${find(root)}
</div>
<section aria-labelledby="totals">
<h2 id="totals">${w.totals}</h2>
<p class="soft">${fill(w.counted, { organisations, date: shared.as_of })}</p>
${kit.panel(country.totals, root)}
</section>
<section aria-labelledby="organisations">
<h2 id="organisations">${w.organisations}</h2>
<ul class="plain bodies">
${each(country.organisations, card)}
</ul>
</section>
<section aria-labelledby="overdue">
<h2 id="overdue">${w.overdue}</h2>
${country.overdue.length ? kit.overdueList(country.overdue, root, true) : `<p>${w.no_overdue}</p>`}
<p><a href="calendar/">${w.all_calendar}</a> · <a href="performers/">${w.all_performers}</a></p>
</section>`);
  }
};
