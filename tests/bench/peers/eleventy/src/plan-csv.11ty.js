const { shared } = require("../lib/kit");

const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

module.exports = class {
  data() {
    return {
      pagination: { data: "plans", size: 1, alias: "plan", addAllPagesToCollections: false },
      permalink: ({ plan }) => `${plan.address.slice(0, -1)}.csv`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ plan }) {
    const rows = [shared.csv_columns, ...plan.rows];
    return `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
  }
};
