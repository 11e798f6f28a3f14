#pragma once
// What is in the workspace. A plain value: whoever touches it holds Core's lock.

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "sandbox/elements.hpp"
#include "sandbox/settings.hpp"

namespace c1::sandbox {

struct Message {
  std::string channel;
  std::string ts;
  std::string thread_ts;  // "" if it is not a reply; a parent has none here
  std::string author;     // a person's id, or the bot's user id
  bool by_app = false;
  std::string only_for;  // ephemeral: the one person who sees it
  std::string text;
  json::Value blocks;  // null or a list
  json::Value metadata;
  std::string client_msg_id;
  std::string edited_ts;
  bool deleted = false;
  int revisions = 0;                     // how often its content was replaced
  std::map<std::string, Inputs> inputs;  // by person: what stands in its selects

  bool is_ephemeral() const { return !only_for.empty(); }
};

struct View {
  std::string id;
  std::string user;
  json::Value content;  // as the app sent it, blocks stored
  Inputs inputs;
  std::string hash;
  std::string root_id;
  std::string previous_id;
  std::map<std::string, std::string> errors;  // by block_id, below the inputs

  bool is_modal() const { return content["type"].string() == "modal"; }
  const json::Value& blocks() const { return content["blocks"]; }
};

// What one person's client shows besides conversations.
struct Screen {
  std::vector<std::string> modals;  // view ids, the top one last
  std::string home;                 // view id, "" before the first publish
  std::vector<std::string> toasts;  // what Slack told this person about failures, oldest first
};

struct Trigger {
  std::string user;
  Instant at;
  bool used = false;
};

struct ResponseUrl {
  std::string user;
  std::string channel;
  std::string message_ts;  // the message that was clicked, "" for a command
  std::string thread_ts;
  Instant at;
  int uses = 0;
};

struct Workspace {
  explicit Workspace(const SandboxSettings& s);
  Workspace(const Workspace&) = delete;

  const SandboxSettings settings;
  std::string url;      // our own, for permalinks and response_urls
  std::string app_url;  // may be moved
  Timing timing;        // may be changed
  bool strict_rate = false;
  const Clock& clock;

  std::vector<Person> people;
  std::map<std::string, Channel> channels;
  std::deque<Message> messages;  // by time; references stay good
  std::map<std::string, View> views;
  std::map<std::string, Screen> screens;
  std::map<std::string, Trigger> triggers;
  std::map<std::string, ResponseUrl> response_urls;
  std::map<std::string, Instant> last_post;  // by channel
  std::vector<json::Value> outgoing;         // events to be delivered once the lock is free
  std::uint64_t version = 1;

  void changed() { ++version; }

  // By id, short name, email or full name (letter case is ignored); null if there is nobody.
  const Person* person(std::string_view who) const;
  const Person* person_by_id(std::string_view id) const;
  std::string display_name(std::string_view user_id) const;  // people, the bot; else the id itself
  bool is_member(const Channel& channel, std::string_view user_id) const;

  Channel* channel(std::string_view id);
  const Channel* channel(std::string_view id) const;
  const Channel* channel_named(std::string_view name) const;
  // The person's conversation with the app; opened if there is none.
  Channel& app_dm(const Person& person);

  Message* message(std::string_view channel, std::string_view ts);
  const Message* message(std::string_view channel, std::string_view ts) const;
  std::vector<const Message*> replies(std::string_view channel, std::string_view thread_ts) const;
  bool is_visible(const Message& message, std::string_view user_id) const;
  Message& add(Message message);  // gives it a ts

  // Nothing if it is not open (any more).
  View* view(std::string_view id);
  View* top_modal(std::string_view user_id);
  View* home(std::string_view user_id);
  View* view_with_external_id(std::string_view external_id);
  // A new view in nobody's stack yet.
  View& new_view(const std::string& user_id, json::Value content);
  void replace(View& view, json::Value content);  // input state as Slack keeps it; a new hash
  void close_top(std::string_view user_id);
  void close_all(std::string_view user_id);

  void toast(std::string_view user_id, std::string says);

  std::string new_ts();
  std::string next_id(std::string_view prefix);  // V0000000001
  std::string new_trigger(const std::string& user_id);
  std::string new_response_url(ResponseUrl url);

 private:
  std::map<std::pair<std::string, std::string>, Message*> by_place_;
  std::int64_t last_micros_ = 0;
  std::uint64_t last_number_ = 0;
};

constexpr std::size_t kMostModals = 3;

}  // namespace c1::sandbox
