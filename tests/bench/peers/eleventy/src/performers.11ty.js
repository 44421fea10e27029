const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, original, when, words } = kit;
const w = words.performers;

const line = (m, root) => `<li>${kit.measureLink(m, root)}
<p>${kit.tag(m)} ${kit.flags(m)} <span class="soft">${esc(m.declared.deadline.text)}</span></p></li>`;

const year = (one, performer, body, root) => {
  const plan = body.plans.find((known) => known.address === one.address);
  return `<h3><a href="${root}${one.address}?performer=${performer.id}#measures">${fill(words.plan.short_title, { year: one.year })}</a></h3>
${kit.bar(one.totals, true)}
<p class="brief">${kit.brief(one.totals)}</p>
<ul class="card list">
${each(one.measures, (id) => line(plan.measures[id], root))}
</ul>`;
};

const performer = (one, body, root) => `<section id="${one.id}" aria-labelledby="name-${one.id}">
<h2 id="name-${one.id}">${esc(one.name.text)}</h2>
${original(one.name)}
<p class="soft">${when(one.full_name, (name) => `${esc(name)} · `)}${one.kind === "unknown" ? w.unknown : words.enums.UnitKind[one.kind]}</p>
${one.years.length ? each(one.years, (part) => year(part, one, body, root)) : `<p>${w.no_measures}</p>`}
</section>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "bodies", size: 1, alias: "body", addAllPagesToCollections: false },
      permalink: ({ body }) => `${body.address}performers/index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ body }) {
    return page(body.performers_page.head, (root) => `<p class="eyebrow"><a href="${root}${body.address}">${esc(body.name)}</a></p>
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
${body.performers.length ? each(body.performers, (one) => performer(one, body, root)) : `<p>${w.none}</p>`}`);
  }
};
