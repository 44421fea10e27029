const kit = require("../lib/kit");
const reach = require("../lib/reach");
const { others, page } = require("../lib/frame");

const { date, each, esc, fill, icon, original, when, words } = kit;
const w = words.measure;

const until = (m) => {
  if (!m.due.length) return w.no_due;
  if (m.overdue_since) return fill(w.overdue_since, { date: date(m.overdue_since) });
  if (m.next_due) return fill(w.until, { date: date(m.next_due) });
  return fill(w.all_passed, { date: date(m.due.at(-1).date) });
};

const performer = (one, root) =>
  `<dd><a href="${root}${one.address}">${esc(one.name)}</a>${when(one.full_name, (name) => ` <small>${esc(name)}</small>`)}${one.role === "joint" ? ` <small>(${words.enums.Role.joint})</small>` : ""}${original(one.printed)}</dd>`;

const proofs = (m) => {
  if (m.rung) return `${kit.ladder(m.rung)}<a href="#evidence">${words.enums.Rung[m.rung]}</a> <span class="soft">(${m.evidence_standing})</span>`;
  if (m.evidence.length) return `<a href="#evidence">${w.evidence_withdrawn}</a>`;
  return m.without_evidence ? w.no_evidence_reported : w.no_evidence;
};

const strip = (cells) =>
  cells.length
    ? `<ol class="strip" aria-label="${w.strip}">
${each(cells, (cell) => `<li class="${cell.look}"><span>${esc(cell.period)}</span> <b>${esc(cell.text)}</b></li>`)}
</ol>`
    : "";

const facts = (m, d, root) => `<dl class="rows">
<dt><a href="${root}glossary/#performer">${w.performer}</a></dt>
${each(m.performers, (one) => performer(one, root))}
${when(d.responsible_text, (text) => `<dd><small>${w.as_printed}</small> <span class="pre">${esc(text.text)}</span>${original(text)}</dd>`)}
<dt>${w.deadline}</dt><dd><b>${esc(m.deadline_counted)}</b> <small>${until(m)}</small>${original(d.deadline)}</dd>
<dt><a href="${root}glossary/#state">${w.state}</a></dt><dd><small>${m.meaning}</small></dd>
</dl>`;

const amount = (value, unit, words, bare) => fill(unit ? words : bare, { value: kit.number(value), unit });

const threshold = (criterion, reached) => {
  const known = reached.reached !== null;
  const count = known ? amount(reached.reached, criterion.unit, w.reached, w.reached_bare) : "";
  const summed = reached.summed ? `<span>${w.summed}</span>` : "";
  if (!criterion.at_least) return known ? `<p class="soft values"><span>${count}</span>${summed}</p>` : "";
  const least = `<span>${amount(criterion.at_least, criterion.unit, w.at_least, w.at_least_bare)}</span>`;
  let verdict = `<span>${w.not_reached_yet}</span>`;
  if (known && reached.met === null) verdict = `<span>${count}</span>`;
  else if (known) verdict = reached.met ? kit.flag("good", "good", `${count} · ${w.met}`) : kit.flag("bad", "bad", `${count} · ${w.unmet}`);
  const unknown = known && reached.met === null ? `<span>${w.met_unknown}</span>` : "";
  return `<p class="soft values">${least}\n${verdict}${summed}${unknown}</p>`;
};

const counted = (criterion, reached, m) => {
  if (!criterion.at_least || !reached.reached) return "";
  const items = reached.evidence.map((id) => m.evidence.find((one) => one.id === id));
  const proof = (one) =>
    `<span><a href="#evidence-${one.id}">${esc(one.declared.title.text)}</a> · ${words.enums.Rung[one.rung]}</span>`;
  const shown = items.length ? `<span>${w.proof}</span>${each(items, proof, "")}` : "";
  const gap = reached.unproven ? `<span class="flag bad">${icon("reported_unrated")}${w.unproven}</span>` : "";
  return `<p class="soft values">${shown}${gap}</p>`;
};

const criterion = (one, reached, m) => `<li id="criterion-${reached.number}">${when(one.label, (label) => `<b>${esc(label)}</b> `)}<span class="pre">${esc(one.text.text)}</span>${original(one.text)}
${threshold(one, reached)}
${counted(one, reached, m)}
${when(one.baseline, (text) => `<div><span class="soft">${w.baseline}</span> <span class="pre">${esc(text.text)}</span>${original(text)}</div>`)}
</li>`;

