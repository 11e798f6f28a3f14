// auth.test and users.*.
#include "base/text.hpp"
#include "sandbox/api.hpp"
#include "sandbox/paging.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Value auth_test(Workspace& workspace, const Args&) {
  const SandboxSettings& settings = workspace.settings;
  const bool by_org = workspace.called_by_org;
  Value reply = api_ok({{"url", "https://" + settings.team_domain + ".slack.com/"},
                        {"team", settings.team_name},
                        {"user", settings.bot_name},
                        {"team_id", by_org ? settings.enterprise_id : settings.team_id},
                        {"user_id", settings.bot_user_id},
                        {"bot_id", settings.bot_id},
                        {"app_id", settings.app_id},
                        {"app_name", settings.bot_name},
                        {"is_enterprise_install", by_org}});
  if (!settings.enterprise_id.empty()) reply.set("enterprise_id", settings.enterprise_id);
  return reply;
}

Value bot_user(const SandboxSettings& settings) {
  return json::object(
      {{"id", settings.bot_user_id},
       {"team_id", settings.team_id},
       {"name", settings.bot_name},
       {"deleted", false},
       {"real_name", settings.bot_name},
       {"profile",
        json::object({{"real_name", settings.bot_name}, {"api_app_id", settings.app_id}, {"bot_id", settings.bot_id}})},
       {"is_bot", true},
       {"is_app_user", false}});
}

Value users_info(Workspace& workspace, const Args& args) {
  if (args.text("user") == workspace.settings.bot_user_id) return api_ok({{"user", bot_user(workspace.settings)}});
  const Person* person = workspace.person_by_id(args.text("user"));
  return person ? api_ok({{"user", user_json(workspace, *person)}}) : api_error("user_not_found");
}

Value users_list(Workspace& workspace, const Args& args) {
  std::vector<Value> members;
  for (const Person& person : workspace.people) members.push_back(user_json(workspace, person));
  members.push_back(bot_user(workspace.settings));
  const auto page = page_of(members, args);
  if (!page) return api_error("invalid_cursor");
  return api_ok({{"members", page->items},
                 {"cache_ts", to_unix_seconds(workspace.clock.now())},
                 {"response_metadata", json::object({{"next_cursor", page->next_cursor}})}});
}

Value users_lookup_by_email(Workspace& workspace, const Args& args) {
  const std::string email = text::folded(args.text("email"));
  for (const Person& person : workspace.people)
    if (!email.empty() && text::folded(person.email) == email && !person.deactivated)
      return api_ok({{"user", user_json(workspace, person)}});
  return api_error("users_not_found");
}

}  // namespace

std::span<const ApiMethod> user_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"auth.test", false, {}, auth_test},
      {"users.info", true, {"user", "include_locale"}, users_info},
      {"users.list", true, {"cursor", "limit", "team_id", "include_locale"}, users_list},
      {"users.lookupByEmail", true, {"email"}, users_lookup_by_email}};
  return kMethods;
}

}  // namespace c1::sandbox
