const kit = require("../lib/kit");
const { page } = require("../lib/frame");

const { each, esc, fill, words } = kit;
const w = words.compare;
const rows = {
  completed: words.totals.completed,
  without_evidence: words.totals.without_evidence,
  reported: words.totals.reported,
  overdue: w.overdue,
};

const lists = { without_evidence: "unproven", overdue: "late" };

const figure = (one, door) =>
  door && one.numerator ? `<a href="${door}">${kit.shareOrNone(one)}</a>` : one.denominator ? kit.shareOrNone(one) : "–";

const row = (label, shares, door) =>
  `<tr><th scope="row">${label}</th>${each(shares, (one, index) => `<td>${figure(one, !index && door)}</td>`, "")}</tr>`;

module.exports = class {
  data() {
    return {
      pagination: { data: "bodies", size: 1, alias: "body", addAllPagesToCollections: false },
      permalink: ({ body }) => `compare/${body.id}/index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ body, country }) {
    const f = country.comparisons[body.id];
    const last = body.plans[body.shown].last_report;
    const heads = (root) => [
      w.what,
      `<a href="${root}${body.address}">${esc(body.name)}</a> <small>${f.years[0]}</small>`,
      ...(f.alike > 1 ? [w.kind] : []),
    ];
    return page(f.head, (root) => `<p class="eyebrow">${words.enums.OrganisationKind[f.kind]}</p>
<h1>${w.title}: ${esc(body.name)}</h1>
${body.takes_part ? "" : `<p class="soft part">${esc(body.part)}</p>`}
<p>${f.alike > 1 ? fill(w.alike, { count: kit.number(f.alike) }) : w.alone}</p>
<table class="sides" style="--n:${f.years.length}" aria-label="${w.title}">
<thead><tr>${each(heads(root), (one) => `<th scope="col">${one}</th>`, "")}</tr></thead>
<tbody>
${each(Object.keys(rows), (name) => row(rows[name], f.rows[name], lists[name] && `${root}${body.address}${f.years[0]}/lists/#${lists[name]}`))}
${row(w.quarters, f.in_time)}
<tr><th scope="row">${w.last_report}</th><td>${last ? `<span class="num">${kit.digits(last)}</span>` : words.organisation.silent}</td>${f.alike > 1 ? '<td>–</td>' : ""}</tr>
</tbody>
</table>
${f.near.length ? `<h2>${w.pairs}</h2>\n<ul class="card list lines">\n${each(f.near, (one) => `<li><a href="${root}${one.address}">${esc(one.name)}</a></li>`)}\n</ul>` : ""}`);
  }
};
