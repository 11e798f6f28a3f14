#include "bot/organisation_report.hpp"

#include "bot/organisation_kept.hpp"
#include "bot/organisation_warnings.hpp"

namespace c1::bot {
namespace {

std::string_view word_for(Consequence::What what) {
  switch (what) {
    case Consequence::What::cancelled:
      return "cancelled";
    case Consequence::What::taken_away:
      return "taken_away";
    case Consequence::What::asked_anew:
      return "asked_anew";
    case Consequence::What::holds:
      return "holds";
    case Consequence::What::stays:
      return "stays";
    case Consequence::What::kept_steps:
      return "kept_steps";
  }
  return "";
}

}  // namespace

std::string_view word_for(Difference::What what) {
  switch (what) {
    case Difference::What::added:
      return "new";
    case Difference::What::changed:
      return "changed";
    case Difference::What::archived:
      return "archived";
  }
  return "";
}

Report report_on(storage::Tx& tx, const workflow::Organisation& organisation, Keep keep) {
  const auto changes = keep == Keep::nothing ? changes_to_all(tx, organisation) : changes_to(tx, organisation);
  const Names names(organisation, changes);
  Report report{.differences = differences_in(changes, names), .consequences = consequences_of(tx, changes, names)};
  for (const Difference& one : report.differences)
    ++(one.what == Difference::What::added      ? report.applied.added
       : one.what == Difference::What::archived ? report.applied.archived
                                                : report.applied.changed);
  report.warnings = warnings_about(tx, organisation);
  if (keep == Keep::nothing) return report;
  const auto drift = drift_from(tx, organisation);
  report.kept = differences_in(drift, Names(organisation, drift));
  return report;
}

json::Value differences_json(const std::vector<Difference>& differences) {
  json::Value list = json::array();
  for (const Difference& one : differences) {
    json::Value says = json::array();
    for (const std::string& words : one.says) says.push(words);
    list.push(json::object(
        {{"what", word_for(one.what)}, {"kind", one.kind}, {"key", one.key}, {"thing", one.thing}, {"says", says}}));
  }
  return list;
}

json::Value report_json(const Report& report, bool plan) {
  json::Value consequences = json::array();
  for (const Consequence& one : report.consequences) {
    json::Value requests = json::array();
    for (const std::int64_t number : one.requests) requests.push(number);
    consequences.push(json::object({{"what", word_for(one.what)}, {"says", one.says}, {"requests", requests}}));
  }
  json::Value warnings = json::array();
  for (const std::string& says : report.warnings) warnings.push(says);
  return json::object({{"applied", !plan},
                       {"added", report.applied.added},
                       {"changed", report.applied.changed},
                       {"archived", report.applied.archived},
                       {"changes", differences_json(report.differences)},
                       {"kept", differences_json(report.kept)},
                       {"consequences", consequences},
                       {"warnings", warnings}});
}

}  // namespace c1::bot
