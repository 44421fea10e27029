const kit = require("../lib/kit");
const charts = require("../lib/charts");
const reach = require("../lib/reach");
const { page } = require("../lib/frame");

const { digits, each, esc, fill, original, when, words } = kit;
const w = words.plan;

const heads = (...labels) => each(labels, (label) => `<th role="columnheader" scope="col">${label}</th>`, "");

const approved = (approval) =>
  `${w.approved}: ${esc(approval.act.text)}${when(approval.number, (one) => `, ${esc(one.text)}`)}${when(approval.date, (day) => `, ${kit.time(day)}`)} · <a href="#approval">${w.approval_more}</a>`;

const select = (label, name, choices) => `<label>${label}<select name="${name}"><option value="">${w.filter_all}</option>
${each(choices, (one) => `<option value="${one.value}">${esc(one.label)}</option>`)}
</select></label>`;

const filter = (plan) => `<form class="filter card" data-filter hidden aria-label="${w.filter}" data-paper="${w.filter_paper}">
${select(w.filter_state, "state", plan.state_choices)}
${select(w.filter_performer, "performer", plan.performers.map((one) => ({ value: one.id, label: one.name })))}
${select(w.filter_deadline, "deadline", plan.deadline_choices)}
<button type="reset">${w.filter_clear}</button>
<output aria-live="polite" data-text="${w.filter_count}"></output>
</form>`;

const due = (m) => {
  const day = m.next_due || (m.due.length && m.due.at(-1).date);
  return day ? ` <small class="num">${digits(day)}</small>` : "";
};

const row = (m, root) => `<tr role="row" data-row data-state="${m.state}" data-deadline="${m.deadline_key}" data-performer="${each(m.performers, (one) => `${one.id} `, "")}">
<td role="cell" class="num">${esc(m.declared.number.text)}</td>
<td role="cell"><a class="clamp" href="${root}${m.address}">${esc(m.declared.title.text)}</a></td>
<td role="cell">${kit.tag(m)} ${kit.flags(m)}${when(m.rung, (rung) => `<small>${w.rung} ${words.enums.Rung[rung]}</small>`)}</td>
<td role="cell" data-l="${w.deadline}">${esc(m.declared.deadline.text)}${due(m)}</td>
<td role="cell" data-l="${w.performer}">${each(m.performers, (one) => esc(one.name), ", ")}</td>
</tr>`;

const group = (one, section, plan, root) => `<div data-group>
${when(one.title, (title) => `<h4 id="section-${one.id}">${esc(title.text)}</h4>\n${original(title)}`)}
<table class="cards measures" role="table" aria-labelledby="section-${one.id || section.id}">
<thead role="rowgroup"><tr role="row">${heads(w.number, w.measure, w.state, w.deadline, w.performer)}</tr></thead>
<tbody role="rowgroup">
${each(one.measures, (id) => row(plan.measures[id], root))}
</tbody>
</table>
</div>`;

const section = (one, plan, root) => `<section data-group aria-labelledby="section-${one.id}">
<h3 id="section-${one.id}">${when(one.number, (number) => `${esc(number)}. `)}${esc(one.title.text)}</h3>
${original(one.title)}
${each(one.groups, (part) => group(part, one, plan, root))}
</section>`;

const report = ({ declared }) => `<tr role="row">
<td role="cell"><b>${words.enums.Period[declared.period]}</b></td>
<td role="cell" data-l="${w.report_date}">${digits(declared.date)}</td>
<td role="cell" data-l="${w.report_by}">${declared.reported_by ? kit.person(declared.reported_by) : "–"}</td>
<td role="cell" data-l="${w.report_entries}">${declared.entries.length}</td>
<td role="cell" data-l="${w.report_document}">${declared.document ? kit.out(declared.document, w.document_link) : "–"}</td>
</tr>`;

const reports = (plan) =>
  plan.reports.length
    ? `<table class="cards" role="table">
<thead role="rowgroup"><tr role="row">${heads(w.report_period, w.report_date, w.report_by, w.report_entries, w.report_document)}</tr></thead>
<tbody role="rowgroup">
${each(plan.reports, report)}
</tbody>
</table>`
    : `<p>${w.no_reports}</p>`;

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
    return page(plan.head, (root) => `<p class="eyebrow">${esc(plan.organisation_name)} · ${fill(w.short_title, { year: plan.year })}</p>
<h1>${esc(d.title.text)}</h1>
${original(d.title)}
<p class="soft">${d.approval ? approved(d.approval) : w.not_approved}</p>
<section aria-labelledby="totals">
<h2 id="totals">${words.totals.title}</h2>
${kit.panel(plan.totals, root, root + plan.address)}
</section>
${kit.proven(plan.totals)}
<section aria-labelledby="measures">
<h2 id="measures">${w.measures}</h2>
${filter(plan)}
${each(plan.sections, (one) => section(one, plan, root))}
<p><a href="${root}${plan.address}calendar/">${w.calendar}</a></p>
</section>
${charts(plan.charts)}
<section aria-labelledby="reports">
<h2 id="reports">${w.reports}</h2>
${reports(plan)}
</section>
${reach.section(plan, plan.order.map((id) => plan.measures[id]), root)}
<section aria-labelledby="approval">
<h2 id="approval">${w.approval}</h2>
${d.approval ? approval(d.approval) : `<p>${w.not_approved}</p>`}
${d.source ? origin(d.source) : ""}
<p class="soft">${words.enums.Unknown.no_repository}</p>
</section>
<script src="${root}assets/page.js" defer></script>`);
  }
};
