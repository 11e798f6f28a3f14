#include "sandbox/courier.hpp"

#include <future>

#include "sandbox/core.hpp"
#include "sandbox/signing.hpp"

namespace c1::sandbox {
namespace {

using Steady = std::chrono::steady_clock;

Millis since(Steady::time_point start) { return std::chrono::duration_cast<Millis>(Steady::now() - start); }

std::string retry_reason(const Ack& ack) {
  switch (ack.kind) {
    case Ack::Kind::timeout:
      return "http_timeout";
    case Ack::Kind::unreachable:
      return "connection_failed";
    case Ack::Kind::answered:
      return "http_error";
  }
  return "unknown_error";
}

std::string fault_key(const std::string& path) { return "deliver:" + path.substr(path.rfind('/') + 1); }

}  // namespace

Delivery command_delivery(const std::vector<net::FormField>& fields) {
  return {.path = "/slack/commands",
          .what = "command " + std::string(net::form_value(fields, "command")) + " " +
                  std::string(net::form_value(fields, "text")),
          .content_type = "application/x-www-form-urlencoded",
          .body = net::encode_form(fields)};
}

Delivery interaction_delivery(const json::Value& payload, const std::string& path) {
  std::string what = payload["type"].string();
  for (const json::Value& name :
       {payload["actions"][0]["action_id"], payload["view"]["callback_id"], payload["callback_id"]})
    if (!name.string().empty()) what += " " + name.string();
  return {.path = path,
          .what = what,
          .content_type = "application/x-www-form-urlencoded",
          .body = net::encode_form({{"payload", payload.dump()}})};
}

Delivery event_delivery(const json::Value& envelope) {
  const std::string& type =
      envelope["event"].is_null() ? envelope["type"].string() : envelope["event"]["type"].string();
  const std::string& subtype = envelope["event"]["subtype"].string();
  return {.path = "/slack/events",
          .what = "event " + type + (subtype.empty() ? "" : "." + subtype),
          .content_type = "application/json",
          .body = envelope.dump()};
}

Courier::Courier(net::Runtime& runtime, Core& core)
    : runtime_(runtime), core_(core), client_(net::make_http_client(runtime, {.connections_per_origin = 256})) {}

bool Courier::begin() {
  const std::lock_guard lock(mutex_);
  if (stopped_) return false;
  ++under_way_;
  return true;
}

void Courier::end() {
  const std::lock_guard lock(mutex_);
  --under_way_;
  idle_.notify_all();
}

void Courier::stop() {
  std::unique_lock lock(mutex_);
  stopped_ = true;
  idle_.wait_for(lock, Millis{5'000}, [this] { return under_way_ == 0; });
}

void Courier::post(Delivery delivery, Millis deadline, std::function<void(Ack)> done) {
  std::string url, timestamp;
  std::string secret;
  {
    Hold hold(core_);
    url = hold->app_url + delivery.path;
    timestamp = std::to_string(to_unix_seconds(hold->clock.now()));
    secret = hold->settings.signing_secret.reveal();  // to sign
  }
  net::ClientRequest request{
      .method = "POST", .url = url, .headers = delivery.headers, .body = delivery.body, .deadline = deadline};
  request.headers.push_back({"Content-Type", delivery.content_type});
  request.headers.push_back({"User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"});
  request.headers.push_back({"X-Slack-Request-Timestamp", timestamp});
  request.headers.push_back({"X-Slack-Signature", signature_v0(secret, timestamp, delivery.body)});
  const auto start = Steady::now();
  client_->send(std::move(request), [this, start, deadline, delivery = std::move(delivery),
                                     done = std::move(done)](const net::Exchange& exchange) {
    Ack ack;
    const Millis took = since(start);
    if (exchange.answered)
      ack = {Ack::Kind::answered, exchange.response};
    else
      ack.kind = exchange.maybe_sent || took + Millis{20} >= deadline ? Ack::Kind::timeout : Ack::Kind::unreachable;
    core_.log.add({.at = core_.workspace.clock.now(),
                   .to_app = true,
                   .what = delivery.what,
                   .took = took,
                   .status = exchange.answered ? exchange.response.status : 0,
                   .request = readable_body(delivery.content_type, delivery.body),
                   .reply = exchange.answered ? readable_body(exchange.response.content_type, exchange.response.body)
                                              : json::Value(exchange.problem)});
    done(std::move(ack));
  });
}

void Courier::deliver(Delivery delivery, std::function<void(Ack)> done) {
  if (!begin()) return done({});
  const auto finish = [this, done = std::move(done)](Ack ack) {
    done(std::move(ack));
    end();
  };
  Millis deadline;
  {
    Hold hold(core_);
    deadline = hold->timing.ack_deadline;
  }
  const auto fault = core_.faults.take(fault_key(delivery.path));
  if (!fault) return post(std::move(delivery), deadline, finish);
  switch (fault->kind) {
    case Fault::Kind::reset_before:
      return finish({});
    case Fault::Kind::lost_reply:
      return post(std::move(delivery), deadline, [finish](const Ack&) { finish({Ack::Kind::timeout, {}}); });
    case Fault::Kind::delay:
      return runtime_.after(fault->delay, [this, delivery, deadline, finish] { post(delivery, deadline, finish); });
    default:
      return finish({Ack::Kind::answered, net::text_response("", 500)});
  }
}

Ack Courier::deliver_and_wait(Delivery delivery) {
  const auto promise = std::make_shared<std::promise<Ack>>();
  auto future = promise->get_future();
  deliver(std::move(delivery), [promise](Ack ack) { promise->set_value(std::move(ack)); });
  return future.get();
}

void Courier::send_events() {
  std::vector<json::Value> events;
  {
    Hold hold(core_);
    events.swap(hold->outgoing);
  }
  for (const json::Value& event : events) send_event(event, 0, "");
}

void Courier::send_event(const json::Value& envelope, int try_number, const std::string& reason) {
  Delivery delivery = event_delivery(envelope);
  if (try_number > 0) {
    delivery.headers.push_back({"X-Slack-Retry-Num", std::to_string(try_number)});
    delivery.headers.push_back({"X-Slack-Retry-Reason", reason});
  }
  deliver(std::move(delivery), [this, envelope, try_number](const Ack& ack) {
    if (ack.accepted() || ack.response.header("x-slack-no-retry") == "1") return;
    std::vector<Millis> delays;
    {
      Hold hold(core_);
      delays = hold->timing.event_retries;
    }
    const auto next = static_cast<std::size_t>(try_number);
    if (next >= delays.size() || !begin()) return;
    const auto self = core_.weak_from_this();
    end();
    runtime_.after(delays[next], [self, envelope, try_number, why = retry_reason(ack)] {
      if (const auto core = self.lock()) core->courier.send_event(envelope, try_number + 1, why);
    });
  });
}

}  // namespace c1::sandbox
