const KEYS = (
  "format as_of organisation organisation_name participation participation_date sample year approved_later " +
  "withheld rating_scale rating_scale_name id address section section_title subsection subsection_title " +
  "state state_label rating rating_value rating_origin overdue overdue_since overdue_days lateness " +
  "deadline_counted due_soon not_due_late deadline_moved_without_act extended_without_act next_due due " +
  "without_evidence evidence_standing rung promotes_110 promotion performer_ids performer_roles declared " +
  "performers criteria progress evidence reach assessments replies amendments history previous next "
).split(" ");

module.exports = class {
  data() {
    return {
      pagination: { data: "measures", size: 1, alias: "m", addAllPagesToCollections: false },
      permalink: ({ m }) => `${m.address.slice(0, -1)}.json`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ m }) {
    return JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, m[key]])));
  }
};
