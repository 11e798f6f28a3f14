#include "bot/organisation_slice.hpp"

#include <algorithm>
#include <unordered_map>

#include "bot/organisation_file.hpp"
#include "bot/organisation_text.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// Everything of `all` by its key, and what was taken so far.
class Slicer {
 public:
  Slicer(const Organisation& all, const std::set<ItemKey>& touched) : all_(all), touched_(touched) {
    for (const User& user : all.users) users_.emplace(user.id.value, &user);
    for (const App& app : all.apps) apps_.emplace(app.id.value, &app);
    for (const Entitlement& entitlement : all.entitlements) entitlements_.emplace(entitlement.id.value, &entitlement);
  }

  Organisation cut() {
    for (const Policy& policy : all_.policies) lean_on(policy);
    for (const EntitlementId& group : all_.helpdesk) take_entitlement(group.value);
    for (const Form& form : all_.forms)
      for (const FormField& field : form.fields)
        if (field.kind == FormField::Kind::user) take_user(field.initial);
    for (const auto& [kind, key] : touched_) {
      if (kind == "user") take_user(key);
      if (kind == "app") take_app(key);
    }
    take_entitlements_that_lean_on_what_was_touched();
    take_catalogs();
    while (!waiting_.empty()) {
      const Entitlement* next = waiting_.back();
      waiting_.pop_back();
      lean_on(*next);
    }
    return part();
  }

 private:
  bool touched(std::string_view kind, const std::string& key) const {
    return touched_.contains({std::string(kind), key});
  }

  void take_user(const std::string& key) {
    if (users_.contains(key)) taken_users_.insert(key);
  }
  void take(const std::vector<UserId>& people) {
    for (const UserId& person : people) take_user(person.value);
  }
  void take_app(const std::string& key) {
    const auto found = apps_.find(key);
    if (found == apps_.end() || !taken_apps_.insert(key).second) return;
    take(found->second->owners);
    for (const AppAccount& account : found->second->accounts) take_user(account.person.value);
  }
  void take_entitlement(const std::string& key) {
    const auto found = entitlements_.find(key);
    if (found != entitlements_.end() && taken_.insert(key).second) waiting_.push_back(found->second);
  }

  // Texts in quotes that happen to be the name of something: more than needed does no harm.
  void lean_on_cel(std::string_view text) {
    for (std::size_t open = 0; (open = text.find_first_of("\"'", open)) != std::string_view::npos;) {
      const std::size_t close = text.find(text[open], open + 1);
      if (close == std::string_view::npos) return;
      const std::string word(text.substr(open + 1, close - open - 1));
      take_entitlement(word);
      take_user(word);
      open = close + 1;
    }
  }
  void lean_on(const std::vector<Approvers>& people) {
    for (const Approvers& each : people) {
      if (const auto* by = std::get_if<ByUsers>(&each)) take(by->users);
      if (const auto* by = std::get_if<ByHolders>(&each)) take_entitlement(by->entitlement.value);
      if (const auto* by = std::get_if<ByExpression>(&each)) lean_on_cel(by->text);
    }
  }
  void lean_on(const std::vector<StepRule>& steps) {
    for (const StepRule& step : steps) {
      if (const auto* wait = std::get_if<WaitRule>(&step)) lean_on_cel(wait->condition);
      const auto* rule = std::get_if<ApprovalRule>(&step);
      if (!rule) continue;
      for (const auto* people : {&rule->by, &rule->fallback, &rule->reassign_to}) lean_on(*people);
      if (rule->sla) lean_on(rule->sla->to);
    }
  }
  void lean_on(const Policy& policy) {
    lean_on(policy.steps);
    for (const ConditionalRoad& rule : policy.rules) {
      lean_on_cel(rule.when);
      lean_on(rule.road.steps);
    }
  }
  void lean_on(const ManualProvisioning& task) {
    lean_on(task.assignees);
    if (task.sla) lean_on(task.sla->to);
  }
  void lean_on(const Entitlement& e) {
    take_app(e.app.value);
    take(e.owners);
    take(e.holders);
    if (e.resource) take(e.resource->owners);
    lean_on(e.provisioning);
    if (e.deprovisioning) lean_on(*e.deprovisioning);
    for (const std::string& other : carriers_of(e)) take_entitlement(other);
  }

