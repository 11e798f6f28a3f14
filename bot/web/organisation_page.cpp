// The organisation as a file, for super administrators: taken, planned, and applied by the rules that `c1 apply` has.

#include "bot/organisation_page.hpp"

#include "bot/organisation_edit.hpp"
#include "bot/organisation_kept.hpp"
#include "bot/web/pages.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostText =
    900'000;  // what the page edits; with its quotes and line ends it fits into one request

// What stands otherwise than the file says that was applied last.
json::Value beside_file_json(storage::Tx& tx) {
  const Stored stored = stored_items(tx);
  std::vector<ItemChange> beside;
  for (const auto& [key, said] : stored.kept) {
    const auto stands = stored.items.find(key);
    beside.push_back({key.first, key.second, said, stands == stored.items.end() ? "" : stands->second});
  }
  return differences_json(differences_in(beside, Names(stored_organisation(tx), beside)));
}

json::Value organisation_json(const Visit& visit) {
  return visit.services.store.read([&](storage::Tx& tx) {
    const std::size_t about = organisation_bytes(tx);
    const std::string text = about > 3 * kMostText ? std::string{} : organisation_yaml(tx);
    const bool is_short = !text.empty() && text.size() <= kMostText;
    return json::object({{"text", is_short ? json::Value(text) : json::Value()},
                         {"bytes", text.empty() ? about : text.size()},
                         {"state", organisation_state(tx)},
                         {"beside", beside_file_json(tx)}});
  });
}

json::Value problems_of_file(const OrganisationFile& file) {
  json::Value list = json::array();
  for (const FileProblem& one : file.problems)
    list.push(json::object({{"line", one.line}, {"column", one.column}, {"says", one.says}}));
  return list;
}

// Of a text that says with which state it was taken: whether that is still so. Of others nobody knows.
std::string_view how_taken(const std::string& text, const std::string& state) {
  const std::string with = state_in(text);
  return with.empty() ? "elsewhere" : with == state ? "now" : "before";
}

OrganisationFile written_file(const Visit& visit) {
  return parse_organisation("organisation.yaml", visit.body()["text"].string());
}

}  // namespace

Result<json::Value> organisation(const Visit& visit) {
  if (auto refusal = may_not_change_organisation(visit.user())) return *refusal;
  return organisation_json(visit);
}

// {text}: its mistakes, or what would change.
Result<json::Value> plan_organisation(const Visit& visit) {
  if (auto refusal = may_not_change_organisation(visit.user())) return *refusal;
  const OrganisationFile file = written_file(visit);
  json::Value plan = json::object({{"problems", problems_of_file(file)}, {"report", json::Value()}});
  if (!file.problems.empty()) return plan;
  return visit.services.store.read([&](storage::Tx& tx) {
    const std::string state = organisation_state(tx);
    const Report report = page_report(tx, file.organisation);
    const auto refusal = page_refusal(tx, file.organisation, report.applied, visit.user().id);
    plan.set("report", report_json(report, true))
        .set("state", state)
        .set("taken", how_taken(visit.body()["text"].string(), state))
        .set("refused", refusal ? refusal->says : "");
    return plan;
  });
}

// {text, state}: `state` is that of the plan, so that nothing else is changed than was told.
Result<json::Value> apply_organisation_text(const Visit& visit) {
  if (auto refusal = may_not_change_organisation(visit.user())) return *refusal;
  const OrganisationFile file = written_file(visit);
  if (!file.problems.empty())
    return invalid("Line " + std::to_string(file.problems[0].line) + ": " + file.problems[0].says, "text");
  const auto applied = visit.services.store.write([&](storage::Tx& tx) -> Result<Applied> {
    if (organisation_state(tx) != visit.body()["state"].string())
      return conflict(
          "Somebody else has changed the organisation since this was planned, so nothing was changed. Look at the plan "
          "again: it tells what would change now.");
    const Applied changes = page_changes(tx, file.organisation);
    if (auto error = page_refusal(tx, file.organisation, changes, visit.user().id)) return *error;
    return apply_page(tx, file.organisation, {visit.user().id.value, "web", visit.call.request.remote}, visit.now);
  });
  if (!applied) return applied.error();
  visit.catalog_changed();
  json::Value now = organisation_json(visit);
  now.set("applied", to_json(*applied));
  return now;
}

Result<net::Response> organisation_yaml_file(const Visit& visit) {
  if (auto refusal = may_not_change_organisation(visit.user())) return *refusal;
  std::string yaml = visit.services.store.read([&](storage::Tx& tx) { return organisation_yaml(tx); });
  net::Response response{200, "application/yaml; charset=utf-8", std::move(yaml), {}};
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"organisation.yaml\""});
  return response;
}

}  // namespace c1::bot::web
