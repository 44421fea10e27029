// The document around every page: head, header with 110, crumbs, where the facts come from, footer.
const { each, esc, fill, shared, source, when, words } = require("./kit");

const header = (root) => `<a class="it-skip" href="#content">${words.shell.skip}</a>
<header class="it-head">
<div class="it-wide it-bar">
<a class="it-name" href="${root || "./"}"><svg viewBox="0 0 32 32" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="3" d="M19 4.5H7.5a3 3 0 0 0-3 3v17a3 3 0 0 0 3 3h17a3 3 0 0 0 3-3V13"/><path fill="var(--brand-line)" d="M22 3h7v7l-2.5-2.5-9.5 9.5-2-2 9.5-9.5z"/></svg><span><b>${words.site.name}</b><small>${words.site.tagline}</small></span></a>
<a class="it-go" href="${root}search/">${words.shell.search}</a>
<a class="it-go" href="#menu">${words.shell.menu_short}</a>
<a class="it-call" href="tel:110"><span>${words.shell.call}</span> <b>${words.shell.call_number}</b></a>
</div>
<nav class="it-menu" id="menu" aria-label="${words.shell.menu}">
<ul class="it-wide it-links">
<li><a href="${root}organisations/">${words.shell.organisations}</a></li>
<li><a href="${root}lists/">${words.watch.title}</a></li>
<li><a href="${root}changes/">${words.changes.title}</a></li>
<li><a href="${root}calendar/">${words.shell.calendar}</a></li>
<li><a href="${root}performers/">${words.shell.performers}</a></li>
<li><a href="${root}search/">${words.shell.search}</a></li>
<li><a href="${root}methodology/">${words.shell.methodology}</a></li>
<li><a href="${root}about/">${words.shell.about}</a></li>
<li class="it-shut"><a href="#content">${words.shell.menu_close}</a></li>
</ul>
</nav>
</header>`;

const footer = (root) => `<footer class="it-foot">
<div class="it-wide">
<p class="it-ask"><span>${words.footer.call_title}</span> <a class="it-call" href="tel:110"><span>${words.shell.call}</span> <b>${words.shell.call_number}</b></a></p>
<p>${words.footer.call_text} <a href="${root}110/">${words.footer.call_more}</a> · <span>${words.footer.as_of} ${shared.as_of}</span></p>
<ul class="it-links" style="padding-left:0">
<li><a href="${root}data/">${words.footer.data}</a></li>
<li><a href="${root}glossary/">${words.footer.glossary}</a></li>
<li><a href="${root}accessibility/">${words.footer.accessibility}</a></li>
<li><a href="${root}verify/">${words.footer.verify}</a></li>
<li><a href="${root}offline/">${words.footer.offline}</a></li>
<li><a href="${root}about/#licence">${words.footer.licence}</a></li>
<li><a href="${root}about/#report-error">${words.footer.error}</a></li>
</ul>
</div>
</footer>`;

const frames = new Map();
const frame = (root) => {
  if (!frames.has(root)) {
    const style = `<meta name="theme-color" content="#15355c">
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
<style>
${shared.css}
</style>
</head>
<body>
${header(root)}
<main id="main" tabindex="-1">`;
    frames.set(root, { before: style, after: `</main>\n${footer(root)}\n</body>\n</html>\n` });
  }
  return frames.get(root);
};

const link = (one, root) => `<a href="${root}${one.address}">${esc(one.title)}</a>`;

// The same facts in other forms: to take away, to follow.
const others = (head, root) =>
  each(
    [[words.source.downloads, ["json", "csv", "xlsx"]], [words.source.follow, ["atom", "feed", "calendar"]]],
    ([label, kinds]) => {
      const found = head.alternates.filter((one) => kinds.includes(one.kind));
      return found.length ? `<p><span>${label}</span>\n${each(found, (one) => link(one, root))}\n</p>` : "";
    },
  );

const cite = (head, root) => `<details class="noprint">
<summary>${words.cite.title}</summary>
<p>${fill(words.cite.text, { title: head.title, site: words.site.name, date: shared.as_of })} ${shared.site_url}${head.address}</p>
<p class="soft">${words.cite.note} <a href="${root}data/#examples">${words.cite.more}</a></p>
</details>`;

const origin = (head, root) => `<section class="origin" aria-label="${words.source.title}">
${when(head.source, (place) => `<p><span>${words.source.text_label}</span> ${source(place, root)}</p>`)}
${others(head, root)}
<p class="noprint"><span>${words.source.others}</span>
${each(head.alternates.filter((one) => one.kind === "html"), (one) => link(one, root))}
${when(head.paste, (address) => `<a href="${root}${address}">${words.paste.link}</a>\n`)}<a href="${root}about/#report-error">${words.source.error}</a></p>
${cite(head, root)}
</section>`;

const find = (root) => `<form class="find" role="search" action="${root}search/"><input type="search" name="q" aria-label="${words.search.label}" maxlength="200"><button>${words.search.button}</button></form>`;

const crumbs = (head, root) => `<div class="way">
<nav class="crumbs" aria-label="${words.crumbs.label}">
<ol>
${each(head.crumbs, (one, index) =>
  index === head.crumbs.length - 1
    ? `<li aria-current="page">${esc(one.title)}</li>`
    : `<li><a href="${root}${one.address}">${esc(one.title)}</a></li>`,
)}
</ol>
</nav>
${find(root)}
</div>`;

const home = `<link rel="search" type="application/opensearchdescription+xml" href="opensearch.xml" title="${words.feeds.search}">
<link rel="manifest" href="assets/webapp.json">
<link rel="apple-touch-icon" href="assets/icon-192.png">
`;

const style = (css) => `<style>\n${css}\n</style>\n`;

// `end` takes the place of where the facts come from.
const page = (head, body, end = origin) => {
  const root = "../".repeat(head.address.split("/").length - 1);
  const { before, after } = frame(root);
  const links = each(head.alternates, (one) =>
    `<link rel="alternate" type="${one.type}" href="${root}${one.address}" title="${esc(one.title)}">`);
  return `<!doctype html>
<html lang="mn">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${esc(head.title)} – ${words.site.name}</title>
<meta name="description" property="og:description" content="${esc(head.description)}">
<link rel="canonical" href="${shared.site_url}${head.address}">
<meta property="og:type" content="website">
<meta property="og:locale" content="mn_MN">
<meta property="og:site_name" content="${words.site.name}">
<meta property="og:title" content="${esc(head.title)}">
<meta property="og:url" content="${shared.site_url}${head.address}">
${when(head.linked_data, (text) => `<script type="application/ld+json">${text}</script>`)}
${links}
${head.address ? "" : home}${when(head.widget, (address) => `<link rel="alternate" type="application/json+oembed" href="${shared.site_url}${address}oembed.json">\n`)}${head.lists ? style(shared.lists_css) : ""}${when(head.style, (name) => style(shared.styles[name]))}${before}
${head.address ? crumbs(head, root) : ""}
<div id="content" tabindex="-1">
${body(root)}
</div>
${head.source || head.alternates.length ? end(head, root) : ""}
${after}`;
};

module.exports = { find, others, page };
