#include "slack/socket_door.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>

#include "base/log.hpp"
#include "slack/door_parts.hpp"
#include "slack/socket_frames.hpp"

namespace c1::slack {
// Whatever happens ends in tend(), which looks at what there is and does what is missing. tend(), pause(), failed(),
// stop(), is_up() and connect() are called with the lock held; nothing that may call back at once (answering) is.
struct SocketDoor::Impl : std::enable_shared_from_this<SocketDoor::Impl> {
  struct Line {
    net::WebSocketPtr socket;
    bool ready = false;     // hello was said
    bool sound = false;     // for a while
    bool leaving = false;   // another one takes its place
    bool replaced = false;  // and has done so
    bool settled = false;   // so long ago that nothing more comes by this one
    bool closing = false;   // we have said goodbye
    int unacked = 0;
  };

  Impl(net::Runtime& r, net::WebSocketClient& c, WebApi& w, Answer& a, SocketDoorSettings s)
      : runtime(r), client(c), app_api(w), answer(a), settings(s) {}

  // What comes back later finds us gone, or not.
  auto weakly(void (Impl::*what)(int), int number) {
    return [weak = weak_from_this(), what, number] {
      if (const auto self = weak.lock()) ((*self).*what)(number);
    };
  }

  // --- which sockets there are

  void tend() {
    const auto is_staying = [](const auto& entry) { return entry.second.ready && !entry.second.leaving; };
    const auto staying = std::count_if(lines.begin(), lines.end(), is_staying);
    for (auto& [number, line] : lines) {
      if (!line.leaving || line.closing) continue;
      // What is under way when the other one says hello would be lost with the socket.
      if (staying > 0 && !std::exchange(line.replaced, true))
        runtime.after(settings.settle, weakly(&Impl::settle, number));
      if ((!line.settled && !draining) || line.unacked > 0) continue;
      line.closing = true;
      line.socket->close(1000, "");
    }
    changed.notify_all();
    if (stopped || draining || opening || staying >= settings.sockets) return;
    opening = true;
    runtime.after(std::exchange(least_pause, Millis{0}) + pause(), weakly(&Impl::ask, 0));
  }

  Millis pause() {
    return pause_before_retry(failures, settings.first_pause, settings.longest_pause,
                              std::uniform_real_distribution<double>()(random));
  }

  void settle(int number) {
    const std::lock_guard lock(mutex);
    const auto line = lines.find(number);
    if (line == lines.end()) return;
    line->second.settled = true;
    tend();
  }

  void failed(const std::string& what, const std::string& problem) {
    opening = false;
    ++failures;
    log::warn("no socket to slack", {{"step", what}, {"problem", problem}, {"failures", failures}});
    tend();
  }

  void stop(const std::string& code, const std::string& sentence) {
    if (std::exchange(stopped, true)) return;
    why = sentence;
    log::error("socket mode has ended", {{"code", code}, {"says", sentence}});
    for (auto& [number, line] : lines) line.leaving = true;
    opening = false;
    draining = true;
    tend();
  }

  bool is_up() const {
    return std::any_of(lines.begin(), lines.end(), [](const auto& entry) { return entry.second.ready; });
  }

  // --- opening one

  void ask(int) {
    {
      const std::lock_guard lock(mutex);
      if (draining) return;
    }
    app_api.call({"apps.connections.open", json::object()}, [weak = weak_from_this()](const CallResult& result) {
      if (const auto self = weak.lock()) self->opened(result);
    });
  }

  void opened(const CallResult& result) {
    const std::lock_guard lock(mutex);
    if (draining) return;
    if (const std::string sentence = fatal_sentence(result.error); !sentence.empty())
      return stop(result.error, sentence);
    least_pause = result.retry_after;
    if (!result.ok()) return failed("apps.connections.open", result.error);
    const std::string& url = result.body["url"].string();
    if (settings.tls_only && !url.starts_with("wss://"))
      return failed("apps.connections.open", "the URL is not wss://");
    connect(url);
  }

  void connect(const std::string& url) {
    const int number = ++last_number;
    Line& line = lines[number];
    const auto self = weak_from_this();
    net::WebSocketEvents events;
    events.text = [self, number](const std::string& text) {
      if (const auto door = self.lock()) door->take(number, text);
    };
    events.closed = [self, number](const net::Closed& how) {
      if (const auto door = self.lock()) door->ended(number, how);
    };
    line.socket = client.connect(url, {}, std::move(events));
    runtime.after(settings.hello_timeout, weakly(&Impl::expect_hello, number));
  }

  void expect_hello(int number) {
    const std::lock_guard lock(mutex);
    const auto line = lines.find(number);
    if (line != lines.end() && !line->second.ready) line->second.socket->cut();
  }

  void hello(int number) {
    const std::lock_guard lock(mutex);
    const auto line = lines.find(number);
    if (line == lines.end() || std::exchange(line->second.ready, true)) return;
    log::info("a socket to slack is open", {{"socket", number}});
    opening = false;
    runtime.after(settings.sound_after, weakly(&Impl::call_sound, number));
    tend();
  }

