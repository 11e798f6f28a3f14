#include "bot/notifier_job.hpp"

#include <future>

#include "base/log.hpp"
#include "base/waiting.hpp"
#include "bot/inquiry_card.hpp"
#include "bot/installs.hpp"
#include "bot/notices.hpp"

namespace c1::bot {
namespace {

using slack::Call;
using slack::CallResult;
using slack::Failure;
using namespace workflow;

constexpr char kPost[] = "chat.postMessage";
constexpr char kUpdate[] = "chat.update";
constexpr char kMetadataType[] = "c1_effect";
constexpr int kHistoryPages = 5;
constexpr int kHistoryPageSize = 15;  // what Slack allows every kind of app
constexpr Millis kBrokenInstall{300'000};
constexpr Millis kGivesWay{120'000};     // for so long what has much to say lets others go first
constexpr std::size_t kMostCalled = 10;  // by a line in a channel
const CallResult kLater{.failure = Failure::rate_limited, .error = "slow", .retry_after = SlowPlaces::kComeBack};

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

struct Notifier::Job::Visits {
  SlowPlaces::Visit workspace;
  std::optional<SlowPlaces::Visit> conversation = std::nullopt;
};

std::shared_ptr<Notifier::Job::Visits> Notifier::Job::visits_for(const Call& call) const {
  const Instant now = services.clock.now();
  std::shared_ptr<Visits> visits(new Visits{{places, team, SlowPlaces::kMostInWorkspace, now}});
  if (!visits->workspace) return nullptr;
  if (const std::string& channel = call.args["channel"].string(); !channel.empty())
    if (!visits->conversation.emplace(places, team + "/" + channel, SlowPlaces::kMostInConversation, now))
      return nullptr;
  return visits;
}

// In whose name, and how urgent it is.
void Notifier::Job::address(Call& call) const {
  if (services.workspaces) call.about = tenant_of_install(team);
  call.gives_way = due.turn > 0 && services.clock.now() - due.asked < kGivesWay;
}

CallResult Notifier::Job::call(Call call) const {
  address(call);
  const auto visits = visits_for(call);
  return visits ? answer_to(std::move(call)) : kLater;
}

Done Notifier::Job::last(Call call, Then then) const {
  address(call);
  auto visits = visits_for(call);
  if (!visits) return then(kLater);
  return {.rest = [&web_api = web_api, call = std::move(call), visits = std::move(visits), then = std::move(then),
                   place = message_team()](std::function<void(Done)> ended) mutable {
    web_api.call(std::move(call), [visits = std::move(visits), then = std::move(then), place = std::move(place),
                                   ended = std::move(ended)](CallResult result) mutable {
      visits.reset();
      Done done = then(std::move(result));
      done.place = std::move(place);
      ended(std::move(done));
    });
  }};
}

CallResult Notifier::Job::answer_to(Call call) const {
  auto promise = std::make_shared<std::promise<CallResult>>();
  auto future = promise->get_future();
  web_api.call(std::move(call), [promise](CallResult result) { promise->set_value(std::move(result)); });
  const Waiting for_slack;
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

std::optional<Notifier::Job::Drawn> Notifier::Job::card_for(storage::Tx& tx, const RequestId& id,
                                                            const UserId& reader) const {
  if (!is_inquiry(id))
    return drawn(tx, id, reader, [](const Request& request, const Look& look) {
      return Drawn{card(request, look), request.version};
    });
  const auto inquiry = tx.inquiry(id);
  if (!inquiry) return std::nullopt;
  return Drawn{inquiry_card(*inquiry, *catalog, reader), inquiry->version};
}

bool Notifier::Job::is_wanted(storage::Tx& tx, const UserId& reader, NoticeKind kind) const {
  return is_channel(reader) || wants_notice(tx, *catalog, reader, NoticeChannel::slack, kind);
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
Notifier::Job::Posted Notifier::Job::stands_posted(storage::MessageRow row) {
  return [row = std::move(row)](const std::string& ts) {
    storage::MessageRow posted = row;
    posted.ts = ts;
    return stands(std::move(posted));
  };
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

Done Notifier::Job::say(const std::string& channel, const std::string& thread_ts, const Message& message,
                        const Unposted& unposted) const {
  if (!posted_before(channel, thread_ts).empty()) return {};
  return post(
      channel, thread_ts, message, [](const std::string&) { return Done{}; }, unposted);
}

Done Notifier::Job::post(const std::string& channel, const std::string& thread_ts, const Message& message, Posted then,
                         Unposted unposted) const {
  json::Value args = json::object({{"channel", channel},
                                   {"text", message.text},
                                   {"blocks", message.blocks},
                                   {"metadata", json::object({{"event_type", kMetadataType},
                                                              {"event_payload", json::object({{"effect", due.key}})}})},
                                   {"link_names", false},
                                   {"unfurl_links", false},
                                   {"unfurl_media", false}});
  if (!thread_ts.empty()) args.set("thread_ts", thread_ts);
  return last({kPost, std::move(args)},
              [then = std::move(then), unposted = std::move(unposted)](const CallResult& result) -> Done {
                if (result.ok()) return then(result.body["ts"].string());
                return unposted ? unposted(result) : outcome_of(result, kPost);
              });
}

std::string Notifier::Job::posted_before(const std::string& channel, const std::string& thread_ts) const {
  if (!due.maybe_done_before()) return {};
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

Done Notifier::Job::update(const storage::MessageRow& row, const Message& message, Done updated, Done gone) const {
  Call call{kUpdate, json::object({{"channel", row.channel},
                                   {"ts", row.ts},
                                   {"text", message.text},
                                   {"blocks", message.blocks},
                                   {"link_names", false}})};
  return last(std::move(call), [updated = std::move(updated), gone = std::move(gone)](const CallResult& result) {
    if (result.failure == Failure::gone) return gone;
    return result.ok() ? updated : outcome_of(result, kUpdate);
  });
}

}  // namespace c1::bot
