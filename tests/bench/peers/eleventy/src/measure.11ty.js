const kit = require("../lib/kit");
const reach = require("../lib/reach");
const { page } = require("../lib/frame");

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
  const count = `<small>${fill(w.evidence_count, { count: m.evidence.length })}</small>`;
  if (m.rung) return `<a href="#evidence">${words.enums.Rung[m.rung]}</a> ${count}`;
  return m.evidence.length ? `<a href="#evidence">${w.evidence_withdrawn}</a>` : w.no_evidence;
};

const facts = (m, d, root) => `<dl class="facts" aria-label="${w.summary}">
<div class="${m.look}"><dt>${w.state} ${kit.tip("state", root)}</dt><dd>${kit.tag(m)} ${kit.flags(m)}<small>${m.meaning}</small></dd></div>
<div><dt>${w.performer} ${kit.tip("performer", root)}</dt>
${each(m.performers, (one) => performer(one, root))}
${when(d.responsible_text, (text) => `<dd><small>${w.as_printed}</small> <span class="pre">${esc(text.text)}</span>${original(text)}</dd>`)}
</div>
<div><dt>${w.deadline}</dt><dd>${esc(d.deadline.text)}
<small>${until(m)}</small>${original(d.deadline)}</dd></div>
<div><dt>${w.evidence} ${kit.tip("evidence", root)}</dt><dd>${proofs(m)}${m.without_evidence ? `<small>${w.no_evidence_reported}</small>` : ""}</dd></div>
</dl>`;

