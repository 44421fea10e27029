const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, words } = kit;
const w = words.all_calendar;

module.exports = class {
  data() {
    return {
      pagination: { data: "country.days", size: 1, alias: "list", addAllPagesToCollections: false },
      permalink: ({ list }) => `${list.head.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ list }) {
    return page(list.head, (root) => `<h1>${esc(list.title)}</h1>
<p class="lead">${fill(w.plans, { count: kit.number(list.plans) })} · ${fill(w.count, { count: kit.number(list.measures) })}</p>
${kit.turns(list, root)}
<ol class="card list">
${each(list.entries, (one) => kit.duePlan(one, root))}
</ol>
${kit.turns(list, root)}
${kit.ranges(list, root)}`);
  }
};
