// The Events API (docs.slack.dev/apis/events-api): the envelope and the events we know.
#include "slack/inbound_parts.hpp"

namespace c1::slack {
namespace {

// Contract §2.2: in a shared channel the envelope's team may be another company's; the authorization is ours. On an
// organisation-wide install the authorization has no team; then context_team_id is the workspace through which we see
// it.
Tenant tenant_of(const json::Value& envelope) {
  const json::Value& ours = envelope["authorizations"][0];
  Tenant tenant{envelope["team_id"].string(), envelope["enterprise_id"].string(), false};
  if (!ours.is_object()) return tenant;
  const bool shared = envelope["is_ext_shared_channel"].boolean();
  const std::string& context = envelope["context_team_id"].string();
  tenant.org_install = ours["is_enterprise_install"].boolean();
  tenant.enterprise = ours["enterprise_id"].string();
  if (!ours["team_id"].string().empty())
    tenant.team = ours["team_id"].string();
  else if (context.starts_with('T'))
    tenant.team = context;
  else if (shared || !tenant.team.starts_with('T'))
    tenant.team.clear();
  return tenant;
}

bool is_from_bot(const json::Value& message) {
  return !message["bot_id"].string().empty() || message["bot_profile"].is_object() ||
         message["subtype"].string() == "bot_message" || message["user"].string() == "USLACKBOT";
}

MessagePosted read_posted(const json::Value& event) {
  MessagePosted posted;
  posted.user = event["user"].string();
  posted.channel = event["channel"].string();
  posted.channel_type = event["channel_type"].string();
  posted.ts = event["ts"].string();
  posted.thread_ts = reply_to(event["thread_ts"].string(), posted.ts);
  posted.text = event["text"].string();
  for (const json::Value& file : event["files"].array()) {
    posted.file_names.push_back(file["name"].string().empty() ? file["title"].string() : file["name"].string());
    posted.file_links.push_back(file["permalink"].string());
  }
  posted.from_bot = is_from_bot(event);
  return posted;
}

// A message whose thread goes on after it was deleted is "changed" into a tombstone.
EventBody read_changed(const json::Value& event) {
  const json::Value& message = event["message"];
  const std::string& channel = event["channel"].string();
  const std::string& ts = message["ts"].string();
  const json::Value& before = event["previous_message"];
  const std::string thread_ts = reply_to(message["thread_ts"].string(), ts);
  if (message["subtype"].string() == "tombstone") return MessageDeleted{channel, ts, thread_ts, is_from_bot(before)};
  return MessageEdited{
      message["user"].string(), channel, ts, thread_ts, message["text"].string(), before["text"].string(),
      is_from_bot(message)};
}

EventBody read_message(const json::Value& event, const std::string& type) {
  const std::string& subtype = event["subtype"].string();
  if (subtype == "message_changed") return read_changed(event);
  if (subtype == "message_deleted") {
    const json::Value& before = event["previous_message"];
    const std::string& ts = event["deleted_ts"].string();
    return MessageDeleted{event["channel"].string(), ts, reply_to(before["thread_ts"].string(), ts),
                          is_from_bot(before)};
  }
  for (const char* words : {"", "file_share", "thread_broadcast", "me_message", "bot_message"})
    if (subtype == words) return read_posted(event);
  return Ignored{type};
}

LinkShared read_links(const json::Value& event) {
  LinkShared shared{event["user"].string(),      event["channel"].string(), event["message_ts"].string(),
                    event["unfurl_id"].string(), event["source"].string(),  {}};
  for (const json::Value& link : event["links"].array()) shared.urls.push_back(link["url"].string());
  return shared;
}

// The event's bot_access_token is not taken over: the workspace's own token completes a step, too.
FunctionExecuted read_executed(const json::Value& event) {
  return {event["function"]["callback_id"].string(), event["function_execution_id"].string(), event["inputs"]};
}

TokensRevoked read_revoked(const json::Value& tokens) {
  TokensRevoked revoked;
  for (const json::Value& user : tokens["oauth"].array()) revoked.users.push_back(user.string());
  for (const json::Value& bot : tokens["bot"].array()) revoked.bots.push_back(bot.string());
  return revoked;
}

TeamAccess read_access(const json::Value& event, bool granted) {
  TeamAccess access{.granted = granted, .teams = {}};
  for (const json::Value& team : event["team_ids"].array()) access.teams.push_back(team.string());
  return access;
}

EventBody read_body(const json::Value& event, const std::string& full_type) {
  const std::string& type = event["type"].string();
  if (type == "message") return read_message(event, full_type);
  if (type == "app_home_opened")
    return HomeOpened{event["user"].string(), event["tab"].string(), event["view"]["hash"].string()};
  if (type == "link_shared") return read_links(event);
  if (type == "function_executed") return read_executed(event);
  if (type == "team_join" || type == "user_change") return PersonChanged{event["user"]};
  if (type == "app_uninstalled") return AppUninstalled{};
  if (type == "tokens_revoked") return read_revoked(event["tokens"]);
  if (type == "team_access_granted" || type == "team_access_revoked")
    return read_access(event, type == "team_access_granted");
  return Ignored{full_type};
}

}  // namespace

Event read_event(const json::Value& envelope) {
  const json::Value& event = envelope["event"];
  const std::string& subtype = event["subtype"].string();
  const std::string type = event["type"].string() + (subtype.empty() ? "" : "." + subtype);
  return {tenant_of(envelope), envelope["event_id"].string(), type, read_body(event, type),
          from_millis(envelope["event_time"].integer() * 1'000)};
}

}  // namespace c1::slack
