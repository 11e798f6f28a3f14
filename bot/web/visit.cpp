#include "bot/web/visit.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "workflow/accounts.hpp"
#include "workflow/codec.hpp"
#include "workflow/explain.hpp"
#include "workflow/words.hpp"

namespace c1::bot::web {

using namespace workflow;

bool is_overseer(const User& user) {
  return has_role(user, Role::super_admin) || has_role(user, Role::access_request_admin) ||
         has_role(user, Role::read_only_admin);
}

std::optional<Error> only_for_overseers(const Visit& visit) {
  if (is_overseer(visit.user())) return std::nullopt;
  return forbidden("This page is for administrators.");
}

bool is_administrator(const User& user) {
  return has_role(user, Role::super_admin) || has_role(user, Role::access_request_admin);
}

Result<const User*> subject_of(const Visit& visit, const std::string& id) {
  if (id.empty() || UserId{id} == visit.user().id) return visit.visitor.user;
  const User* subject = visit.catalog().user({id});
  const bool may =
      subject && subject->status == UserStatus::active && may_ask_for(visit.catalog(), visit.user(), *subject);
  if (!may) return not_found("There is no such person that you may ask for.");
  return subject;
}

Result<Request> visible_request(storage::Tx& tx, const Visit& visit, std::int64_t number) {
  auto request = tx.request_by_number(number);
  if (!request || !may_see(*request, visit.user(), visit.catalog()))
    return not_found("There is no request #" + std::to_string(number) + " that you may see.");
  return *std::move(request);
}

Result<Request> request_in(storage::Tx& tx, const Visit& visit) {
  return visible_request(tx, visit, number_in(visit.param("number"), 0));
}

json::Value person_json(const Catalog& catalog, const UserId& id) {
  if (id.empty()) return {};
  const User* user = catalog.user(id);
  return json::object({{"id", id.value},
                       {"name", person_name(catalog, id)},
                       {"title", user ? user->title : ""},
                       {"active", is_active(catalog, id)}});
}

json::Value people_json(const Catalog& catalog, const std::vector<UserId>& people) {
  json::Value list = json::array();
  for (const UserId& id : people) list.push(person_json(catalog, id));
  return list;
}

json::Value time_json(const std::optional<Instant>& at) { return at ? json::Value(text::rfc3339(*at)) : json::Value(); }
json::Value seconds_json(const std::optional<Seconds>& seconds) {
  return seconds ? json::Value(static_cast<std::int64_t>(seconds->count())) : json::Value();
}

json::Value entitlement_json(const Catalog& catalog, const EntitlementId& id) {
  const Entitlement* found = catalog.entitlement(id);
  const std::string app = found ? found->app.value : id.value.substr(0, id.value.find('/'));
  json::Value value = json::object({{"id", id.value},
                                    {"name", found ? found->name : id.value},
                                    {"description", found ? found->description : ""},
                                    {"app", json::object({{"id", app}, {"name", app_name(catalog, {app})}})}});
  value.set("resource", found && found->resource
                            ? json::object({{"type", found->resource->type}, {"name", found->resource->name}})
                            : json::Value());
  value.set("max_duration", seconds_json(found ? found->max_duration : std::nullopt));
  value.set("emergency", found && found->emergency.has_value());
  value.set("form", found && found->form ? json::Value(found->form->value) : json::Value());
  return value;
}

std::string title_of(const Request& request, const Catalog& catalog) {
  const std::string who = person_name(catalog, request.subject);
  const std::string what = entitlement_phrase(catalog, request.entitlement);
  if (request.kind == Kind::grant)
    return who + (request.cause == Cause::extension ? " needs longer: " : " needs ") + what;
  if (request.cause == Cause::asked && request.requester == request.subject) return who + " gives back " + what;
  return who + " loses " + what;
}

json::Value row_json(const Request& request, const Catalog& catalog) {
  return json::object({{"number", request.number},
                       {"title", title_of(request, catalog)},
                       {"status", status_phrase(catalog, request)},
                       {"outcome", request.outcome ? json::Value(to_string(*request.outcome)) : json::Value()},
                       {"kind", to_string(request.kind)},
                       {"emergency", request.emergency},
                       {"subject", person_json(catalog, request.subject)},
                       {"requester", person_json(catalog, request.requester)},
                       {"entitlement", entitlement_json(catalog, request.entitlement)},
                       {"account", account_mark(catalog, request.subject, request.app, request.account)},
                       {"reason", request.reason},
                       {"duration", seconds_json(request.duration)},
                       {"opened", time_json(request.opened)},
                       {"closed", time_json(request.closed)},
                       {"granted_until", time_json(request.granted_until)}});
}

std::int64_t number_in(const std::string& text, std::int64_t otherwise) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  return failed == std::errc{} && stop == end && !text.empty() ? number : otherwise;
}

Result<std::optional<Seconds>> duration_in(const json::Value& body) {
  const std::string& text = body["duration"].string();
  if (text.empty()) return std::optional<Seconds>{};
  const auto duration = text::parse_duration(text);
  if (!duration) return invalid("I don't understand this duration. Write it like 90m, 2h45m or 3d.", "duration");
  return duration;
}

std::string delivery_of(const Visit& visit) {
  const std::string& key = visit.body()["key"].string();
  return key.empty() || key.size() > 64 ? std::string{} : "web/" + visit.user().id.value + "/" + key;
}

}  // namespace c1::bot::web
