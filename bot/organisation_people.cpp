// The section `users`.

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/organisation_draft.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
namespace fs = std::filesystem;

constexpr char kZoneInfo[] = "/usr/share/zoneinfo";
constexpr std::size_t kLongestEmail = 254;

const yaml::Shape kUserShape{
    .what = "a user",
    .keys = {"email", "name", "title", "department", "employment_type", "manager", "time_zone", "roles", "attributes",
             "status"},
};
constexpr Role kRoles[] = {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk,
                           Role::app_admin, Role::read_only_admin};

// Not RFC 5322: what keeps names, lists and typing accidents out.
bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > kLongestEmail) return false;
  const std::string_view domain = text.substr(at + 1);
  return text.find_first_of(" \t\n\r<>(),;:\"\\[]|") == std::string_view::npos &&
         domain.find('@') == std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
         domain.find("..") == std::string_view::npos;
}

// The zones this system knows, "Europe/Berlin"; empty where there is no time zone database.
const std::set<std::string>& time_zones() {
  static const std::set<std::string> zones = [] {
    std::set<std::string> names;
    std::error_code failed;
    const fs::path root(kZoneInfo);
    for (fs::recursive_directory_iterator entry(root, fs::directory_options::skip_permission_denied, failed), end;
         !failed && entry != end; entry.increment(failed)) {
      const std::string name = entry->path().lexically_relative(root).generic_string();
      const bool is_zone = name[0] >= 'A' && name[0] <= 'Z' && name.find('.') == std::string::npos;
      if (is_zone && entry->is_regular_file(failed)) names.insert(name);
    }
    return names;
  }();
  return zones;
}

void read_time_zone(const yaml::Fields& fields, User& user, Draft& draft) {
  const auto zone = fields.text("time_zone");
  if (!zone) return;
  user.time_zone = zone->text;
  check_time_zone(*zone, draft);
}

void read_roles(const yaml::Fields& fields, User& user, Draft& draft) {
  std::vector<std::string_view> names;
  for (const Role role : kRoles) names.push_back(to_string(role));
  for (const yaml::Word& word : fields.texts("roles")) {
    const auto role = role_from(word.text);
    if (!role) {
      std::string hint = text::did_you_mean(word.text, names);
      if (hint.empty()) hint = " There are " + yaml::one_of(names) + ".";
      draft.problems.add(word.at, "There is no role " + yaml::shown(word.text) + "." + hint);
    } else if (std::find(user.roles.begin(), user.roles.end(), *role) == user.roles.end()) {
      user.roles.push_back(*role);
    }
  }
}

void read_attributes(const yaml::Fields& fields, User& user, Draft& draft) {
  const yaml::Node* node = fields.find("attributes");
  if (!node) return;
  if (node->kind != yaml::Node::Kind::map) {
    draft.problems.add(node->at, "\"attributes\" should be a map, such as {cost_center: \"4711\"}; this is " +
                                     std::string(yaml::kind_of(*node)) + ".");
  }
  for (const yaml::Member& member : node->members) {
    auto value = yaml::text_of(*member.value, "The attribute " + yaml::shown(member.key), draft.problems);
    if (value) user.attributes[member.key] = std::move(value->text);
  }
}

void read_status(const yaml::Fields& fields, User& user, Draft& draft) {
  const auto status = fields.text("status");
  if (!status || status->text == "active") return;
  if (status->text == "suspended") {
    user.status = UserStatus::suspended;
  } else {
    draft.problems.add(status->at, "\"status\" should be \"active\" or \"suspended\"; this is " +
                                       yaml::shown(status->text) + ". Who has left is taken out of the file.");
  }
}

void read_email(const yaml::Fields& fields, User& user, Draft& draft) {
  const auto email = fields.require_text("email");
  if (!email) return;
  user.email = lower_case(email->text);
  user.id = {user.email};
  if (!looks_like_email(user.email))
    draft.problems.add(email->at, yaml::shown(email->text) + " is not an email address, such as \"lena@acme.test\".");
  draft.declare(Thing::user, {user.email, email->at});
}

void read_user(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kUserShape, draft.problems);
  User user;
  read_email(fields, user, draft);
  if (const auto name = fields.require_text("name")) user.name = name->text;
  user.title = fields.text_or_empty("title");
  user.department = fields.text_or_empty("department");
  user.employment_type = fields.text_or_empty("employment_type");
  if (const auto manager = fields.text("manager")) {
    user.manager = draft.user(*manager);
    draft.managers.emplace(user.id.value, yaml::Word{user.manager->value, manager->at});
  }
  read_time_zone(fields, user, draft);
  read_roles(fields, user, draft);
  read_attributes(fields, user, draft);
  read_status(fields, user, draft);
  draft.organisation.users.push_back(std::move(user));
}

// The people from `start` upwards who have not been looked at before, ended by the first who was.
std::vector<std::string> way_up(const std::string& start, const Draft& draft, std::set<std::string>& seen) {
  std::vector<std::string> way{start};
  while (seen.insert(way.back()).second) {
    const auto manager = draft.managers.find(way.back());
    if (manager == draft.managers.end()) return {};
    way.push_back(manager->second.text);
  }
  return way;
}

}  // namespace

void read_users(const std::vector<const yaml::Node*>& users, Draft& draft) {
  for (const yaml::Node* user : users) read_user(*user, draft);
}

void check_time_zone(const yaml::Word& zone, Draft& draft) {
  const auto& known = time_zones();
  if (known.empty() || known.contains(zone.text)) return;
  std::string hint = text::did_you_mean(zone.text, {known.begin(), known.end()});
  if (hint.empty()) hint = " Write it as \"Europe/Berlin\".";
  draft.problems.add(zone.at, "There is no time zone " + yaml::shown(zone.text) + "." + hint);
}

void check_managers(Draft& draft) {
  std::set<std::string> seen;
  for (const User& user : draft.organisation.users) {
    std::vector<std::string> way = way_up(user.id.value, draft, seen);
    const auto first = way.empty() ? way.end() : std::find(way.begin(), std::prev(way.end()), way.back());
    if (first == way.end() || std::next(first) == way.end()) continue;
    way.erase(way.begin(), first);
    const yaml::Place at = draft.managers.at(way.front()).at;
    std::string says = yaml::shown(way.front()) + " cannot be their own manager.";
    if (way.size() > 2) {
      std::string round;
      for (const std::string& person : way) round += (round.empty() ? "" : ", then ") + text::fit(person, 60);
      says = "Managers go round in a circle here: " + text::fit(round, 400) + ". Somebody must be at the top.";
    }
    draft.problems.add(at, std::move(says));
  }
}

}  // namespace c1::bot