  void call_sound(int number) {
    const std::lock_guard lock(mutex);
    const auto line = lines.find(number);
    if (line == lines.end()) return;
    line->second.sound = true;
    failures = 0;
  }

  void ended(int number, const net::Closed& how) {
    const std::lock_guard lock(mutex);
    const auto found = lines.find(number);
    if (found == lines.end()) return;
    const Line line = found->second;
    lines.erase(found);
    if (!line.ready && !draining) return failed("opening it", how.problem.empty() ? how.reason : how.problem);
    if (!line.leaving) {
      if (!line.sound) ++failures;
      log::warn("a socket to slack was lost", {{"socket", number}, {"code", how.code}, {"problem", how.problem}});
    }
    tend();
  }

  // --- what comes by it

  void take(int number, const std::string& text) {
    Frame frame = read_frame(text);
    std::visit(match{[&](const Hello&) { hello(number); }, [&](const Disconnect& in) { leave(number, in.reason); },
                     [&](Envelope& in) { deliver(number, std::move(in)); },
                     [&](const NotUnderstood& in) {
                       log::warn("slack said what cannot be read", {{"socket", number}, {"problem", in.problem}});
                     }},
               frame);
  }

  // Slack is about to take the socket away. It serves on until another one has said hello.
  void leave(int number, const std::string& reason) {
    log::info("slack wants a socket back", {{"socket", number}, {"reason", reason}});
    const std::lock_guard lock(mutex);
    if (const std::string sentence = fatal_sentence(reason); !sentence.empty()) return stop(reason, sentence);
    const auto line = lines.find(number);
    if (line == lines.end()) return;
    if (reason == "too_many_websockets") {
      log::error("this app has ten sockets open already: look for servers that nobody stopped");
      failures = std::max(failures + 1, 4);
    }
    line->second.leaving = line->second.ready;
    tend();
  }

  void deliver(int number, Envelope envelope) {
    {
      const std::lock_guard lock(mutex);
      const auto line = lines.find(number);
      if (line == lines.end() || line->second.closing) return;  // it cannot be acked any more, so it is left to Slack
      ++line->second.unacked;
    }
    if (envelope.retry > 0)
      log::info("slack sends an event again", {{"try", envelope.retry}, {"reason", envelope.retry_reason}});
    auto inbound = parse_payload(envelope.payload);
    std::string payload =
        inbound && is_worth_keeping(*inbound) ? payload_to_keep(*inbound, envelope.payload.dump()) : std::string{};
    envelope.payload = {};
    const auto respond = [weak = weak_from_this(), number, envelope](const net::Response& response) {
      if (const auto self = weak.lock()) self->ack(number, envelope, response);
    };
    if (!inbound) {
      log::warn("slack sent what cannot be read", {{"type", envelope.type}, {"problem", inbound.error().says}});
      return respond({});  // sent again it would be no better
    }
    if (const auto response = immediate_answer(*inbound)) return respond(*response);
    answer.answer(*std::move(inbound), respond, std::move(payload));
  }

  void ack(int number, const Envelope& envelope, const net::Response& response) {
    const std::string text = ack_text(envelope, response);
    const std::lock_guard lock(mutex);
    const auto line = lines.find(number);
    const bool said = text.empty() || (line != lines.end() && line->second.socket->send(text));
    if (!said) log::warn("an ack came too late for its socket", {{"socket", number}, {"type", envelope.type}});
    if (line == lines.end()) return;
    --line->second.unacked;
    tend();
  }

  // --- the end

  void drain(Millis patience) {
    std::unique_lock lock(mutex);
    draining = true;
    for (auto& [number, line] : lines) line.leaving = true;
    tend();
    const auto all_gone = [this] { return lines.empty(); };
    if (changed.wait_for(lock, patience, all_gone)) return;
    for (auto& [number, line] : lines) line.socket->cut();
    changed.wait_for(lock, Millis{1'000}, all_gone);
  }

  net::Runtime& runtime;
  net::WebSocketClient& client;
  WebApi& app_api;
  Answer& answer;
  const SocketDoorSettings settings;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::map<int, Line> lines;
  int last_number = 0;
  bool opening = false;   // one at a time, from the pause before asking to its hello
  int failures = 0;       // in a row
  Millis least_pause{0};  // that Slack asked for
  bool stopped = false;
  bool draining = false;
  std::string why = "No socket to Slack is open.";
  std::mt19937_64 random{std::random_device{}()};
};

SocketDoor::SocketDoor(net::Runtime& runtime, net::WebSocketClient& client, WebApi& app_api, Answer& answer,
                       SocketDoorSettings settings)
    : impl_(std::make_shared<Impl>(runtime, client, app_api, answer, settings)) {}
SocketDoor::~SocketDoor() = default;

void SocketDoor::start() {
  const std::lock_guard lock(impl_->mutex);
  impl_->tend();
}

std::string SocketDoor::trouble() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->is_up() && !impl_->stopped ? std::string() : impl_->why;
}

void SocketDoor::drain(Millis patience) { impl_->drain(patience); }

}  // namespace c1::slack
