#include "net/websocket_link.hpp"

#include <boost/asio/post.hpp>

#include "net/async.hpp"

namespace c1::net {
namespace {

constexpr std::size_t kLongestReason = 123;  // RFC 6455, 5.5: a control frame has 125 bytes, two are the code

// On a character's border, as the reason must be UTF-8.
std::string fitting(std::string reason) {
  if (reason.size() <= kLongestReason) return reason;
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U) --end;
  reason.resize(end);
  return reason;
}

}  // namespace

// Under the lock the loop cannot go: end() has not been called.
void WebSocketLink::changed() {
  if (change_) asio::post(loop_, [self = shared_from_this()] { self->obey(); });
}

void WebSocketLink::obey() {
  Reins reins;
  bool cut = false;
  bool held = false;
  {
    const std::lock_guard lock(mutex_);
    reins = reins_;
    cut = cut_ || (wish_ && dialing_);
    held = paused_ && !wish_;
    if (change_) change_->cancel();
  }
  if (reins.hold) reins.hold(held && !cut);
  if (cut && reins.cut) reins.cut();
}

bool WebSocketLink::send(std::string text) {
  const std::lock_guard lock(mutex_);
  if (ended_ || cut_ || wish_ || queued_ + text.size() > limits.queue_limit) return false;
  queued_ += text.size();
  queue_.push_back(std::move(text));
  changed();
  return true;
}

void WebSocketLink::ping() {
  const std::lock_guard lock(mutex_);
  ping_ = true;
  changed();
}

void WebSocketLink::close(std::uint16_t code, std::string reason) {
  const std::lock_guard lock(mutex_);
  if (wish_) return;
  wish_ = Closed{code, fitting(std::move(reason)), {}};
  changed();
}

void WebSocketLink::cut() {
  const std::lock_guard lock(mutex_);
  cut_ = true;
  changed();
}

void WebSocketLink::pause(bool paused) {
  const std::lock_guard lock(mutex_);
  paused_ = paused;
  changed();
}

bool WebSocketLink::listen(WebSocketEvents events) {
  const std::lock_guard lock(mutex_);
  if (ended_ || listened_to_) return false;
  events_ = std::move(events);
  return listened_to_ = true;
}

void WebSocketLink::begin(Reins reins, bool dialing) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    if (!change_) change_.emplace(loop_, SteadyTime::max());
    reins_ = std::move(reins);
    dialing_ = dialing;
  }
  obey();
}

void WebSocketLink::end() {
  WebSocketEvents released;  // outside of the lock: what goes with it may ask us something
  Reins reins;
  const std::lock_guard lock(mutex_);
  ended_ = true;
  change_.reset();
  queue_.clear();
  std::swap(reins, reins_);
  std::swap(released, events_);
}

std::optional<WebSocketLink::Order> WebSocketLink::take() {
  const std::lock_guard lock(mutex_);
  if (ended_ || cut_) return std::nullopt;
  if (std::exchange(ping_, false)) return Order{Order::Kind::ping, {}, 0};
  if (!queue_.empty()) {
    Order order{Order::Kind::text, std::move(queue_.front()), 0};
    queue_.pop_front();
    return order;
  }
  if (!wish_ || std::exchange(wish_taken_, true)) return std::nullopt;
  return Order{Order::Kind::close, wish_->reason, wish_->code};
}

void WebSocketLink::was_sent(std::size_t size) {
  const std::lock_guard lock(mutex_);
  queued_ -= size;
}

std::optional<Closed> WebSocketLink::wish() const {
  const std::lock_guard lock(mutex_);
  return wish_;
}

bool WebSocketLink::was_cut() const {
  const std::lock_guard lock(mutex_);
  return cut_;
}

asio::awaitable<void> WebSocketLink::change() {
  asio::steady_timer* timer = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (change_) timer = &*change_;
  }
  if (timer == nullptr) co_return;
  auto [ignored] = co_await timer->async_wait(nothrow);
  static_cast<void>(ignored);
}

void WebSocketLink::wake() { obey(); }

void WebSocketLink::opened() const {
  if (events_.opened) run_logged("websocket", events_.opened);
}

void WebSocketLink::received(std::string message) const {
  if (events_.text) run_logged("websocket", [&] { events_.text(std::move(message)); });
}

void WebSocketLink::ponged() const {
  if (events_.ponged) run_logged("websocket", events_.ponged);
}

void WebSocketLink::closed(Closed how) {
  std::function<void(Closed)> tell;
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    tell.swap(events_.closed);
    ended_ = true;  // who asks in `closed` is told that it has ended
  }
  if (tell) run_logged("websocket", [&] { tell(std::move(how)); });
  end();
}

}  // namespace c1::net
