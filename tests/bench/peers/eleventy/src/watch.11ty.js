const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, when, words } = kit;
const w = words.watch;

const days = (m, name, takesPart) => {
  if (m.days === null) return "";
  const text = name === "soon" ? w.left : takesPart ? words.flags.late : words.flags.passed;
  const look = takesPart && name !== "soon" ? "bad" : "neutral";
  return ` <span class="flag ${look}">${fill(text, { days: kit.number(m.days) })}</span>`;
};

const line = (m, listed, owner, root) => `<li><a class="clamp" href="${root}${m.address}${when(m.anchor, (anchor) => `#${anchor}`)}">${esc(m.number)}. ${esc(m.title)}</a>
<p>${kit.tag(m)}${days(m, listed.name, owner.body.takes_part)}${when(m.note, (note) => ` <span class="soft">${esc(note)}</span>`)}${owner.lists_page.several_years ? ` <small>${m.year}</small>` : ""}</p></li>`;

const list = (listed, owner, root) => `<section aria-labelledby="${listed.name}">
<h2 id="${listed.name}">${words.enums.WatchList[listed.name]}: ${kit.number(listed.count)}</h2>
<p class="soft">${words.watch_help[listed.name]}${["late", "silent", "soon"].includes(listed.name) ? ` ${w.by_days}` : ""}</p>
<ul class="card list">
${each(listed.measures, (m) => line(m, listed, owner, root))}
</ul>
${listed.count > listed.measures.length ? `<p>${fill(w.more, { count: kit.number(listed.count) })}</p>` : ""}
</section>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "owners", size: 1, alias: "owner", addAllPagesToCollections: false },
      permalink: ({ owner }) => `${owner.lists_page.head.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ owner }) {
    const { head, name, lists } = owner.lists_page;
    return page(head, (root) => `<p class="eyebrow">${esc(name)}</p>
<h1>${w.title}</h1>
<p class="soft part">${esc(owner.body.part)}</p>
${lists.length ? each(lists, (one) => list(one, owner, root)) : `<p>${w.none}</p>`}`);
  }
};
