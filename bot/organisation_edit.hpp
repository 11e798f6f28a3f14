#pragma once
// A change of the organisation that does not come from its file: by the API. It is checked as a file is, carried out
// with its author in the audit log, and what it changed is remembered beside the file's own words.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/organisation_changes.hpp"
#include "bot/organisation_slice.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// Who may change the organisation as a whole, by whichever surface: nothing, or Errc::forbidden with a sentence.
std::optional<Error> may_not_change_organisation(const workflow::User& user);
// What else goes by a policy, so that it cannot be taken away: nothing, or Errc::conflict with a sentence.
std::optional<Error> policy_in_use(const workflow::Catalog& catalog, const workflow::PolicyId& policy);

// The organisation of a catalog, with changes that are not carried out yet.
class OrganisationEdit {
 public:
  explicit OrganisationEdit(const workflow::Catalog& catalog);

  const workflow::Organisation& organisation() const { return organisation_; }
  void set(const workflow::App& app);
  void set(const workflow::Entitlement& entitlement);
  void set(const workflow::CatalogEntry& entry);
  void set(const workflow::Policy& policy);
  void set(const workflow::Connection& connection);
  void set(const workflow::Form& form);
  // An app goes with its entitlements, an entitlement out of every catalog. What else refers to it is a problem.
  void remove_app(const workflow::AppId& app);
  void remove_entitlement(const workflow::EntitlementId& entitlement);
  void remove(const std::string& kind, const std::string& key);
  void remove_policy(const workflow::PolicyId& policy);  // and what was declared of it
  // What is no part of the organisation and is remembered beside it (api/directory.hpp); null = nothing any more.
  void declare(const std::string& key, const json::Value& body);

  // Errc::invalid with the sentences that a file would get.
  Result<void> check() const;
  // In a write. False, and nothing is done, when the stored organisation is not the catalog's any more.
  bool commit(storage::Tx& tx, const Author& author, Instant now) const;

 private:
  std::vector<ItemChange> changes() const;
  void put(const ItemKey& key, const std::string& body);

  const workflow::Catalog& catalog_;
  workflow::Organisation organisation_;
  std::set<ItemKey> touched_;
  std::map<std::string, std::string> declared_;
};

}  // namespace c1::bot
