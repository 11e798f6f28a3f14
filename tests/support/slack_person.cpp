#include "support/slack_person.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace c1::support {
namespace {

using json::Value;
using Steady = std::chrono::steady_clock;

bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

std::vector<std::string> strings(const Value& list) {
  std::vector<std::string> all;
  for (const Value& one : list.array()) all.push_back(one.string());
  return all;
}

Card card_of(const Value& message) {
  Card card{.found = true,
            .channel = message["channel"].string(),
            .ts = message["ts"].string(),
            .text = message["plain"].string()};
  card.buttons = strings(message["buttons"]);
  card.edited = message["edited"].boolean();
  for (const Value& reply : message["thread"].array())
    card.thread.push_back(reply["from"].string() + ": " + reply["plain"].string());
  return card;
}

std::string buttons_text(const Value& buttons) {
  std::string text;
  for (const Value& button : buttons.array()) text += " [ " + button.string() + " ]";
  return text.empty() ? "" : "\n" + text;
}

std::string message_text(const Value& message) {
  std::string text = "--- " + message["from"].string() + " in " + message["channel_name"].string();
  if (message["ephemeral"].boolean()) text += " (only visible to you)";
  text += "\n" + message["plain"].string() + buttons_text(message["buttons"]) + "\n";
  for (const Value& reply : message["thread"].array())
    text += "    | " + reply["from"].string() + ": " + reply["plain"].string() + "\n";
  return text;
}

std::string text_of(const Value& screen) {
  std::string text;
  for (const Value& message : screen["messages"].array()) text += message_text(message);
  if (!screen["home"].is_null())
    text += "--- Home\n" + screen["home"]["plain"].string() + buttons_text(screen["home"]["buttons"]) + "\n";
  for (const Value& modal : screen["modals"].array()) {
    text += "=== modal: " + modal["title"].string() + "\n" + modal["plain"].string() + buttons_text(modal["buttons"]) +
            "\n";
    for (const auto& [label, says] : modal["errors"].object()) text += "  ! " + label + ": " + says.string() + "\n";
  }
  for (const Value& toast : screen["toasts"].array()) text += "(!) " + toast.string() + "\n";
  return text;
}

}  // namespace

bool Card::has_button(const std::string& label) const {
  return std::find(buttons.begin(), buttons.end(), label) != buttons.end();
}

std::string ModalSeen::value_of(const std::string& field) const {
  for (const Value& one : json["fields"].array())
    if (one["label"].string() == field) return one["value"].string();
  return {};
}

// As people do: who sees no such button, field or modal yet waits for it, until their patience is at its end.
Value Person::act(const std::string& what, Value wish) {
  wish.set("user", name_);
  const auto deadline = Steady::now() + desk_->patience;
  while (true) {
    const std::int64_t version = screen()["version"].integer();
    const auto [status, told] = desk_->post("/sandbox/" + what, wish);
    if (status == 200) return told;
    const bool may_come = status == 404 || (status == 409 && told["error"].string().ends_with(" has no modal open."));
    if (!may_come || !desk_->wait_for_change(version, deadline)) {
      ADD_FAILURE() << name_ << " cannot " << what << ": " << told["error"].string() << "\n"
                    << name_ << "'s screen:\n"
                    << screen_text();
      return told;
    }
  }
}

Person& Person::runs(const std::string& command, const std::string& channel) {
  return act("command", json::object({{"text", command}, {"channel", channel}})), *this;
}

namespace {
Value button_wish(const std::string& button, const std::string& in, bool confirm) {
  Value wish = json::object({{"button", button}, {"confirm", confirm}});
  if (!in.empty()) wish.set("in", in);
  return wish;
}
}  // namespace

Person& Person::clicks(const std::string& button, const std::string& in) {
  return act("click", button_wish(button, in, false)), *this;
}
Person& Person::clicks_and_confirms(const std::string& button, const std::string& in) {
  return act("click", button_wish(button, in, true)), *this;
}

Person& Person::chooses(const std::string& field, const std::string& option) {
  return act("choose", json::object({{"field", field}, {"option", option}})), *this;
}

Person& Person::fills(const std::string& field, const std::string& text) {
  return act("fill", json::object({{"field", field}, {"text", text}})), *this;
}

Submitted Person::tries_to_submit() {
  const Value told = act("submit", json::object());
  return {.closed = told["closed"].boolean(), .errors = told["errors"], .json = told};
}

Person& Person::submits() {
  const Submitted done = tries_to_submit();
  if (done.json["toast"].is_string() || !done.errors.is_null())
    ADD_FAILURE() << name_ << "'s form was not taken: " << done.json.dump() << "\n" << screen_text();
  return *this;
}