const promise = (m, d, root) => `<section aria-labelledby="promise">
<h2 id="promise">${w.promises}</h2>
<p><span class="soft">${w.goal}:</span> ${when(m.section_number, (number) => `${esc(number)}. `)}${esc(m.section_title)}${when(m.subsection_title, (title) => ` › ${esc(title)}`)}</p>
<h3><a href="${root}glossary/#criterion">${w.criteria}</a></h3>
${d.criteria ? `<ol class="card list criteria">\n${each(d.criteria, (one, index) => criterion(one, m.criteria[index], m))}\n</ol>` : `<p>${w.no_criteria}</p>`}
${when(d.target_level, (levels) => `<h3>${w.target_level}</h3>\n<ul class="card list">${each(levels, (text) => `<li><span class="pre">${esc(text.text)}</span>${original(text)}</li>`, "")}</ul>`)}
${d.promotes_110 ? `<p>${w.promotes_110} ${reach.promotion(m.promotion)}</p>` : ""}
</section>`;

const entry = (one) => {
  const p = one.declared;
  return `<div class="entry">
${when(one.late, (late) => `<p class="flag bad">${icon("unreported_overdue")}${esc(late)}</p>`)}
<p>${one.tone ? kit.stepTag(one) : `<span class="soft">${w.unrated}</span>`}${when(one.performer_name, (name) => ` <b>${esc(name)}</b>`)}</p>
${when(p.text, (text) => `<p class="pre">${esc(text)}</p>`)}
${when(p.values, (values) => `<p class="values"><span class="soft">${w.values}</span>${each(values, (value) => ` <span>${fill(w.value, { number: value.criterion, value: kit.number(value.value) })}</span>`, "")}</p>`)}
${when(p.reason, (reason) => `<p class="pre"><span class="soft">${w.reason}</span> ${esc(reason)}</p>`)}
${one.proofs.length ? `<p><span class="soft">${w.proof}</span> ${each(one.proofs, (proof) => `<a href="#evidence-${proof.id}">${esc(proof.title)}</a>`, ", ")}</p>` : ""}
<p class="soft">${fill(w.reported_on, { date: date(one.date) })}${when(one.reported_by, (by) => ` · ${esc(by.name)}${when(by.post, (post) => `, ${esc(post)}`)}`)}${when(one.document, (url) => ` · ${kit.out(url, w.report_document)}`)}</p>
</div>`;
};

const state = (one) =>
  `<p>${words.period_help[one.state]} <span class="soft">${fill(w.due, { date: date(one.due) })}</span></p>`;

const period = (one, d) => {
  if (one.entries.length) {
    return `<li class="neutral">${icon("reported_unrated")}<h3>${words.enums.Period[one.period]}</h3>
${each(one.entries, entry)}
${one.state === "reported" ? "" : state(one)}
</li>`;
  }
  const missing = one.state === "missing";
  const title = d.deadline.kind === "each_quarter" ? words.enums.Period[one.period] : esc(d.deadline.text);
  return `<li class="${missing ? "bad" : "neutral"}">${icon(missing ? "unreported_overdue" : "unreported_upcoming")}<h3>${title}</h3>
${state(one)}</li>`;
};

const progress = (m, d) => `<section aria-labelledby="progress">
<h2 id="progress">${w.progress}</h2>
${m.progress.length ? `<ol class="steps">\n${each([...m.progress].reverse(), (one) => period(one, d))}\n</ol>` : `<p>${m.due.length ? w.no_progress : w.no_progress_open}</p>`}
</section>`;

const shown = (d) =>
  [
    words.enums.EvidenceKind[d.kind],
    `<span class="num">${kit.digits(d.date)}</span>`,
    d.channel && words.enums.Channel[d.channel],
    d.promotes_110 && w.evidence_110,
    ...(d.reach || []).map((part) => `${words.enums.ReachKind[part.kind]}: ${kit.number(part.value)}`),
  ].filter(Boolean);

const link = (url) => `<a href="${esc(url)}" rel="external nofollow" class="bare">${esc(url)}</a>`;

const item = (one) => {
  const d = one.declared;
  return `<div class="card${one.stands ? "" : " gone"}" id="evidence-${one.id}">
<h3>${esc(d.title.text)}</h3>${original(d.title)}
${one.stands ? `<p>${kit.ladder(one.rung)}<b>${words.enums.Rung[one.rung]}</b> <span class="soft">${words.rung_help[one.rung]}</span></p>` : ""}
<p class="soft">${shown(d).join(" · ")}</p>
${one.criteria.length ? `<p><span class="soft">${w.supports}:</span> ${each(one.criteria, (number) => `<a href="#criterion-${number}">${fill(w.supports_criterion, { number })}</a>`, ", ")}</p>` : ""}
${when(d.url, (url) => `<div>${link(url)}</div>`)}
${when(d.checked_by, (by) => `<p><span class="soft">${w.checked_by}:</span> ${esc(by.name)}, ${esc(by.post)} · ${kit.digits(by.date)}</p>`)}
</div>`;
};

