#include "sandbox/courier.hpp"

#include <future>

#include "sandbox/core.hpp"
#include "sandbox/office.hpp"
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

// With a path in it, the app's URL is the one Request URL for everything, as many apps have it.
std::string request_url(const std::string& app_url, const std::string& path) {
  const auto host = app_url.find("://");
  const bool is_whole = host != std::string::npos && app_url.find('/', host + 3) != std::string::npos;
  return is_whole ? app_url : app_url + path;
}

std::vector<net::Header> retry_headers(const Delivery& delivery) {
  if (delivery.retry == 0) return {};
  return {{"X-Slack-Retry-Num", std::to_string(delivery.retry)}, {"X-Slack-Retry-Reason", delivery.retry_reason}};
}

std::string fault_key(const std::string& path) { return "deliver:" + path.substr(path.rfind('/') + 1); }

}  // namespace

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

// In Socket Mode Slack knows no Request URLs. The sockets are the app's, whichever workspace something comes from.
void Courier::carry(Delivery delivery, Millis deadline, std::function<void(Ack)> done) {
  const auto& office = core_.workspace.settings.office;
  const auto site = office ? office->site() : nullptr;
  Core& with_sockets = site ? *site : core_;
  bool by_socket = false;
  {
    Hold hold(with_sockets);
    by_socket = hold->socket_mode;
  }
  if (by_socket)
    with_sockets.sockets.deliver(delivery, deadline, std::move(done));
  else
    post(delivery, deadline, std::move(done));
}

void Courier::post(const Delivery& delivery, Millis deadline, std::function<void(Ack)> done) {
  std::string url, timestamp;
  std::string secret, app_url;
  // The app has one address for all workspaces.
  if (const auto& office = core_.workspace.settings.office)
    if (const auto site = office->site()) app_url = Hold(*site)->app_url;
  {
    Hold hold(core_);
    url = request_url(app_url.empty() ? hold->app_url : app_url, delivery.path);
    timestamp = std::to_string(to_unix_seconds(hold->clock.now()));
    secret = hold->settings.signing_secret.reveal();  // to sign
  }
  net::ClientRequest request{
      .method = "POST", .url = url, .headers = retry_headers(delivery), .body = delivery.body, .deadline = deadline};
  request.headers.push_back({"Content-Type", delivery.content_type});
  request.headers.push_back({"User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"});
  request.headers.push_back({"X-Slack-Request-Timestamp", timestamp});
  request.headers.push_back({"X-Slack-Signature", signature_v0(secret, timestamp, delivery.body)});
  const auto start = Steady::now();
  client_->send(std::move(request), [this, start, deadline, delivery,
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
  bool installed = true;
  {
    Hold hold(core_);
    deadline = hold->timing.ack_deadline;
    installed = hold->installed;
  }
  if (!installed) return finish({});  // nobody is there
  const auto fault = core_.faults.take(fault_key(delivery.path));
  if (!fault) return carry(std::move(delivery), deadline, finish);
  switch (fault->kind) {
    case Fault::Kind::reset_before:
      return finish({});
    case Fault::Kind::lost_reply:
      return carry(std::move(delivery), deadline, [finish](const Ack&) { finish({Ack::Kind::timeout, {}}); });
    case Fault::Kind::delay:
      return runtime_.after(fault->delay, [this, delivery, deadline, finish] { carry(delivery, deadline, finish); });
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
    if (!hold->installed) events.clear();
  }
  for (const json::Value& event : events) send_event(event, 0, "");
}

void Courier::send_event(const json::Value& envelope, int try_number, const std::string& reason) {
  Delivery delivery = event_delivery(envelope);
  delivery.retry = try_number;
  delivery.retry_reason = reason;
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
