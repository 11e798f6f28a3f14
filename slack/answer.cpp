#include "slack/answer.hpp"

#include <atomic>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "slack/answer_parts.hpp"

namespace c1::slack {
namespace {

constexpr const char* kBusy = "I have too much to do just now, so nothing was done. Please try again in a minute.";
constexpr const char* kTooLate = "That took too long for Slack, so the window did not open. Please try again.";
constexpr const char* kNotOpened = "Slack did not open the window. Please try again in a moment.";

// One thing to answer. Whoever gets `take_turn` hands the response over; all others are late.
struct Turn {
  Turn(Inbound in, net::Respond r) : inbound(std::move(in)), respond(std::move(r)) {}
  bool take() { return !taken.exchange(true); }

  const Inbound inbound;
  const net::Respond respond;
  std::atomic<bool> taken{false};
};
using TurnPtr = std::shared_ptr<Turn>;

bool is_event(const Inbound& inbound) { return std::holds_alternative<Event>(inbound); }

// No person waits for an event: Slack does, and sends it again after a 5xx.
net::Response send_again(int status) { return {status, {}, {}, {}}; }

const char* kind_of(const Inbound& inbound) {
  return std::visit(
      match{[](const SlashCommand&) { return "command"; }, [](const BlockAction&) { return "action"; },
            [](const ViewSubmission&) { return "submission"; }, [](const ViewClosed&) { return "closed view"; },
            [](const OptionsRequest&) { return "options"; }, [](const Shortcut&) { return "shortcut"; },
            [](const MessageShortcut&) { return "message shortcut"; }, [](const Event&) { return "event"; },
            [](const UrlVerification&) { return "url_verification"; }, [](const SslCheck&) { return "ssl_check"; },
            [](const RateLimited&) { return "app_rate_limited"; }, [](const Unknown&) { return "unknown"; }},
      inbound);
}

bool opens_window(const std::string& method) { return method == "views.open" || method == "views.push"; }

}  // namespace

struct Answer::Impl : std::enable_shared_from_this<Answer::Impl> {
  Impl(net::Runtime& r, WebApi& w, const Router& t, Admission a, AnswerSettings s)
      : runtime(r), web_api(w), router(t), admission(std::move(a)), settings(s) {}

  void start(const TurnPtr& turn) {
    const auto self = shared_from_this();
    runtime.after(settings.budget, [self, turn] { self->spend_budget(*turn); });
    const auto admitted = [self, turn](std::optional<Reply> refusal) {
      if (refusal)
        self->finish(turn, std::move(*refusal));
      else
        self->listen(turn);
    };
    guarded(turn, [&] { admission(turn->inbound, admitted); });
  }

  void listen(const TurnPtr& turn) {
    const bool queued = runtime.try_work([self = shared_from_this(), turn] {
      self->guarded(turn, [&] { self->finish(turn, self->router.dispatch(turn->inbound)); });
    });
    if (queued) return;
    log::warn("too much to do", {{"kind", kind_of(turn->inbound)}});
    fail(turn, kBusy, 503);
  }

  // Where exceptions end: logged once under an id that the person is told too.
  template <class Work>
  void guarded(const TurnPtr& turn, Work work) {
    std::string problem = "not a std::exception";
    try {
      return work();
    } catch (const std::exception& error) {
      problem = error.what();
    } catch (...) {
    }
    const std::string id = new_id();
    log::error("a listener failed", {{"id", id}, {"kind", kind_of(turn->inbound)}, {"problem", problem}});
    fail(turn,
         "Something went wrong on our side. Please try again; if it stays, tell your administrators this number: " + id,
         500);
  }

  void fail(const TurnPtr& turn, const std::string& sentence, int status) {
    if (!is_event(turn->inbound)) return finish(turn, failed(turn->inbound, sentence));
    if (turn->take()) turn->respond(send_again(status));
  }

  // In time: the ack, and at once what comes after it. Late: the same by another road.
  void finish(const TurnPtr& turn, Reply reply) {
    if (!turn->take()) {
      // Our ack is still on its way: what overtakes it would be replaced by "working".
      return runtime.after(settings.settle, [self = shared_from_this(), turn, reply = std::move(reply)]() mutable {
        self->finish_late(turn, std::move(reply));
      });
    }
    turn->respond(ack_of(turn->inbound, reply));
    const bool said = std::holds_alternative<SlashCommand>(turn->inbound) ||
                      std::holds_alternative<ViewSubmission>(turn->inbound) || reply.kind() != Reply::Kind::message;
    if (!said) tell(turn, reply);
    for (Call& next : reply.take_calls()) call(turn, std::move(next));
  }

  void finish_late(const TurnPtr& turn, Reply reply) {
    log::warn("a listener took longer than slack waits", {{"kind", kind_of(turn->inbound)}});
    if (const auto* submission = std::get_if<ViewSubmission>(&turn->inbound))
      call(turn, views_update(submission->view.id, "", late_view(reply)));
    else if (reply.kind() == Reply::Kind::message)
      tell(turn, reply);
    for (Call& next : reply.take_calls()) call(turn, std::move(next));
  }

  void spend_budget(Turn& turn) {
    if (!turn.take()) return;
    turn.respond(is_event(turn.inbound) ? send_again(503) : ack_of(turn.inbound, working(turn.inbound)));
  }

  // A message, outside of the ack.
  void tell(const TurnPtr& turn, const Reply& reply) {
    if (const std::string url = response_url_of(turn->inbound); !url.empty())
      return post(turn, as_post(turn->inbound, reply));
    if (auto view = shown_as_view(turn->inbound, reply)) return call(turn, std::move(*view));
    if (!std::holds_alternative<OptionsRequest>(turn->inbound))
      log::info("there was nowhere to say it", {{"kind", kind_of(turn->inbound)}});
  }

  void post(const TurnPtr& turn, json::Value message) {
    web_api.respond(response_url_of(turn->inbound), std::move(message), [turn](const CallResult& result) {
      if (!result.ok())
        log::warn("a message to the response_url was lost",
                  {{"kind", kind_of(turn->inbound)}, {"problem", result.error}});
    });
  }

  void call(const TurnPtr& turn, Call what) {
    const std::string method = what.method;
    web_api.call(std::move(what), [self = shared_from_this(), turn, method](const CallResult& result) {
      if (!result.ok()) self->call_failed(turn, method, result);
    });
  }

  void call_failed(const TurnPtr& turn, const std::string& method, const CallResult& result) {
    if (result.failure == Failure::stale_view)
      return log::info("a newer view stayed", {{"method", method}, {"error", result.error}});
    log::warn("a call after the ack failed", {{"method", method}, {"error", result.error}, {"detail", result.detail}});
    if (!opens_window(method) || result.failure == Failure::unknown || response_url_of(turn->inbound).empty()) return;
    const char* sentence = result.failure == Failure::trigger_lost ? kTooLate : kNotOpened;
    post(turn, as_post(turn->inbound, Reply::tell(sentence)));
  }

  net::Runtime& runtime;
  WebApi& web_api;
  const Router& router;
  const Admission admission;
  const AnswerSettings settings;
};

Answer::Answer(net::Runtime& runtime, WebApi& web_api, const Router& router, Admission admission,
               AnswerSettings settings)
    : impl_(std::make_shared<Impl>(runtime, web_api, router, std::move(admission), settings)) {}

void Answer::answer(Inbound inbound, net::Respond respond) {
  impl_->start(std::make_shared<Turn>(std::move(inbound), std::move(respond)));
}

}  // namespace c1::slack
