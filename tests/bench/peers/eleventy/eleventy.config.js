// Pages by JavaScript templates, which is the fastest way Eleventy has; the facts stand in data/.
const fs = require("node:fs");
const path = require("node:path");

const read = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, "data", name), "utf8"));

module.exports = function (config) {
  const bodies = fs.readdirSync(path.join(__dirname, "data", "bodies")).sort().map((name) => read(`bodies/${name}`));
  const plans = bodies.flatMap((body) => body.plans);
  config.addGlobalData("bodies", bodies);
  config.addGlobalData("plans", plans);
  // What has lists and changes of its own: bodies, and plans with the body that they belong to.
  const owners = bodies.flatMap((body) => [body, ...body.plans].map(({ lists_page, changes_page }) => ({ body, lists_page, changes_page })));
  config.addGlobalData("owners", owners);
  config.addGlobalData("measures", plans.flatMap((plan) => plan.order.map((id) => plan.measures[id])));
  config.addGlobalData("country", read("country.json"));
  config.setDataDeepMerge(false);
  config.addPassthroughCopy({ static: "/" });
  config.setQuietMode(true);
  return {
    dir: { input: "src", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
  };
};
