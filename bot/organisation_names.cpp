#include "bot/organisation_names.hpp"

#include "base/text.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostNamed = 10;

// Where it is not there, or has no name, its id is its name.
std::string found_or(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() || found->second.empty() ? id : found->second;
}

}  // namespace

Names::Names(const Organisation& after, const std::vector<ItemChange>& changes) {
  const auto add_entitlement = [this](const Entitlement& e) { entitlements_.emplace(e.id.value, e.name); };
  for (const User& user : after.users) people_.emplace(user.id.value, user.name);
  for (const App& app : after.apps) apps_.emplace(app.id.value, app.name);
  for (const Entitlement& entitlement : after.entitlements) add_entitlement(entitlement);
  for (const Policy& policy : after.policies) policies_.emplace(policy.id.value, policy.name);
  for (const Form& form : after.forms) forms_.emplace(form.id.value, form.name);
  for (const ItemChange& change : changes) {
    if (const auto user = change.kind == "user" ? item_in(change.before, user_from) : std::nullopt)
      people_.emplace(user->id.value, user->name);
    if (const auto app = change.kind == "app" ? item_in(change.before, app_from) : std::nullopt)
      apps_.emplace(app->id.value, app->name);
    if (const auto old = change.kind == "entitlement" ? item_in(change.before, entitlement_from) : std::nullopt)
      add_entitlement(*old);
    if (const auto policy = change.kind == "policy" ? item_in(change.before, policy_from) : std::nullopt)
      policies_.emplace(policy->id.value, policy->name);
    if (const auto form = change.kind == "form" ? item_in(change.before, form_from) : std::nullopt)
      forms_.emplace(form->id.value, form->name);
  }
}

std::string Names::person(const UserId& id) const { return found_or(people_, id.value); }
std::string Names::app(const AppId& id) const { return found_or(apps_, id.value); }
std::string Names::policy(const PolicyId& id) const { return found_or(policies_, id.value); }
std::string Names::form(const FormId& id) const { return found_or(forms_, id.value); }

std::string Names::entitlement(const EntitlementId& id) const {
  if (!entitlements_.contains(id.value)) return id.value;
  return app({id.value.substr(0, id.value.find('/'))}) + " / " + found_or(entitlements_, id.value);
}

std::string Names::people(const std::vector<UserId>& ids) const {
  std::vector<std::string> words;
  for (const UserId& id : ids) words.push_back(person(id));
  const std::size_t more = words.size() > kMostNamed ? words.size() - kMostNamed + 1 : 0;
  if (more > 0) {
    words.resize(kMostNamed - 1);
    words.push_back(std::to_string(more) + " others");
  }
  return text::listed(words);
}

}  // namespace c1::bot
