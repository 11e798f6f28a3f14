#pragma once
// The three-second promise: a listener runs on a worker; whatever it does, Slack has its ack inside the budget.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "net/http.hpp"
#include "net/runtime.hpp"
#include "slack/latency.hpp"
#include "slack/router.hpp"
#include "slack/web_api.hpp"

namespace c1::slack {

struct AnswerSettings {
  Millis budget{2'000};  // then the door acks, and the real reply follows by response_url or views.update
  Millis settle{300};    // how long after that at least: Slack must have read the ack first
};

// Where a delivery is kept from its ack until it is dealt with. `key` is its delivery_key, `payload` what parse_payload
// takes. Of what is never kept (commands, options, the Home tab) nothing is lost that a person does not see at once.
struct Keeping {
  struct What {
    std::string key, payload, why;
    bool in_work = false;  // a listener is still at it
  };
  // `ready(true)` once it is on the disk, from any thread. The same key again is the same delivery.
  std::function<void(const What& what, std::function<void(bool)> ready)> keep;
  // It was dealt with after all. After keep(), from any thread.
  std::function<void(const std::string& key)> settled;
  // Whoever was at work on it has given up, and somebody should be soon. After keep(), from any thread.
  std::function<void(const std::string& key)> given_up;
};

// Before any listener: finds out who is acting. Calls `ready` once, from any thread, now or after asking Slack.
// `refusal`, if any, is the answer instead of the listener's (and then no listener runs); for an event Reply::later()
// where it could not be found out.
using Admission = std::function<void(const Inbound&, std::function<void(std::optional<Reply> refusal)> ready)>;

class Answer {
 public:
  Answer(net::Runtime& runtime, WebApi& web_api, const Router& router, Admission admission, AnswerSettings settings,
         Keeping keeping = {});

  // Never blocks; `respond` is called once with the HTTP answer of contract §1.4, inside the budget:
  //  - in time: the reply's own ack; its calls start right after it has been handed over
  //  - too late: a command "Working on it...", a submission a view that says so, options none, a click 200, an event
  //    503 (Slack sends it again, and the delivery key makes that harmless) unless it can be kept; then a late message goes to the
  //    response_url, a late view by views.update
  //  - the queue is full, or the listener threw: a sentence, on the surface where it was asked for (for a submission on
  //    top of the form, so that nothing typed is lost); an event 503 and 500
  //  - the listener met a LostDependency: what is kept comes again by itself; else a sentence, as above
  //  - a views.open or views.push among the calls fails: a sentence to the response_url, if there is one
  // A reply of kind `tell` to anything but a command is posted to the response_url, or, where there is none (views,
  // events), shown as a modal view or dropped with a log line.
  // With a Keeping and a `payload` (see payload_to_keep): what is too late is kept before it is acked, and so is an
  // event whose listener says Reply::later(); both are acked 200 then. What cannot be kept is not acked.
  void answer(Inbound inbound, net::Respond respond, std::string payload = {});

  // Once more, what was kept: as in answer(), but the ack was sent long ago. `dealt_with` is called once: false for
  // later(), a listener that threw, and a queue that is full.
  void replay(Inbound inbound, std::function<void(bool dealt_with)> dealt_with);

  // How long Slack has waited for each ack, by kind ("command", "action", "event", ...). What was kept back without one
  // is not counted.
  std::map<std::string, Latency> acks() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Whether `inbound` changes something, so that it must not be lost once it is acked: clicks, submissions, and events
// but for an opened Home tab. Pure.
bool is_worth_keeping(const Inbound& inbound);

// The ack of `reply` to `inbound` as HTTP, exactly as Slack wants it. Pure.
net::Response ack_of(const Inbound& inbound, const Reply& reply);

}  // namespace c1::slack
