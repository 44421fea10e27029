const KEYS = ["format", "as_of", "totals", "totals_years", "years", "participation", "organisations", "samples"];

module.exports = class {
  data() {
    return { permalink: "data/organisations.json", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    return JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, country[key]])));
  }
};
