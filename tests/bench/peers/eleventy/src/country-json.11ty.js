module.exports = class {
  data() {
    return { permalink: "data/organisations.json", eleventyExcludeFromCollections: true };
  }

  render({ country }) {
    return JSON.stringify(country);
  }
};
