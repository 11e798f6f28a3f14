#include "sandbox/people_file.hpp"

#include "base/json.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Result<Person> person_of(const Value& entry) {
  Person person{.id = entry["id"].string(),
                .name = entry["name"].string(),
                .email = entry["email"].string(),
                .real_name = entry["real_name"].string(),
                .title = entry["title"].string()};
  if (person.name.empty() || person.email.empty())
    return invalid("Each person needs a \"name\" and an \"email\": {\"name\":\"lena\",\"email\":\"lena@acme.test\"}.");
  if (entry.has("tz")) person.tz = entry["tz"].string();
  person.tz_offset = static_cast<int>(entry["tz_offset"].integer());
  person.deactivated = entry["deactivated"].boolean();
  person.photo = entry["photo"].string();
  return person;
}

Channel channel_of(const Value& entry) {
  Channel channel{.id = entry["id"].string(), .name = entry["name"].string()};
  for (const Value& member : entry["members"].array()) channel.members.push_back(member.string());
  channel.is_private = entry["private"].boolean();
  channel.app_is_member = !entry.has("app_is_member") || entry["app_is_member"].boolean();
  return channel;
}

UserGroup group_of(const Value& entry) {
  UserGroup group{.id = entry["id"].string(), .handle = entry["handle"].string(), .name = entry["name"].string()};
  for (const Value& member : entry["members"].array()) group.users.push_back(member.string());
  return group;
}

}  // namespace

Result<void> read_people(std::string_view json_text, SandboxSettings& settings) {
  const auto file = json::parse(json_text);
  if (!file) return file.error();
  const Value& people = file->is_array() ? *file : (*file)["people"];
  if (people.array().empty()) return invalid("The file names no people.");
  for (const Value& entry : people.array()) {
    auto person = person_of(entry);
    if (!person) return person.error();
    settings.people.push_back(std::move(*person));
  }
  for (const Value& entry : (*file)["channels"].array()) settings.channels.push_back(channel_of(entry));
  for (const Value& entry : (*file)["user_groups"].array()) settings.user_groups.push_back(group_of(entry));
  return {};
}

std::vector<Channel> example_channels() {
  Channel general{.id = "C0GENERAL", .name = "general", .members = {"lena", "omar", "ines", "jun", "pia"}};
  Channel platform{.id = "C0PLATFORM", .name = "platform", .members = {"lena", "omar", "ines"}};
  Channel admins{.id = "C0ADMINS", .name = "access-admins", .members = {"omar", "ines", "jun"}, .is_private = true};
  return {general, platform, admins};
}

std::vector<Person> example_people() {
  return {
      {.id = "U0LENA",
       .name = "lena",
       .email = "lena@acme.test",
       .real_name = "Lena Fischer",
       .title = "Platform engineer"},
      {.id = "U0OMAR",
       .name = "omar",
       .email = "omar@acme.test",
       .real_name = "Omar Haddad",
       .title = "Head of Platform"},
      {.id = "U0INES", .name = "ines", .email = "ines@acme.test", .real_name = "Ines Costa", .title = "CTO"},
      {.id = "U0JUN", .name = "jun", .email = "jun@acme.test", .real_name = "Jun Watanabe", .title = "IT support"},
      {.id = "U0PIA", .name = "pia", .email = "pia@acme.test", .real_name = "Pia Lindqvist", .title = "Contractor"}};
}

}  // namespace c1::sandbox
