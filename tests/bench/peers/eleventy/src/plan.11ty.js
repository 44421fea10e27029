const kit = require("../lib/kit");
const charts = require("../lib/charts");
const reach = require("../lib/reach");
const { page } = require("../lib/frame");

const { digits, each, esc, fill, original, when, words } = kit;
const w = words.plan;

const heads = (...labels) => each(labels, (label) => `<th scope="col">${label}</th>`, "");

const approved = (approval) =>
  `${w.approved}: ${esc(approval.act.text)}${when(approval.number, (one) => `, ${esc(one.text)}`)}${when(approval.date, (day) => `, ${kit.time(day)}`)}`;

const select = (label, name, choices) => `<label>${label}<select name="${name}"><option value="">${w.filter_all}</option>
${each(choices, (one) => `<option value="${one.value}">${esc(one.label)}</option>`)}
</select></label>`;

const filter = (plan) => `<form class="filter card" data-filter hidden aria-label="${w.filter}" data-paper="${w.filter_paper}">
<details open><summary>${w.filter}</summary>
<div class="fields">
${select(w.filter_state, "state", plan.state_choices)}
${select(w.filter_performer, "performer", plan.performers.map((one) => ({ value: one.id, label: one.name })))}
${select(w.filter_deadline, "deadline", plan.deadline_choices)}
<button type="reset">${w.filter_clear}</button>
</div></details>
<output aria-live="polite" data-text="${w.filter_count}" data-none="${w.filter_none}"></output>
</form>`;

const due = (m) => {
  const day = m.next_due || (m.due.length && m.due.at(-1).date);
  return day ? `<small class="num">${digits(day)}</small>` : "";
};

const row = (m, root) => `<tr data-row data-state="${m.state}" data-deadline="${m.deadline_key}" data-performer="${each(m.performers, (one) => `${one.id} `, "")}">
<td class="num">${esc(m.declared.number.text)}</td>
<th scope="row"><a class="clamp" href="${root}${m.address}">${esc(m.declared.title.text)}</a></th>
<td>${kit.tag(m)} ${kit.flags(m)}${when(m.rung, (rung) => `<small>${w.rung} ${words.enums.Rung[rung]}</small>`)}</td>
<td>${m.declared.deadline.kind === "date" && m.due.length ? "" : `${esc(m.deadline_counted)} `}${due(m)}</td>
<td><span class="clamp">${each(m.performers, (one) => `${esc(one.name)}${one.role === "joint" ? ` <small>(${words.enums.Role.joint})</small>` : ""}`, ", ")}</span></td>
</tr>`;

const group = (one, section, plan, root) => `<div data-group>
${when(one.title, (title) => `<h4 id="section-${one.id}">${esc(title.text)}</h4>\n${original(title)}`)}
<table class="measures" aria-labelledby="section-${one.id || section.id}">
<colgroup><col><col><col><col><col></colgroup>
<thead><tr>${heads(w.number, w.measure, w.state, w.deadline, w.performer)}</tr></thead>
<tbody>
${each(one.measures, (id) => row(plan.measures[id], root))}
</tbody>
</table>
</div>`;

const section = (one, plan, root) => `<section data-group aria-labelledby="section-${one.id}">
<h3 id="section-${one.id}">${when(one.number, (number) => `${esc(number)}. `)}${esc(one.title.text)}</h3>
${original(one.title)}
${each(one.groups, (part) => group(part, one, plan, root))}
</section>`;

const report = ({ declared, late, early }) =>
  `<li><b>${words.enums.Period[declared.period]}</b> · <span class="num">${digits(declared.date)}</span>${when(late, (text) => ` <span class="flag bad">${esc(text)}</span>`)}${early ? ` <span class="flag weak">${w.report_early}</span>` : ""} · ${fill(w.report_covers, { count: kit.number(declared.entries.length) })}${when(declared.reported_by, (by) => ` · <span class="soft">${kit.person(by)}</span>`)}${when(declared.document, (url) => ` · ${kit.out(url, w.report_document)}`)}</li>`;

const reports = (plan) => `<details class="fold">
<summary><h2 id="reports">${w.reports}</h2> <span class="soft">${plan.reports.length ? "" : `${w.no_reports} `}${kit.punctual(plan.punctuality)}</span></summary>
${plan.reports.length ? `<ul class="card list lines">
${each(plan.reports, report)}
</ul>` : ""}
</details>`;

const lack = (one, root) => {
  if (one.address) return `<a href="${root}${one.address}">${esc(one.number)}</a>`;
  if (one.quarter) return words.enums.Period[`q${one.quarter}`];
  return one.report ? fill(words.measurability.report, { period: words.enums.Period[one.report] }) : words.measurability.plan;
};

