#pragma once
// Slack's Web API: form-encoded calls with typed errors.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "slack/latency.hpp"
#include "slack/reply.hpp"
#include "slack/token_source.hpp"

namespace c1::slack {

// What a failed call means for whoever wants to try again.
enum class Failure {
  none,
  rate_limited,   // not carried out; try after `retry_after`
  transient,      // Slack was not reached or says internal_error and the like, and the call was not carried out
  unknown,        // an answer was lost: it may have been carried out. Look before posting again
  trigger_lost,   // views.open, views.push: the trigger was too old or used; the person must click again
  stale_view,     // hash_conflict, or the view is gone
  gone,           // the message, conversation or person is not there (any more)
  token_dead,     // the installation is broken: an administrator must act
  missing_scope,  // the app's manifest must change
  refused,        // anything else: our call is wrong, trying again does not help
};

struct CallResult {
  Failure failure = Failure::none;
  std::string error = {};   // Slack's code ("channel_not_found") or a description of what went wrong below it
  std::string detail = {};  // response_metadata.messages joined, for the log
  Millis retry_after{0};    // rate_limited
  json::Value body = {};    // the whole answer if it was JSON
  bool ok() const { return failure == Failure::none; }
};

struct WebApiSettings {
  std::string base_url = "https://slack.com/api/";  // ends with '/'
  Secret token;                                     // of every call, unless there is a source
  TokenSource* tokens = nullptr;                    // finds each call's by Call::about; outlives the WebApi
  Millis deadline{10'000};
  int quick_retries = 2;    // inside call(), with back-off: of what was not carried out, or may be carried out twice
  Millis first_pause{200};  // before the first of them; doubled each time
  bool tiers = true;        // keep to the pace of Slack's tiers (rate_limits.hpp)
};

// What became of the calls of one method since the start.
struct CallCounts {
  std::int64_t calls = 0;                         // that were made
  std::int64_t held = 0;                          // that were not, because of a rate
  std::map<Failure, std::int64_t> failures = {};  // of those that were made
  Millis took{0};                                 // all of them together, with their repetitions
  std::map<Failure, Latency> latency = {};        // by how they ended; Failure::none: well
};
std::string_view name_of(Failure failure);
// How it goes with one workspace, since the start: when Slack last did what it was asked, and when it could not or would
// not. A card that is gone or a form that came too late is neither.
struct Health {
  std::optional<Instant> answered;
  std::optional<Instant> failed;
  std::string method = {};  // that failed
  std::string error = {};
};

class WebApi {
 public:
  WebApi(net::Runtime& runtime, net::HttpClient& client, const Clock& clock, WebApiSettings settings);
  ~WebApi();

  // `done` is called once, on an I/O thread: it must not block. Thread-safe. While Slack has told us to wait with a
  // method (chat.postMessage: with a conversation), or a conversation or message has had its share (rate_limits.hpp),
  // such calls end as rate_limited at once, without asking: try after `retry_after`.
  // chat.postMessage is not idempotent: after Failure::unknown look in the conversation's history for one's own
  // metadata before calling again.
  void call(Call call, std::function<void(CallResult)> done);

  // Posts to a response_url (JSON). Refused without a connection unless it is https://hooks.slack.com,
  // https://hooks.slack-gov.com, or of the same origin as a base_url that is not Slack's own (tests). The
  // sixth post to one URL within half an hour is refused too: Slack takes five.
  void respond(std::string response_url, json::Value message, std::function<void(CallResult)> done);

  std::map<std::string, CallCounts> counts() const;  // by method
  // By workspace, or organisation (Call::about); "" = calls that are about none.
  std::map<std::string, Health> health() const;
  // How many conversations, messages, methods and workspaces go at a rate just now.
  std::size_t paced() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Whether that is Slack itself, or GovSlack, and not one for tests.
bool is_slack(std::string_view base_url);

// Sorts an answer into the classes above. Pure. `status` is HTTP's, `retry_after` the header's text.
CallResult classify(std::string_view method, int status, std::string_view retry_after, std::string_view body);

}  // namespace c1::slack
