#include "net/pending_answer.hpp"

#include <boost/asio/post.hpp>

#include "net/async.hpp"

namespace c1::net {
namespace {

struct Promise {
  explicit Promise(std::shared_ptr<PendingAnswer> to) : pending(std::move(to)) {}
  ~Promise() { pending->give(text_response("Nobody answered this request.\n", 503)); }
  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;

  std::shared_ptr<PendingAnswer> pending;
};

}  // namespace

Respond PendingAnswer::respond() {
  return [promise = std::make_shared<Promise>(shared_from_this())](Response response) {
    promise->pending->give(std::move(response));
  };
}

void PendingAnswer::give(Response response) {
  const std::lock_guard lock(mutex_);
  if (closed_ || response_) return;
  response_ = std::move(response);
  // Under the lock: the connection, and so its loop, cannot go before we are done with them.
  if (timer_) asio::post(loop_, [self = shared_from_this()] { self->wake(); });
}

void PendingAnswer::wake() {
  const std::lock_guard lock(mutex_);
  if (timer_) timer_->cancel();
}

void PendingAnswer::abandon() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  if (timer_) timer_->cancel();
}

std::optional<Response> PendingAnswer::stop_waiting() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  timer_.reset();
  return std::exchange(response_, std::nullopt);
}

asio::awaitable<std::optional<Response>> PendingAnswer::wait(Millis patience) {
  // Also when the loop ends and this coroutine is destroyed where it waits.
  struct Closing {
    PendingAnswer& pending;
    ~Closing() { pending.stop_waiting(); }
  } const closing{*this};
  asio::steady_timer* timer = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!response_ && !closed_) timer = &timer_.emplace(loop_, patience);
  }
  if (timer != nullptr) {
    auto [ignored] = co_await timer->async_wait(nothrow);
    static_cast<void>(ignored);
  }
  std::optional<Response> response = stop_waiting();
  co_return response;
}

}  // namespace c1::net
