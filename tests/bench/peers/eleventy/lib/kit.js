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
  const [year, month, day] = iso.split("-").map(Number);
  return `${year} оны ${month} ${[1, 4, 9].includes(month % 10) ? "дүгээр" : "дугаар"} сарын ${day}`;
});
const time = (iso) => `<time datetime="${iso}">${date(iso)}</time>`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const icon = (name) =>
  `<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d="${shared.icons[name]}"/></svg>`;

const tag = (state) =>
  `<span class="tag ${state.look}">${icon(state.icon)}${when(state.code, (code) => `<b>${esc(code)}</b>`)}<span>${esc(state.state_label)}</span></span>`;

const stepTag = (entry) =>
  `<span class="tag ${entry.tone}">${icon(entry.icon)}<b>${esc(entry.declared.rating)}</b><span>${esc(capital(entry.rating_label))}</span></span>`;

const flag = (look, name, text) => `<span class="flag ${look}">${icon(name)}${text}</span>`;

const flags = (item) =>
  (item.overdue ? `${flag(item.takes_part ? "bad" : "neutral", "unreported_overdue", esc(item.late))} ` : "") +
  (item.extended_without_act ? `${flag("bad", "bad", words.flags.extended)} ` : "") +
  (item.not_due_late ? `${flag("weak", "neutral", words.flags.not_due_late)} ` : "") +
  (item.due_soon ? `${flag("weak", "neutral", words.flags.due_soon)} ` : "") +
  (item.without_evidence ? flag("bad", "reported_unrated", words.flags.without_evidence) : "");

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
  const file = `<a href="${root}data/source/${esc(place.file.replace(/^plans\//, ""))}">${esc(place.file)}</a>`;
  return `<span>${fill(words.source.text, { line: place.line, ordinal, file: "\0" }).replace("\0", file)}</span>`;
};

const share = (one) =>
  `<span class="num">${fill(words.totals.share, { part: number(one.numerator), whole: number(one.denominator) })}</span>` +
  (one.percent === null ? "" : ` <small>${fill(words.totals.percent_beside, { percent: one.percent })}</small>`);

const shareOrNone = (one) => (one.numerator ? share(one) : words.totals.none);

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
${line("bad", "unreported_overdue", totals.overdue_label, totals.overdue)}
${line("bad", "bad", w.extended, totals.extended_without_act)}`;
};

// A figure leads to the list behind it; `lists` is an address with the name of the list left open, `link` with the state.
const door = (lists, name, label) => {
  return `<a href="${lists.replace("{name}", name)}">${label}</a>`;
};

const figures = (totals, root, lists) => {
  const w = words.totals;
  const figure = (label, one, look = "") =>
    one.numerator ? `<div${look}><dt>${label}</dt><dd>${share(one)}</dd></div>` : "";
  const bad = ' class="bad"';
  const note = fill(w.mean_note, { part: number(totals.rated.numerator), whole: number(totals.rated.denominator) });
  const results = () => `<div><dt>${w.reported}</dt><dd>${share(totals.reported)}</dd></div>
<div><dt>${w.completed}</dt><dd>${share(totals.completed)}</dd></div>
<div><dt>${w.mean} ${tip("mean", root)} <small>${note}</small></dt><dd>${totals.mean === null ? w.mean_none : totals.mean}</dd></div>
${figure(door(lists, "unproven", w.without_evidence), totals.without_evidence, bad)}`;
  return `<dl class="figures">
${totals.reported.numerator ? results() : ""}
${figure(`${door(lists, "late", totals.overdue_label)} ${tip("overdue", root)}`, totals.overdue, bad)}
${figure(door(lists, "extended", w.extended), totals.extended_without_act, bad)}
${figure(w.not_due_late, totals.not_due_late)}
${totals.not_due_late.numerator && totals.strict_mean !== null ? `<div><dt>${w.strict_mean}</dt><dd>${totals.strict_mean}</dd></div>` : ""}
${figure(door(lists, "soon", fill(w.due_soon, { days: shared.due_soon_days })), totals.due_soon)}
</dl>`;
};

const panel = (totals, root, { link, lists }) => {
  const w = words.totals;
  const named = (state) => `<a href="${link.replace("{state}", state.state)}">${coded(state)}</a>`;
  const told = [totals.reported, totals.overdue, totals.due_soon, totals.extended_without_act];
  const rows = totals.reported.numerator ? totals.states : counted(totals);
  return `<div class="card">
<p class="lead"><b>${fill(w.measures, { count: number(totals.measures) })}</b></p>
${bar(totals)}
<ul class="key">
${each(counted(totals), (state) => `<li class="${state.look}">${icon(state.icon)}${named(state)}<b>${share(state)}</b></li>`)}
</ul>
${totals.measures && !totals.reported.numerator ? `<p class="notice"><b>${w.silent}</b> ${w.silent_note}</p>` : ""}
${told.some((one) => one.numerator) ? figures(totals, root, lists) : ""}
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
${each(rows, (state) => `<tr><th scope="row">${coded(state)}</th><td class="num">${number(state.numerator)}</td><td class="num">${state.percent === null ? "" : fill(w.percent, { percent: state.percent })}</td></tr>`)}
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
<p class="soft">${withBody ? `${esc(item.organisation)} · ` : ""}${fill(words.overdue.since, { date: digits(item.since) })} · ${esc(item.late)}</p>
${tag(item)}</li>`,
)}
</ul>`;

