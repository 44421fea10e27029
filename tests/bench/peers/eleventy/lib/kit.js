// Small pieces that several pages use, the same as in iltod's own templates.
const fs = require("node:fs");
const path = require("node:path");

const shared = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "data", "shared.json"), "utf8"));
const words = shared.words;

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const esc = (text) => String(text).replace(/[&<>"']/g, (letter) => escapes[letter]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => esc(values[name]));
const each = (items, print, between = "\n") => items.map(print).join(between);
const when = (fact, print) => (fact ? print(fact) : "");

const remembered = (compute) => {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key);
  };
};
const number = remembered((value) => String(value).replace(/\B(?=(\d{3})+$)/g, ","));
const digits = (date) => date.replaceAll("-", ".");
const date = remembered((iso) => {
  const [year, month, day] = iso.split("-");
  const soft = (text) => "149".includes(text.at(-1));
  return `${year} оны ${month} ${soft(month) ? "дүгээр" : "дугаар"} сарын ${day}-${soft(day) ? "ний" : "ны"} өдөр`;
});
const time = (iso) => `<time datetime="${iso}">${date(iso)}</time>`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const icon = (name) =>
  `<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d="${shared.icons[name]}"/></svg>`;

const tag = (state) =>
  `<span class="tag ${state.look}">${icon(state.icon)}${when(state.code, (code) => `<b>${esc(code)}</b>`)}<span>${esc(state.state_label)}</span></span>`;

const stepTag = (entry) =>
  `<span class="tag ${entry.tone}">${icon(entry.icon)}<b>${esc(entry.declared.rating)}</b><span>${esc(capital(entry.rating_label))}</span></span>`;

const flags = (item) =>
  (item.overdue && item.state !== "unreported_overdue"
    ? `<span class="flag bad">${icon("unreported_overdue")}${words.flags.overdue}</span> `
    : "") +
  (item.due_soon ? `<span class="flag weak">${icon("neutral")}${words.flags.due_soon}</span> ` : "") +
  (item.without_evidence
    ? `<span class="flag bad">${icon("reported_unrated")}${words.flags.without_evidence}</span>`
    : "");

const tip = (name, root) => {
  const term = words.terms[name];
  return `<button type="button" class="tip" popovertarget="tip-${name}" aria-label="${fill(words.tip.label, { name: term.name })}">${words.tip.mark}</button><span popover id="tip-${name}"><b>${term.name}.</b> ${term.text} <a href="${root}glossary/#${name}">${words.tip.more}</a></span>`;
};

const original = (text) => {
  if (!text.printed && !text.doubt) return "";
  const w = words.original;
  return `<details class="orig"><summary>${text.printed ? w.differs : w.doubtful}</summary>
${when(text.printed, (one) => `<p class="pre"><span class="soft">${w.printed}</span> ${esc(one)}</p>`)}
${when(text.doubt, (one) => `<p class="pre"><span class="soft">${w.doubt}</span> ${esc(one)}</p>`)}
</details>`;
};

const out = (url, label) => `<a href="${esc(url)}" rel="external nofollow">${esc(label)}</a>`;
const person = (one) =>
  esc(one.name) + when(one.post, (post) => `, <span class="pre">${esc(post.text)}</span>${original(post)}`);

const source = (place, root) => {
  const ordinal = /([149]|[49]0)$/.test(place.line) ? "дүгээр" : "дугаар";
  const text = fill(words.source.text, { file: place.file, line: place.line, ordinal });
  return `<a href="${root}data/source/${esc(place.file.replace(/^plans\//, ""))}">${text}</a>`;
};

const share = (one) =>
  `<span class="num">${fill(words.totals.share, { part: number(one.numerator), whole: number(one.denominator) })}</span>` +
  (one.percent === null ? "" : ` <small>${fill(words.totals.percent_beside, { percent: one.percent })}</small>`);

const counted = (totals) => totals.states.filter((state) => state.numerator);

const bar = (totals, thin) =>
  `<div class="bar${thin ? " thin" : ""}" aria-hidden="true">${each(counted(totals), (one) => `<i class="${one.look}" style="flex-grow:${one.numerator}"></i>`, "")}</div>`;

const coded = (state) =>
  state.code ? fill(words.totals.step, { code: state.code, label: state.state_label }) : esc(state.state_label);

