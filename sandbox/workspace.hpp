#pragma once
// What is in the workspace. A plain value: whoever touches it holds Core's lock.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
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
  json::Value unfurls;  // null or [{url, blocks}]
  std::string client_msg_id;
  std::string edited_ts;
  bool deleted = false;
  int revisions = 0;                     // how often its content was replaced
  std::map<std::string, Inputs> inputs;  // by person: what stands in its selects
  std::vector<std::string> reactions;    // the app's, by name

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
  std::uint64_t touched = 0;        // the version at the last change of the above
  // The ts up to which the person has read; by conversation, and by "<channel>/<thread_ts>" for threads.
  std::map<std::string, std::string> last_read;
};

struct Trigger {
  std::string user;
  Instant at;
  bool used = false;
};

// Leads to one socket, once.
struct Ticket {
  Instant at;
  bool short_lived = false;  // debug_reconnects
};

struct ResponseUrl {
  std::string user;
  std::string channel;
  std::string message_ts;  // the message that was clicked, "" for a command
  std::string thread_ts;
  Instant at;
  int uses = 0;
};

// A step of a workflow that was run, and what the app has said of it.
struct StepRun {
  std::string id;  // Fx...
  std::string callback_id;
  std::string user;  // who set the workflow off
  json::Value inputs;
  enum class State { running, completed, failed } state = State::running;
  json::Value outputs;
  std::string error;
};

struct Workspace {
  explicit Workspace(const SandboxSettings& s);
  Workspace(const Workspace&) = delete;

  const SandboxSettings settings;
  std::string url;      // our own
  std::string site;     // where response_urls lead: our own, or that of the Slack that we are a workspace of
  std::string app_url;  // may be moved
  Timing timing;        // may be changed
  bool strict_rate = false;
  bool socket_mode = false;
  bool installed = true;       // the app; else Slack sends it nothing from here
  bool org_wide = false;       // by an installation in the whole organisation
  bool called_by_org = false;  // with which kind of token the Web API is being called
  std::string socket_url;      // what a ticket is put behind
  const Clock& clock;

  std::vector<Person> people;
  std::map<std::string, Channel> channels;
  std::vector<UserGroup> user_groups;
  std::deque<Message> messages;  // by time; references stay good
  std::map<std::string, View> views;
  std::map<std::string, Screen> screens;
  std::map<std::string, Trigger> triggers;
  std::map<std::string, ResponseUrl> response_urls;
  std::map<std::string, Ticket> tickets;
  std::vector<StepRun> steps;                // the oldest first
  std::map<std::string, Instant> last_post;  // by channel
  std::vector<json::Value> outgoing;         // events to be delivered once the lock is free
  std::uint64_t version = 1;

  // Whoever changes something says so at the end: readers ask for what has changed since the version they know.
  void changed() { ++version; }
  void changed(const Message& message);
  void changed(const View& view) { changed_screen(view.user); }
  void changed_screen(const std::string& user_id) { screens[user_id].touched = ++version; }
  // The messages that have changed since `since`, each once, in no order; nothing if that is too long ago to tell.
  std::optional<std::vector<const Message*>> changed_since(std::uint64_t since) const;

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
  Channel& dm_between(const Person& one, const Person& other);

  Message* message(std::string_view channel, std::string_view ts);
  const Message* message(std::string_view channel, std::string_view ts) const;
  std::vector<const Message*> replies(std::string_view channel, std::string_view thread_ts) const;
  // What stands in the conversation itself, deleted ones too, by time.
  const std::vector<Message*>& heads(const std::string& channel) const;
  // The messages that have replies, deleted ones too, by the time of the first reply.
  const std::vector<Message*>& threads() const { return threads_; }
  bool is_visible(const Message& message, std::string_view user_id) const;
  Message& add(Message message);  // gives it a ts, unless it has one that is later than all there are

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

  // All that people and the app have made; people, channels and settings stay. Ids go on after `last_number`.
  void forget_everything(std::uint64_t last_number);
  void forget_changes();  // readers must read everything anew
  std::uint64_t last_number() const { return last_number_; }

  std::string new_ts();
  std::string next_id(std::string_view prefix);  // V0000000001
  std::string new_trigger(const std::string& user_id);
  std::string new_response_url(ResponseUrl url);

 private:
  using Place = std::pair<std::string, std::string>;  // channel, ts
  std::map<Place, Message*> by_place_;
  std::map<std::string, std::vector<Message*>> heads_;
  std::map<Place, std::vector<Message*>> replies_;  // by the place of the message that heads the thread
  std::vector<Message*> threads_;
  std::deque<std::pair<std::uint64_t, const Message*>> changes_;  // by version
  std::uint64_t changes_since_ = 0;                               // older ones are not known any more
  std::int64_t last_micros_ = 0;
  std::uint64_t last_number_ = 0;
};

constexpr std::size_t kMostModals = 3;

}  // namespace c1::sandbox