const measureLink = (item, root) =>
  `<a class="clamp" href="${root}${item.address}">${esc(item.declared.number.text)}. ${esc(item.declared.title.text)}</a>`;

// What should have been done and what was, by the end of each quarter.
const pace = (chart, year) => {
  const w = words.pace;
  if (!chart) return "";
  return `<figure class="pace"><figcaption>${fill(w.heading, { year })}: <span>- - ${w.expected}</span>, <b class="good">— ${w.done}</b></figcaption>
<svg viewBox="0 0 320 116" role="img" aria-label="${esc(chart.text)}"><path d="M6 88H314" stroke="currentColor" opacity=".4"/><polyline points="${chart.expected}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="4 3"/>${when(chart.done, (points) => `<polyline class="good" points="${points}" fill="none" stroke="currentColor" stroke-width="3"/>`)}${each(chart.labels, (one) => `<text x="${one.x}" y="${one.y}"${one.done ? ' class="good" font-weight="700"' : ""}>${one.text}</text>`, "")}${each(chart.quarters, ([x, name]) => `<text x="${x}" y="112">${name}</text>`, "")}</svg></figure>`;
};

const punctual = (part) => {
  const w = words.plan;
  if (!part) return "";
  const told = (one, label) => (one.numerator ? [`<span>${label} ${share(one)}</span>`] : []);
  return [...told(part.in_time, w.in_time), ...told(part.late, w.reports_late), ...told(part.missing, w.reports_missing)].join(" ");
};

const punctuality = (part) =>
  part ? `<p class="brief"><span>${words.plan.punctuality}:</span> ${punctual(part)}</p>` : "";

const newsList = (news, root) => `<ul class="card list">
${each(
  news,
  (one) => `<li><p><time class="num soft" datetime="${one.date}">${digits(one.date)}</time> <a href="${root}${one.address}">${esc(one.title)}</a></p>
${each(one.measures, (m) => `<p class="soft"><a class="clamp" href="${root}${m.address}">${esc(m.title)}</a></p>`, "")}
${one.more ? `<p class="soft">${fill(words.changes.more, { count: number(one.more) })}</p>` : ""}</li>`,
)}
</ul>`;

const nextDue = (day) => (day ? ` <small>${words.follow.next_due} <b class="num">${digits(day)}</b></small>` : "");

const actions = ([[follow, label], ...links], day) =>
  `<p class="acts noprint"><a href="${follow}">${label}</a>${nextDue(day)} ${each(links, ([address, label]) => `<a href="${address}">${label}</a>`, " ")} <button type="button" data-share hidden data-done="${words.share.done}">${words.share.button}</button></p>`;

const ladder = (held) =>
  `<span class="ladder" aria-hidden="true">${each(shared.rungs, (rung) => `<i${rung === held ? ' class="at"' : ""}></i>`, "")}</span>`;

// To the page before and the page after of a long list, and all of its pages.
const turns = (list, root) => {
  const w = words.lists;
  const { number: at, parts } = list;
  if (!parts.length) return "";
  const before = at > 1 ? `<a rel="prev" href="${root}${parts[at - 2].address}">${w.previous}</a> · ` : "";
  const after = at < parts.length ? ` · <a rel="next" href="${root}${parts[at].address}">${w.next}</a>` : "";
  return `<p>${before}<span class="soft">${fill(w.page, { number: at, count: parts.length })}</span>${after}</p>`;
};

const ranges = (list, root) => {
  const w = words.lists;
  if (!list.parts.length) return "";
  return `<nav aria-labelledby="pages">
<h2 id="pages">${w.pages}</h2>
<ol class="card list">
${each(list.parts, (one, index) => `<li><a href="${root}${one.address}"${index + 1 === list.number ? ' aria-current="page"' : ""}>${fill(w.range, one)}</a></li>`)}
</ol>
</nav>`;
};

const duePlan = (one, root) => {
  const w = words.all_calendar;
  const said = fill(one.takes_part ? w.missed : w.missed_any, { count: number(one.missed) });
  const missed = one.missed ? ` <span class="flag ${one.takes_part ? "bad" : "neutral"}">${said}</span>` : "";
  return `<li><a href="${root}${one.address}calendar/#${one.date}" aria-label="${esc(one.name)}, ${one.year}: ${digits(one.date)}">${esc(one.name)}, ${one.year}</a> <span class="soft">${fill(w.count, { count: number(one.count) })}</span>${missed}</li>`;
};

module.exports = {
  actions, bar, brief, capital, date, digits, duePlan, each, esc, fill, flag, flags, icon, ladder, measureLink, newsList,
  number, original, out, overdueList, pace, panel, person, proven, punctual, punctuality, ranges, share, shareOrNone, shared, source,
  stepTag, tag, time, tip, turns, when, words,
};
