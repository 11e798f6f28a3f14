#include "bot/inquiry_thread.hpp"

#include "base/ids.hpp"
#include "bot/inquiries.hpp"
#include "bot/thread_comments.hpp"

namespace c1::bot::inquiry_thread {
namespace {

using slack::Reply;
using namespace workflow;

// A message below a card, as it is now.
struct Written {
  std::string channel, ts, thread_ts;
  std::string user;
  std::string text;  // in Slack's markup
  std::vector<std::string> files;
  bool deleted = false;
};

std::optional<Written> written_in(const slack::Event& event) {
  return std::visit(match{[](const slack::MessagePosted& m) -> std::optional<Written> {
                            if (m.from_bot || m.thread_ts.empty() || m.thread_ts == m.ts) return std::nullopt;
                            return Written{m.channel, m.ts, m.thread_ts, m.user, m.text, thread_comments::files_of(m)};
                          },
                          [](const slack::MessageEdited& m) -> std::optional<Written> {
                            if (m.from_bot || m.text == m.previous_text || m.thread_ts.empty()) return std::nullopt;
                            return Written{m.channel, m.ts, m.thread_ts, m.user, m.text, {}};
                          },
                          [](const slack::MessageDeleted& m) -> std::optional<Written> {
                            if (m.from_bot) return std::nullopt;
                            return Written{m.channel, m.ts, m.thread_ts, "", "", {}, true};
                          },
                          [](const auto&) -> std::optional<Written> { return std::nullopt; }},
                    event.body);
}

// The question whose card heads the thread, or whose comment the message is.
std::optional<RequestId> question_of(const Services& services, const std::string& team, const Written& written) {
  const auto id = services.store.read([&](storage::Tx& tx) -> RequestId {
    const auto card =
        written.thread_ts.empty() ? std::nullopt : tx.message_at(team, written.channel, written.thread_ts);
    if (card) return {card->request};
    const auto comment = tx.comment_at(written.channel, written.ts);
    return comment ? comment->request : RequestId{};
  });
  return is_inquiry(id) ? std::optional(id) : std::nullopt;
}

void take(storage::Tx& tx, const RequestId& id, const Written& written, const UserId& author, const std::string& words,
          Instant now) {
  auto comment = tx.comment_at(written.channel, written.ts);
  const std::string deletion = thread_comments::deletion_of(written.channel, written.ts);
  if (written.deleted) {
    if (comment && !comment->deleted) inquiries::take_back(tx, *std::move(comment), now);
    if (!comment) tx.remember(deletion, "", now);  // it overtook what it deletes
    return;
  }
  if (comment) {
    if (!comment->deleted && comment->text != words) inquiries::change(tx, *std::move(comment), words, now);
    return;
  }
  const auto inquiry = tx.inquiry(id);
  if (!inquiry || author.empty() || words.empty() || tx.answer_to(deletion)) return;
  inquiries::speak(tx, *inquiry,
                   {.id = {new_id()}, .author = author, .text = words, .channel = written.channel, .ts = written.ts},
                   now);
}

}  // namespace

std::optional<Reply> on_message(const Services& services, const slack::Event& event) {
  const auto written = written_in(event);
  const auto id = written ? question_of(services, message_team(services, event.tenant), *written) : std::nullopt;
  if (!id) return std::nullopt;
  UserId author;
  if (const auto viewer = viewer_of(services, event.tenant, {written->user, {}}); viewer) author = viewer->user->id;
  const std::string words = thread_comments::words_of(services, event, written->text, written->files);
  const std::string delivery = slack::delivery_key(event);
  const Instant now = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    if (tx.answer_to(delivery)) return;
    take(tx, *id, *written, author, words, now);
    tx.remember(delivery, id->value, now);
  });
  return Reply::empty();
}

}  // namespace c1::bot::inquiry_thread
