const KEYS = [
  "as_of", "organisation", "organisation_name", "sample", "year", "address", "csv", "declared", "rating_scale", "totals",
  "sections", "measures", "calendar", "open_ended", "reports", "evidence",
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
    return JSON.stringify(plan, (key, value) => value && value.order && value.rows ? Object.fromEntries(KEYS.map((one) => [one, value[one]])) : value);
  }
};