const threshold = (criterion, reached) => {
  const unit = criterion.unit;
  if (!criterion.at_least) {
    return reached.reached === null ? "" : `<p class="soft">${fill(w.reached_bare, { value: reached.reached })}</p>`;
  }
  const least = `<span>${fill(w.at_least, { value: kit.number(criterion.at_least), unit })}</span>`;
  if (reached.reached === null) return `<p class="soft values">${least}\n<span>${w.not_reached_yet}</span></p>`;
  const count = fill(w.reached, { value: kit.number(reached.reached), unit });
  const verdict = reached.met
    ? `<span class="flag good">${icon("good")}${count} · ${w.met}</span>`
    : `<span class="flag bad">${icon("bad")}${count} · ${w.unmet}</span>`;
  return `<p class="soft values">${least}\n${verdict}</p>`;
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
${when(one.baseline, (text) => `<p><span class="soft">${w.baseline}</span> <span class="pre">${esc(text.text)}</span>${original(text)}</p>`)}
</li>`;

const promise = (m, d, root) => `<section aria-labelledby="promise">
<h2 id="promise">${w.promises}</h2>
<p><span class="soft">${w.goal}:</span> ${when(m.section_number, (number) => `${esc(number)}. `)}${esc(m.section_title)}${when(m.subsection_title, (title) => ` › ${esc(title)}`)}</p>
<h3>${w.criteria} ${kit.tip("criterion", root)}</h3>
${d.criteria ? `<ol class="card list criteria">\n${each(d.criteria, (one, index) => criterion(one, m.criteria[index], m))}\n</ol>` : `<p>${w.no_criteria}</p>`}
${when(d.target_level, (levels) => `<h3>${w.target_level}</h3>\n<ul class="card list">${each(levels, (text) => `<li><span class="pre">${esc(text.text)}</span>${original(text)}</li>`, "")}</ul>`)}
${d.promotes_110 ? `<p>${w.promotes_110} ${reach.promotion(m.promotion)}</p>` : ""}
</section>`;

const entry = (one, root) => {
  const p = one.declared;
  return `<div class="entry">
<p>${one.tone ? kit.stepTag(one) : `<span class="soft">${w.unrated}</span>`}${when(one.performer_name, (name) => ` <b>${esc(name)}</b>`)}</p>
${when(p.text, (text) => `<p class="pre">${esc(text)}</p>`)}
${when(p.values, (values) => `<p class="values"><span class="soft">${w.values}</span>${each(values, (value) => ` <span>${fill(w.value, { number: value.criterion, value: kit.number(value.value) })}</span>`, "")}</p>`)}
${when(p.reason, (reason) => `<p class="pre"><span class="soft">${w.reason}</span> ${esc(reason)}</p>`)}
${one.proofs.length ? `<p><span class="soft">${w.proof}</span> ${each(one.proofs, (proof) => `<a href="#evidence-${proof.id}">${esc(proof.title)}</a>`, ", ")}</p>` : ""}
<p class="soft">${fill(w.reported_on, { date: date(one.date) })}${when(one.reported_by, (by) => ` · ${esc(by.name)}${when(by.post, (post) => `, ${esc(post)}`)}`)}${when(one.document, (url) => ` · ${kit.out(url, w.report_document)}`)} · ${kit.source(p.place, root)}</p>
</div>`;
};

const period = (one, d, root) => {
  if (one.state === "reported") {
    return `<li class="neutral">${icon("reported_unrated")}<h3>${words.enums.Period[one.period]}</h3>
${each(one.entries, (part) => entry(part, root))}
</li>`;
  }
  const missing = one.state === "missing";
  const title = d.deadline.kind === "each_quarter" ? words.enums.Period[one.period] : esc(d.deadline.text);
  return `<li class="${missing ? "bad" : "neutral"}">${icon(missing ? "unreported_overdue" : "unreported_upcoming")}<h3>${title}</h3>
<p>${words.period_help[one.state]} <span class="soft">${fill(w.due, { date: date(one.due) })}</span></p></li>`;
};

const progress = (m, d, root) => `<section aria-labelledby="progress">
<h2 id="progress">${w.progress}</h2>
${m.progress.length ? `<ol class="steps">\n${each(m.progress, (one) => period(one, d, root))}\n</ol>` : `<p>${m.due.length ? w.no_progress : w.no_progress_open}</p>`}
</section>`;

const item = (one, root) => {
  const d = one.declared;
  const row = (fact, label, print) => (fact ? `<dt>${label}</dt><dd>${print(fact)}</dd>\n` : "");
  return `<div class="card${one.stands ? "" : " gone"}" id="evidence-${one.id}">
<h3>${esc(d.title.text)}</h3>
${original(d.title)}
<p><span class="ladder" aria-hidden="true">${each(kit.shared.rungs, (rung) => `<i${rung === one.rung ? ' class="at"' : ""}></i>`, "")}</span><b>${words.enums.Rung[one.rung]}</b> <span class="soft">${words.rung_help[one.rung]}</span></p>
<dl class="rows tight">
<dt>${w.kind}</dt><dd>${words.enums.EvidenceKind[d.kind]}${d.promotes_110 ? ` · ${w.evidence_110}` : ""}</dd>
<dt>${w.date}</dt><dd>${kit.time(d.date)}</dd>
${row(d.channel, w.channel, (channel) => words.enums.Channel[channel])}${row(one.criteria.length, w.supports, () => each(one.criteria, (number) => `<a href="#criterion-${number}">${fill(w.supports_criterion, { number })}</a>`, ", "))}${row(d.url, w.url, (url) => kit.out(url, url))}${row(d.archived_url, w.archived, (url) => kit.out(url, url))}${row(d.sha256, w.digest, (digest) => `<code>${digest}</code>`)}${row(d.checked_by, w.checked_by, (by) => `${esc(by.name)}, ${esc(by.post)} · ${kit.time(by.date)}`)}${row(d.reach, w.reach, (reach) => each(reach, (part) => `${words.enums.ReachKind[part.kind]}: ${kit.number(part.value)}`, "; "))}</dl>
<p class="soft">${kit.source(d.place, root)}</p>
</div>`;
};

const evidence = (m, root) =>
  m.evidence.length
    ? `<section aria-labelledby="evidence">
<h2 id="evidence">${w.evidence_list}</h2>
${each(m.evidence, (one) => item(one, root))}
</section>`
    : "";

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
    return page(m.head, (root) => `<article>
<p class="eyebrow">${fill(w.eyebrow, { number: d.number.text })} · ${esc(m.organisation_name)}, ${m.year}</p>
${original(d.number)}
<h1${m.long_title ? ' class="long"' : ""}>${esc(d.title.text)}</h1>
${original(d.title)}
<p class="lead">${esc(m.sentence)}</p>
${facts(m, d, root)}
${promise(m, d, root)}
${progress(m, d, root)}
${evidence(m, root)}
${when(m.reach, reached)}
<p class="soft">${words.enums.Unknown.no_repository}</p>
</article>
<nav class="turn" aria-label="${w.neighbours}">
${turn(m.previous, "prev", (link) => `← ${w.previous}: ${esc(link.number)}`, root)}
${turn(m.next, "next", (link) => `${w.next}: ${esc(link.number)} →`, root)}
</nav>`);
  }
};
