const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, original, when, words } = kit;
const w = words.performers;

const line = (m, root) => `<li>${kit.measureLink(m, root)}
<div>${kit.tag(m)} ${kit.flags(m)} <span class="soft">${esc(m.declared.deadline.text)}</span></div></li>`;

const joint = ({ id, leads }, plan, root) => `<li>${kit.measureLink(plan.measures[id], root)}
<div class="soft">${w.lead_is} ${leads.length ? each(leads, esc, ", ") : "–"} · ${esc(plan.measures[id].deadline_counted)}</div></li>`;

const measures = (one, plan, root) => `${one.measures.length ? `${kit.bar(one.totals, true)}
<p class="brief">${kit.brief(one.totals)}</p>
<ul class="card list">
${each(one.measures, (id) => line(plan.measures[id], root))}
</ul>` : ""}
${one.joint.length ? `<h4>${w.joint}</h4>\n<ul class="card list">\n${each(one.joint, (part) => joint(part, plan, root))}\n</ul>` : ""}`;

const year = (one, performer, body, root) => {
  const plan = body.plans.find((known) => known.address === one.address);
  const title = fill(words.plan.short_title, { year: one.year });
  const link = `<a href="${root}${one.address}?performer=${performer.id}#measures">${title}</a>`;
  if (plan === body.plans[body.shown]) return `<h3>${link}</h3>\n${measures(one, plan, root)}`;
  const count = kit.number(one.measures.length + one.joint.length);
  return `<details class="fold"><summary><h3>${title}</h3> <span class="soft">${fill(words.totals.measures, { count })}</span></summary>
<p class="acts noprint">${link}</p>
${measures(one, plan, root)}
</details>`;
};

const performer = (one, body, root) => `<section id="${one.id}" aria-labelledby="name-${one.id}">
<h2 id="name-${one.id}">${esc(one.name.text)}</h2>
${original(one.name)}
<p class="soft">${when(one.full_name, (name) => `${esc(name)} · `)}${one.kind === "unknown" ? w.unknown : words.enums.UnitKind[one.kind]}</p>
${one.years.length ? each(one.years, (part) => year(part, one, body, root)) : `<p>${w.no_measures}</p>`}
${when(one.calendar, (address) => `<p class="soft noprint"><a href="${root}${address}" aria-label="${words.calendars.link}: ${esc(one.name.text)}">${words.calendars.link}</a></p>`)}
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
<p class="soft part">${esc(body.part)}</p>
<p class="lead">${w.lead}</p>
${body.performers.some((one) => one.years.some((part) => part.joint.length)) ? `<p class="soft">${w.joint_text}</p>` : ""}
${body.performers.length > 3 ? `<nav class="across noprint" aria-label="${w.title}">${each(body.performers, (one) => `<a href="#${one.id}">${esc(one.name.text)}</a> `, "")}</nav>` : ""}
${body.performers.length ? each(body.performers, (one) => performer(one, body, root)) : `<p>${w.none}</p>`}`);
  }
};
