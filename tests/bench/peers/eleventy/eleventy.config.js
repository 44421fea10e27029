// Pages by JavaScript templates, which is the fastest way Eleventy has; the facts stand in data/.
const fs = require("node:fs");
const path = require("node:path");

const read = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, "data", name), "utf8"));

module.exports = function (config) {
  const bodies = fs.readdirSync(path.join(__dirname, "data", "bodies")).sort().map((name) => read(`bodies/${name}`));
  const plans = bodies.flatMap((body) => body.plans);
  config.addGlobalData("bodies", bodies);
  config.addGlobalData("plans", plans);
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
