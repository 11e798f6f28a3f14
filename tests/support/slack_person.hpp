#pragma once
// People at their Slack, for scenario tests: each does what a person does and sees what a person sees, through the
// sandbox's control API.
//
//   SlackDesk desk(client, sandbox.url());
//   Person lena = desk.person("lena");
//   lena.runs("/c1 request");
//   lena.chooses("App", "GitHub").fills("Reason", "The build is broken").submits();
//   lena.sees("waits for Omar");
//
// What cannot be done or is not seen in time fails the test with the person's screen printed.

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "net/http_client.hpp"

namespace c1::support {

struct Card {
  bool found = false;
  std::string channel, ts;
  std::string text;  // as a reader sees it
  std::vector<std::string> buttons;
  std::vector<std::string> thread;  // "Omar Haddad: Which repository?"
  bool edited = false;
  bool has_button(const std::string& label) const;
  bool says(const std::string& words) const { return text.find(words) != std::string::npos; }
};

struct ModalSeen {
  bool open = false;
  std::string title, text;
  std::vector<std::string> fields;  // labels
  std::vector<std::string> buttons;
  std::string submit, close;
  json::Value errors;  // {label: says}
  json::Value json;
  std::string value_of(const std::string& field) const;
};

// {errors: {label: says}, closed}
struct Submitted {
  bool closed = false;
  json::Value errors;
  json::Value json;
  std::string error(const std::string& label) const { return errors[label].string(); }
};

class SlackDesk;

class Person {
 public:
  Person(SlackDesk& desk, std::string name) : desk_(&desk), name_(std::move(name)) {}

  Person& runs(const std::string& command, const std::string& channel = "");
  Person& clicks(const std::string& button, const std::string& in = "");
  Person& clicks_and_confirms(const std::string& button, const std::string& in = "");
  Person& chooses(const std::string& field, const std::string& option);
  Person& fills(const std::string& field, const std::string& text);
  // Submits, and the modal must have closed (or another view come) without errors.
  Person& submits();
  // Submits, whatever comes of it.
  Submitted tries_to_submit();
  Person& closes();
  std::vector<std::string> suggestions(const std::string& field, const std::string& query);

  // {channel, ts} of the new message.
  json::Value says(const std::string& text, const std::string& channel = "");
  json::Value says_in_thread_of(const std::string& card_words, const std::string& text);
  void edits(const json::Value& place, const std::string& text);
  void deletes(const json::Value& place);
  Person& opens_home();
  Person& uses_shortcut(const std::string& callback_id, const std::string& in = "");

  // Somewhere on the screen: messages, threads, modals, the Home tab, toasts. Waits up to the desk's patience.
  Person& sees(const std::string& words);
  Person& sees_on_card(const std::string& card_words, const std::string& words);
  Person& sees_in_thread_of(const std::string& card_words, const std::string& words);
  Person& sees_on_home(const std::string& words);
  Person& sees_button(const std::string& button, const std::string& in);
  Person& sees_no_button(const std::string& button, const std::string& in);  // waits until it is gone
  Person& sees_modal(const std::string& title);
  Person& sees_no_modal();
  // Not now, and not for `during`.
  Person& never_sees(const std::string& words, Millis during = Millis{150});

  // As it is now. The newest message whose words contain `words`; `found` is false if there is none.
  Card card(const std::string& words);
  std::vector<Card> cards(const std::string& words);
  ModalSeen modal();
  std::string home();
  std::vector<std::string> toasts();
  std::string screen_text();
  json::Value screen();
  const std::string& name() const { return name_; }

 private:
  bool is_offered(const std::string& button, const std::string& in);
  json::Value act(const std::string& what, json::Value wish);
  template <class Seen>
  Person& waits_until(const Seen& seen, const std::string& failure);
  SlackDesk* desk_;
  std::string name_;
};

class SlackDesk {
 public:
  SlackDesk(net::HttpClient& client, std::string sandbox_url) : client_(client), url_(std::move(sandbox_url)) {}

  Person person(const std::string& name) { return {*this, name}; }

  void fault(const std::string& method, const std::string& kind, int times = 1, json::Value more = {});
  void no_more_faults();
  int held();                                 // calls that a fault of kind hold_before or hold_after holds now
  void settings(const json::Value& changes);  // see POST /sandbox/settings
  void point_to(const std::string& app_url);
  // A raw event `times` times under one event_id; the statuses of the answers.
  std::vector<int> deliver(const json::Value& event, int times = 1, const std::string& event_id = "");

  // Everything the app has posted: channel, to, ts, thread_ts, text, plain, blocks, metadata, deleted, revisions,
  // ephemeral.
  std::vector<json::Value> app_messages();
  // Exchanges whose `what` starts so: "chat.postMessage", "event message", "block_actions approve".
  std::vector<json::Value> exchanges(const std::string& what = "");
  // Looks again and again until it is so, up to `patience`. False: it never was.
  template <class Seen>
  bool waits_until(const Seen& seen) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!seen()) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      settles(Millis{20});
    }
    return true;
  }
  // Until nothing has moved in the workspace for `quiet`; for asserting that nothing more comes, not that something has.
  void settles(Millis quiet = Millis{150});
  // Until the workspace is not as at `version` any more, or for some seconds; false, at once, when `deadline` is over.
  bool wait_for_change(std::int64_t version, std::chrono::steady_clock::time_point deadline);

  // Status and body; `path` as /sandbox/click.
  std::pair<int, json::Value> post(const std::string& path, const json::Value& body);
  std::pair<int, json::Value> get(const std::string& path);
  // A call of the Web API, as the app would make it.
  json::Value api(const std::string& method, const json::Value& args, const std::string& token);

  Millis patience{60'000};  // how long sees() waits: longer than anything takes on a machine that has much else to do

 private:
  std::pair<int, json::Value> send(net::ClientRequest request);
  net::HttpClient& client_;
  std::string url_;
};

}  // namespace c1::support
