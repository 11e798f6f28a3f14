#include "slack/web_api.hpp"

#include <mutex>

#include "base/log.hpp"
#include "slack/rate_limits.hpp"
#include "slack/web_api_parts.hpp"

namespace c1::slack {
namespace {

using Done = std::function<void(CallResult)>;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr Millis kWorthTrying{200};  // with less time left another try would only be cut off

// One call on its way, over all its tries.
struct Attempt {
  Call what;  // the arguments only as far as the limits ask
  std::string limit_key;
  std::string form;
  Secret token;
  bool has_new_token = false;  // after Slack has refused another one
  SteadyTime began = std::chrono::steady_clock::now();
  Done done;
  SteadyTime deadline;
  int tries = 0;
  bool maybe_carried_out = false;  // by an earlier try
};

Millis left(SteadyTime deadline) {
  return std::chrono::duration_cast<Millis>(deadline - std::chrono::steady_clock::now());
}

// Posting is limited for each conversation, everything else for each method; each workspace for itself.
std::string limit_key(const Call& call) {
  const std::string key = workspace_of(call) + " " + call.method;
  return call.method == "chat.postMessage" ? key + " " + call.args["channel"].string() : key;
}

// As if Slack itself had said it.
CallResult without_token(const Error& error) {
  return {.failure = error.code == Errc::unavailable ? Failure::transient : Failure::token_dead,
          .error = error.detail,
          .detail = error.says};
}

CallResult result_of(std::string_view method, const net::Exchange& exchange) {
  const net::Response& answer = exchange.response;
  if (exchange.answered) return classify(method, answer.status, answer.header("Retry-After"), answer.body);
  return {.failure = exchange.maybe_sent ? Failure::unknown : Failure::transient, .error = exchange.problem};
}

bool is_trouble(Failure failure) {
  return failure == Failure::transient || failure == Failure::unknown || failure == Failure::token_dead ||
         failure == Failure::missing_scope || failure == Failure::refused;
}

// What a response_url says: "ok" or JSON. What it says does not matter if the status is 200.
CallResult response_result(const net::Exchange& exchange) {
  if (exchange.answered && exchange.response.status == 200 && !json::parse(exchange.response.body)) return {};
  return result_of("chat.postEphemeral", exchange);
}

}  // namespace

struct WebApi::Impl : std::enable_shared_from_this<WebApi::Impl> {
  Impl(net::Runtime& r, net::HttpClient& h, const Clock& k, WebApiSettings s)
      : runtime(r), client(h), clock(k), settings(std::move(s)), limits(settings.tiers) {}

  void call(Call what, Done done) {
    const std::string key = limit_key(what);
    if (const Millis wait = must_wait(what, key); wait > Millis{0}) {
      CallResult result{.failure = Failure::rate_limited, .error = "ratelimited", .retry_after = wait};
      return runtime.after(Millis{0}, [done = std::move(done), result] { done(result); });
    }
    auto attempt = std::make_shared<Attempt>();
    attempt->limit_key = key;
    attempt->form = form_of(what.args);
    attempt->what = {what.method, json::object({{"channel", what.args["channel"]}, {"ts", what.args["ts"]}}),
                     what.about, what.urgent, what.gives_way};
    attempt->done = std::move(done);
    attempt->deadline = std::chrono::steady_clock::now() + settings.deadline;
    attempt->token = settings.token;
    if (!settings.tokens) return send(std::move(attempt));
    settings.tokens->token_for(what.about, [self = shared_from_this(), attempt](Result<Secret> token) {
      self->go_on(attempt, std::move(token));
    });
  }

  void go_on(const std::shared_ptr<Attempt>& attempt, Result<Secret> token) {
    if (!token) return end(*attempt, without_token(token.error()));
    attempt->token = *std::move(token);
    send(attempt);
  }

  void send(std::shared_ptr<Attempt> attempt) {
    net::ClientRequest request{.method = "POST",
                               .url = settings.base_url + attempt->what.method,
                               .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                           {"Authorization", "Bearer " + attempt->token.reveal()}},  // for Slack
                               .body = attempt->form,
                               .deadline = left(attempt->deadline)};
    client.send(std::move(request), [self = shared_from_this(), attempt = std::move(attempt)](net::Exchange exchange) {
      self->take(attempt, std::move(exchange));
    });
  }

  void take(const std::shared_ptr<Attempt>& attempt, net::Exchange exchange) {
    CallResult result = result_of(attempt->what.method, exchange);
    const Millis pause = settings.first_pause * (1 << attempt->tries);
    if (may_repeat(*attempt, exchange) && left(attempt->deadline) > pause + kWorthTrying) {
      ++attempt->tries;
      attempt->maybe_carried_out = attempt->maybe_carried_out || exchange.answered || exchange.maybe_sent;
      log::info("calling slack again",
                {{"method", attempt->what.method}, {"try", attempt->tries}, {"problem", result.error}});
      return runtime.after(pause, [self = shared_from_this(), attempt] { self->send(attempt); });
    }
    // The try before this one has opened the window after all.
    if (attempt->maybe_carried_out && result.error == "exchanged_trigger_id") result.failure = Failure::unknown;
    if (result.failure == Failure::rate_limited) hold(*attempt, result.retry_after);
    if (result.failure == Failure::token_dead && settings.tokens && !std::exchange(attempt->has_new_token, true))
      return ask_for_another_token(attempt, std::move(result));
    end(*attempt, std::move(result));
  }

