const { shared } = require("../lib/kit");

module.exports = class {
  data() {
    return { permalink: "sitemap.xml", eleventyExcludeFromCollections: true };
  }

  render({ bodies, country, plans, measures }) {
    const pages = (one, names) => [one.address, ...names.map((name) => `${one.address}${name}/`)];
    const addresses = ["", "calendar/", ...[...country.performers, ...country.days].map((list) => list.head.address)];
    addresses.push(...bodies.flatMap((body) => pages(body, ["performers", "lists", "changes", "follow"])));
    addresses.push(...bodies.map((body) => `compare/${body.id}/`));
    addresses.push(...plans.flatMap((plan) => pages(plan, ["calendar", "lists", "changes"])));
    for (const measure of measures) addresses.push(measure.address);
    const lines = addresses.map((address) => `<url><loc>${shared.site_url}${address}</loc></url>`);
    return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join("\n")}
</urlset>
`;
  }
};
