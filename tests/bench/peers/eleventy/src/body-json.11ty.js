module.exports = class {
  data() {
    return {
      pagination: { data: "bodies", size: 1, alias: "body", addAllPagesToCollections: false },
      permalink: ({ body }) => `${body.address.slice(0, -1)}.json`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ body }) {
    const { as_of, id, address, sample, declared, totals, performers } = body;
    return JSON.stringify({ as_of, id, address, sample, declared, totals, performers });
  }
};
