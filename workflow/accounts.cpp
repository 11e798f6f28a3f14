#include "workflow/accounts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

const AppAccount* account_named(const std::vector<const AppAccount*>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const AppAccount* one) { return one->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::string with_label(const AppAccount& account) {
  return account.label.empty() ? account.name : account.name + " (" + account.label + ")";
}

Error at_account(std::string says) { return invalid(std::move(says), "account"); }

}  // namespace

std::string account_words(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name) {
  const AppAccount* account = account_named(catalog.accounts_of(person, app), name);
  return account ? with_label(*account) : name;
}

std::string account_mark(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name) {
  const auto& all = catalog.accounts_of(person, app);
  if (name.empty()) return all.size() > 1 ? with_label(*all.front()) : std::string{};
  const bool is_only_one = all.size() == 1 && all.front()->name == name;
  return is_only_one ? std::string{} : account_words(catalog, person, app, name);
}

std::optional<std::string> same_account(const Catalog& catalog, const UserId& person, const AppId& app,
                                        const std::string& name) {
  const auto& all = catalog.accounts_of(person, app);
  if (all.empty()) return std::nullopt;
  if (name.empty()) return all.front()->name;
  return name == all.front()->name ? std::optional<std::string>("") : std::nullopt;
}

bool is_same_account(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& one,
                     const std::string& other) {
  return one == other || same_account(catalog, person, app, one) == other;
}

Result<std::string> account_meant(const Catalog& catalog, const User& person, const AppId& app,
                                  const std::string& named) {
  const auto& all = catalog.accounts_of(person.id, app);
  if (named.empty() && all.empty()) return std::string{};
  if (named.empty() && all.size() == 1) return all.front()->name;
  if (!named.empty() && account_named(all, named)) return named;
  std::vector<std::string> words;
  for (const AppAccount* one : all) words.push_back(with_label(*one));
  const std::string where = " in " + app_name(catalog, app);
  if (named.empty())
    return at_account(person.name + " has several accounts" + where + ": " + text::listed(words) +
                      ". Say which of them it is for.");
  if (all.empty())
    return at_account(person.name + " has no account \"" + named + "\"" + where +
                      ": the organisation lists none there. Leave it out.");
  return at_account(person.name + " has no account \"" + named + "\"" + where + ". There is " + text::listed(words) +
                    ".");
}

std::string first_account(const Catalog& catalog, const UserId& person, const AppId& app) {
  const auto& all = catalog.accounts_of(person, app);
  return all.empty() ? std::string{} : all.front()->name;
}

bool is_still_theirs(const Catalog& catalog, const UserId& person, const AppId& app, const std::string& name) {
  return name.empty() || account_named(catalog.accounts_of(person, app), name) != nullptr;
}

}  // namespace c1::workflow
