#include "bot/notifier.hpp"

#include <future>
#include <variant>

#include "base/log.hpp"
#include "bot/card.hpp"
#include "bot/facts.hpp"
#include "bot/home_tab.hpp"
#include "bot/inquiry_card.hpp"
#include "bot/insight.hpp"
#include "bot/notices.hpp"
#include "bot/stale.hpp"
#include "workflow/explain.hpp"
#include "workflow/mails.hpp"

namespace c1::bot {
namespace {

using slack::Call;
using slack::CallResult;
using slack::Failure;
using namespace workflow;

constexpr char kMetadataType[] = "c1_effect";
constexpr int kHistoryPages = 5;
constexpr int kHistoryPageSize = 15;  // what Slack allows every kind of app
constexpr Millis kBrokenInstall{300'000};
constexpr int kTriesToReach = 5;         // a person whose conversation is gone
constexpr std::size_t kMostCalled = 10;  // by a line in a channel

// Thrown to end an effect from any depth; caught in carry_out.
struct Ends {
  Done done;
};
[[noreturn]] void end(Done done) { throw Ends{std::move(done)}; }

// A rate is no failure: it is not the time yet.
Done again(const CallResult& result) {
  return {.how = Done::How::again,
          .wait = result.retry_after,
          .refused = result.failure != Failure::unknown,
          .error = result.failure == Failure::rate_limited ? "" : result.error};
}

// What a failed call means for its effect, where the caller has no better idea.
Done outcome_of(const CallResult& result, std::string_view method) {
  switch (result.failure) {
    case Failure::none:
      return {};
    case Failure::rate_limited:
    case Failure::transient:
    case Failure::unknown:
      return again(result);
    case Failure::token_dead:
    case Failure::missing_scope:
      log::error("Slack refuses our token", {{"method", method}, {"error", result.error}, {"detail", result.detail}});
      return {.how = Done::How::again, .wait = kBrokenInstall, .refused = true, .error = result.error};
    case Failure::trigger_lost:
    case Failure::stale_view:
    case Failure::gone:
    case Failure::refused:
      return {.how = Done::How::parked, .error = std::string(method) + ": " + result.error + " " + result.detail};
  }
  return {};
}

std::string card_key(const RequestId& request, const UserId& person) { return key_of(SyncCard{request, person}); }

}  // namespace

// One effect on its way: its calls, and what it found out.
struct Notifier::Job {
  const storage::DueEffect& due;
  const Services& services;
  slack::WebApi& web_api;
  ChannelBook& channels;
  std::stop_token stop;
  std::string team;
  CatalogPtr catalog;

  CallResult call(Call call) const {
    auto promise = std::make_shared<std::promise<CallResult>>();
    auto future = promise->get_future();
    web_api.call(std::move(call), [promise](CallResult result) { promise->set_value(std::move(result)); });
    while (future.wait_for(Millis{100}) != std::future_status::ready) {
      if (stop.stop_requested()) return {.failure = Failure::unknown, .error = "stopped while Slack was answering"};
    }
    return future.get();
  }

  CallResult must(Call call) const {
    const std::string method = call.method;
    CallResult result = this->call(std::move(call));
    if (!result.ok()) end(outcome_of(result, method));
    return result;
  }

  template <class F>
  auto read(F&& function) const {
    return services.store.read(std::forward<F>(function));
  }

  // Draws something of a request for one reader, from one picture of the store: draw(request, look).
  template <class F>
  auto drawn(const RequestId& id, const UserId& viewer, F&& draw) const {
    using Drawn = std::invoke_result_t<F&, const Request&, const Look&>;
    auto picture = read([&](storage::Tx& tx) -> std::optional<Drawn> {
      const auto request = tx.request(id);
      if (!request) return std::nullopt;
      const Instant now = services.clock.now();
      const Facts facts = facts_about(tx, *catalog, request->subject, request->entitlement, now);
      Look look{facts, viewer, now, services.public_url, services.people.slack_id(viewer)};
      const bool in_channel = is_channel(viewer);
      if (may(*request, viewer, Action::approve, facts, now) || (in_channel && request->is_open()))
        look.insight = insight_into(tx, *catalog, *request, viewer);
      if (in_channel) look.called = slack_ids_of(awaited(*request));
      return draw(*request, look);
    });
    if (!picture) end({.how = Done::How::parked, .error = "there is no such request"});
    return *std::move(picture);
  }

