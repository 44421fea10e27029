const { page } = require("../../lib/frame");

module.exports = class {
  render({ title, description, page: at, content }) {
    const head = { title, description, address: at.url.slice(1), crumbs: [{ title, address: "" }], alternates: [] };
    return page(head, () => `<article class="prose">\n${content}\n</article>`);
  }
};
