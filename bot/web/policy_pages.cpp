// Policies as a form: read, checked while somebody writes, saved by the same rules as a file or the API.

#include <algorithm>

#include "base/encoding.hpp"
#include "bot/organisation_edit.hpp"
#include "bot/organisation_kept.hpp"
#include "bot/policy_draft.hpp"
#include "bot/web/pages.hpp"
#include "workflow/codec.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr int kMostSaves = 5;
constexpr std::size_t kMostUses = 50;

bool goes_by(const Entitlement& one, const PolicyId& id) {
  return one.policy == id || one.revoke_policy == id || one.emergency == id;
}

// By which a save knows that nobody else has changed it meanwhile.
std::string state_of(const Policy& policy) { return sha256_hex(to_json(policy).dump()); }

// "same": the file says so. "changed": it says something else. "not_in_file": nothing.
json::Value beside_file(storage::Tx& tx, const PolicyId& id) {
  const auto kept = tx.catalog_item(kKept, "policy/" + id.value);
  const auto said = kept ? json::parse(kept->body) : Result<json::Value>(json::Value());
  if (!kept || !said) return json::object({{"state", "same"}, {"policy", json::Value()}, {"yaml", ""}});
  const auto policy = item_in((*said)["file"].string(), policy_from);
  return json::object({{"state", policy ? "changed" : "not_in_file"},
                       {"policy", policy ? policy_item(*policy) : json::Value()},
                       {"yaml", policy ? policy_yaml(*policy) : ""}});
}

json::Value problems_json(const std::vector<PolicyProblem>& problems) {
  json::Value list = json::array();
  for (const PolicyProblem& one : problems)
    list.push(json::object({{"path", one.path}, {"says", one.says}, {"line", one.line}, {"column", one.column}}));
  return list;
}

bool leads_to(const Policy& from, const PolicyId& id) {
  const auto escalates = [&](const std::vector<StepRule>& steps) {
    return std::any_of(steps.begin(), steps.end(), [&](const StepRule& step) {
      const auto* rule = std::get_if<ApprovalRule>(&step);
      return rule && rule->sla && rule->sla->policy == id;
    });
  };
  if (from.use == id || escalates(from.steps)) return true;
  return std::any_of(from.rules.begin(), from.rules.end(),
                     [&](const ConditionalRoad& rule) { return rule.road.use == id || escalates(rule.road.steps); });
}

json::Value uses_json(const Catalog& catalog, const PolicyId& id) {
  json::Value entitlements = json::array(), policies = json::array();
  std::int64_t count = 0;
  for (const Entitlement& one : catalog.organisation().entitlements) {
    if (!goes_by(one, id)) continue;
    ++count;
    if (entitlements.array().size() < kMostUses) entitlements.push(entitlement_json(catalog, one.id));
  }
  for (const Policy& one : catalog.organisation().policies)
    if (one.id != id && leads_to(one, id)) policies.push(json::object({{"id", one.id.value}, {"name", one.name}}));
  return json::object({{"count", count}, {"entitlements", entitlements}, {"policies", policies}});
}

// What a policy can name.
json::Value choices_json(const Organisation& organisation) {
  json::Value policies = json::array(), forms = json::array(), connections = json::array();
  for (const Policy& one : organisation.policies)
    policies.push(json::object({{"id", one.id.value}, {"name", one.name}}));
  for (const Form& one : organisation.forms) forms.push(json::object({{"id", one.id.value}, {"name", one.name}}));
  for (const Connection& one : organisation.connections)
    if (one.kind == "webhook") connections.push(one.slug);
  return json::object({{"policies", policies}, {"forms", forms}, {"connections", connections}});
}

json::Value policy_page(const Visit& visit, const Catalog& catalog, const Policy& policy) {
  json::Value value = json::object({{"id", policy.id.value},
                                    {"name", policy.name},
                                    {"policy", policy_item(policy)},
                                    {"yaml", policy_yaml(policy)},
                                    {"state", state_of(policy)},
                                    {"used_by", uses_json(catalog, policy.id)},
                                    {"choices", choices_json(catalog.organisation())},
                                    {"may_change", !may_not_change_organisation(visit.user()).has_value()}});
  value.set("file", visit.services.store.read([&](storage::Tx& tx) { return beside_file(tx, policy.id); }));
  return value;
}

// {policy: an item} or {yaml, slug}: what is being written.
PolicyDraft written(const Visit& visit, const Catalog& catalog) {
  const json::Value& body = visit.body();
  if (body["yaml"].is_string()) return policy_draft(catalog, body["yaml"].string(), body["slug"].string());
  return policy_draft(catalog, body["policy"]);
}

Error gone() { return not_found("There is no such policy any more."); }