  struct Picture {
    Message message;
    std::int64_t version = 0;
  };
  Picture card_for(const RequestId& id, const UserId& reader) const {
    if (!is_inquiry(id))
      return drawn(id, reader, [](const Request& request, const Look& look) {
        return Picture{card(request, look), request.version};
      });
    const auto inquiry = read([&](storage::Tx& tx) { return tx.inquiry(id); });
    if (!inquiry) end({.how = Done::How::parked, .error = "there is no such question"});
    return {inquiry_card(*inquiry, *catalog, reader), inquiry->version};
  }

  // Whoever reads a channel has not chosen what comes there.
  bool is_wanted(const UserId& reader, NoticeKind kind) const {
    return is_channel(reader) ||
           read([&](storage::Tx& tx) { return wants_notice(tx, *catalog, reader, NoticeChannel::slack, kind); });
  }

  // Nobody, where they are a crowd.
  std::vector<std::string> slack_ids_of(const std::vector<UserId>& people) const {
    std::vector<std::string> ids;
    if (people.size() > kMostCalled) return ids;
    for (const UserId& person : people)
      if (std::string id = services.people.slack_id(person); !id.empty()) ids.push_back(std::move(id));
    return ids;
  }

  void save(const storage::MessageRow& row) const {
    services.store.write([&](storage::Tx& tx) { tx.save(row); });
  }

  // The person in Slack, with an open conversation.
  storage::SlackLink link_to(const UserId& person) const {
    auto link = read([&](storage::Tx& tx) { return tx.slack_link_of(team, person); });
    if (!link) link = find_in_slack(person);
    if (link->channel.empty()) {
      const CallResult opened = must({"conversations.open", json::object({{"users", link->slack_user}})});
      link->channel = opened.body["channel"]["id"].string();
      services.store.write([&](storage::Tx& tx) {
        auto stored = tx.slack_link(team, link->slack_user).value_or(*link);
        stored.channel = link->channel;
        tx.save(stored);
      });
    }
    return *link;
  }

  // Where a card of this reader's belongs.
  std::string conversation_with(const UserId& reader) const {
    if (!is_channel(reader)) return link_to(reader).channel;
    const auto found = channels.find(reader.value, [this](Call one) { return call(std::move(one)); });
    if (!found.failure.ok()) end(outcome_of(found.failure, "conversations.list"));
    if (found.id.empty()) no_such_channel(reader);
    return found.id;
  }

  // An administrator can mend it, so it is not given up.
  [[noreturn]] void no_such_channel(const UserId& channel) const {
    log::error("a policy names a Slack channel that I cannot post to; create it, or invite the app",
               {{"channel", channel.value}});
    end({.how = Done::How::again, .wait = kBrokenInstall, .refused = true, .error = "no channel " + channel.value});
  }

  // The conversation was not there any more when a card was to be posted: it is looked for anew.
  void forget_conversation(const UserId& reader) const {
    if (is_channel(reader)) return channels.forget(reader.value);
    services.store.write([&](storage::Tx& tx) {
      auto stored = tx.slack_link_of(team, reader);
      if (!stored || stored->channel.empty()) return;
      stored->channel.clear();
      tx.save(*stored);
    });
  }

  // A card of its own in the conversation with the reader.
  std::string post_card(const std::string& conversation, const UserId& reader, const Message& message) const {
    try {
      return post(conversation, {}, message);
    } catch (const Ends& ended) {
      if (ended.done.how != Done::How::parked) throw;
      forget_conversation(reader);
      if (is_channel(reader)) no_such_channel(reader);
      if (due.attempts >= kTriesToReach) throw;
      end({.how = Done::How::again, .refused = true, .error = ended.done.error});
    }
  }

  storage::SlackLink find_in_slack(const UserId& person) const {
    const User* user = catalog->user(person);
    if (!user) end({.how = Done::How::parked, .error = person.value + " is not in the directory"});
    const CallResult found = call({"users.lookupByEmail", json::object({{"email", user->email}})});
    if (found.failure == Failure::gone)
      end({.how = Done::How::parked, .error = person.value + " has no account in this Slack workspace"});
    if (!found.ok()) end(outcome_of(found, "users.lookupByEmail"));
    storage::SlackLink link{.team = team,
                            .slack_user = found.body["user"]["id"].string(),
                            .person = person.value,
                            .checked = services.clock.now()};
    services.store.write([&](storage::Tx& tx) {
      if (const auto stored = tx.slack_link(team, link.slack_user)) {
        link.channel = stored->channel;
        link.home_opened = stored->home_opened;
        link.home_hash = stored->home_hash;
      }
      tx.save(link);
    });
    services.people.learn(link);
    return link;
  }

