#include "bot/directory/scim_resource.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace c1::bot::directory {
namespace {

// Of the enterprise extension, what is kept as a free attribute.
constexpr std::string_view kAttributes[] = {"employeeNumber", "costCenter", "organization", "division"};

const std::string& text_in(const json::Value& object, std::string_view name) {
  return member_of(object, name).string();
}

// A number, too: employee numbers come as both.
std::string word_in(const json::Value& value) {
  return value.is_integer() ? std::to_string(value.integer()) : value.string();
}

json::Value meta(std::string_view type, const std::string& id, Instant created, Instant changed,
                 const std::string& base) {
  return json::object({{"resourceType", type},
                       {"created", text::rfc3339(created)},
                       {"lastModified", text::rfc3339(changed)},
                       {"location", base + "/" + std::string(type) + "s/" + id}});
}

json::Value enterprise(const Person& person, const std::string& base) {
  json::Value out = json::object();
  if (!person.department.empty()) out.set("department", person.department);
  if (!person.manager.empty())
    out.set("manager", json::object({{"value", person.manager}, {"$ref", base + "/Users/" + person.manager}}));
  for (const std::string_view name : kAttributes)
    if (const auto found = person.attributes.find(std::string(name)); found != person.attributes.end())
      out.set(name, found->second);
  return out;
}

// The primary address, else that of work, else the first, else a userName that is one.
std::string email_in(const json::Value& resource, const std::string& user_name) {
  const auto& emails = member_of(resource, "emails").array();
  const auto address = [](const json::Value& email) {
    return email.is_string() ? email.string() : text_in(email, "value");
  };
  const auto first_that = [&](const auto& fits) {
    const auto found = std::find_if(emails.begin(), emails.end(),
                                    [&](const json::Value& email) { return fits(email) && !address(email).empty(); });
    return found == emails.end() ? std::string() : address(*found);
  };
  std::string email =
      first_that([](const json::Value& one) { return flag_in(member_of(one, "primary")).value_or(false); });
  if (email.empty())
    email = first_that([](const json::Value& one) { return lower_case_of(text_in(one, "type")) == "work"; });
  if (email.empty()) email = first_that([](const json::Value&) { return true; });
  if (email.empty() && user_name.find('@') != std::string::npos) email = user_name;
  return email;
}

std::string manager_in(const json::Value& enterprise) {
  const json::Value& manager = member_of(enterprise, "manager");
  return manager.is_object() ? word_in(member_of(manager, "value")) : word_in(manager);
}

}  // namespace

const json::Value& member_of(const json::Value& object, std::string_view name) {
  static const json::Value kNone;
  const std::string wanted = lower_case_of(name);
  for (const auto& [key, value] : object.object())
    if (lower_case_of(key) == wanted) return value;
  return kNone;
}

std::optional<bool> flag_in(const json::Value& value) {
  if (value.is_bool()) return value.boolean();
  const std::string word = lower_case_of(value.string());
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

json::Value user_resource(const Person& person, const std::vector<std::pair<std::string, std::string>>& groups,
                          const std::string& base) {
  const json::Value more = enterprise(person, base);
  json::Value out = json::object();
  out.set("schemas",
          more.object().empty() ? json::array({kUserSchema}) : json::array({kUserSchema, kEnterpriseSchema}));
  out.set("id", person.id);
  if (!person.external_id.empty()) out.set("externalId", person.external_id);
  out.set("userName", person.user_name);
  json::Value name = json::object({{"formatted", person.name}});
  if (!person.given_name.empty()) name.set("givenName", person.given_name);
  if (!person.family_name.empty()) name.set("familyName", person.family_name);
  out.set("name", std::move(name));
  out.set("displayName", person.name);
  if (!person.title.empty()) out.set("title", person.title);
  if (!person.employment_type.empty()) out.set("userType", person.employment_type);
  if (!person.time_zone.empty()) out.set("timezone", person.time_zone);
  out.set("active", person.active);
  out.set("emails", json::array({json::object({{"value", person.email}, {"type", "work"}, {"primary", true}})}));
  if (!more.object().empty()) out.set(kEnterpriseSchema, more);
  json::Value in = json::array();
  for (const auto& [id, display] : groups)
    in.push(json::object({{"value", id}, {"display", display}, {"$ref", base + "/Groups/" + id}}));
  if (!groups.empty()) out.set("groups", std::move(in));
  out.set("meta", meta("User", person.id, person.created, person.changed, base));
  return out;
}

json::Value group_resource(const Group& group, bool with_members, const std::string& base) {
  json::Value out = json::object({{"schemas", json::array({kGroupSchema})}, {"id", group.id}});
  if (!group.external_id.empty()) out.set("externalId", group.external_id);
  out.set("displayName", group.name);
  json::Value members = json::array();
  for (const std::string& member : group.members)
    members.push(json::object({{"value", member}, {"type", "User"}, {"$ref", base + "/Users/" + member}}));
  if (with_members) out.set("members", std::move(members));
  out.set("meta", meta("Group", group.id, group.created, group.changed, base));
  return out;
}

Result<Person> person_in(const json::Value& resource) {
  const json::Value& more = member_of(resource, kEnterpriseSchema);
  const json::Value& name = member_of(resource, "name");
  Person person{.source = std::string(kScimSource),
                .external_id = word_in(member_of(resource, "externalId")),
                .user_name = text::trimmed(text_in(resource, "userName")),
                .given_name = text_in(name, "givenName"),
                .family_name = text_in(name, "familyName"),
                .title = text_in(resource, "title"),
                .department = text_in(more, "department"),
                .employment_type = text_in(resource, "userType"),
                .time_zone = text_in(resource, "timezone"),
                .manager = manager_in(more)};
  person.email = email_in(resource, person.user_name);
  person.name = text_in(resource, "displayName");
  if (person.name.empty()) person.name = text_in(name, "formatted");
  for (const std::string_view attribute : kAttributes)
    if (std::string value = word_in(member_of(more, attribute)); !value.empty())
      person.attributes[std::string(attribute)] = std::move(value);
  const json::Value& active = member_of(resource, "active");
  const auto flag = active.is_null() ? std::optional(true) : flag_in(active);
  if (!flag) return invalid("\"active\" should be true or false.", "invalidValue");
  person.active = *flag;
  return person;
}

Result<Group> group_in(const json::Value& resource) {
  Group group{.source = std::string(kScimSource),
              .external_id = word_in(member_of(resource, "externalId")),
              .name = text_in(resource, "displayName")};
  std::set<std::string> seen;
  for (const json::Value& member : member_of(resource, "members").array()) {
    const std::string& id = member.is_string() ? member.string() : text_in(member, "value");
    if (id.empty()) return invalid("A member of a group needs the \"value\" of a user's id.", "invalidValue");
    if (seen.insert(id).second) group.members.push_back(id);
  }
  return group;
}

}  // namespace c1::bot::directory
