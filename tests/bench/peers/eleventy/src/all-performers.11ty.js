const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, words } = kit;
const w = words.all_performers;

const share = (one) => (one.numerator ? kit.share(one) : words.totals.none);

const row = (one, root) => `<tr role="row"><td role="cell"><a href="${root}${one.address}">${esc(one.name)}</a></td><td role="cell" class="num" data-l="${w.measures}">${kit.number(one.totals.measures)}</td><td role="cell" class="num" data-l="${w.unreported}">${share(one.totals.unreported)}</td><td role="cell" class="num" data-l="${w.overdue}">${share(one.totals.overdue)}</td></tr>`;

const body = (one, root) => `<section aria-labelledby="body-${one.id}">
<h2 id="body-${one.id}"><a href="${root}${one.address}">${esc(one.name)}</a></h2>
<table class="cards even" role="table" aria-labelledby="body-${one.id}">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${w.name}</th><th role="columnheader" scope="col" class="num">${w.measures}</th><th role="columnheader" scope="col" class="num">${w.unreported}</th><th role="columnheader" scope="col" class="num">${w.overdue}</th></tr></thead>
<tbody role="rowgroup">
${each(one.performers.filter((performer) => performer.totals.measures), (performer) => row(performer, root))}
</tbody>
</table>
</section>`;

module.exports = class {
  data() {
    return { permalink: "performers/index.html", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    return page(country.pages.all_performers.head, (root) => `<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
${each(country.organisations, (one) => body(one, root))}`);
  }
};
