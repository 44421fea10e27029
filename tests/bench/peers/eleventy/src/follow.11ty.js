const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { digits, esc, shared, words } = kit;
const w = words.follow;
const site = shared.site_url;

const calendar = (address, root) => `<section aria-labelledby="calendar"><h2 id="calendar">${w.calendar}</h2>
<p>${w.calendar_text}</p>
<p class="acts"><a href="${site.replace(/^https?/, "webcal")}${address}">${w.subscribe}</a> <a href="${root}${address}">${w.download}</a></p>
<p class="soft">${w.by_hand} <code>${site}${address}</code></p>
</section>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "bodies", size: 1, alias: "body", addAllPagesToCollections: false },
      permalink: ({ body }) => `${body.address}follow/index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ body }) {
    const told = body.follow_page;
    return page(told.head, (root) => `<p class="eyebrow"><a href="${root}${body.address}">${esc(body.name)}</a></p>
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<p>${told.next_due ? `${w.next_due} <b class="num">${digits(told.next_due)}</b>` : w.no_due + (body.plans.length ? ` ${w.later_due}` : "")}</p>
${body.plans.length ? calendar(told.calendar, root) : ""}
<section aria-labelledby="feeds"><h2 id="feeds">${w.feeds}</h2>
<p>${w.feeds_text}</p>
<p><code>${site}${body.address}feed.atom</code></p>
</section>
<section aria-labelledby="simple"><h2 id="simple">${w.simple}</h2>
<p>${w.simple_text} <a href="${root}${body.address}changes/">${words.changes.title}</a></p>
<p>${w.poster_text} <a href="${root}${body.address}poster.html">${words.poster.link}</a></p>
</section>`);
  }
};
