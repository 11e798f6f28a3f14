#include "sandbox/sockets.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "sandbox/core.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using Steady = std::chrono::steady_clock;

constexpr Millis kTicketLife{30'000};
constexpr Millis kPingPause{10'000};  // clients take half a minute without one for a dead line
constexpr Millis kNotice{10'000};     // between Slack's warning and the end
constexpr std::int64_t kShortLife = 360;
constexpr char kHost[] = "applink-sandbox";

// "" where there is nothing that an HTTP answer's body would have said.
net::Response as_response(const Value& payload) {
  if (payload.is_string()) return net::text_response(payload.string());
  if (payload.object().empty()) return {};
  return net::json_response(payload.dump());
}

Value hello_message(const std::string& app_id, std::size_t sockets, std::int64_t lifetime) {
  return json::object(
      {{"type", "hello"},
       {"num_connections", sockets},
       {"debug_info", json::object({{"host", kHost}, {"build_number", 1}, {"approximate_connection_time", lifetime}})},
       {"connection_info", json::object({{"app_id", app_id}})}});
}

Value envelope_message(const Delivery& delivery, const std::string& id) {
  Value message = json::object({{"envelope_id", id},
                                {"payload", delivery.payload},
                                {"type", delivery.envelope_type},
                                {"accepts_response_payload", delivery.accepts_payload}});
  if (delivery.envelope_type != "events_api") return message;
  message.set("retry_attempt", delivery.retry);
  message.set("retry_reason", delivery.retry == 0 ? "" : "timeout");
  return message;
}

}  // namespace

Value disconnect_message(const std::string& reason) {
  return json::object({{"type", "disconnect"}, {"reason", reason}, {"debug_info", json::object({{"host", kHost}})}});
}

Result<void> Sockets::listen(const std::string& address) {
  net::ServerSettings settings{
      .address = address, .header_limit = 8 * 1024, .websockets = {.idle_limit = kPingPause * 3}};
  auto server = net::HttpServer::start(
      runtime_, std::move(settings),
      [](const net::Request&, const net::Respond& respond) {
        respond(net::text_response("Only sockets are served here.\n", 404));
      },
      [this](const net::Request& request, const net::Upgrade& wanted) { upgrade(request, wanted); });
  if (!server) return server.error();
  server_ = std::move(*server);
  Hold hold(core_);
  hold->socket_url = "ws://" + address + ":" + std::to_string(server_->port()) + "/link/";
  return {};
}

void Sockets::later(Millis delay, std::function<void(Sockets&)> what) {
  runtime_.after(delay, [weak = core_.weak_from_this(), what = std::move(what)] {
    if (const auto core = weak.lock()) what(core->sockets);
  });
}

// A ticket is good for one socket, and not for long.
void Sockets::upgrade(const net::Request& request, const net::Upgrade& wanted) {
  std::vector<net::FormField> fields;
  net::decode_form(request.query, fields);
  std::optional<Ticket> ticket;
  Millis lifetime{0};
  {
    Hold hold(core_);
    const auto found = hold->tickets.find(std::string(net::form_value(fields, "ticket")));
    if (found != hold->tickets.end()) {
      ticket = found->second;
      hold->tickets.erase(found);
    }
    if (ticket && (hold->clock.now() - ticket->at > kTicketLife || !hold->socket_mode)) ticket.reset();
    lifetime = ticket && ticket->short_lived ? Seconds{kShortLife} : hold->timing.socket_lifetime;
  }
  if (!ticket) return wanted.refuse(net::text_response("This ticket is not valid (any more).\n", 401));
  const std::lock_guard lock(mutex_);  // until the line is in the table
  const int number = ++last_number_;
  Line& line = lines_[number];
  line.socket = wanted.accept({.opened = [this, number, lifetime] { later_hello(number, lifetime); },
                               .text = [this, number](const std::string& text) { take(number, text); },
                               .closed = [this, number](const net::Closed&) { ended(number); }});
  if (!line.socket) lines_.erase(number);
}

void Sockets::later_hello(int number, Millis lifetime) {
  const auto fault = core_.faults.take("socket:hello");
  const Millis delay = fault && fault->kind == Fault::Kind::delay ? fault->delay : Millis{0};
  later(delay, [number, lifetime](Sockets& self) { self.welcome(number, lifetime); });
}

void Sockets::welcome(int number, Millis lifetime) {
  std::string app_id;
  {
    Hold hold(core_);
    app_id = hold->settings.app_id;
  }
  const std::lock_guard lock(mutex_);
  const auto line = lines_.find(number);
  if (line == lines_.end()) return;
  if (lines_.size() > kMostSockets) {
    line->second.leaving = true;
    static_cast<void>(line->second.socket->send(disconnect_message("too_many_websockets").dump()));
    return line->second.socket->close(1000, "too_many_websockets");
  }
  const auto seconds = std::chrono::duration_cast<Seconds>(lifetime).count();
  line->second.ready = line->second.socket->send(hello_message(app_id, lines_.size(), seconds).dump());
  later(kPingPause, [number](Sockets& self) { self.keep_alive(number); });
  later(std::max(lifetime - kNotice, Millis{0}),
        [number](Sockets& self) { self.tell_disconnect(number, "warning", Millis{-1}); });
  later(lifetime, [number](Sockets& self) { self.tell_disconnect(number, "refresh_requested", kNotice); });
}

void Sockets::keep_alive(int number) {
  const std::lock_guard lock(mutex_);
  const auto line = lines_.find(number);
  if (line == lines_.end()) return;
  line->second.socket->ping();
  later(kPingPause, [number](Sockets& self) { self.keep_alive(number); });
}

// The next one in turn; 0 if there is none. Under the lock.
int Sockets::next_line() {
  const auto take_turn = [this](bool leaving) {
    std::vector<int> able;
    for (const auto& [number, line] : lines_)
      if (line.ready && line.leaving == leaving) able.push_back(number);
    return able.empty() ? 0 : able[turns_++ % able.size()];
  };
  const int staying = take_turn(false);
  return staying != 0 ? staying : take_turn(true);
}

void Sockets::deliver(const Delivery& delivery, Millis deadline, std::function<void(Ack)> done) {
  const std::string id = delivery.envelope_id.empty() ? new_id() : delivery.envelope_id;
  const Value envelope = envelope_message(delivery, id);
  std::optional<Waiting> replaced;
  bool sent = false;
  {
    const std::lock_guard lock(mutex_);
    const int number = next_line();
    sent = number != 0 && lines_[number].socket->send(envelope.dump());
    if (sent) {
      ++lines_[number].delivered;
      if (const auto same = waiting_.find(id); same != waiting_.end()) replaced = std::move(same->second);
      const std::uint64_t turn = ++deliveries_;
      waiting_[id] = {number, turn, delivery.what, delivery.accepts_payload, envelope, Steady::now(), std::move(done)};
      later(deadline, [id, turn](Sockets& self) { self.time_out(id, turn); });
    }
  }
  if (replaced) finish(*std::move(replaced), {Ack::Kind::timeout, {}}, "delivered again");
  if (sent) return;
  finish({.what = delivery.what, .envelope = envelope, .sent = Steady::now(), .done = std::move(done)},
         {Ack::Kind::unreachable, {}}, "no socket is connected");
}

// Outside of the lock: who is told may deliver again.
void Sockets::finish(Waiting waiting, Ack ack, const Value& reply) {
  core_.log.add({.at = core_.workspace.clock.now(),
                 .to_app = true,
                 .what = waiting.what,
                 .took = std::chrono::duration_cast<Millis>(Steady::now() - waiting.sent),
                 .status = ack.kind == Ack::Kind::answered ? ack.response.status : 0,
                 .request = std::move(waiting.envelope),
                 .reply = reply});
  waiting.done(std::move(ack));
}

void Sockets::note_stray(const Value& said, const std::string& why) {
  core_.log.add({.at = core_.workspace.clock.now(), .what = "socket: " + why, .request = said});
}

// An ack counts only on the socket that the envelope came by.
void Sockets::take(int number, const std::string& text) {
  const auto said = json::parse(text);
  if (!said) return note_stray(text, "not JSON");
  std::optional<Waiting> acked;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find((*said)["envelope_id"].string());
    if (found != waiting_.end() && found->second.line == number) {
      acked = std::move(found->second);
      waiting_.erase(found);
    }
  }
  if (!acked) return note_stray(*said, "no such envelope was sent here, or it is too late");
  net::Response response;
  if (acked->takes_payload)
    response = as_response((*said)["payload"]);
  else if (!(*said)["payload"].object().empty())
    note_stray(*said, "this kind of envelope takes no payload");
  finish(*std::move(acked), {Ack::Kind::answered, std::move(response)}, *said);
}

void Sockets::time_out(const std::string& envelope_id, std::uint64_t turn) {
  std::optional<Waiting> late;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(envelope_id);
    if (found == waiting_.end() || found->second.turn != turn) return;
    late = std::move(found->second);
    waiting_.erase(found);
  }
  finish(*std::move(late), {Ack::Kind::timeout, {}}, "no ack in time");
}

