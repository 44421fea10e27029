const kit = require("../lib/kit");
const { find, page } = require("../lib/frame");

const { each, esc, fill, share, shared, words } = kit;
const w = words.home;
const t = words.totals;

const joined = (parts) => parts.filter(Boolean).join(" · ");

const kind = (row) => `<li><a href="${row.address}">${words.enums.OrganisationKind[row.kind]}</a> <b>${kit.number(row.count)}</b>
${row.totals.measures ? `${kit.bar(row.totals, true)}\n<span class="soft">${joined([
  row.totals.completed.numerator && `${t.completed_short} ${share(row.totals.completed)}`,
  row.totals.overdue.numerator && `${t.overdue_any} ${share(row.totals.overdue)}`,
  row.silent && fill(words.organisations.silent_count, { count: kit.number(row.silent) }),
])}</span>` : ""}
${row.without ? `<span class="soft">${fill(w.without_count, { count: kit.number(row.without) })}</span>` : ""}</li>`;

const late = (one) =>
  `<a class="flag ${one.takes_part ? "bad" : "neutral"}" href="${one.address}${one.shown.year}/lists/#late">${one.takes_part ? t.overdue_short : t.overdue_any} ${kit.number(one.shown.totals.overdue.numerator)}</a>`;

const line = (one) => `<li><a href="${one.address}">${esc(one.name)}</a>${one.shown ? `${kit.bar(one.shown.totals, true)}
<span class="soft">${joined([
  `<b class="num">${one.shown.year}</b>`,
  one.shown.totals.completed.numerator && `${t.completed_short} ${share(one.shown.totals.completed)}`,
  one.shown.totals.overdue.numerator && late(one),
  one.last_report ? `<span class="num">${kit.digits(one.last_report)}</span>` : words.organisation.silent,
])}</span>` : `<span class="soft">${words.organisation.no_plans}</span>`}</li>`;

const years = (home) =>
  home.years.length > 1
    ? `<nav class="across noprint" aria-label="${w.years}"><span class="soft">${w.years}:</span> ${each(home.years, (one) => `<span><a href="years/${one.year}/"${one.year === home.year ? ' aria-current="true"' : ""}>${one.year === home.year ? `<b>${one.year}</b>` : one.year}</a>${one.closed ? ` <small>${w.closed_short}</small>` : ""}</span> `, "")}</nav>`
    : "";

const lists = (home) => `<section aria-labelledby="lists">
<h2 id="lists">${words.watch.title}</h2>
${home.several_years ? `<p class="soft">${words.watch.all_years}</p>` : ""}
<ul class="card list lines">
${each(home.doors, (one) => `<li><a href="${one.address}">${words.enums.WatchList[one.name]}</a> <b class="num">${kit.number(one.measures)}</b> <small>${fill(words.watch.of_bodies, { count: kit.number(one.bodies) })}</small></li>`)}
</ul>
<p><a href="quarters/">${words.quarters.title}</a></p>
</section>`;

const news = (items, root) => `<section aria-labelledby="news">
<h2 id="news">${words.changes.newest}</h2>
${kit.newsList(items, root)}
<p><a href="changes/">${words.changes.all}</a></p>
</section>`;

const overdue = (items, root) => `<section aria-labelledby="overdue">
<h2 id="overdue">${w.overdue}</h2>
${kit.overdueList(items, root, true)}
<p><a href="calendar/">${w.all_calendar}</a> · <a href="performers/">${w.all_performers}</a></p>
</section>`;

const participation = (home) => `<section aria-labelledby="participation">
<h2 id="participation">${words.participation.title}</h2>
<p>${words.participation.text} ${fill(w.of_year, home)}</p>
<ul class="card list">
${each(home.participation, (one) => `<li><b>${words.enums.ParticipationState[one.state]}</b> <span class="num">${fill(words.participation.bodies, { count: kit.number(one.count) })}</span>\n<p class="brief">${kit.brief(one.totals)}</p></li>`)}
</ul>
</section>`;

module.exports = class {
  data() {
    return { permalink: "index.html", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    const home = country.home;
    const year = home.year;
    const organisations = kit.number(country.organisations.length);
    const part = kit.number(home.organisations.numerator);
    const whole = kit.number(home.organisations.denominator);
    return page(country.pages.home.head, (root) => `<div class="hero">
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
${find(root)}
</div>
<section aria-labelledby="organisations">
<h2 id="organisations">${w.organisations}</h2>
<p class="soft">${fill(w.of_year, { year })}</p>
<ul class="card list rowed">
${each(home.kinds, kind)}
</ul>
<p><a href="organisations/">${words.organisations.all}</a></p>
${home.few ? `<ul class="card list rowed">\n${each(country.organisations, line)}\n</ul>` : ""}
</section>
<section aria-labelledby="totals">
<h2 id="totals">${fill(w.year_totals, { year })}</h2>
<p class="soft">${fill(w.counted, { organisations, date: shared.as_of })} ${fill(w.year_plans, { year, part, whole })}${home.closed ? ` ${w.closed}` : ""}</p>
${years(home)}
${kit.panel(home.totals, root, { link: `search/?state={state}&amp;year=${year}`, lists: `lists/{name}/${home.several_years ? `${year}/` : ""}` })}
${kit.pace(home.pace, year)}
<p><a href="years/${year}/">${fill(w.year_bodies, { year })}</a></p>
</section>
${home.doors.length ? lists(home) : ""}
${home.news.length ? news(home.news, root) : ""}
${home.overdue.length ? overdue(home.overdue, root) : ""}
${home.participation.length ? participation(home) : ""}`);
  }
};