  // Posts once: if an earlier attempt may have got through, what it posted is found instead. The message's ts.
  std::string post(const std::string& channel, const std::string& thread_ts, const Message& message) const {
    if (due.maybe_done_before()) {
      if (auto ts = posted_before(channel, thread_ts); !ts.empty()) return ts;
    }
    json::Value args = json::object(
        {{"channel", channel},
         {"text", message.text},
         {"blocks", message.blocks},
         {"metadata",
          json::object({{"event_type", kMetadataType}, {"event_payload", json::object({{"effect", due.key}})}})},
         {"link_names", false},
         {"unfurl_links", false},
         {"unfurl_media", false}});
    if (!thread_ts.empty()) args.set("thread_ts", thread_ts);
    return must({"chat.postMessage", std::move(args)}).body["ts"].string();
  }

  // The ts of the message that carries this effect's key, among the newest of the conversation or thread; "" if none.
  std::string posted_before(const std::string& channel, const std::string& thread_ts) const {
    std::string cursor;
    for (int page = 0; page < kHistoryPages; ++page) {
      json::Value args =
          json::object({{"channel", channel}, {"include_all_metadata", true}, {"limit", kHistoryPageSize}});
      if (!thread_ts.empty()) args.set("ts", thread_ts);
      if (!cursor.empty()) args.set("cursor", cursor);
      const CallResult read =
          call({thread_ts.empty() ? "conversations.history" : "conversations.replies", std::move(args)});
      // What cannot be read now is not known yet: nothing is posted until it is.
      if (!read.ok()) end({.how = Done::How::again, .wait = read.retry_after, .refused = true, .error = read.error});
      for (const json::Value& message : read.body["messages"].array()) {
        if (message["metadata"]["event_payload"]["effect"].string() == due.key) return message["ts"].string();
      }
      cursor = read.body["response_metadata"]["next_cursor"].string();
      if (cursor.empty()) break;
    }
    return {};
  }

  // False when the message is not there any more.
  bool update(const storage::MessageRow& row, const Message& message) const {
    const CallResult result = call({"chat.update", json::object({{"channel", row.channel},
                                                                 {"ts", row.ts},
                                                                 {"text", message.text},
                                                                 {"blocks", message.blocks},
                                                                 {"link_names", false}})});
    if (result.failure == Failure::gone) return false;
    if (!result.ok()) end(outcome_of(result, "chat.update"));
    return true;
  }

