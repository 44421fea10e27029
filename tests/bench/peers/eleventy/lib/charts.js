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

const table = ({ chart, corner, columns, rows }) => `<table class="cards" role="table" aria-labelledby="figures-${chart.id}">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${esc(corner)}</th>${each(columns, (one) => `<th role="columnheader" scope="col" class="num">${esc(one)}</th>`, "")}</tr></thead>
<tbody role="rowgroup">
${each(rows, ([label, figures]) => `<tr role="row"><td role="cell">${esc(label)}</td>${each(figures, (one, place) => `<td role="cell" class="num" data-l="${esc(columns[place])}">${one}</td>`, "")}</tr>`)}
</tbody>
</table>`;

const charted = (item, index) => `<div>
${index ? `<details class="fold">
<summary id="figures-${item.chart.id}">${esc(item.chart.title)}</summary>
${drawing(item.chart)}` : `<h3 id="figures-${item.chart.id}">${esc(item.chart.title)}</h3>
${drawing(item.chart)}
<details>
<summary>${w.figures}</summary>`}
${table(item)}
</details>
</div>`;

module.exports = (items) =>
  items.length
    ? `<section aria-labelledby="charts">
<h2 id="charts">${w.title}</h2>
<div class="beside">
${each(items, charted)}
</div>
</section>`
    : "";
