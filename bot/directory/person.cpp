#include "bot/directory/person.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "bot/email_address.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::size_t kLongestText = 200;
constexpr std::size_t kLongestName = 254;
constexpr std::size_t kMostAttributes = 50;

// The fields of the body, one by one.
struct Field {
  const char* key;
  std::string Person::*member;
};
constexpr Field kFields[] = {{"name", &Person::name},
                             {"given_name", &Person::given_name},
                             {"family_name", &Person::family_name},
                             {"title", &Person::title},
                             {"department", &Person::department},
                             {"employment_type", &Person::employment_type},
                             {"time_zone", &Person::time_zone},
                             {"manager", &Person::manager}};

std::string one_line(const std::string& text, std::size_t limit) {
  std::string line = text::valid_utf8(text);
  std::erase(line, '\0');
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text::fit(text::trimmed(line), limit);
}

}  // namespace

bool Person::says_the_same(const Person& other) const {
  const auto same = [&](const Field& field) { return this->*field.member == other.*field.member; };
  return source == other.source && external_id == other.external_id && user_name == other.user_name &&
         email == other.email && active == other.active && attributes == other.attributes &&
         std::all_of(std::begin(kFields), std::end(kFields), same);
}

storage::DirectoryPerson row_of(const Person& p) {
  json::Value body = json::object();
  for (const Field& field : kFields)
    if (!(p.*field.member).empty()) body.set(field.key, p.*field.member);
  if (!p.attributes.empty()) {
    json::Value attributes = json::object();
    for (const auto& [name, value] : p.attributes) attributes.set(name, value);
    body.set("attributes", std::move(attributes));
  }
  return {p.id,    p.source, p.external_id, p.user_name, p.user.value,
          p.email, p.active, body.dump(),   p.created,   p.changed};
}

Person person_of(const storage::DirectoryPerson& row) {
  Person p{.id = row.id,
           .source = row.source,
           .external_id = row.external_id,
           .user_name = row.user_name,
           .user = {row.person},
           .email = row.email,
           .active = row.active,
           .created = row.created,
           .changed = row.changed};
  const auto body = json::parse(row.body);
  if (!body) return p;
  for (const Field& field : kFields) p.*field.member = (*body)[field.key].string();
  for (const auto& [name, value] : (*body)["attributes"].object()) p.attributes[name] = value.string();
  return p;
}

Result<Person> checked(Person p) {
  for (const Field& field : kFields) p.*field.member = one_line(p.*field.member, kLongestText);
  p.external_id = one_line(p.external_id, kLongestName);
  p.user_name = lower_case_of(one_line(p.user_name, kLongestName));
  p.email = lower_case_of(text::trimmed(p.email));
  if (p.user_name.empty()) return invalid("A person needs a userName.", "invalidValue");
  if (!looks_like_email(p.email) || !text::is_utf8(p.email))
    return invalid("\"" + text::fit(one_line(p.email, kLongestName), 100) + "\" is no email address; " + p.user_name +
                       " needs one, because people are told things there and found in Slack by it.",
                   "invalidValue");
  std::map<std::string, std::string> attributes;
  for (const auto& [name, value] : p.attributes)
    if (attributes.size() < kMostAttributes && !value.empty())
      attributes[one_line(name, kLongestText)] = one_line(value, kLongestText);
  p.attributes = std::move(attributes);
  if (p.name.empty()) p.name = text::trimmed(p.given_name + " " + p.family_name);
  if (p.name.empty()) p.name = p.user_name;
  return p;
}

std::string lower_case_of(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace c1::bot::directory
