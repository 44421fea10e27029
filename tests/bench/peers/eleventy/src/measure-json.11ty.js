module.exports = class {
  data() {
    return {
      pagination: { data: "measures", size: 1, alias: "m", addAllPagesToCollections: false },
      permalink: ({ m }) => `${m.address.slice(0, -1)}.json`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ m }) {
    return JSON.stringify(m);
  }
};
