#include "workflow/conditions_language.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/codec.hpp"

namespace c1::workflow::conditions {
namespace {

using cel::Arguments;
using cel::Object;
using cel::Type;
using cel::Value;

constexpr int kLongestChain = 100;  // of managers: ends a circle that nobody should have made

Value text(std::string_view text) { return Value::borrowed(text); }
Value text(const char* text) { return Value::borrowed(text); }
Value text(std::string&&) = delete;

std::string_view word_of(UserStatus status) {
  switch (status) {
    case UserStatus::active:
      return "active";
    case UserStatus::suspended:
      return "suspended";
    case UserStatus::deleted:
      return "deleted";
  }
  return "";
}

// Whoever is not in the catalog any more is named by their id, which was their email.
std::string_view email_of(const UserId& id, const Catalog& catalog) {
  const User* user = catalog.user(id);
  return user ? std::string_view(user->email) : std::string_view(id.value);
}

Value emails_of(const std::vector<UserId>& people, const Catalog& catalog) {
  Value::List emails;
  emails.reserve(people.size());
  for (const UserId& person : people) emails.push_back(text(email_of(person, catalog)));
  return Value::list(std::move(emails));
}

Value roles_of(const Person& person) {
  Value::List roles;
  for (const Role role : person.user.roles) roles.push_back(text(to_string(role)));
  return Value::list(std::move(roles));
}

Value groups_of(const Person& person) {
  Value::List groups;
  for (const std::string& group : person.user.groups) groups.push_back(text(group));
  return Value::list(std::move(groups));
}

Value attributes_of(const Person& person) {
  std::vector<Value::Entry> entries;
  entries.reserve(person.user.attributes.size());
  for (const auto& [name, value] : person.user.attributes) entries.emplace_back(text(name), text(value));
  return Value::map(std::move(entries)).value();
}

std::optional<Value> manager_of(const Person& person) {
  if (!person.user.manager) return std::nullopt;
  return text(email_of(*person.user.manager, person.catalog));
}

// An unknown entitlement is an error and not false: !subject.has("it/contractors") must not be met by a typing mistake.
Result<Value> has(const Person& person, Arguments arguments) {
  const EntitlementId id{std::string(arguments[0].string())};
  if (!person.catalog.entitlement(id))
    return invalid("There is no entitlement \"" + text::fit(id.value, 60) + "\" to have.");
  return Value::boolean(person.holds(person.user.id, id));
}

// At any level; nobody reports to themselves.
Result<Value> reports_to(const Person& person, Arguments arguments) {
  const User* sought = person.catalog.user_by_email(arguments[0].string());
  const User* above = &person.user;
  for (int level = 0; sought && level < kLongestChain; ++level) {
    above = above->manager ? person.catalog.user(*above->manager) : nullptr;
    if (!above || above->id == person.user.id) break;
    if (above->id == sought->id) return Value::boolean(true);
  }
  return Value::boolean(false);
}

Value duration_of(Seconds length) {
  constexpr auto kMost = std::chrono::floor<Seconds>(cel::Nanos::max());
  return Value::duration(std::clamp(length, -kMost, kMost));
}
std::optional<Value> duration_of(const std::optional<Seconds>& length) {
  if (!length) return std::nullopt;
  return duration_of(*length);
}
// Longer than any: request.duration <= duration("4h") is false of a request for good, and has(request.duration) too.
Value no_end() { return Value::duration(cel::Nanos::max()); }

Object<Person> person_type() {
  Object<Person> type("user");
  const auto field = [&](const char* name, const std::string User::*member) {
    type.field(name, cel::Kind::string, [member](const Person& person) { return text(person.user.*member); });
  };
  field("email", &User::email);
  field("name", &User::name);
  field("title", &User::title);
  field("department", &User::department);
  field("employment_type", &User::employment_type);
  field("time_zone", &User::time_zone);
  type.field("status", cel::Kind::string, [](const Person& person) { return text(word_of(person.user.status)); })
      .field("roles", Type::list(cel::Kind::string), roles_of)
      .field("groups", Type::list(cel::Kind::string), groups_of)
      .field("attributes", Type::map(cel::Kind::string, cel::Kind::string), attributes_of)
      .optional_field("manager", cel::Kind::string, text(""), manager_of)
      .method("has", {cel::Kind::string}, cel::Kind::boolean, has)
      .method("reports_to", {cel::Kind::string}, cel::Kind::boolean, reports_to);
  return type;
}

Object<OwnedApp> app_type() {
  Object<OwnedApp> type("app");
  type.field("slug", cel::Kind::string, [](const OwnedApp& each) { return text(each.app.id.value); })
      .field("name", cel::Kind::string, [](const OwnedApp& each) { return text(each.app.name); })
      .field("owners", Type::list(cel::Kind::string),
             [](const OwnedApp& each) { return emails_of(each.app.owners, each.catalog); });
  return type;
}

Object<Resource> resource_type() {
  Object<Resource> type("resource");
  type.field("type", cel::Kind::string, [](const Resource& resource) { return text(resource.type); })
      .field("name", cel::Kind::string, [](const Resource& resource) { return text(resource.name); });
  return type;
}

Object<OwnedEntitlement> entitlement_type(const Object<Resource>& resource) {
  static const Resource kNone;
  using Each = OwnedEntitlement;
  Object<Each> type("entitlement");
  type.field("id", cel::Kind::string, [](const Each& each) { return text(each.entitlement.id.value); })
      .field("slug", cel::Kind::string, [](const Each& each) { return text(each.entitlement.slug); })
      .field("name", cel::Kind::string, [](const Each& each) { return text(each.entitlement.name); })
      .field("alias", cel::Kind::string, [](const Each& each) { return text(each.entitlement.alias); })
      .field("owners", Type::list(cel::Kind::string),
             [](const Each& each) { return emails_of(each.entitlement.owners, each.catalog); })
      .optional_field("max_duration", cel::Kind::duration, no_end(),
                      [](const Each& each) { return duration_of(each.entitlement.max_duration); })
      .optional_field("resource", resource.type(), resource.value(kNone),
                      [resource](const Each& each) -> std::optional<Value> {
                        if (!each.entitlement.resource) return std::nullopt;
                        return resource.value(*each.entitlement.resource);
                      });
  return type;
}

Object<RequestFacts> request_type() {
  Object<RequestFacts> type("request");
  type.field("kind", cel::Kind::string,
             [](const RequestFacts& facts) { return text(facts.is_revoke ? "revoke" : "grant"); })
      .field("emergency", cel::Kind::boolean,
             [](const RequestFacts& facts) { return Value::boolean(facts.is_emergency); })
      .field("origin", cel::Kind::string, [](const RequestFacts& facts) { return text(to_string(facts.origin)); })
      .field("reason", cel::Kind::string, [](const RequestFacts& facts) { return text(facts.reason); })
      .field("account", cel::Kind::string, [](const RequestFacts& facts) { return text(facts.account); })
      .field("account_label", cel::Kind::string, [](const RequestFacts& facts) { return text(facts.account_label); })
      .field("indefinite", cel::Kind::boolean,
             [](const RequestFacts& facts) { return Value::boolean(!facts.duration.has_value()); })
      .optional_field("duration", cel::Kind::duration, no_end(),
                      [](const RequestFacts& facts) { return duration_of(facts.duration); });
  return type;
}

Language made() {
  const auto person = person_type();
  const auto app = app_type();
  const auto resource = resource_type();
  const auto entitlement = entitlement_type(resource);
  const auto request = request_type();
  cel::Environment conditions({.variables = {{"subject", person.type()},
                                             {"requester", person.type()},
                                             {"app", app.type()},
                                             {"entitlement", entitlement.type()},
                                             {"request", request.type()},
                                             {"now", cel::Kind::timestamp}},
                               .objects = {person.declared(), app.declared(), resource.declared(),
                                           entitlement.declared(), request.declared()}});
  cel::Environment audiences(
      {.variables = {{"subject", person.type()}, {"now", cel::Kind::timestamp}}, .objects = {person.declared()}});
  return {person, app, resource, entitlement, request, std::move(conditions), std::move(audiences)};
}

}  // namespace

const Language& language() {
  static const Language one = made();
  return one;
}

}  // namespace c1::workflow::conditions
