const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, words } = kit;
const w = words.all_performers;

const late = ({ totals, year }) =>
  totals.overdue.numerator ? ` · ${totals.overdue_label}: ${kit.number(totals.overdue.numerator)} (${year})` : "";

const line = (one, root) => `<li><a href="${root}${one.address}performers/">${esc(one.name)}</a>
<span class="soft">${fill(w.count, { count: kit.number(one.performer_count) })}${one.shown ? late(one.shown) : ""}</span></li>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "country.performers", size: 1, alias: "list", addAllPagesToCollections: false },
      permalink: ({ list }) => `${list.head.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ country, list }) {
    const held = new Set(list.organisations);
    const bodies = country.organisations.filter((one) => held.has(one.id));
    return page(list.head, (root) => `<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
${kit.turns(list, root)}
${bodies.length ? `<ul class="card list lines">\n${each(bodies, (one) => line(one, root))}\n</ul>` : `<p>${w.none}</p>`}
${kit.turns(list, root)}
${kit.ranges(list, root)}`);
  }
};
