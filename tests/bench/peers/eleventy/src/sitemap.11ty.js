const { shared } = require("../lib/kit");

module.exports = class {
  data() {
    return { permalink: "sitemap.xml", eleventyExcludeFromCollections: true };
  }

  render({ bodies, plans, measures }) {
    const addresses = ["", "performers/", "calendar/"];
    addresses.push(...bodies.flatMap((body) => [body.address, `${body.address}performers/`]));
    addresses.push(...plans.flatMap((plan) => [plan.address, `${plan.address}calendar/`]));
    for (const measure of measures) addresses.push(measure.address);
    const lines = addresses.map((address) => `<url><loc>${shared.site_url}${address}</loc></url>`);
    return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join("\n")}
</urlset>
`;
  }
};
