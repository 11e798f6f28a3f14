#include "bot/thread_comments.hpp"

#include <algorithm>
#include <functional>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "bot/inquiry_thread.hpp"
#include "bot/people.hpp"

namespace c1::bot::thread_comments {
namespace {

using slack::Reply;
using namespace workflow;

constexpr std::string_view kCardKey = "card/";
constexpr std::chrono::minutes kUntilRecorded{10};  // Slack's retries of an event are over by then

// Where a message stands. Slack promises that a conversation's id is unique within its workspace only.
struct Place {
  std::string team;  // MessageRow::team
  std::string channel;
  std::string ts;
  std::string thread_ts;
};

// The request whose card heads this thread.
std::optional<RequestId> request_in_thread(storage::Tx& tx, const Place& place) {
  const auto message = tx.message_at(place.team, place.channel, place.thread_ts);
  if (!message || !message->key.starts_with(kCardKey)) return std::nullopt;
  return RequestId{message->request};
}

Error not_ours() { return not_found("This message is not in the thread of a card."); }

// Slack shows a card before we have recorded where it stands; whoever answers in between must not be lost.
Error not_this_or_not_yet(storage::Tx& tx) {
  if (!tx.card_in_doubt()) return not_ours();
  return unavailable("It is not recorded yet where the card of this thread stands.", "");
}

// `refused`: what to answer where it was about our matter and is not taken.
Reply run(
    const Services& services, const slack::Event& event, const CommandFor& command_for,
    const std::function<Reply(const Error&)>& refused = [](const Error&) { return Reply::empty(); }) {
  const auto outcome = execute(services, {.delivery = slack::delivery_key(event)}, command_for);
  if (outcome || outcome.error().code == Errc::not_found) return Reply::empty();
  if (outcome.error().code == Errc::unavailable) return Reply::later(outcome.error().says);
  log::warn("a comment was not taken", {{"event", event.event_id}, {"why", outcome.error().says}});
  return refused(outcome.error());
}

// In a channel anybody may answer below a card; whose words are not taken is told so, because they look as if they were.
Reply not_taken(const slack::MessagePosted& message, const Error& error) {
  return Reply::empty().then(
      {"chat.postEphemeral",
       json::object({{"channel", message.channel},
                     {"user", message.user},
                     {"thread_ts", message.thread_ts},
                     {"text", text::escape_mrkdwn("Your message is not part of the request: " + error.says)}})});
}

// Whoever is nobody here is told so the first time that they write below a card.
Reply told_once(const Services& services, const slack::Event& event, const slack::MessagePosted& message,
                const Place& place, const Error& why) {
  const std::string key = "told that they are nobody here:" + event.tenant.team + "/" + message.user;
  const bool is_to_be_told =
      services.store.read([&](storage::Tx& tx) { return request_in_thread(tx, place) && !tx.answer_to(key); });
  if (!is_to_be_told) return Reply::empty();
  services.store.write([&](storage::Tx& tx) { tx.remember(key, "", services.clock.now()); });
  return not_taken(message, why);
}

// The words of a message below a card, whether they came as a new message or as an edited one that we have not seen:
// events overtake each other.
Result<Command> as_comment(storage::Tx& tx, const Place& place, const UserId& author, const std::string& words) {
  const auto request = request_in_thread(tx, place);
  if (!request) return not_this_or_not_yet(tx);
  // Its card was recorded just now: when it comes again, it is known for what it is.
  if (is_inquiry(*request)) return unavailable("This is said below the card of a question.", "");
  if (tx.answer_to(deletion_of(place.channel, place.ts))) return not_ours();
  return AddComment{*request, CommentId{new_id()}, author, words, place.channel, place.ts};
}

// The comment that this message is; not one that has the same place in another workspace.
std::optional<Comment> comment_at(storage::Tx& tx, const Place& place) {
  auto comment = tx.comment_at(place.channel, place.ts);
  if (!comment || place.team.empty() || place.thread_ts.empty()) return comment;
  const auto request = request_in_thread(tx, place);
  return request && *request == comment->request ? comment : std::nullopt;
}

template <class Message>
Place place_of(const Services& services, const slack::Event& event, const Message& message) {
  return {message_team(services, event.tenant), message.channel, message.ts, message.thread_ts};
}

Reply posted(const Services& services, const slack::Event& event, const slack::MessagePosted& message) {
  if (message.from_bot || message.thread_ts.empty() || message.thread_ts == message.ts) return Reply::empty();
  const auto viewer = viewer_of(services, event.tenant, {message.user, {}});
  const Place place = place_of(services, event, message);
  if (!viewer) return told_once(services, event, message, place, viewer.error());
  const std::string words = words_of(services, event, message.text, files_of(message));
  const auto take = [&](storage::Tx& tx) -> Result<Command> {
    if (tx.comment_at(message.channel, message.ts)) return not_ours();
    return as_comment(tx, place, viewer->user->id, words);
  };
  return run(services, event, take, [&](const Error& error) { return not_taken(message, error); });
}

Reply edited(const Services& services, const slack::Event& event, const slack::MessageEdited& message) {
  if (message.from_bot || message.text == message.previous_text) return Reply::empty();
  const std::string words = words_of(services, event, message.text, {});
  const auto viewer = viewer_of(services, event.tenant, {message.user, {}});
  const Place place = place_of(services, event, message);
  return run(services, event, [&](storage::Tx& tx) -> Result<Command> {
    const auto comment = comment_at(tx, place);
    if (comment) return EditComment{comment->request, comment->id, comment->author, words};
    if (message.thread_ts.empty() || !viewer) return not_ours();
    return as_comment(tx, place, viewer->user->id, words);
  });
}

// Only the author (or Slack's own administrators) can delete a message, and the event does not say who did. Where the
// message is still to come it must not become a comment any more.
Reply deleted(const Services& services, const slack::Event& event, const slack::MessageDeleted& message) {
  if (message.from_bot) return Reply::empty();
  if (!message.thread_ts.empty())
    services.store.write([&](storage::Tx& tx) {
      if (!tx.comment_at(message.channel, message.ts))
        tx.remember(deletion_of(message.channel, message.ts), "", services.clock.now());
    });
  const Place place = place_of(services, event, message);
  return run(services, event, [&](storage::Tx& tx) -> Result<Command> {
    const auto comment = comment_at(tx, place);
    if (!comment || comment->deleted) return not_ours();
    return DeleteComment{comment->request, comment->id, comment->author};
  });
}

// The inside of one <...>.
std::string readable_token(std::string_view token, const std::function<std::string(std::string_view)>& name_of) {
  const auto bar = token.find('|');
  const std::string_view target = token.substr(0, bar);
  const std::string label =
      bar == std::string_view::npos ? std::string{} : text::unescape_mrkdwn(token.substr(bar + 1));
  if (target.starts_with("@")) {
    const std::string name = name_of(target.substr(1));
    return "@" + (name.empty() ? (label.empty() ? std::string(target.substr(1)) : label) : name);
  }
  if (target.starts_with("#")) return "#" + (label.empty() ? std::string(target.substr(1)) : label);
  if (target.starts_with("!subteam^")) return label.empty() ? std::string("@group") : label;
  if (target.starts_with("!")) return label.empty() ? "@" + std::string(target.substr(1)) : label;
  std::string address = text::unescape_mrkdwn(target);
  if (address.starts_with("mailto:")) return label.empty() ? address.substr(7) : label;
  if (label.empty() || address.find(label) != std::string::npos) return address;
  return label + " (" + address + ")";
}

}  // namespace

std::vector<std::string> files_of(const slack::MessagePosted& message) {
  std::vector<std::string> files = message.file_names;
  for (std::size_t i = 0; i < std::min(files.size(), message.file_links.size()); ++i)
    if (!message.file_links[i].empty()) files[i] += " " + message.file_links[i];
  return files;
}

// Kept as a delivery is, for as long.
std::string deletion_of(const std::string& channel, const std::string& ts) {
  return "deleted before it came:" + channel + ":" + ts;
}

std::string words_of(const Services& services, const slack::Event& event, const std::string& slack_text,
                     const std::vector<std::string>& files) {
  const CatalogPtr catalog = services.catalog.get();
  std::string words = readable(slack_text, [&](std::string_view slack_user) {
    const auto person = services.people.known(event.tenant, {std::string(slack_user), {}});
    return person ? name_of_user(*catalog, *person) : std::string{};
  });
  for (const std::string& file : files) words += (words.empty() ? "" : "\n") + ("[file: " + file + "]");
  return words;
}

std::string readable(std::string_view slack_text, const std::function<std::string(std::string_view)>& name_of) {
  std::string words;
  for (std::size_t at = 0; at < slack_text.size();) {
    const std::size_t open = slack_text.find('<', at);
    const std::size_t close = open == std::string_view::npos ? open : slack_text.find('>', open);
    if (close == std::string_view::npos) return words + text::unescape_mrkdwn(slack_text.substr(at));
    words += text::unescape_mrkdwn(slack_text.substr(at, open - at));
    words += readable_token(slack_text.substr(open + 1, close - open - 1), name_of);
    at = close + 1;
  }
  return words;
}

Reply on_message(const Services& services, const slack::Event& event) {
  if (auto reply = inquiry_thread::on_message(services, event)) return *std::move(reply);
  return std::visit(match{[&](const slack::MessagePosted& message) { return posted(services, event, message); },
                          [&](const slack::MessageEdited& message) { return edited(services, event, message); },
                          [&](const slack::MessageDeleted& message) { return deleted(services, event, message); },
                          [](const auto&) { return Reply::empty(); }},
                    event.body);
}

}  // namespace c1::bot::thread_comments
