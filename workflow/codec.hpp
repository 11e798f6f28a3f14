#pragma once
// The engine's values as JSON, for the store and the audit log. Reading refuses what it does not understand with
// Errc::internal (a database of a newer version); fields that are missing read as their default.

#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "workflow/catalog.hpp"
#include "workflow/effects.hpp"
#include "workflow/event.hpp"

namespace c1::workflow {

json::Value to_json(const Request& request);
Result<Request> request_from(const json::Value& value);

json::Value to_json(const Grant& grant);
Result<Grant> grant_from(const json::Value& value);
// A grant kept in columns: its state as a word, its reasons as JSON text ("" = none).
json::Value to_json(const std::vector<GrantReason>& reasons);
Result<void> read_grant_parts(std::string_view state, std::string_view reasons, Grant& into);

json::Value to_json(const Event& event);  // the audit log's body: {"decision":{...}}, without the name

json::Value to_json(const Effect& effect);
Result<Effect> effect_from(const json::Value& value);

// Items of the organisation, each with everything it says, for the catalog tables.
json::Value to_json(const User& user);
json::Value to_json(const App& app);
json::Value to_json(const Entitlement& entitlement);
json::Value to_json(const CatalogEntry& entry);
json::Value to_json(const Policy& policy);
json::Value to_json(const Form& form);
json::Value to_json(const Connection& connection);
Result<User> user_from(const json::Value& value);
Result<App> app_from(const json::Value& value);
Result<Entitlement> entitlement_from(const json::Value& value);
Result<CatalogEntry> catalog_entry_from(const json::Value& value);
Result<Policy> policy_from(const json::Value& value);
Result<Form> form_from(const json::Value& value);
Result<Connection> connection_from(const json::Value& value);

std::string_view to_string(Surface surface);
std::string_view to_string(Outcome outcome);
std::string_view to_string(Kind kind);
std::string_view to_string(Grant::State state);
std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view name);

}  // namespace c1::workflow
