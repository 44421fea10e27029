// How far measures reached people, by channel, and whether 110 was promoted.
const { each, fill, icon, measureLink, number, share, shared, when, words } = require("./kit");

const w = words.reach;
const looks = { proven: "good", named: "weak", missing: "bad" };

const promotion = (state) =>
  `<span class="flag ${looks[state]}">${icon(looks[state])}${words.enums.Promotion[state]}</span>`;

const items = (row) => {
  if (!row.evidence) return `<span class="flag bad">${icon("bad")}${w.no_items}</span>`;
  const seen = `<small>${fill(w.verifiable, { count: number(row.verifiable) })}</small>`;
  return `<span class="num">${number(row.evidence)}</span>${row.verifiable === row.evidence ? "" : seen}`;
};

const figure = (row, kind, asked) => {
  const awaited = row.asked && asked.includes(kind);
  const none = awaited ? `<span class="soft">${w.no_count}</span>` : "–";
  return `<td class="num${row[kind] === null && !awaited ? " none" : ""}" data-l="${words.enums.ReachKind[kind]}">${row[kind] === null ? none : number(row[kind])}</td>`;
};

const table = (reach, label) => {
  const kinds = shared.reach_kinds.filter((kind) => kind in reach.total);
  const figures = (row) => `<td data-l="${w.items}">${items(row)}</td>
${each(kinds, (kind) => figure(row, kind, reach.asked_counts))}
</tr>`;
  const channel = (row) => (row.channel ? words.enums.Channel[row.channel] : w.no_channel);
  return `<table class="cards" aria-labelledby="${label}">
<thead><tr><th scope="col">${w.channel}</th><th scope="col">${w.items}</th>${each(kinds, (kind) => `<th scope="col" class="num">${words.enums.ReachKind[kind]}</th>`, "")}</tr></thead>
<tbody>
${each(reach.channels, (row) => `<tr><th scope="row">${channel(row)}${row.asked ? ` <small>${w.asked}</small>` : ""}</th>\n${figures(row)}`)}
${reach.channels.length > 1 ? `<tr><th scope="row"><b>${w.total}</b></th>\n${figures(reach.total)}` : ""}
</tbody>
</table>`;
};

const promoted = (part, measures, root) => `<h3>${w.promotion}</h3>
<div class="card">
<p>${fill(w.promotion_text, { count: number(part.proven.denominator) })}</p>
<ul class="key">
${each(
  Object.keys(looks).filter((state) => part[state].numerator),
  (state) => `<li class="${looks[state]}">${icon(looks[state])}<span>${words.enums.Promotion[state]}</span><b>${share(part[state])}</b></li>`,
)}
</ul>
</div>
${measures.length ? `<ul class="card list">\n${each(measures, (m) => `<li>${measureLink(m, root)}<p>${promotion(m.promotion)}</p></li>`)}\n</ul>` : ""}`;

const covered = (m, root) =>
  `<li>${measureLink({ ...m, address: `${m.address}#reach` }, root)}<p>${w.covered} ${share(m.reach.channels_covered)}</p></li>`;

// The whole section of a plan or a body; `measures` are those to be named.
const section = (overview, measures, root, folded) => {
  const asking = measures.filter((m) => m.reach && m.reach.channels_covered.denominator);
  if (!overview.promoted && !overview.reach && !asking.length) return "";
  const heading = `<h2 id="reach">${w.title}</h2>`;
  const sum = when(overview.promoted, (part) => ` <span class="soft">${w.promoted_of} ${share(part.proven)}</span>`);
  return `${folded ? `<details class="fold">\n<summary>${heading}${sum}</summary>` : `<section aria-labelledby="reach">\n${heading}`}
${when(overview.promoted, (part) => promoted(part, measures.filter((m) => m.promotion), root))}
${when(overview.reach, (reach) => `<h3 id="channels">${w.by_channel}</h3>\n<p class="soft">${w.text} ${w.once}</p>\n${table(reach, "channels")}`)}
${asking.length ? `<h3>${w.covered_by_measure}</h3>\n<ul class="card list">\n${each(asking, (m) => covered(m, root))}\n</ul>` : ""}
${folded ? "</details>" : "</section>"}`;
};

module.exports = { promotion, section, table };