const yardstick = (one, root) => {
  const m = words.measurability;
  const more = one.count > one.lacking.length ? ` ${fill(m.more, { count: kit.number(one.count - one.lacking.length) })}` : "";
  const lacking = one.lacking.length
    ? ` <small>${m.lacking} ${each(one.lacking, (part) => lack(part, root), ", ")}${more}</small>`
    : "";
  return `<dt>${words.enums.Yardstick[one.yardstick]}</dt><dd>${kit.share(one.part)}${lacking}</dd>`;
};

const measurable = (items, root) => {
  const m = words.measurability;
  const sums = items.filter((one) => ["counted", "day"].includes(one.yardstick));
  const sum = (one) =>
    `${words.enums.Yardstick[one.yardstick]}: ${kit.number(one.part.numerator)} / ${kit.number(one.part.denominator)}`;
  return `<details class="fold noprint">
<summary><h2 id="measurability">${m.title}</h2> <span class="soft">${each(sums, sum, " · ")}</span></summary>
<p>${m.lead}</p>
<dl class="rows">
${each(items, (one) => yardstick(one, root))}
</dl>
<p class="soft">${m.source} ${kit.out("https://oecd-public-integrity-indicators.org/", m.source_link)} <a href="${root}methodology/#measurability">${words.totals.method}</a></p>
</details>`;
};

const contents = (plan, root) => `<nav class="contents noprint" aria-label="${w.contents}">
<a href="#measures">${w.measures}</a>
${plan.charts.length ? `<a href="#charts">${words.plan_charts.title}</a>` : ""}
<a href="#reports">${w.reports}</a>
<a href="${root}${plan.address}calendar/">${w.calendar}</a>
<a href="#approval">${w.approval}</a>
</nav>`;

const texts = (items) => each(items, (text) => `<li><span class="pre">${esc(text.text)}</span>${original(text)}</li>`, "");

const approval = (one) => {
  const text = (label, value) =>
    value ? `<dt>${label}</dt><dd><span class="pre">${esc(value.text)}</span>${original(value)}</dd>\n` : "";
  return `<dl class="rows">
${text(w.act, one.act)}${text(w.act_number, one.number)}${when(one.date, (day) => `<dt>${w.act_date}</dt><dd>${kit.time(day)}</dd>\n`)}${when(one.signatory, (by) => `<dt>${w.signatory}</dt><dd>${kit.person(by)}</dd>\n`)}${when(one.legal_grounds, (items) => `<dt>${w.grounds}</dt><dd><ul class="plain">${texts(items)}</ul></dd>\n`)}${when(one.clauses, (items) => `<dt>${w.clauses}</dt><dd><ol>${texts(items)}</ol></dd>\n`)}</dl>`;
};

const origin = (source) => `<h3>${w.source}</h3>
<p class="pre">${esc(source.description)}</p>
${when(source.marks, (marks) => `<p>${w.marks}</p>\n<ul>${texts(marks)}</ul>`)}`;

module.exports = class {
  data() {
    return {
      pagination: { data: "plans", size: 1, alias: "plan", addAllPagesToCollections: false },
      permalink: ({ plan }) => `${plan.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ plan }) {
    const d = plan.declared;
    const act = d.approval ? esc(d.approval.act.text) + when(d.approval.number, (one) => `, ${esc(one.text)}`) : w.not_approved;
    return page(plan.head, (root) => `<div class="top">
<div>
<p class="eyebrow">${esc(plan.organisation_name)} · ${fill(w.short_title, { year: plan.year })}</p>
<p class="soft part">${esc(plan.part)}</p>
<h1${plan.long_title ? ' class="long"' : ""}>${esc(d.title.text)}</h1>
${original(d.title)}
<p class="soft approved">${d.approval ? approved(d.approval) : w.not_approved}</p>
${kit.actions([[`${root}${plan.organisation}/follow/`, words.follow.title], [`${root}${plan.address}changes/`, words.changes.title], [`${root}${plan.address}lists/`, words.watch.title]], plan.next_due)}
</div>
${contents(plan, root)}
</div>
<section aria-labelledby="totals">
<h2 id="totals">${words.totals.title}</h2>
<div class="totals">
${kit.panel(plan.totals, root, { link: `${root}${plan.address}?state={state}#measures`, lists: `${root}${plan.address}lists/#{name}` })}
${kit.pace(plan.pace, plan.year)}
</div>
</section>
<section aria-labelledby="measures">
<h2 id="measures">${w.measures}</h2>
${filter(plan)}
${each(plan.sections, (one) => section(one, plan, root))}
</section>
${reports(plan)}
${charts(plan.charts)}
${reach.section(plan, plan.order.map((id) => plan.measures[id]), root, true)}
${measurable(plan.measurability, root)}
<details class="fold">
<summary><h2 id="approval">${w.approval}</h2> <span class="soft">${act}</span></summary>
${d.approval ? approval(d.approval) : `<p>${w.not_approved}</p>`}
${d.source ? origin(d.source) : ""}
<p class="soft">${words.enums.Unknown.no_repository}</p>
</details>
<script src="${root}assets/page.js" defer></script>`);
  }
};