Person& Person::closes() { return act("close", json::object()), *this; }

std::vector<std::string> Person::suggestions(const std::string& field, const std::string& query) {
  return strings(act("suggest", json::object({{"field", field}, {"query", query}}))["options"]);
}

Value Person::says(const std::string& text, const std::string& channel) {
  return act("say", json::object({{"text", text}, {"channel", channel}}));
}
Value Person::says_in_thread_of(const std::string& card_words, const std::string& text) {
  return act("say", json::object({{"text", text}, {"thread_of", card_words}}));
}
void Person::edits(const Value& place, const std::string& text) {
  act("edit", json::object({{"channel", place["channel"]}, {"ts", place["ts"]}, {"text", text}}));
}
void Person::deletes(const Value& place) {
  act("delete", json::object({{"channel", place["channel"]}, {"ts", place["ts"]}}));
}

Person& Person::opens_home() { return act("home", json::object()), *this; }
Person& Person::uses_shortcut(const std::string& callback_id, const std::string& in) {
  Value wish = json::object({{"callback_id", callback_id}});
  if (!in.empty()) wish.set("in", in);
  return act("shortcut", std::move(wish)), *this;
}

template <class Seen>
Person& Person::waits_until(const Seen& seen, const std::string& failure) {
  const auto deadline = Steady::now() + desk_->patience;
  while (true) {
    const Value now = screen();
    if (seen(now)) return *this;
    if (!desk_->wait_for_change(now["version"].integer(), deadline)) break;
  }
  ADD_FAILURE() << name_ << ": " << failure << "\n" << name_ << "'s screen:\n" << screen_text();
  return *this;
}

Person& Person::sees(const std::string& words) {
  return waits_until([&](const Value& now) { return contains(text_of(now), words); }, "does not see \"" + words + "\"");
}
Person& Person::sees_on_card(const std::string& card_words, const std::string& words) {
  return waits_until([&](const Value&) { return card(card_words).says(words); },
                     "does not see \"" + words + "\" on the card \"" + card_words + "\"");
}
Person& Person::sees_in_thread_of(const std::string& card_words, const std::string& words) {
  const auto seen = [&](const Value&) {
    const Card found = card(card_words);
    return std::any_of(found.thread.begin(), found.thread.end(),
                       [&](const std::string& line) { return contains(line, words); });
  };
  return waits_until(seen, "does not see \"" + words + "\" in the thread of \"" + card_words + "\"");
}
Person& Person::sees_on_home(const std::string& words) {
  return waits_until([&](const Value& now) { return contains(now["home"]["plain"].string(), words); },
                     "does not see \"" + words + "\" on the Home tab");
}
Person& Person::sees_button(const std::string& button, const std::string& in) {
  return waits_until([&](const Value&) { return is_offered(button, in); },
                     "sees no button \"" + button + "\" on \"" + in + "\"");
}
Person& Person::sees_no_button(const std::string& button, const std::string& in) {
  return waits_until([&](const Value&) { return !is_offered(button, in); },
                     "still sees the button \"" + button + "\" on \"" + in + "\"");
}
Person& Person::sees_modal(const std::string& title) {
  return waits_until([&](const Value&) { return modal().title == title; }, "sees no modal \"" + title + "\"");
}
Person& Person::sees_no_modal() {
  return waits_until([&](const Value&) { return !modal().open; }, "still sees a modal");
}

Person& Person::never_sees(const std::string& words, Millis during) {
  const auto deadline = Steady::now() + during;
  while (true) {
    const Value now = screen();
    if (contains(text_of(now), words)) {
      ADD_FAILURE() << name_ << " sees \"" << words << "\" but must not.\n" << text_of(now);
      return *this;
    }
    if (!desk_->wait_for_change(now["version"].integer(), deadline)) return *this;
  }
}

std::vector<Card> Person::cards(const std::string& words) {
  std::vector<Card> all;
  const Value now = screen();
  for (const Value& message : now["messages"].array())
    if (contains(message["plain"].string(), words) || contains(message["text"].string(), words))
      all.push_back(card_of(message));
  return all;
}

// A request may have a card in a channel, too, and theirs may be the older one.
bool Person::is_offered(const std::string& button, const std::string& in) {
  const auto all = cards(in);
  return std::any_of(all.begin(), all.end(), [&](const Card& card) { return card.has_button(button); });
}

// Their own before a channel's, whichever came first.
Card Person::card(const std::string& words) {
  const auto all = cards(words);
  const auto own =
      std::find_if(all.rbegin(), all.rend(), [](const Card& card) { return card.channel.starts_with("D"); });
  if (own != all.rend()) return *own;
  return all.empty() ? Card{} : all.back();
}

