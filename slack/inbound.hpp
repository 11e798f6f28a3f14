#pragma once
// What Slack sends, parsed once into types. Everything in them is attacker-controlled: who clicked is Slack's word
// (the signature was checked), what they may do is ours.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "slack/tenant.hpp"

namespace c1::slack {

struct Actor {
  std::string user;  // U... or W...
  std::string
      team;  // the person's own workspace as Slack says; another than the tenant's in Slack Connect. "" if unsaid
  bool operator==(const Actor&) const = default;
};

// `view.state.values`: what stands in a modal's inputs.
struct FormState {
  json::Value values;

  // plain_text_input, number_input, ...: the text; "" if empty or missing. First block whose id is `block` or starts
  // with `block` and a ':' (we key dependent blocks as "entitlement:github").
  std::string text(std::string_view block) const;
  // selects and radio buttons: the chosen option's value; users_select: the user id; datepicker: the date; "" if none.
  std::string choice(std::string_view block) const;
  // multi selects and checkboxes: the values of all that is chosen.
  std::vector<std::string> choices(std::string_view block) const;
  // The full id of that block, or "".
  std::string block_id(std::string_view block) const;
};

struct View {
  std::string id;
  std::string hash;
  std::string callback_id;
  std::string private_metadata;
  std::string type;  // modal, home
  std::string root_id;
  FormState state;
};

// A message an interaction came from, or that it is about.
struct MessageRef {
  std::string channel;
  std::string ts;
  std::string thread_ts;  // "" if not in a thread
  bool ephemeral = false;
};

struct SlashCommand {
  Tenant tenant;
  Actor actor;
  std::string command;  // "/c1"
  std::string text;     // trimmed, entities undone, smart quotes made plain; may be empty
  std::string channel;
  std::string trigger;
  std::string response_url;
};

struct BlockAction {
  Tenant tenant;
  Actor actor;
  std::string action_id;
  std::string block_id;
  std::string value;  // a button's value, or the chosen option's value, "" for the rest
  std::string action_ts;
  std::string trigger;
  std::string response_url;           // "" on views
  std::optional<MessageRef> message;  // where a button in a message was
  std::optional<View> view;           // where a button in a modal or the Home tab was
};

struct ViewSubmission {
  Tenant tenant;
  Actor actor;
  View view;
  std::string trigger;
};

struct ViewClosed {
  Tenant tenant;
  Actor actor;
  View view;
  bool is_cleared = false;
};

struct OptionsRequest {
  Tenant tenant;
  Actor actor;
  std::string action_id;
  std::string block_id;
  std::string query;  // what was typed, may be ""
  std::optional<View> view;
};

struct Shortcut {  // global
  Tenant tenant;
  Actor actor;
  std::string callback_id;
  std::string trigger;
  std::string action_ts;
};

struct MessageShortcut {
  Tenant tenant;
  Actor actor;
  std::string callback_id;
  std::string trigger;
  std::string response_url;
  std::string action_ts;
  MessageRef message;
  std::string message_text;
  std::string permalink;  // the message's address; "" where Slack does not name the workspace
};

struct HomeOpened {
  std::string user;
  std::string tab;        // home, messages
  std::string view_hash;  // "" the first time
};

// A message in a conversation the app can see. `subtype` kinds that are not a person's words are `Ignored`.
struct MessagePosted {
  std::string user;
  std::string channel;
  std::string channel_type;  // im, channel, group, mpim
  std::string ts;
  std::string thread_ts;  // "" if it starts no reply
  std::string text;       // as Slack sends it: entities and <@U...> still in
  std::vector<std::string> file_names;
  std::vector<std::string> file_links;  // of each, where it is in Slack; "" where that is not said
  bool from_bot = false;                // any bot's, ours too: bot_id, bot_message or bot_profile present
};

struct MessageEdited {
  std::string user;  // of the message
  std::string channel;
  std::string ts;  // of the message that was edited
  std::string thread_ts;
  std::string text;
  std::string previous_text;  // equal texts: an unfurl or a block update, not a person's edit
  bool from_bot = false;
};

struct MessageDeleted {
  std::string channel;
  std::string ts;
  std::string thread_ts;
  bool from_bot = false;
};

// Somebody has written links to an address of ours (the manifest's unfurl_domains).
struct LinkShared {
  std::string user;
  std::string channel;
  std::string message_ts;
  std::string unfurl_id;  // of a message that is still being written: instead of channel and ts
  std::string source;     // of unfurl_id: composer, conversations_history
  std::vector<std::string> urls;
};

// A step of a workflow that somebody has built with a function of our manifest. Who set the workflow off Slack does not
// say; what stands in `inputs` its builder has chosen.
struct FunctionExecuted {
  std::string callback_id;  // of the function
  std::string execution;    // Fx...: what is completed later
  json::Value inputs;       // by the parameters' names
};

struct PersonChanged {  // team_join, user_change
  json::Value user;
};

struct AppUninstalled {};
struct TokensRevoked {
  std::vector<std::string> users;
  std::vector<std::string> bots;
};
// Workspaces of an organisation that its administrators have let the app into, or taken it out of.
struct TeamAccess {
  bool granted = false;
  std::vector<std::string> teams;
};
struct Ignored {  // an event we did not ask for or need not know
  std::string type;
};

using EventBody = std::variant<HomeOpened, MessagePosted, MessageEdited, MessageDeleted, LinkShared, FunctionExecuted,
                               PersonChanged, AppUninstalled, TokensRevoked, TeamAccess, Ignored>;

struct Event {
  Tenant tenant;  // from authorizations[0], else the envelope
  std::string event_id;
  std::string type;  // event.type, and ".subtype" if any: "message.message_changed"
  EventBody body;
  Instant at{};  // when it happened, in whole seconds; 0 if Slack does not say
};

struct UrlVerification {
  std::string challenge;
};
struct SslCheck {};
struct RateLimited {  // app_rate_limited: Slack has dropped events
  std::string team;
  std::int64_t minute = 0;
};
struct Unknown {  // signed and well-formed, but of a kind we do not know
  std::string type;
};

using Inbound = std::variant<SlashCommand, BlockAction, ViewSubmission, ViewClosed, OptionsRequest, Shortcut,
                             MessageShortcut, Event, UrlVerification, SslCheck, RateLimited, Unknown>;

// Any body Slack sends to any of our URLs. Errc::invalid for what is not one: no or a wrong content type, a broken
// escape, JSON that does not parse, a form without `payload`, `command` or `ssl_check`.
Result<Inbound> parse_inbound(std::string_view content_type, std::string_view body);

// The same for a payload that is already JSON (a Socket Mode envelope's, and the `payload` field).
Result<Inbound> parse_payload(const json::Value& payload);

// What may be kept of a payload until `inbound` is dealt with: all of it but the token of a workflow's step.
std::string payload_to_keep(const Inbound& inbound, std::string payload);

// Whose it is; all empty for what belongs to nobody (url_verification).
Tenant tenant_of(const Inbound& inbound);

// True only for a form whose decoded `ssl_check` is exactly "1": the one body that is answered without a signature, and
// of which nothing else is read.
bool is_ssl_check(std::string_view content_type, std::string_view body);

// The same delivery again has the same key, whatever its transport: an event's id (messages: workspace, channel and ts,
// because Slack has been seen to repeat one under a new id; a workflow's step: its execution), a view's id, hash and inputs (a form corrected after form_errors
// keeps its hash and is another delivery), a trigger. "" where there is nothing to repeat.
std::string delivery_key(const Inbound& inbound);

}  // namespace c1::slack
