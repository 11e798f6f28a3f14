#pragma once
// One request of the page, made by somebody who is signed in. Internal to bot/web/: what the pages' functions are given
// and what they have in common.
//
// A page is a function `Result<json::Value> f(const Visit&)` on a worker. What a person may not see is Errc::not_found,
// in the same words as what is not there.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "bot/http_routes.hpp"
#include "bot/services.hpp"
#include "bot/web/sessions.hpp"
#include "workflow/request.hpp"

namespace c1::bot::web {

struct Visit {
  const Services& services;
  const SignedIn& visitor;
  const HttpCall& call;
  Instant now{};
  const std::function<void()>& catalog_changed;  // brings what was committed in force, and returns then

  const workflow::User& user() const { return *visitor.user; }
  const workflow::Catalog& catalog() const { return *visitor.catalog; }
  const json::Value& body() const { return call.body; }
  // What came behind the '?', "" if it did not.
  std::string asked(std::string_view name) const { return std::string(call.asked(name)); }
  std::string param(std::string_view name) const { return std::string(call.param(name)); }
};

// ---- who may

// Sees everything, changes nothing by that.
bool is_overseer(const workflow::User& user);
// Nothing, or Errc::forbidden: a page of the administration.
std::optional<Error> only_for_overseers(const Visit& visit);
// Retries what was given up.
bool is_administrator(const workflow::User& user);
// The person named by `id` (an id or "" for the visitor), if the visitor may ask for them.
Result<const workflow::User*> subject_of(const Visit& visit, const std::string& id);
// The request of this number, if the visitor may see it; and the one whose number is in the path.
Result<workflow::Request> visible_request(storage::Tx& tx, const Visit& visit, std::int64_t number);
Result<workflow::Request> request_in(storage::Tx& tx, const Visit& visit);

// ---- how things look in JSON

json::Value person_json(const workflow::Catalog& catalog,
                        const workflow::UserId& id);  // {id, name, title}; null for ""
json::Value people_json(const workflow::Catalog& catalog, const std::vector<workflow::UserId>& people);
json::Value time_json(const std::optional<Instant>& at);          // RFC 3339, or null
json::Value seconds_json(const std::optional<Seconds>& seconds);  // or null
// {id, app: {id, name}, name, description, resource: {type, name} | null, max_duration, emergency, form}
json::Value entitlement_json(const workflow::Catalog& catalog, const workflow::EntitlementId& id);
// "Lena Fischer needs Platform team member in GitHub"
std::string title_of(const workflow::Request& request, const workflow::Catalog& catalog);
// A request in a list.
json::Value row_json(const workflow::Request& request, const workflow::Catalog& catalog);

// ---- what came in

// A whole number, or `otherwise`.
std::int64_t number_in(const std::string& text, std::int64_t otherwise);
// "" and null = none. Errc::invalid at "duration" for what cannot be read.
Result<std::optional<Seconds>> duration_in(const json::Value& body);
// The delivery key of something that shall happen once: what the page calls `key`, under the visitor's name. "" if it
// named none.
std::string delivery_of(const Visit& visit);

}  // namespace c1::bot::web