const evidence = (m) =>
  m.evidence.length
    ? `<section aria-labelledby="evidence">
<h2 id="evidence">${w.evidence_list}</h2>
${each(m.evidence, item)}
</section>`
    : "";

const voice = (root) => `<section class="noprint" aria-labelledby="voice">
<h2 id="voice">${words.voice.title}</h2>
<div class="card">
<p>${words.voice.unknown}</p>
<p class="soft">${words.voice.general} <a href="tel:1111">11-11</a> · <a href="${root}about/#report-error">${words.voice.mistake}</a><br>${words.voice.nothing_kept}</p>
</div>
</section>`;

const verify = ({ declared: d }, root) => `<h3>${esc(d.title.text)}</h3>
<dl class="rows tight">
${when(d.archived_url, (url) => `<dt>${w.archived}</dt><dd>${link(url)}</dd>`)}
${when(d.sha256, (digest) => `<dt>${w.digest}</dt><dd><code>${digest}</code> <a href="${root}verify/">${w.verify}</a></dd>`)}
<dt>${w.line}</dt><dd>${kit.source(d.place, root)}</dd>
</dl>`;

const checks = (m, root) => `<details class="checks">
<summary><h2 id="checks">${w.checks}</h2></summary>
<p>${kit.source(m.head.source, root)}</p>
${each(m.progress, (part) => each(part.entries, (one) => `<p>${words.enums.Period[part.period]}: ${kit.source(one.declared.place, root)}</p>`))}
${each(m.evidence, (one) => verify(one, root))}
</details>`;

const reached = (one) => `<section aria-labelledby="reach">
<h2 id="reach">${w.reach}</h2>
${one.channels_covered.denominator ? `<p>${words.reach.covered} ${kit.share(one.channels_covered)}</p>` : ""}
${one.asked_counts.length ? `<p>${words.reach.asked_kinds} ${each(one.asked_counts, (kind) => words.enums.ReachKind[kind], ", ")}</p>` : ""}
<p class="soft">${words.reach.text}</p>
${reach.table(one, "reach")}
</section>`;

const turn = (link, rel, label, root) =>
  link ? `<a rel="${rel}" href="${root}${link.address}"><small>${label(link)}</small><span class="clamp">${esc(link.title)}</span></a>` : "";

module.exports = class {
  data() {
    return {
      pagination: { data: "measures", size: 1, alias: "m", addAllPagesToCollections: false },
      permalink: ({ m }) => `${m.address}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ m }) {
    const d = m.declared;
    const end = (head, root) =>
      `<section class="origin" aria-label="${words.source.title}">\n${others(head, root)}<p class="noprint"><a href="${root}${head.paste}">${words.paste.link}</a></p>\n</section>`;
    return page(m.head, (root) => `<article>
<p class="eyebrow">${fill(w.eyebrow, { number: d.number.text })} · <a href="${root}${m.organisation}/">${esc(m.organisation_name)}</a>, ${m.year}</p>
<p class="answer ${m.look}">${kit.tag(m)} ${kit.flags(m)}</p>
<h1${m.long_title ? ' class="long"' : ""}>${esc(d.title.text)}</h1>
${original(d.title)}<p class="lead">${esc(m.sentence)}</p>
<p class="soft part">${esc(m.part)}</p>
${strip(m.strip)}<p class="proof"><span class="soft">${w.proof}</span> ${proofs(m)}</p>
${kit.actions([[`${root}${m.organisation}/follow/`, words.follow.title], ["#voice", words.voice.title]], m.overdue_since && m.next_due)}
${facts(m, d, root)}
${promise(m, d, root)}
${progress(m, d)}
${evidence(m)}
${when(m.reach, reached)}
<p class="soft">${words.enums.Unknown.no_repository}</p>
${voice(root)}
${checks(m, root)}
</article>
<nav class="turn" aria-label="${w.neighbours}">
${turn(m.previous, "prev", (one) => `← ${w.previous}: ${esc(one.number)}`, root)}
${turn(m.next, "next", (one) => `${w.next}: ${esc(one.number)} →`, root)}
</nav>
<script src="${root}assets/page.js" defer></script>`, end);
  }
};