// Whether what is to be saved began with what is in force. `state` is "" for one that is new.
std::optional<Error> overtaken(const Catalog& catalog, const PolicyId& id, const std::string& state) {
  const Policy* before = catalog.policy(id);
  if (state.empty() && before)
    return Error{.code = Errc::conflict,
                 .says = "There is a policy \"" + id.value + "\" already. Take another short name.",
                 .field = "slug"};
  if (state.empty()) return std::nullopt;
  if (!before) return gone();
  if (state_of(*before) == state) return std::nullopt;
  return conflict("Somebody else has changed \"" + before->name +
                  "\" meanwhile. Copy what you wrote, load what is in force now, and change that.");
}

// Makes `change` until nobody else came between, five times at most.
Result<void> changes_organisation(const Visit& visit,
                                  const std::function<Result<void>(const Catalog&, OrganisationEdit&)>& change) {
  for (int tries = 0; tries < kMostSaves; ++tries) {
    const CatalogPtr catalog = visit.services.catalog.get();
    const User* me = catalog->user(visit.user().id);
    if (auto refusal = me ? may_not_change_organisation(*me) : forbidden("You are not in the directory any more."))
      return *refusal;
    OrganisationEdit edit(*catalog);
    if (auto made = change(*catalog, edit); !made) return made.error();
    if (auto checked = edit.check(); !checked) return checked.error();
    const bool done = visit.services.store.write([&](storage::Tx& tx) {
      return edit.commit(tx, {visit.user().id.value, "web", visit.call.request.remote}, visit.now);
    });
    visit.catalog_changed();
    if (done) return {};
  }
  return conflict("The organisation is being changed by others just now. Please try again.");
}

}  // namespace

Result<json::Value> all_policies(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const auto& organisation = visit.catalog().organisation();
  json::Value rows = json::array();
  for (const Policy& policy : organisation.policies) {
    json::Value rules = json::array();
    for (const ConditionalRoad& rule : policy.rules) rules.push(rule.when);
    const auto used = std::count_if(organisation.entitlements.begin(), organisation.entitlements.end(),
                                    [&](const Entitlement& one) { return goes_by(one, policy.id); });
    rows.push(json::object({{"id", policy.id.value},
                            {"name", policy.name},
                            {"rules", rules},
                            {"steps", policy.steps.size()},
                            {"use", policy.use.value},
                            {"used_by", static_cast<std::int64_t>(used)}}));
  }
  return json::object({{"rows", rows},
                       {"choices", choices_json(organisation)},
                       {"may_change", !may_not_change_organisation(visit.user()).has_value()}});
}

Result<json::Value> one_policy(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const Policy* policy = visit.catalog().policy({visit.param("id")});
  if (!policy) return not_found("There is no policy \"" + visit.param("id") + "\".");
  return policy_page(visit, visit.catalog(), *policy);
}

// {policy} or {yaml, slug}: each mistake at its field; where there is none, the same policy as an item and as text.
Result<json::Value> check_policy(const Visit& visit) {
  if (const auto refusal = only_for_overseers(visit)) return *refusal;
  const PolicyDraft draft = written(visit, visit.catalog());
  return json::object({{"problems", problems_json(draft.problems)},
                       {"policy", draft.policy ? policy_item(*draft.policy) : draft.item},
                       {"yaml", draft.policy ? json::Value(policy_yaml(*draft.policy)) : json::Value()}});
}

// {policy, state}: `state` is the one that the writer began with, "" for a new policy.
Result<json::Value> save_policy(const Visit& visit) {
  const PolicyId id{visit.body()["policy"]["slug"].string()};
  const auto saved = changes_organisation(visit, [&](const Catalog& catalog, OrganisationEdit& edit) -> Result<void> {
    if (auto error = overtaken(catalog, id, visit.body()["state"].string())) return *error;
    const PolicyDraft draft = policy_draft(catalog, visit.body()["policy"]);
    if (!draft.policy) return invalid(draft.problems.at(0).says, draft.problems.at(0).path);
    edit.set(*draft.policy);
    return {};
  });
  if (!saved) return saved.error();
  const CatalogPtr after = visit.services.catalog.get();
  const Policy* policy = after->policy(id);
  if (!policy) return gone();
  return policy_page(visit, *after, *policy);
}

// {state}
Result<json::Value> delete_policy(const Visit& visit) {
  const PolicyId id{visit.param("id")};
  const auto deleted = changes_organisation(visit, [&](const Catalog& catalog, OrganisationEdit& edit) -> Result<void> {
    if (!catalog.policy(id)) return gone();
    const std::string& state = visit.body()["state"].string();
    if (auto error = overtaken(catalog, id, state.empty() ? "unknown" : state)) return *error;
    if (auto used = policy_in_use(catalog, id)) return *used;
    edit.remove_policy(id);
    return {};
  });
  if (!deleted) return deleted.error();
  return json::object();
}

}  // namespace c1::bot::web
