#pragma once
// Our things as the public API shows them: protobuf JSON with everything said, int64 as text, what is not known ""
// or null.

#include "base/json.hpp"
#include "bot/api/directory.hpp"
#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::bot::api {

json::Value when(const std::optional<Instant>& at);  // null where there is none
json::Value ids_of(const std::vector<workflow::UserId>& people);

// `whole`: with roles and attributes, which not everybody may read of everybody.
json::Value user_json(const workflow::User& user, bool whole);
json::Value user_view(const workflow::User& user, bool whole);
json::Value app_json(const workflow::App& app);
json::Value resource_type_json(const workflow::AppId& app, std::string_view type);
json::Value resource_json(const workflow::AppId& app, const workflow::Resource& resource);
// With what was said of it when it was declared.
json::Value resource_json(const workflow::AppId& app, const workflow::Resource& resource, const Directory& directory);
// {"manual": ...} or {"delegated": ...}.
json::Value provision_policy_json(const workflow::ManualProvisioning& manual, const workflow::Systems& systems);
// `holders`: how many hold it; none = not counted here, and left out.
json::Value entitlement_json(const workflow::Entitlement& entitlement, const std::optional<std::int64_t>& holders);
// As clients name it: "member" of what is ours as "on-call-member" because of its resource "On call".
std::string public_slug(const workflow::Entitlement& entitlement);
// What `public_slug` is the end of.
std::string slug_head(const workflow::Resource& resource);
// `account`: of those that the organisation lists, or with which something is held; "" = it lists none.
json::Value account_view(const workflow::App& app, const workflow::User& user, const std::string& account);
// A person as holder of an entitlement; without a grant the times are not told.
json::Value holder_view(const workflow::App& app, const workflow::User& user,
                        const workflow::EntitlementId& entitlement, const workflow::Grant* grant);
// A person's grant; of somebody who has an account but not this, a row without entitlement.
json::Value binding_json(const workflow::AppId& app, const workflow::UserId& person, const workflow::Grant* grant);

json::Value form_json(const workflow::Form& form);
// What a client fills into a form, as answers.
Result<std::vector<workflow::Answer>> answers_in(const json::Value& data);
json::Value answers_json(const std::vector<workflow::Answer>& answers);

}  // namespace c1::bot::api
