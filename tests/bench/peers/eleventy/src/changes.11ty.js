const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { esc, words } = kit;
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
    const { head, name, follow, limit, news } = owner.changes_page;
    return page(head, (root) => `<p class="eyebrow">${esc(name)}</p>
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<p class="acts noprint"><a href="${root}${follow}">${words.follow.title}</a></p>
${news.length ? `<p class="soft">${limit}</p>\n${kit.newsList(news, root)}` : `<p>${w.none}</p>`}`);
  }
};
