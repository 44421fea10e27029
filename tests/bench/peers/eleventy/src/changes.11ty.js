const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, words } = kit;
const w = words.changes;

module.exports = class {
  data() {
    return {
      pagination: { data: "owners", size: 1, alias: "owner", addAllPagesToCollections: false },
      permalink: ({ owner }) => `${owner.changes_page.head.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ owner }) {
    const { head, name, follow, limit, months } = owner.changes_page;
    return page(head, (root) => `<p class="eyebrow">${esc(name)}</p>
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<p class="acts noprint"><a href="${root}${follow}">${words.follow.title}</a></p>
${months.length ? `<p class="soft">${limit}</p>\n${each(months, (one) => `<h2 id="${one.id}">${one.title}</h2>\n${kit.newsList(one.news, root)}`)}` : `<p>${w.none}</p>`}`);
  }
};
