module.exports = {
  layout: "prose.11ty.js",
  eleventyExcludeFromCollections: true,
  permalink: ({ page }) => (page.fileSlug === "404" ? "404.html" : `${page.fileSlug}/index.html`),
};
