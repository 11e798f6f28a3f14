#include "slack/answer.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <utility>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/lost_dependency.hpp"
#include "slack/answer_parts.hpp"

namespace c1::slack {
namespace {

constexpr const char* kBusy = "I have too much to do just now, so nothing was done. Please try again in a minute.";
constexpr const char* kInVain =
    "Something that I need did not answer in time, so I can't say that this was done. Please try again in a moment: "
    "nothing is done twice.";
constexpr const char* kTooLate = "That took too long for Slack, so the window did not open. Please try again.";
constexpr const char* kNotOpened = "Slack did not open the window. Please try again in a moment.";

// One thing to answer. Whoever gets `take_turn` hands the response over; all others are late.
struct Turn {
  Turn(Inbound in, net::Respond r, std::string p)
      : inbound(std::move(in)), respond(std::move(r)), payload(std::move(p)) {}
  bool take() { return !taken.exchange(true); }
  void deal(bool how) const {
    if (dealt_with) dealt_with(how);
  }

  const Inbound inbound;
  const net::Respond respond;
  const std::string payload;  // "" = it is not kept
  const std::chrono::steady_clock::time_point came = std::chrono::steady_clock::now();
  std::function<void(bool)> dealt_with{};  // of a replay, which has been answered long ago
  std::atomic<bool> taken{false};

  // Nobody is called under it. What is settled or given up must have been kept before: if it ends while it is being
  // handed over, whoever hands it over says so afterwards.
  std::mutex keeping;
  enum class Kept { no, on_its_way, yes } kept = Kept::no;
  bool finished = false;  // so that it need not be kept any more
  bool in_vain = false;   // its listener has given up, and it is to come again
};
using TurnPtr = std::shared_ptr<Turn>;
using Steady = std::chrono::steady_clock;

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
  Impl(net::Runtime& r, WebApi& w, const Router& t, Admission a, AnswerSettings s, Keeping k)
      : runtime(r), web_api(w), router(t), admission(std::move(a)), settings(s), keeping(std::move(k)) {}

  void respond(const Turn& turn, net::Response response) {
    turn.respond(std::move(response));
    const auto took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - turn.came);
    const std::lock_guard lock(mutex);
    acks[kind_of(turn.inbound)].add(took);
  }

  void start(const TurnPtr& turn) {
    const auto self = shared_from_this();
    const auto admitted = [self, turn](std::optional<Reply> refusal) {
      if (refusal)
        self->finish(turn, std::move(*refusal));
      else
        self->listen(turn);
    };
    guarded(turn, [&] { admission(turn->inbound, admitted); });
    if (!turn->taken) watch(turn);
  }

  // One timer for all: they have the same budget, so whoever came first is the first to have spent it.
  void watch(const TurnPtr& turn) {
    const std::lock_guard lock(watching);
    drop_answered();
    watched.push_back({Steady::now() + settings.budget, turn});
    if (!std::exchange(looks, true)) look_after(settings.budget);
  }

  void look_after(Millis wait) {
    runtime.after(wait, [self = shared_from_this()] {
      for (const TurnPtr& turn : self->out_of_time()) self->spend_budget(turn);
    });
  }

  void drop_answered() {
    const auto is_answered = [](const TurnPtr& turn) { return !turn || turn->taken; };
    while (!watched.empty() && is_answered(watched.front().turn.lock())) watched.pop_front();
  }

  std::vector<TurnPtr> out_of_time() {
    const std::lock_guard lock(watching);
    std::vector<TurnPtr> late;
    const auto now = Steady::now();
    for (drop_answered(); !watched.empty() && watched.front().deadline <= now; drop_answered()) {
      if (TurnPtr turn = watched.front().turn.lock()) late.push_back(std::move(turn));
      watched.pop_front();
    }
    looks = !watched.empty();
    if (looks) look_after(std::chrono::ceil<Millis>(watched.front().deadline - now));
    return late;
  }

  void listen(const TurnPtr& turn) {
    if (auto reply = router.dispatch_at_once(turn->inbound)) return finish(turn, *std::move(reply));
    const bool queued = runtime.try_work([self = shared_from_this(), turn] {
      self->guarded(turn, [&] { self->finish(turn, self->router.dispatch(turn->inbound)); });
    });
    if (queued) return;
    note_refusal(kind_of(turn->inbound));
    fail(turn, kBusy, 503);
  }