  // The head of the thread: `person`'s card of the request.
  std::optional<storage::MessageRow> card_of(const RequestId& request, const UserId& person) const {
    return read([&](storage::Tx& tx) { return tx.message(card_key(request, person)); });
  }
};

Notifier::Notifier(const Services& services, slack::WebApi& web_api) : services_(services), web_api_(web_api) {}

Done Notifier::carry_out(const storage::DueEffect& effect, std::stop_token stop) {
  Job job{effect, services_, web_api_, channels_, std::move(stop), {}, services_.catalog.get()};
  try {
    {
      const std::lock_guard lock(mutex_);  // one asks, the others wait for the answer
      if (team_.empty()) team_ = job.must({"auth.test", json::object()}).body["team_id"].string();
      job.team = team_;
    }
    return std::visit(
        match{[&](const SyncCard& e) { return on(e, job); }, [&](const SyncComment& e) { return on(e, job); },
              [&](const SayInThread& e) { return on(e, job); }, [&](const SyncHome& e) { return on(e, job); },
              [](const auto&) { return Done{.how = Done::How::parked, .error = "not for the notifier"}; }},
        effect.effect);
  } catch (const Ends& ended) {
    return ended.done;
  }
}

// Level-triggered: whatever happened meanwhile, the card shows the request as it is now. What it shows is remembered by
// its content: what changes around a request (it is held no longer) redraws the card, too.
Done Notifier::on(const SyncCard& effect, Job& job) {
  const auto [message, version] = job.card_for(effect.request, effect.person);
  const std::int64_t shown = fingerprint(message);
  auto row = job.card_of(effect.request, effect.person);
  if (row && row->shown_version == shown) return {};
  if (!row) {
    row = storage::MessageRow{.key = card_key(effect.request, effect.person),
                              .request = effect.request.value,
                              .person = effect.person.value,
                              .channel = job.conversation_with(effect.person)};
    row->ts = job.post_card(row->channel, effect.person, message);
    row->posted_version = job.due.maybe_done_before() ? 0 : version;
    if (!job.due.maybe_done_before()) row->shown_version = shown;
    job.save(*row);
    if (row->shown_version == shown) return {};
  }
  if (!job.update(*row, message)) {  // deleted: a new one is posted, because the reader needs it
    job.services.store.write([&](storage::Tx& tx) { tx.forget_message(row->key); });
    return {.how = Done::How::again, .wait = Millis{1}, .refused = true, .error = "the card was deleted"};
  }
  row->shown_version = shown;
  job.save(*row);
  return {};
}

// Edge-triggered: said once, below the card that was made true before.
Done Notifier::on(const SayInThread& effect, Job& job) {
  const auto row = job.card_of(effect.request, effect.person);
  if (!row) return {.how = Done::How::parked, .error = "there is no card to say it under"};
  // One that may stand there already is looked for all the same.
  const bool is_past =
      !job.due.maybe_done_before() && (!job.is_wanted(effect.person, kind_of(effect.what)) ||
                                       job.read([&](storage::Tx& tx) { return is_stale(effect, *row, tx); }));
  if (is_past) return {};
  const Message line = job.drawn(effect.request, effect.person, [&](const Request& request, const Look& look) {
    return thread_line(effect, request, look);
  });
  job.post(row->channel, row->ts, line);
  return {};
}

Done Notifier::on(const SyncComment& effect, Job& job) {
  const auto comment = job.read([&](storage::Tx& tx) { return tx.comment(effect.comment); });
  const auto thread = job.card_of(effect.request, effect.person);
  if (!comment || !thread)
    return {.how = Done::How::parked, .error = "there is no comment, or no card to put it under"};
  if (comment->channel == thread->channel) return {};  // it was written there
  const std::string key = key_of(effect);
  auto row = job.read([&](storage::Tx& tx) { return tx.message(key); });
  if (!row) {
    row = storage::MessageRow{
        .key = key, .request = effect.request.value, .person = effect.person.value, .channel = thread->channel};
    // An answer to a question is what it was asked for.
    const bool is_wanted = is_inquiry(effect.request) || job.is_wanted(effect.person, NoticeKind::comment);
    if ((comment->deleted || !is_wanted) && !job.due.maybe_done_before()) return {};
    row->ts = job.post(thread->channel, thread->ts, comment_copy(*comment, *job.catalog));
    row->shown_version = job.due.maybe_done_before() ? -1 : comment->version;
    job.save(*row);
  }
  if (comment->deleted) {
    const CallResult gone = job.call({"chat.delete", json::object({{"channel", row->channel}, {"ts", row->ts}})});
    if (!gone.ok() && gone.failure != Failure::gone) return outcome_of(gone, "chat.delete");
    job.services.store.write([&](storage::Tx& tx) { tx.forget_message(key); });
    return {};
  }
  if (row->shown_version >= comment->version) return {};
  if (!job.update(*row, comment_copy(*comment, *job.catalog))) return {};  // somebody removed the copy
  row->shown_version = comment->version;
  job.save(*row);
  return {};
}

Done Notifier::on(const SyncHome& effect, Job& job) {
  const User* user = job.catalog->user(effect.person);
  const auto link = job.read([&](storage::Tx& tx) { return tx.slack_link_of(job.team, effect.person); });
  if (!user || !link || !link->home_opened) return {};
  json::Value view = job.read([&](storage::Tx& tx) {
    return home_tab::view_of(tx, *job.catalog, *user, job.services.public_url, job.services.clock.now());
  });
  // Without a hash: effects of one person's Home are carried out one after the other, so the newest is the last.
  job.must(slack::views_publish(link->slack_user, "", std::move(view)));
  return {};
}

}  // namespace c1::bot
