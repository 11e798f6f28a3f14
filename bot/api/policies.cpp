#include <algorithm>

#include "base/text.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/task_view.hpp"
#include "bot/api/views.hpp"
#include "workflow/conditions.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

// Policies tell who decides on what: for those who administer, or own an app.
std::optional<Error> may_not_read_policies(const Visit& visit) {
  const auto& apps = visit.catalog().organisation().apps;
  if (oversees(visit.me) || std::any_of(apps.begin(), apps.end(), [&](const App& app) { return owns(visit.me, app); }))
    return std::nullopt;
  return forbidden("Policies are read by administrators and by the owners of apps.");
}

std::vector<const Policy*> policies(const Visit& visit, const std::string& query) {
  std::vector<const Policy*> all;
  for (const Policy& policy : visit.catalog().organisation().policies)
    if (query.empty() || text::folded(policy.name).find(query) != std::string::npos) all.push_back(&policy);
  std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->id < b->id; });
  return all;
}

}  // namespace

Answer list_policies(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  return without_expanded(paged(policies(visit, ""), page_of_query(visit),
                                [&](const Policy* policy) { return policy_view(visit, *policy); }));
}

Answer search_policies(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query") + fields.text("displayName"));
  if (fields.wrong()) return *fields.wrong();
  return without_expanded(paged(policies(visit, query), page_in(visit.call.body),
                                [&](const Policy* policy) { return policy_view(visit, *policy); }));
}

Answer get_policy(const Visit& visit) {
  if (auto error = may_not_read_policies(visit)) return *error;
  const Policy* policy = visit.directory.policy(visit.param("id"));
  if (!policy) return not_found("There is no such policy.");
  return json::object({{"policy", policy_view(visit, *policy)}});
}

// The mistakes of a condition, as marks in an editor: none = it is one.
Answer validate_condition(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string text = fields.text("text");
  if (fields.wrong()) return *fields.wrong();
  json::Value markers = json::array();
  const auto compiled = compile_condition(text);
  if (!compiled)
    for (const cel::Problem& problem : compiled.error())
      markers.push(json::object({{"message", problem.says},
                                 {"severity", "ERROR"},
                                 {"startLineNumber", problem.at.line},
                                 {"endLineNumber", problem.at.line},
                                 {"startColumn", problem.at.column},
                                 {"endColumn", problem.at.column + 1}}));
  return json::object({{"markers", std::move(markers)}});
}

}  // namespace c1::bot::api
