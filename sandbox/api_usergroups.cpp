// usergroups.*.
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/api.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

UserGroup* find_group(Workspace& workspace, const Args& args) {
  const auto found = std::find_if(workspace.user_groups.begin(), workspace.user_groups.end(),
                                  [&](const UserGroup& group) { return group.id == args.text("usergroup"); });
  return found == workspace.user_groups.end() ? nullptr : &*found;
}

Value group_json(const Workspace& workspace, const UserGroup& group, bool with_users) {
  Value users = json::array();
  for (const std::string& user : group.users) users.push(user);
  Value out = json::object({{"id", group.id},
                            {"team_id", workspace.settings.team_id},
                            {"is_usergroup", true},
                            {"name", group.name},
                            {"handle", group.handle},
                            {"date_delete", 0},
                            {"user_count", group.users.size()}});
  if (with_users) out.set("users", std::move(users));
  return out;
}

Value list_groups(Workspace& workspace, const Args& args) {
  Value groups = json::array();
  for (const UserGroup& group : workspace.user_groups)
    groups.push(group_json(workspace, group, args.flag("include_users")));
  return api_ok({{"usergroups", std::move(groups)}});
}

Value list_users(Workspace& workspace, const Args& args) {
  const UserGroup* group = find_group(workspace, args);
  if (!group) return api_error("no_such_subteam");
  Value users = json::array();
  for (const std::string& user : group->users) users.push(user);
  return api_ok({{"users", std::move(users)}});
}

// Takes the place of all who were in it.
Value update_users(Workspace& workspace, const Args& args) {
  UserGroup* group = find_group(workspace, args);
  if (!group) return api_error("no_such_subteam");
  std::vector<std::string> users;
  for (const std::string& user : text::split(args.text("users"), ',')) {
    const Person* person = workspace.person_by_id(user);
    if (!person || person->deactivated)
      return api_error(args.text("users").empty() ? "no_users_provided" : "invalid_users");
    users.push_back(user);
  }
  group->users = std::move(users);
  workspace.changed();
  return api_ok({{"usergroup", group_json(workspace, *group, true)}});
}

}  // namespace

std::span<const ApiMethod> user_group_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"usergroups.list", true, {"include_count", "include_disabled", "include_users"}, list_groups},
      {"usergroups.users.list", true, {"usergroup", "include_disabled"}, list_users},
      {"usergroups.users.update", false, {"usergroup", "users", "include_count"}, update_users}};
  return kMethods;
}

}  // namespace c1::sandbox
