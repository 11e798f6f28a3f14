// Clicks, views, options, shortcuts (docs.slack.dev/reference/interaction-payloads).
#include "slack/inbound_parts.hpp"

namespace c1::slack {
namespace {

bool is_enterprise(const std::string& id) { return id.starts_with('E'); }

const std::string& first_of(const std::string& one, const std::string& other) { return one.empty() ? other : one; }

// Contract §2.2. A view knows where it was installed; elsewhere `team` tells, and where that is null (an
// organisation-wide install) the enterprise, with the person's own workspace as the one they work in.
Tenant tenant_of_interaction(const json::Value& payload) {
  const std::string& installed = payload["view"]["app_installed_team_id"].string();
  const std::string& team = payload["team"]["id"].string();
  const std::string& home = payload["user"]["team_id"].string();
  Tenant tenant;
  tenant.enterprise = first_of(payload["enterprise"]["id"].string(), payload["team"]["enterprise_id"].string());
  tenant.org_install = payload["is_enterprise_install"].boolean();
  if (is_enterprise(installed)) {
    tenant.enterprise = installed;
    tenant.org_install = true;
  } else if (!installed.empty()) {
    tenant.team = installed;
    return tenant;
  }
  for (const std::string* candidate : {&team, &home}) {
    if (is_enterprise(*candidate))
      tenant.enterprise = first_of(tenant.enterprise, *candidate);
    else if (tenant.team.empty())
      tenant.team = *candidate;
  }
  if (team.empty() && !tenant.enterprise.empty()) tenant.org_install = true;
  return tenant;
}

// Slack has been seen to give the enterprise where a person's workspace should stand: that says nothing about it.
Actor actor_of(const json::Value& payload, const Tenant& tenant) {
  Actor actor{payload["user"]["id"].string(), payload["user"]["team_id"].string()};
  if (is_enterprise(actor.team) && actor.team == tenant.enterprise) actor.team.clear();
  return actor;
}

View view_of(const json::Value& view) {
  return {view["id"].string(),          view["hash"].string(),
          view["callback_id"].string(), view["private_metadata"].string(),
          view["type"].string(),        view["root_view_id"].string(),
          {view["state"]["values"]}};
}

std::optional<View> view_if_any(const json::Value& payload) {
  if (!payload["view"].is_object()) return std::nullopt;
  return view_of(payload["view"]);
}

// From the container, because the message itself is missing where it was ephemeral.
std::optional<MessageRef> message_of(const json::Value& payload) {
  const json::Value& container = payload["container"];
  const json::Value& message = payload["message"];
  MessageRef ref;
  ref.channel = first_of(container["channel_id"].string(), payload["channel"]["id"].string());
  ref.ts = first_of(container["message_ts"].string(), message["ts"].string());
  if (ref.ts.empty()) return std::nullopt;
  ref.thread_ts = reply_to(first_of(container["thread_ts"].string(), message["thread_ts"].string()), ref.ts);
  ref.ephemeral = container["is_ephemeral"].boolean();
  return ref;
}

BlockAction read_action(const json::Value& payload) {
  const json::Value& action = payload["actions"][0];  // there is exactly one in practice
  BlockAction click;
  click.tenant = tenant_of_interaction(payload);
  click.actor = actor_of(payload, click.tenant);
  click.action_id = action["action_id"].string();
  click.block_id = action["block_id"].string();
  click.value = first_of(action["value"].string(), action["selected_option"]["value"].string());
  click.action_ts = action["action_ts"].string();
  click.trigger = payload["trigger_id"].string();
  click.response_url = payload["response_url"].string();
  click.view = view_if_any(payload);
  if (!click.view) click.message = message_of(payload);
  return click;
}

OptionsRequest read_options(const json::Value& payload) {
  OptionsRequest request;
  request.tenant = tenant_of_interaction(payload);
  request.actor = actor_of(payload, request.tenant);
  request.action_id = payload["action_id"].string();
  request.block_id = payload["block_id"].string();
  request.query = payload["value"].string();
  request.view = view_if_any(payload);
  return request;
}

Shortcut read_shortcut(const json::Value& payload) {
  Shortcut shortcut;
  shortcut.tenant = tenant_of_interaction(payload);
  shortcut.actor = actor_of(payload, shortcut.tenant);
  shortcut.callback_id = payload["callback_id"].string();
  shortcut.trigger = payload["trigger_id"].string();
  shortcut.action_ts = payload["action_ts"].string();
  return shortcut;
}

// As chat.getPermalink gives it, without asking.
std::string permalink_of(const std::string& domain, const MessageRef& message) {
  if (domain.empty() || message.channel.empty() || message.ts.empty()) return {};
  std::string digits = message.ts;
  std::erase(digits, '.');
  return "https://" + domain + ".slack.com/archives/" + message.channel + "/p" + digits +
         (message.thread_ts.empty() ? "" : "?thread_ts=" + message.thread_ts + "&cid=" + message.channel);
}

MessageShortcut read_message_shortcut(const json::Value& payload) {
  const json::Value& message = payload["message"];
  MessageShortcut shortcut;
  shortcut.tenant = tenant_of_interaction(payload);
  shortcut.actor = actor_of(payload, shortcut.tenant);
  shortcut.callback_id = payload["callback_id"].string();
  shortcut.trigger = payload["trigger_id"].string();
  shortcut.response_url = payload["response_url"].string();
  shortcut.action_ts = payload["action_ts"].string();
  shortcut.message.channel = payload["channel"]["id"].string();
  shortcut.message.ts = first_of(message["ts"].string(), payload["message_ts"].string());
  shortcut.message.thread_ts = reply_to(message["thread_ts"].string(), shortcut.message.ts);
  shortcut.message.ephemeral = message["is_ephemeral"].boolean();
  shortcut.message_text = message["text"].string();
  shortcut.permalink = permalink_of(payload["team"]["domain"].string(), shortcut.message);
  return shortcut;
}

}  // namespace

std::string reply_to(const std::string& thread_ts, const std::string& ts) {
  return thread_ts == ts ? std::string{} : thread_ts;
}

Inbound read_interaction(const json::Value& payload) {
  const std::string& type = payload["type"].string();
  if (type == "block_actions") return read_action(payload);
  if (type == "block_suggestion") return read_options(payload);
  if (type == "shortcut") return read_shortcut(payload);
  if (type == "message_action") return read_message_shortcut(payload);
  const Tenant tenant = tenant_of_interaction(payload);
  const Actor actor = actor_of(payload, tenant);
  const json::Value& view = payload["view"];
  if (type == "view_submission") return ViewSubmission{tenant, actor, view_of(view), payload["trigger_id"].string()};
  if (type == "view_closed") return ViewClosed{tenant, actor, view_of(view), payload["is_cleared"].boolean()};
  return Unknown{type};
}

}  // namespace c1::slack
