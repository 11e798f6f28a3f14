// What happens to the app's installation, where it was installed by OAuth.
#include "sandbox/acts.hpp"
#include "sandbox/events.hpp"
#include "sandbox/office.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Error no_office() { return invalid("The app was not installed by OAuth here: start the sandbox with --client-id."); }

// Slack tells of it twice, in no certain order.
std::vector<Value> last_words(Workspace& workspace, bool revoked_first) {
  const Value uninstalled = json::object({{"type", "app_uninstalled"}, {"event_ts", workspace.new_ts()}});
  const Value bots = json::array({Value(workspace.settings.bot_user_id)});
  const Value revoked = json::object({{"type", "tokens_revoked"},
                                      {"tokens", json::object({{"oauth", json::array()}, {"bot", bots}})},
                                      {"event_ts", workspace.new_ts()}});
  std::vector<Value> told{event_envelope(workspace, uninstalled, ""), event_envelope(workspace, revoked, "")};
  if (revoked_first) std::swap(told[0], told[1]);
  return told;
}

}  // namespace

// {revoked_first?, silently?: Slack's events are lost}. Of an organisation's installation: from all of its workspaces.
Result<Value> uninstall(Core& core, Wish wish) {
  const auto office = core.workspace.settings.office;
  if (!office) return no_office();
  const auto install = office->installed_in(core.workspace.settings.team_id);
  if (!install) return conflict("The app is not installed here.");
  std::vector<Value> told;
  {
    Hold hold(core);
    told = last_words(*hold, wish["revoked_first"].boolean());
  }
  office->end_tokens_of(*install);
  if (!wish["silently"].boolean())
    for (const Value& envelope : told) core.courier.deliver_and_wait(event_delivery(envelope));
  office->tell_workspaces();
  return json::object({{"ok", true}, {"events", Value(json::array({told[0], told[1]}))}});
}

Result<Value> expire_tokens(Core& core, Wish) {
  const auto office = core.workspace.settings.office;
  if (!office) return no_office();
  office->expire_tokens();
  return json::object({{"ok", true}, {"renewals", office->renewals()}});
}

}  // namespace c1::sandbox
