#include "sandbox/shapes.hpp"

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

Value bot_profile(const SandboxSettings& settings) {
  return json::object({{"id", settings.bot_id},
                       {"app_id", settings.app_id},
                       {"name", settings.bot_name},
                       {"icons", json::object()},
                       {"deleted", false},
                       {"updated", 1700000000},
                       {"team_id", settings.team_id}});
}

// What Slack's own client puts beside the text of a person's message.
Value rich_text_blocks(const std::string& text) {
  Value block = rich_text(text::unescape_mrkdwn(text));
  block.set("block_id", "rt1");
  return json::array({std::move(block)});
}

void set_author(Value& out, const Workspace& workspace, const Message& message) {
  const SandboxSettings& settings = workspace.settings;
  out.set("user", message.author);
  out.set("team", settings.team_id);
  if (message.by_app) {
    out.set("bot_id", settings.bot_id);
    out.set("app_id", settings.app_id);
    out.set("bot_profile", bot_profile(settings));
  } else {
    out.set("client_msg_id", message.client_msg_id);
  }
}

void set_thread(Value& out, const Workspace& workspace, const Message& message) {
  if (!message.thread_ts.empty()) {
    out.set("thread_ts", message.thread_ts);
    const Message* parent = workspace.message(message.channel, message.thread_ts);
    if (parent) out.set("parent_user_id", parent->author);
    return;
  }
  const auto replies = workspace.replies(message.channel, message.ts);
  if (replies.empty()) return;
  out.set("thread_ts", message.ts);
  out.set("reply_count", replies.size());
  out.set("latest_reply", replies.back()->ts);
}

}  // namespace

Value rich_text(const std::string& words) {
  Value text = json::object({{"type", "text"}, {"text", words}});
  Value section = json::object({{"type", "rich_text_section"}, {"elements", json::array({std::move(text)})}});
  return json::object({{"type", "rich_text"}, {"elements", json::array({std::move(section)})}});
}

Value user_json(const Workspace& workspace, const Person& person) {
  Value profile = json::object({{"title", person.title},
                                {"real_name", person.real_name},
                                {"real_name_normalized", person.real_name},
                                {"display_name", person.name},
                                {"display_name_normalized", person.name},
                                {"email", person.email},
                                {"team", workspace.settings.team_id}});
  for (const char* size : {"image_24", "image_32", "image_48", "image_72", "image_192", "image_512"})
    profile.set(size, person.photo);
  Value user = json::object({{"id", person.id},
                             {"team_id", workspace.settings.team_id},
                             {"name", person.name},
                             {"deleted", person.deactivated},
                             {"real_name", person.real_name},
                             {"tz", person.tz},
                             {"tz_label", person.tz},
                             {"tz_offset", person.tz_offset},
                             {"profile", std::move(profile)},
                             {"is_admin", false},
                             {"is_owner", false},
                             {"is_primary_owner", false},
                             {"is_restricted", false},
                             {"is_ultra_restricted", false},
                             {"is_bot", false},
                             {"is_app_user", false},
                             {"updated", 1700000000}});
  const SandboxSettings& settings = workspace.settings;
  if (!settings.enterprise_id.empty())
    user.set("enterprise_user", json::object({{"id", person.id},
                                              {"enterprise_id", settings.enterprise_id},
                                              {"enterprise_name", settings.enterprise_name},
                                              {"teams", json::array({Value(settings.team_id)})}}));
  return user;
}

Value channel_json(const Workspace& workspace, const Channel& channel) {
  if (!channel.dm_with.empty())
    return json::object({{"id", channel.id},
                         {"created", 1700000000},
                         {"is_im", true},
                         {"is_archived", false},
                         {"is_org_shared", false},
                         {"context_team_id", workspace.settings.team_id},
                         {"user", channel.dm_with},
                         {"is_user_deleted", false},
                         {"is_open", true}});
  return json::object({{"id", channel.id},
                       {"name", channel.name},
                       {"name_normalized", channel.name},
                       {"is_channel", !channel.is_private},
                       {"is_group", channel.is_private},
                       {"is_im", false},
                       {"is_mpim", false},
                       {"is_private", channel.is_private},
                       {"is_archived", false},
                       {"is_member", channel.app_is_member},
                       {"is_shared", false},
                       {"is_ext_shared", false},
                       {"is_org_shared", false},
                       {"created", 1700000000},
                       {"context_team_id", workspace.settings.team_id},
                       {"num_members", channel.members.size()}});
}

Value message_json(const Workspace& workspace, const Message& message, bool with_metadata) {
  Value out = json::object({{"type", "message"}, {"ts", message.ts}});
  if (message.deleted) {
    out.set("subtype", "tombstone");
    out.set("user", "USLACKBOT");
    out.set("text", "This message was deleted.");
    out.set("hidden", true);
    set_thread(out, workspace, message);
    return out;
  }
  out.set("text", message.text);
  set_author(out, workspace, message);
  if (!message.blocks.is_null())
    out.set("blocks", message.blocks);
  else if (!message.by_app && !message.text.empty())
    out.set("blocks", rich_text_blocks(message.text));
  set_thread(out, workspace, message);
  if (!message.edited_ts.empty())
    out.set("edited", json::object({{"user", message.by_app ? workspace.settings.bot_id : message.author},
                                    {"ts", message.edited_ts}}));
  if (with_metadata && !message.metadata.is_null()) out.set("metadata", message.metadata);
  for (const std::string& name : message.reactions)
    out.member("reactions")
        .push(json::object(
            {{"name", name}, {"count", 1}, {"users", json::array({Value(workspace.settings.bot_user_id)})}}));
  return out;
}

Value view_json(const Workspace& workspace, const View& view) {
  const Value& content = view.content;
  const auto or_null = [&](const char* member) { return content.has(member) ? content[member] : Value(); };
  return json::object(
      {{"id", view.id},
       {"team_id", workspace.settings.team_id},
       {"type", content["type"]},
       {"blocks", view.blocks()},
       {"private_metadata", content["private_metadata"].string()},
       {"callback_id", content["callback_id"].string()},
       {"state", json::object({{"values", state_values(view.blocks(), view.inputs)}})},
       {"hash", view.hash},
       {"title", view.is_modal() ? content["title"]
                                 : json::object({{"type", "plain_text"}, {"text", "View Title"}, {"emoji", true}})},
       {"clear_on_close", content["clear_on_close"].boolean()},
       {"notify_on_close", content["notify_on_close"].boolean()},
       {"close", or_null("close")},
       {"submit", or_null("submit")},
       {"submit_disabled", content["submit_disabled"].boolean()},
       {"previous_view_id", view.previous_id.empty() ? Value() : Value(view.previous_id)},
       {"root_view_id", view.root_id},
       {"app_id", workspace.settings.app_id},
       {"external_id", content["external_id"].string()},
       {"app_installed_team_id", workspace.org_wide ? workspace.settings.enterprise_id : workspace.settings.team_id},
       {"bot_id", workspace.settings.bot_id}});
}

}  // namespace c1::sandbox