  // Once a second: a flood of lines would hold up the I/O thread, which writes them, where the disk is slow.
  void note_refusal(const char* kind) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(Steady::now().time_since_epoch()).count();
    ++refusals;
    if (told_of_refusals.exchange(now) != now)
      log::warn("too much to do", {{"kind", kind}, {"refused", refusals.exchange(0)}});
  }

  // Where exceptions end: logged once under an id that the person is told too.
  template <class Work>
  void guarded(const TurnPtr& turn, Work work) {
    std::string problem = "not a std::exception";
    try {
      return work();
    } catch (const LostDependency& lost) {
      log::error("a listener waited in vain", {{"kind", kind_of(turn->inbound)}, {"problem", lost.what()}});
      return give_up(turn);
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

  // A person is told, and may do it again; an event that is kept already comes again from there.
  void fail(const TurnPtr& turn, const std::string& sentence, int status) {
    if (turn->dealt_with) return turn->deal(false);
    if (!is_event(turn->inbound)) return finish(turn, failed(turn->inbound, sentence));
    if (turn->take()) respond(*turn, send_again(status));
  }

  void give_up(const TurnPtr& turn) {
    if (!comes_again(*turn)) fail(turn, kInVain, 503);
  }
  // From where it is kept; if it can't be kept, not_kept() says so.
  bool comes_again(Turn& turn) const {
    {
      const std::lock_guard lock(turn.keeping);
      if (turn.kept == Turn::Kept::no) return false;
      turn.in_vain = true;
      if (turn.kept != Turn::Kept::yes) return true;
    }
    keeping.given_up(delivery_key(turn.inbound));
    return true;
  }
  void not_kept(const TurnPtr& turn) {
    {
      const std::lock_guard lock(turn->keeping);
      turn->kept = Turn::Kept::no;
      if (!turn->in_vain) return;
    }
    fail(turn, kInVain, 503);
  }

  bool may_keep(const Turn& turn) const { return keeping.keep && !turn.payload.empty(); }

  // Then `answer` it, if nobody has. If it cannot be kept, nothing is acked: whoever sent it knows that it is not done.
  void keep(const TurnPtr& turn, const std::string& why, bool in_work, std::function<net::Response()> answer) {
    {
      const std::lock_guard lock(turn->keeping);
      if (turn->finished || turn->kept != Turn::Kept::no) return;
      turn->kept = Turn::Kept::on_its_way;
    }
    const Keeping::What what{delivery_key(turn->inbound), turn->payload, why, in_work};
    keeping.keep(what, [self = shared_from_this(), turn, answer = std::move(answer)](bool kept) {
      if ((kept || is_event(turn->inbound)) && turn->take()) self->respond(*turn, kept ? answer() : send_again(503));
      if (!kept) self->not_kept(turn);
    });
    was_handed_over(*turn);
  }

  void was_handed_over(Turn& turn) const {
    bool finished = false, in_vain = false;
    {
      const std::lock_guard lock(turn.keeping);
      if (turn.kept == Turn::Kept::no) return;  // it was refused meanwhile
      turn.kept = Turn::Kept::yes;
      finished = turn.finished;
      in_vain = turn.in_vain;
    }
    if (finished)
      keeping.settled(delivery_key(turn.inbound));
    else if (in_vain)
      keeping.given_up(delivery_key(turn.inbound));
  }

  void settle(Turn& turn) const {
    turn.deal(true);
    {
      const std::lock_guard lock(turn.keeping);
      turn.finished = true;
      if (turn.kept != Turn::Kept::yes) return;
    }
    keeping.settled(delivery_key(turn.inbound));
  }

  void put_off(const TurnPtr& turn, const std::string& why) {
    if (turn->dealt_with) return turn->deal(false);
    if (may_keep(*turn)) return keep(turn, why, false, [] { return net::Response{}; });
    if (turn->take()) respond(*turn, send_again(503));
  }

  // In time: the ack, and at once what comes after it. Late: the same by another road.
  void finish(const TurnPtr& turn, Reply reply) {
    if (reply.kind() == Reply::Kind::later) return put_off(turn, reply.text());
    settle(*turn);
    if (!turn->take()) {
      // Our ack is still on its way: what overtakes it would be replaced by "working".
      return runtime.after(settings.settle, [self = shared_from_this(), turn, reply = std::move(reply)]() mutable {
        self->finish_late(turn, std::move(reply));
      });
    }
    respond(*turn, ack_of(turn->inbound, reply));
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

  void spend_budget(const TurnPtr& turn) {
    if (turn->taken) return;
    if (may_keep(*turn))
      return keep(turn, "it took longer than Slack waits", true, [turn] {
        return is_event(turn->inbound) ? net::Response{} : ack_of(turn->inbound, working(turn->inbound));
      });
    if (!turn->take()) return;
    respond(*turn, is_event(turn->inbound) ? send_again(503) : ack_of(turn->inbound, working(turn->inbound)));
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
    what.about = tenant_of(turn->inbound);
    what.urgent = true;
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
  const Keeping keeping;
  std::mutex mutex;
  std::map<std::string, Latency> acks;  // by kind

  struct Watched {
    Steady::time_point deadline;
    std::weak_ptr<Turn> turn;
  };
  std::atomic<std::int64_t> refusals{0};
  std::atomic<std::int64_t> told_of_refusals{0};
  std::mutex watching;
  std::deque<Watched> watched;
  bool looks = false;  // a timer will call out_of_time()
};

Answer::Answer(net::Runtime& runtime, WebApi& web_api, const Router& router, Admission admission,
               AnswerSettings settings, Keeping keeping)
    : impl_(std::make_shared<Impl>(runtime, web_api, router, std::move(admission), settings, std::move(keeping))) {}

void Answer::answer(Inbound inbound, net::Respond respond, std::string payload) {
  if (!payload.empty() && delivery_key(inbound).empty()) payload.clear();
  impl_->start(std::make_shared<Turn>(std::move(inbound), std::move(respond), std::move(payload)));
}

void Answer::replay(Inbound inbound, std::function<void(bool)> dealt_with) {
  const auto turn = std::make_shared<Turn>(
      std::move(inbound), [](const net::Response&) {}, "");
  turn->taken = true;
  turn->dealt_with = std::move(dealt_with);
  impl_->start(turn);
}

std::map<std::string, Latency> Answer::acks() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->acks;
}

bool is_worth_keeping(const Inbound& inbound) {
  if (const auto* event = std::get_if<Event>(&inbound))
    return !std::holds_alternative<HomeOpened>(event->body) && !std::holds_alternative<Ignored>(event->body);
  return std::holds_alternative<BlockAction>(inbound) || std::holds_alternative<ViewSubmission>(inbound);
}

}  // namespace c1::slack
