const KEYS = [
  "format", "as_of", "organisation", "organisation_name", "sample", "year", "address", "csv", "declared", "rating_scale",
  "totals", "sections", "measurability", "periods", "calendar", "open_ended", "reports", "punctuality", "evidence", "reach",
  "promoted",
];

module.exports = class {
  data() {
    return {
      pagination: { data: "plans", size: 1, alias: "plan", addAllPagesToCollections: false },
      permalink: ({ plan }) => `${plan.address.slice(0, -1)}.json`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ plan }) {
    const document = Object.fromEntries(KEYS.map((key) => [key, plan[key]]));
    return JSON.stringify({ ...document, measures: plan.order.map((id) => plan.measures[id].declared) });
  }
};
