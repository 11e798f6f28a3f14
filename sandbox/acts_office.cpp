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

// {granted, event_time?: seconds, of an event that comes late}. The event names its workspaces only in its list.
Result<Value> set_team_access(Core& core, Wish wish) {
  const auto office = core.workspace.settings.office;
  if (!office) return no_office();
  if (core.workspace.settings.enterprise_id.empty()) return conflict("This workspace is in no organisation.");
  const bool granted = wish["granted"].boolean();
  const bool is_late = wish.has("event_time");
  Value envelope;
  {
    Hold hold(core);
    const Value teams = json::array({Value(hold->settings.team_id)});
    envelope = event_envelope(*hold,
                              json::object({{"type", granted ? "team_access_granted" : "team_access_revoked"},
                                            {"team_ids", teams},
                                            {"event_ts", hold->new_ts()}}),
                              "");
    Value authorization = envelope["authorizations"][0];
    authorization.set("team_id", Value());
    authorization.set("is_enterprise_install", true);
    envelope.set("authorizations", json::array({std::move(authorization)}));
    envelope.set("team_id", Value());
    if (is_late) envelope.set("event_time", wish["event_time"].integer());
  }
  const auto happens = [&] {
    office->set_access(core.workspace.settings.team_id, granted);
    office->tell_workspaces();
  };
  if (!is_late && granted) happens();
  // It is the organisation that tells of it: where this workspace has not the app, by way of another.
  const auto site = office->site();
  Courier& courier = office->installed_in(core.workspace.settings.team_id) || !site ? core.courier : site->courier;
  const Ack ack = courier.deliver_and_wait(event_delivery(envelope));
  if (!is_late && !granted) happens();
  return json::object({{"ok", true}, {"status", ack.response.status}});
}

Result<Value> expire_tokens(Core& core, Wish) {
  const auto office = core.workspace.settings.office;
  if (!office) return no_office();
  office->expire_tokens();
  return json::object({{"ok", true}, {"renewals", office->renewals()}});
}

}  // namespace c1::sandbox