  // It was renewed, or the app was installed anew, since we had ours. Slack has done nothing, so it is done again.
  void ask_for_another_token(const std::shared_ptr<Attempt>& attempt, CallResult refusal) {
    const std::string error = refusal.error;
    settings.tokens->refused(attempt->what.about, attempt->token, error,
                             [self = shared_from_this(), attempt, refusal = std::move(refusal)](Result<Secret> token) {
                               if (token || token.error().code == Errc::unavailable)
                                 self->go_on(attempt, std::move(token));
                               else
                                 self->end(*attempt, refusal);
                             });
  }

  void end(const Attempt& attempt, CallResult result) {
    count(attempt, result);
    attempt.done(std::move(result));
  }

  bool may_repeat(const Attempt& attempt, const net::Exchange& exchange) const {
    if (attempt.tries >= settings.quick_retries) return false;
    if (!exchange.answered) return !exchange.maybe_sent || repeats_itself(attempt.what.method);
    return exchange.response.status >= 500 && repeats_itself(attempt.what.method);
  }

  Millis must_wait(const Call& what, const std::string& key) {
    const std::lock_guard lock(mutex);
    const Instant now = clock.now();
    const auto held = holds.find(key);
    Millis wait = held == holds.end() ? Millis{0} : std::chrono::duration_cast<Millis>(held->second - now);
    if (wait <= Millis{0}) wait = limits.take(what, now);
    if (wait > Millis{0}) ++counts[what.method].held;
    return wait;
  }

  void hold(const Attempt& attempt, Millis wait) {
    log::warn("slack told us to wait", {{"limit", attempt.limit_key}, {"ms", wait.count()}});
    const std::lock_guard lock(mutex);
    const Instant now = clock.now();
    std::erase_if(holds, [&](const auto& entry) { return entry.second <= now; });
    Instant& until = holds[attempt.limit_key];
    until = std::max(until, now + wait);
    limits.refused(attempt.what, wait, now);
  }

  void count(const Attempt& attempt, const CallResult& result) {
    const Failure failure = result.failure;
    const std::lock_guard lock(mutex);
    Health& workspace = health[workspace_of(attempt.what)];
    if (failure == Failure::none) workspace.answered = clock.now();
    if (is_trouble(failure)) {
      workspace.failed = clock.now();
      workspace.method = attempt.what.method;
      workspace.error = result.error;
    }
    CallCounts& of_method = counts[attempt.what.method];
    ++of_method.calls;
    if (failure != Failure::none) ++of_method.failures[failure];
    const auto took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - attempt.began);
    of_method.took += took;
    of_method.latency[failure].add(took);
  }

  void respond(std::string url, const json::Value& message, Done done) {
    const auto refuse = [&](const char* why) {
      CallResult result{.failure = Failure::refused, .error = why};
      runtime.after(Millis{0}, [done, result] { done(result); });
    };
    if (!may_respond_to(url, settings.base_url)) {
      log::warn("a response_url that is not slack's was refused");
      return refuse("not a response_url of Slack's");
    }
    if (!count_use(url)) return refuse("response_url used up");
    net::ClientRequest request{.method = "POST",
                               .url = std::move(url),
                               .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                               .body = message.dump(),
                               .deadline = settings.deadline};
    client.send(std::move(request), [done](const net::Exchange& exchange) { done(response_result(exchange)); });
  }

  bool count_use(const std::string& url) {
    const std::lock_guard lock(mutex);
    return uses.take(url, clock.now());
  }

  net::Runtime& runtime;
  net::HttpClient& client;
  const Clock& clock;
  const WebApiSettings settings;
  std::mutex mutex;
  std::map<std::string, Instant, std::less<>> holds;  // by limit_key
  RateLimits limits;
  std::map<std::string, CallCounts> counts;  // by method
  std::map<std::string, Health> health;      // by workspace
  ResponseUses uses;
};

std::string_view name_of(Failure failure) {
  constexpr std::string_view kNames[] = {"none",       "rate_limited", "transient",  "unknown",       "trigger_lost",
                                         "stale_view", "gone",         "token_dead", "missing_scope", "refused"};
  return kNames[static_cast<std::size_t>(failure)];
}

WebApi::WebApi(net::Runtime& runtime, net::HttpClient& client, const Clock& clock, WebApiSettings settings)
    : impl_(std::make_shared<Impl>(runtime, client, clock, std::move(settings))) {}
WebApi::~WebApi() = default;

void WebApi::call(Call call, Done done) { impl_->call(std::move(call), std::move(done)); }
void WebApi::respond(std::string response_url, json::Value message, Done done) {
  impl_->respond(std::move(response_url), message, std::move(done));
}

std::map<std::string, CallCounts> WebApi::counts() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counts;
}

std::map<std::string, Health> WebApi::health() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->health;
}

std::size_t WebApi::paced() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->limits.paced(impl_->clock.now());
}

}  // namespace c1::slack