ModalSeen Person::modal() {
  const Value now = screen();
  if (now["modals"].array().empty()) return {};
  ModalSeen seen{.open = true, .json = now["modals"].array().back()};
  seen.title = seen.json["title"].string();
  seen.text = seen.json["plain"].string();
  for (const Value& field : seen.json["fields"].array()) seen.fields.push_back(field["label"].string());
  seen.buttons = strings(seen.json["buttons"]);
  seen.submit = seen.json["submit"].string();
  seen.close = seen.json["close"].string();
  seen.errors = seen.json["errors"];
  return seen;
}

std::string Person::home() { return screen()["home"]["plain"].string(); }
std::vector<std::string> Person::toasts() { return strings(screen()["toasts"]); }
std::string Person::screen_text() { return text_of(screen()); }
Value Person::screen() { return desk_->get("/sandbox/screen?" + net::encode_form({{"user", name_}})).second; }

std::pair<int, Value> SlackDesk::send(net::ClientRequest request) {
  const net::Exchange exchange = net::send_and_wait(client_, std::move(request));
  if (!exchange.answered) {
    ADD_FAILURE() << "the sandbox does not answer: " << exchange.problem;
    return {0, {}};
  }
  const auto body = json::parse(exchange.response.body);
  return {exchange.response.status, body ? *body : Value()};
}

std::pair<int, Value> SlackDesk::post(const std::string& path, const Value& body) {
  return send({.method = "POST",
               .url = url_ + path,
               .headers = {{"Content-Type", "application/json"}},
               .body = body.dump(),
               .deadline = Millis{30'000}});
}
std::pair<int, Value> SlackDesk::get(const std::string& path) {
  return send({.method = "GET", .url = url_ + path, .deadline = Millis{30'000}});
}

void SlackDesk::fault(const std::string& method, const std::string& kind, int times, Value more) {
  more.set("method", method).set("kind", kind).set("times", times);
  const auto [status, told] = post("/sandbox/faults", more);
  EXPECT_EQ(status, 200) << told.dump();
}
void SlackDesk::no_more_faults() { send({.method = "DELETE", .url = url_ + "/sandbox/faults"}); }
int SlackDesk::held() { return static_cast<int>(get("/sandbox/faults").second["held"].integer()); }
void SlackDesk::settings(const Value& changes) { EXPECT_EQ(post("/sandbox/settings", changes).first, 200); }
void SlackDesk::point_to(const std::string& app_url) {
  EXPECT_EQ(post("/sandbox/app", json::object({{"url", app_url}})).first, 200);
}

std::vector<int> SlackDesk::deliver(const Value& event, int times, const std::string& event_id) {
  const Value told =
      post("/sandbox/deliver", json::object({{"event", event}, {"times", times}, {"event_id", event_id}})).second;
  std::vector<int> statuses;
  for (const Value& status : told["statuses"].array()) statuses.push_back(static_cast<int>(status.integer()));
  return statuses;
}

std::vector<Value> SlackDesk::app_messages() { return get("/sandbox/messages").second["messages"].array(); }

std::vector<Value> SlackDesk::exchanges(const std::string& what) {
  const Value log = get("/sandbox/log?since=0").second;
  std::vector<Value> found;
  for (const Value& one : log["exchanges"].array())
    if (one["what"].string().starts_with(what)) found.push_back(one);
  return found;
}

bool SlackDesk::wait_for_change(std::int64_t version, Steady::time_point deadline) {
  const auto left = std::chrono::duration_cast<Millis>(deadline - Steady::now());
  if (left <= Millis{0}) return false;
  const Millis wait = std::min(left, Millis{10'000});  // well inside of the request's own deadline
  get("/sandbox/wait?since=" + std::to_string(version) + "&timeout_ms=" + std::to_string(wait.count()));
  return true;
}

void SlackDesk::settles(Millis quiet) {
  for (Value told = get("/sandbox/wait?since=0&timeout_ms=0").second; !told.is_null();) {
    const std::string since = std::to_string(told["version"].integer());
    told = get("/sandbox/wait?since=" + since + "&timeout_ms=" + std::to_string(quiet.count())).second;
    if (!told["changed"].boolean()) return;
  }
}

Value SlackDesk::api(const std::string& method, const Value& args, const std::string& token) {
  return send({.method = "POST",
               .url = url_ + "/api/" + method,
               .headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Authorization", "Bearer " + token}},
               .body = args.dump()})
      .second;
}

}  // namespace c1::support