void Sockets::ended(int number) {
  std::vector<Waiting> lost;
  {
    const std::lock_guard lock(mutex_);
    lines_.erase(number);
    for (auto one = waiting_.begin(); one != waiting_.end();) {
      if (one->second.line == number) {
        lost.push_back(std::move(one->second));
        one = waiting_.erase(one);
      } else {
        ++one;
      }
    }
  }
  for (Waiting& one : lost) finish(std::move(one), {Ack::Kind::timeout, {}}, "the socket ended before the ack");
}

Value Sockets::list() const {
  const std::lock_guard lock(mutex_);
  Value all = json::array();
  for (const auto& [number, line] : lines_) {
    const auto waits = std::count_if(waiting_.begin(), waiting_.end(),
                                     [&, n = number](const auto& one) { return one.second.line == n; });
    all.push(json::object({{"socket", number},
                           {"ready", line.ready},
                           {"leaving", line.leaving},
                           {"delivered", line.delivered},
                           {"unacked", waits}}));
  }
  return all;
}

std::vector<net::WebSocketPtr> Sockets::those(int number, bool leaving) {
  std::vector<net::WebSocketPtr> found;
  const std::lock_guard lock(mutex_);
  for (auto& [n, line] : lines_) {
    if (number != 0 && number != n) continue;
    line.leaving = line.leaving || leaving;
    found.push_back(line.socket);
  }
  return found;
}

void Sockets::tell_disconnect(int number, const std::string& reason, Millis close_after) {
  for (const net::WebSocketPtr& socket : those(number, reason != "warning")) {
    static_cast<void>(socket->send(disconnect_message(reason).dump()));
    if (close_after >= Millis{0}) runtime_.after(close_after, [socket, reason] { socket->close(1000, reason); });
  }
}

void Sockets::close(int number, std::uint16_t code) {
  for (const net::WebSocketPtr& socket : those(number, true)) socket->close(code, "sandbox");
}

void Sockets::drop(int number) {
  for (const net::WebSocketPtr& socket : those(number, true)) socket->cut();
}

void Sockets::silence(int number, bool silent) {
  for (const net::WebSocketPtr& socket : those(number, false)) socket->pause(silent);
}

void Sockets::stop() {
  if (server_) server_->drain(Millis{2'000});
}

}  // namespace c1::sandbox
