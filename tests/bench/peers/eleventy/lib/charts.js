// The charts of a plan, with finished geometry, each with the table of its figures.
const { each, esc, words } = require("./kit");

const w = words.plan_charts;

const drawing = (chart) => `<figure class="chart">
<svg viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-labelledby="chart-${chart.id}" aria-describedby="chart-${chart.id}-text">
<title id="chart-${chart.id}">${esc(chart.title)}</title>
<desc id="chart-${chart.id}-text">${esc(chart.text)}</desc>
${each(chart.boxes, (box) => `<rect class="${box.look}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/>`)}
${each(chart.captions, (one) => `<text x="${one.x}" y="${one.y}" text-anchor="${one.anchor}">${esc(one.text)}</text>`)}
</svg>
${chart.keys.length ? `<ul class="keys">
${each(chart.keys, (key) => `<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="${key.look}" x=".5" y=".5" width="11" height="11"/></svg>${esc(key.label)}</li>`)}
</ul>` : ""}
</figure>`;

const charted = ({ chart, corner, columns, rows }) => `<h3 id="figures-${chart.id}">${esc(chart.title)}</h3>
<div class="beside">
${drawing(chart)}
<table class="cards" aria-labelledby="figures-${chart.id}">
<thead><tr><th scope="col">${esc(corner)}</th>${each(columns, (one) => `<th scope="col" class="num">${esc(one)}</th>`, "")}</tr></thead>
<tbody>
${each(rows, ([label, figures]) => `<tr><th scope="row">${esc(label)}</th>${each(figures, (one, place) => `<td class="num" data-l="${esc(columns[place])}">${one}</td>`, "")}</tr>`)}
</tbody>
</table>
</div>`;

module.exports = (items) =>
  items.length
    ? `<details class="fold">
<summary><h2 id="charts">${w.title}</h2> <span class="soft">${[items[0].columns[0], ...items[0].columns.slice(1).slice(-1)].join(" – ")}</span></summary>
${each(items, charted)}
</details>`
    : "";
