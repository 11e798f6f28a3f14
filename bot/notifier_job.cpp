#include "bot/notifier_job.hpp"

#include <future>

#include "base/log.hpp"
#include "bot/inquiry_card.hpp"
#include "bot/installs.hpp"
#include "bot/notices.hpp"

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
constexpr Millis kGivesWay{120'000};     // for so long what has much to say lets others go first
constexpr int kTriesToReach = 5;         // a person whose conversation is gone
constexpr std::size_t kMostCalled = 10;  // by a line in a channel

// A rate is no failure: it is not the time yet.
Done again(const CallResult& result) {
  return {.how = Done::How::again,
          .wait = result.retry_after,
          .refused = result.failure != Failure::unknown,
          .error = result.failure == Failure::rate_limited ? "" : result.error};
}

}  // namespace

void end(Done done) { throw Ends{std::move(done)}; }

std::string card_key(const RequestId& request, const UserId& reader) { return key_of(SyncCard{request, reader}); }

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

CallResult Notifier::Job::call(Call call) const {
  const Instant now = services.clock.now();
  if (services.workspaces) call.about = tenant_of_install(team);
  call.gives_way = due.turn > 0 && now - due.asked < kGivesWay;
  const CallResult later{.failure = Failure::rate_limited, .error = "slow", .retry_after = SlowPlaces::kComeBack};
  const SlowPlaces::Visit workspace(places, team, SlowPlaces::kMostInWorkspace, now);
  if (!workspace) return later;
  const std::string& channel = call.args["channel"].string();
  if (channel.empty()) return answer_to(std::move(call));
  const SlowPlaces::Visit conversation(places, team + "/" + channel, SlowPlaces::kMostInConversation, now);
  return conversation ? answer_to(std::move(call)) : later;
}

CallResult Notifier::Job::answer_to(Call call) const {
  auto promise = std::make_shared<std::promise<CallResult>>();
  auto future = promise->get_future();
  web_api.call(std::move(call), [promise](CallResult result) { promise->set_value(std::move(result)); });
  while (future.wait_for(Millis{100}) != std::future_status::ready) {
    if (stop.stop_requested()) return {.failure = Failure::unknown, .error = "stopped while Slack was answering"};
  }
  return future.get();
}

CallResult Notifier::Job::must(Call call) const {
  const std::string method = call.method;
  CallResult result = this->call(std::move(call));
  if (!result.ok()) end(outcome_of(result, method));
  return result;
}

Notifier::Job::Drawn Notifier::Job::card_for(const RequestId& id, const UserId& reader) const {
  if (!is_inquiry(id))
    return drawn(id, reader, [](const Request& request, const Look& look) {
      return Drawn{card(request, look), request.version};
    });
  const auto inquiry = read([&](storage::Tx& tx) { return tx.inquiry(id); });
  if (!inquiry) end({.how = Done::How::parked, .error = "there is no such question"});
  return {inquiry_card(*inquiry, *catalog, reader), inquiry->version};
}

bool Notifier::Job::is_wanted(const UserId& reader, NoticeKind kind) const {
  return is_channel(reader) ||
         read([&](storage::Tx& tx) { return wants_notice(tx, *catalog, reader, NoticeChannel::slack, kind); });
}

std::vector<std::string> Notifier::Job::slack_ids_of(const std::vector<UserId>& people) const {
  std::vector<std::string> ids;
  if (people.size() > kMostCalled) return ids;
  for (const UserId& person : people)
    if (std::string id = services.people.slack_id(team, person); !id.empty()) ids.push_back(std::move(id));
  return ids;
}

Done Notifier::Job::stands(storage::MessageRow row) {
  return {.record = [row = std::move(row)](storage::Tx& tx) { tx.save(row); }};
}
void Notifier::Job::save(const storage::MessageRow& row) const {
  services.store.write([&](storage::Tx& tx) { tx.save(row); });
}
void Notifier::Job::forget(const storage::MessageRow& row) const {
  services.store.write([&](storage::Tx& tx) { tx.forget_message(row.key); });
}

std::optional<storage::MessageRow> Notifier::Job::card_of(const RequestId& request, const UserId& reader) const {
  return read([&](storage::Tx& tx) { return tx.message(card_key(request, reader)); });
}

std::string Notifier::Job::post_card(const std::string& conversation, const UserId& reader,
                                     const Message& message) const {
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

std::string Notifier::Job::post(const std::string& channel, const std::string& thread_ts,
                                const Message& message) const {
  if (due.maybe_done_before()) {
    if (auto ts = posted_before(channel, thread_ts); !ts.empty()) return ts;
  }
  json::Value args = json::object({{"channel", channel},
                                   {"text", message.text},
                                   {"blocks", message.blocks},
                                   {"metadata", json::object({{"event_type", kMetadataType},
                                                              {"event_payload", json::object({{"effect", due.key}})}})},
                                   {"link_names", false},
                                   {"unfurl_links", false},
                                   {"unfurl_media", false}});
  if (!thread_ts.empty()) args.set("thread_ts", thread_ts);
  return must({"chat.postMessage", std::move(args)}).body["ts"].string();
}

std::string Notifier::Job::posted_before(const std::string& channel, const std::string& thread_ts) const {
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

bool Notifier::Job::update(const storage::MessageRow& row, const Message& message) const {
  const CallResult result = call({"chat.update", json::object({{"channel", row.channel},
                                                               {"ts", row.ts},
                                                               {"text", message.text},
                                                               {"blocks", message.blocks},
                                                               {"link_names", false}})});
  if (result.failure == Failure::gone) return false;
  if (!result.ok()) end(outcome_of(result, "chat.update"));
  return true;
}

}  // namespace c1::bot