  // Entitlements that this one is delegated to.
  static std::vector<std::string> carriers_of(const Entitlement& e) {
    std::vector<std::string> others;
    for (const workflow::Systems* systems : {&e.systems, e.removal ? &*e.removal : nullptr})
      for (const Method& method : systems ? systems->methods : std::vector<Method>{})
        if (const auto to = method.settings.find("entitlement"); to != method.settings.end())
          others.push_back(to->second);
    return others;
  }

  bool leans_on_what_was_touched(const Entitlement& e) const {
    if (touched("entitlement", e.id.value) || touched("app", e.app.value) || touched("policy", e.policy.value) ||
        touched("policy", e.revoke_policy.value))
      return true;
    if ((e.emergency && touched("policy", e.emergency->value)) || (e.form && touched("form", e.form->value)))
      return true;
    for (const workflow::Systems* systems : {&e.systems, e.removal ? &*e.removal : nullptr})
      for (const Method& method : systems ? systems->methods : std::vector<Method>{})
        if (touched("connection", method.connection)) return true;
    for (const std::string& other : carriers_of(e))
      if (touched("entitlement", other)) return true;
    return !e.alias.empty() && aliases_.contains(e.alias);
  }

  void take_entitlements_that_lean_on_what_was_touched() {
    for (const auto& [kind, key] : touched_) {
      const auto found = kind == "entitlement" ? entitlements_.find(key) : entitlements_.end();
      if (found != entitlements_.end() && !found->second->alias.empty()) aliases_.insert(found->second->alias);
    }
    for (const Entitlement& entitlement : all_.entitlements)
      if (leans_on_what_was_touched(entitlement)) take_entitlement(entitlement.id.value);
  }

  // Of catalogs that were not touched only what was, and what is not there.
  void take_catalogs() {
    for (const CatalogEntry& entry : all_.catalogs) {
      CatalogEntry kept = entry;
      const bool whole = touched("catalog", entry.slug);
      if (!whole)
        std::erase_if(kept.entitlements, [&](const EntitlementId& id) {
          return entitlements_.contains(id.value) && !touched("entitlement", id.value);
        });
      if (!whole && kept.entitlements.empty()) continue;
      lean_on_cel(entry.audience);
      for (const EntitlementId& id : kept.entitlements) take_entitlement(id.value);
      catalogs_.push_back(std::move(kept));
    }
  }

  Organisation part() const {
    Organisation part{.name = all_.name, .helpdesk = all_.helpdesk, .lapse_after = all_.lapse_after};
    part.verify_every = all_.verify_every;
    for (const std::string& key : taken_users_) {
      User user = *users_.at(key);
      if (!user.manager || !taken_users_.contains(user.manager->value)) user.manager.reset();
      part.users.push_back(std::move(user));
    }
    for (const std::string& key : taken_apps_) part.apps.push_back(*apps_.at(key));
    for (const std::string& key : taken_) part.entitlements.push_back(*entitlements_.at(key));
    part.catalogs = catalogs_;
    part.policies = all_.policies;
    part.forms = all_.forms;
    part.connections = all_.connections;
    return part;
  }

  const Organisation& all_;
  const std::set<ItemKey>& touched_;
  std::unordered_map<std::string, const User*> users_;
  std::unordered_map<std::string, const App*> apps_;
  std::unordered_map<std::string, const Entitlement*> entitlements_;
  std::set<std::string> taken_users_, taken_apps_, taken_, aliases_;
  std::vector<const Entitlement*> waiting_;
  std::vector<CatalogEntry> catalogs_;
};

}  // namespace

Organisation slice_of(const Organisation& all, const std::set<ItemKey>& touched) { return Slicer(all, touched).cut(); }

std::vector<std::string> problems_in(const Organisation& all, const std::set<ItemKey>& touched) {
  const Organisation part = slice_of(all, touched);
  const OrganisationFile file = parse_organisation("", organisation_text(part));
  std::vector<std::string> says;
  // A file has entitlements below their apps; there it cannot be said.
  for (const Entitlement& entitlement : part.entitlements)
    if (std::none_of(part.apps.begin(), part.apps.end(), [&](const App& app) { return app.id == entitlement.app; }))
      says.push_back("The entitlement \"" + entitlement.id.value + "\" is of an app that is not there: \"" +
                     entitlement.app.value + "\".");
  for (const FileProblem& problem : file.problems) says.push_back(problem.says);
  return says;
}

}  // namespace c1::bot
