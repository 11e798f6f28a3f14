// What is about the app and the workspace as such, and the way into Socket Mode.
#include "base/ids.hpp"
#include "sandbox/api.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// debug_reconnects stands in the URL of the socket with Slack; here it may also stand in the call.
Value connections_open(Workspace& workspace, const Args& args) {
  // Slack publishes no code of its own for an app whose Socket Mode is off.
  if (!workspace.socket_mode) return api_error("access_denied");
  const std::string ticket = new_id() + new_id();
  workspace.tickets[ticket] = {.at = workspace.clock.now(), .short_lived = args.flag("debug_reconnects")};
  return api_ok({{"url", workspace.socket_url + "?ticket=" + ticket + "&app_id=" + workspace.settings.app_id}});
}

Value team_info(Workspace& workspace, const Args&) {
  const SandboxSettings& settings = workspace.settings;
  Value icon = json::object({{"image_default", true}});
  return api_ok({{"team", json::object({{"id", settings.team_id},
                                        {"name", settings.team_name},
                                        {"url", "https://" + settings.team_domain + ".slack.com/"},
                                        {"domain", settings.team_domain},
                                        {"email_domain", ""},
                                        {"icon", std::move(icon)}})}});
}

Value bots_info(Workspace& workspace, const Args& args) {
  const SandboxSettings& settings = workspace.settings;
  if (args.has("bot") && args.text("bot") != settings.bot_id) return api_error("bot_not_found");
  return api_ok({{"bot", json::object({{"id", settings.bot_id},
                                       {"deleted", false},
                                       {"name", settings.bot_name},
                                       {"updated", 1700000000},
                                       {"app_id", settings.app_id},
                                       {"user_id", settings.bot_user_id},
                                       {"icons", json::object()}})}});
}

Value api_test(Workspace&, const Args& args) {
  if (args.has("error")) return api_error(args.text("error"));
  return api_ok({{"args", args.all()}});
}

}  // namespace

std::span<const ApiMethod> app_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"apps.connections.open", false, {"debug_reconnects"}, connections_open, true},
      {"team.info", true, {"team", "domain"}, team_info},
      {"bots.info", true, {"bot", "team_id"}, bots_info},
      {"api.test", false, {"error", "foo"}, api_test}};
  return kMethods;
}

}  // namespace c1::sandbox
