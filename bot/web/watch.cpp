#include "bot/web/watch.hpp"

#include <algorithm>
#include <random>

#include "base/json.hpp"

namespace c1::bot::web {
namespace {

constexpr Millis kBurst{60};

// Another one in each life of a server, so that nobody waits with the cursor of the one before. Fits a double.
std::int64_t first_cursor() {
  return static_cast<std::int64_t>(std::random_device{}()) * 1'000'000 % 4'000'000'000'000'000;
}

}  // namespace

Watch::Watch(net::Runtime& runtime, Millis patience, std::size_t most)
    : runtime_(runtime), patience_(patience), most_(most), cursor_(first_cursor()) {}

net::Response Watch::answer() const { return net::json_response(json::object({{"cursor", cursor_}}).dump()); }

void Watch::wait(std::int64_t since, net::Respond respond) {
  std::unique_lock lock(mutex_);
  if (since != cursor_ || stopped_ || waiting_.size() >= most_) {
    net::Response now = answer();
    lock.unlock();
    return respond(std::move(now));
  }
  const std::int64_t ticket = ++tickets_;
  waiting_.push_back({ticket, std::move(respond)});
  lock.unlock();
  runtime_.after(patience_, [self = shared_from_this(), ticket] { self->give_up(ticket); });
}

void Watch::changed() {
  {
    const std::lock_guard lock(mutex_);
    ++cursor_;
    if (telling_ || waiting_.empty()) return;
    telling_ = true;
  }
  runtime_.after(kBurst, [self = shared_from_this()] { self->tell_all(); });
}

void Watch::tell_all() {
  std::vector<Waiting> told;
  net::Response now;
  {
    const std::lock_guard lock(mutex_);
    telling_ = false;
    told.swap(waiting_);
    now = answer();
  }
  for (const Waiting& one : told) one.respond(now);
}

void Watch::give_up(std::int64_t ticket) {
  net::Respond respond;
  net::Response now;
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.ticket == ticket; });
    if (found == waiting_.end()) return;
    respond = std::move(found->respond);
    waiting_.erase(found);
    now = answer();
  }
  respond(std::move(now));
}

void Watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  tell_all();
}

}  // namespace c1::bot::web
