#include "bot/organisation_warnings.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/nearest.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostWarned = 10;  // in one sentence, and of one kind

std::string some_of(std::vector<std::string> words) {
  if (words.size() > kMostWarned) {
    const std::size_t more = words.size() - kMostWarned;
    words.resize(kMostWarned);
    words.push_back(std::to_string(more) + " more");
  }
  return text::listed(words);
}

// Everybody whom an organisation names, with one of the places.
class Named {
 public:
  explicit Named(const Organisation& all) {
    for (const User& user : all.users)
      if (user.manager) add({*user.manager}, "the manager of " + user.name);
    for (const App& app : all.apps) {
      add(app.owners, "an owner of " + app.name);
      for (const AppAccount& account : app.accounts) add({account.person}, "whose account " + account.name + " is");
    }
    for (const Entitlement& one : all.entitlements) {
      add(one.owners, "an owner of " + one.id.value);
      add(one.holders, "a holder of " + one.id.value);
      if (one.resource) add(one.resource->owners, "an owner of the resource of " + one.id.value);
      add(one.provisioning, one.id.value);
      if (one.deprovisioning) add(*one.deprovisioning, one.id.value);
    }
    for (const Policy& policy : all.policies) {
      add(policy.steps, policy.id.value);
      for (const ConditionalRoad& rule : policy.rules) add(rule.road.steps, policy.id.value);
    }
  }
  const std::map<std::string, std::string>& people() const { return people_; }

 private:
  void add(const std::vector<UserId>& people, const std::string& as) {
    for (const UserId& person : people) people_.emplace(person.value, as);
  }
  void add(const std::vector<Approvers>& approvers, const std::string& as) {
    for (const Approvers& one : approvers)
      if (const auto* users = std::get_if<ByUsers>(&one)) add(users->users, as);
  }
  void add(const ManualProvisioning& task, const std::string& entitlement) {
    add(task.assignees, "who gives " + entitlement);
    if (task.sla) add(task.sla->to, "asked about " + entitlement + " when nobody gives it");
  }
  void add(const std::vector<StepRule>& steps, const std::string& policy) {
    const std::string as = "an approver of the policy " + policy;
    for (const StepRule& step : steps) {
      const auto* rule = std::get_if<ApprovalRule>(&step);
      if (!rule) continue;
      for (const auto* approvers : {&rule->by, &rule->fallback, &rule->reassign_to}) add(*approvers, as);
      if (rule->sla) add(rule->sla->to, as);
    }
  }

  std::map<std::string, std::string> people_;
};

class Warnings {
 public:
  Warnings(storage::Tx& tx, const Organisation& all) : all_(all) {
    for (const storage::DirectoryPerson& person : tx.all_directory_people())
      (person.active ? there_ : gone_).insert(person.person);
    for (const User& user : all.users) written_.insert(user.id.value);
  }

  std::vector<std::string> take() && {
    people_who_are_nowhere();
    people_who_have_left();
    no_super_admin_of_its_own();
    apps_without_owners();
    what_nobody_can_ask_for();
    what_nothing_uses();
    return std::move(warnings_);
  }

 private:
  bool is_anywhere(const std::string& person) const { return written_.contains(person) || there_.contains(person); }
  bool is_there(const std::string& person) const { return is_anywhere(person) && !gone_.contains(person); }

  void people_who_are_nowhere() {
    std::vector<std::string_view> known(there_.begin(), there_.end());
    known.insert(known.end(), written_.begin(), written_.end());
    std::size_t more = 0;
    const Named named(all_);
    for (const auto& [person, as] : named.people()) {
      if (is_anywhere(person) || gone_.contains(person)) continue;
      if (warnings_.size() == kMostWarned) {
        ++more;
        continue;
      }
      warnings_.push_back(person + " is named (" + as +
                          "), and stands neither in the file nor in a directory: until one " +
                          "brings them, it is as if they were not named." + text::did_you_mean(person, known));
    }
    if (more > 0)
      warnings_.push_back(std::to_string(more) +
                          " more people are named who stand neither in the file nor in a directory.");
  }

  void people_who_have_left() {
    std::vector<std::string> left;
    for (const std::string& person : gone_)
      if (written_.contains(person)) left.push_back(person);
    if (!left.empty())
      warnings_.push_back(some_of(left) +
                          (left.size() == 1 ? " stands in the file, and has" : " stand in the file, and have") +
                          " left the directory: that counts. Take them out of the file, too.");
  }

  void no_super_admin_of_its_own() {
    if (there_.empty()) return;
    const bool has_one = std::any_of(all_.users.begin(), all_.users.end(), [&](const User& user) {
      return std::find(user.roles.begin(), user.roles.end(), Role::super_admin) != user.roles.end() &&
             !there_.contains(user.id.value) && !gone_.contains(user.id.value);
    });
    if (!has_one)
      warnings_.push_back(
          "Every super admin comes from a directory: on the day on which it is wrong there is none. Keep one who "
          "stands "
          "in the file alone.");
  }

  void apps_without_owners() {
    std::vector<std::string> without;
    for (const App& app : all_.apps)
      if (std::none_of(app.owners.begin(), app.owners.end(),
                       [&](const UserId& owner) { return is_there(owner.value); }))
        without.push_back(app.name);
    if (!without.empty())
      warnings_.push_back("Nobody owns " + some_of(without) + ": what is for owners goes to the super admins.");
  }

  void what_nobody_can_ask_for() {
    std::set<std::string> offered;
    for (const CatalogEntry& entry : all_.catalogs)
      for (const EntitlementId& id : entry.entitlements) offered.insert(id.value);
    std::vector<std::string> hidden;
    for (const Entitlement& one : all_.entitlements)  // one with holders may be a group that rules speak of
      if (!offered.contains(one.id.value) && one.holders.empty()) hidden.push_back(one.id.value);
    if (!hidden.empty()) warnings_.push_back("In no catalog, so nobody can ask for it: " + some_of(hidden) + ".");
  }

  void what_nothing_uses() {
    std::set<std::string> used;
    const auto use_methods = [&](const workflow::Systems& systems) {
      for (const Method& method : systems.methods) used.insert(method.connection);
    };
    for (const Entitlement& one : all_.entitlements) {
      use_methods(one.systems);
      if (one.removal) use_methods(*one.removal);
    }
    const auto use_steps = [&](const std::vector<StepRule>& steps) {
      for (const StepRule& step : steps)
        if (const auto* rule = std::get_if<ApprovalRule>(&step); rule && rule->system)
          used.insert(rule->system->connection);
    };
    for (const Policy& policy : all_.policies) {
      use_steps(policy.steps);
      for (const ConditionalRoad& rule : policy.rules) use_steps(rule.road.steps);
    }
    if (all_.sync) used.insert(all_.sync->connection);
    std::vector<std::string> idle;
    for (const Connection& connection : all_.connections)
      if (!used.contains(connection.slug)) idle.push_back(connection.slug);
    if (!idle.empty()) warnings_.push_back("Nothing goes by the connection " + some_of(idle) + ".");
  }

  const Organisation& all_;
  std::set<std::string> there_, gone_, written_;
  std::vector<std::string> warnings_;
};

}  // namespace

std::vector<std::string> warnings_about(storage::Tx& tx, const Organisation& organisation) {
  return Warnings(tx, organisation).take();
}

}  // namespace c1::bot