const brief = (totals) => {
  const w = words.totals;
  const line = (look, name, label, one) =>
    one.numerator ? `<span class="${look}">${icon(name)}${label}: ${share(one)}</span>` : "";
  return `<span>${fill(w.measures, { count: number(totals.measures) })}</span>
${line("good", "good", w.completed, totals.completed)}
${line("neutral", "unreported_open", w.unreported, totals.unreported)}
${line("bad", "unreported_overdue", w.overdue, totals.overdue)}`;
};

const figures = (totals, root) => {
  const w = words.totals;
  const figure = (label, one, look = "") => `<div${look}><dt>${label}</dt><dd>${share(one)}</dd></div>`;
  const note = fill(w.mean_note, { part: number(totals.rated.numerator), whole: number(totals.rated.denominator) });
  return `<dl class="figures">
${figure(w.reported, totals.reported)}
${figure(w.completed, totals.completed)}
<div><dt>${w.mean} ${tip("mean", root)} <small>${note}</small></dt><dd>${totals.mean === null ? w.mean_none : totals.mean}</dd></div>
${totals.without_evidence.numerator ? figure(w.without_evidence, totals.without_evidence, ' class="bad"') : ""}
${totals.overdue.numerator ? figure(`${w.overdue} ${tip("overdue", root)}`, totals.overdue, ' class="bad"') : ""}
${totals.due_soon.numerator ? figure(fill(w.due_soon, { days: shared.due_soon_days }), totals.due_soon) : ""}
</dl>`;
};

const panel = (totals, root, link) => {
  const w = words.totals;
  const named = (state) =>
    link ? `<a href="${link}?state=${state.state}#measures">${coded(state)}</a>` : `<span>${coded(state)}</span>`;
  const rows = totals.reported.numerator ? totals.states : counted(totals);
  return `<div class="card">
<p class="lead"><b>${fill(w.measures, { count: number(totals.measures) })}</b></p>
${bar(totals)}
<ul class="key">
${each(counted(totals), (state) => `<li class="${state.look}">${icon(state.icon)}${named(state)}<b>${share(state)}</b></li>`)}
</ul>
${totals.reported.numerator ? figures(totals, root) : totals.measures ? `<p class="notice"><b>${w.silent}</b> ${w.silent_note}</p>` : ""}
<details class="noprint">
<summary>${words.meaning.title}</summary>
<dl class="meanings">
${each(counted(totals), (state) => `<dt>${tag(state)}</dt><dd>${shared.meanings[state.state]}</dd>`)}
</dl>
</details>
<details>
<summary>${w.table}</summary>
<table aria-label="${w.table}">
<thead><tr><th scope="col">${w.table_state}</th><th scope="col" class="num">${w.table_count}</th><th scope="col" class="num">${w.table_share}</th></tr></thead>
<tbody>
${each(rows, (state) => `<tr><td>${coded(state)}</td><td class="num">${number(state.numerator)}</td><td class="num">${state.percent === null ? "" : fill(w.percent, { percent: state.percent })}</td></tr>`)}
<tr><th scope="row">${w.table_sum}</th><td class="num"><b>${number(totals.measures)}</b></td><td></td></tr>
</tbody>
</table>
<p class="noprint"><a href="${root}methodology/">${w.method}</a></p>
</details>
</div>`;
};

const proven = (totals) => {
  const w = words.totals;
  if (!totals.rungs.length || !totals.rungs[0].rung) return "";
  return `<section aria-labelledby="evidence">
<h2 id="evidence">${w.evidence}</h2>
<div class="card">
<p>${w.evidence_note}</p>
<ul class="key">
${each(totals.rungs, (one) => `<li class="neutral"><span>${one.rung ? words.enums.Rung[one.rung] : w.no_evidence}</span><b>${share(one)}</b></li>`)}
</ul>
</div>
</section>`;
};

const overdueList = (items, root, withBody) => `<ul class="card list">
${each(
  items,
  (item) => `<li><a class="clamp" href="${root}${item.address}">${esc(item.number)}. ${esc(item.title)}</a>
<p class="soft">${withBody ? `${esc(item.organisation)} · ` : ""}${fill(words.overdue.since, { date: date(item.since) })}</p>
${tag(item)}</li>`,
)}
</ul>`;

const measureLink = (item, root) =>
  `<a class="clamp" href="${root}${item.address}">${esc(item.declared.number.text)}. ${esc(item.declared.title.text)}</a>`;

module.exports = {
  bar, brief, capital, date, digits, each, esc, fill, flags, icon, measureLink, number, original, out, overdueList,
  panel, person, proven, share, shared, source, stepTag, tag, time, tip, when, words,
};
