#include "bench/loop.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace c1::bench {
namespace {

[[noreturn]] void failed(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void control(int epoll, int operation, int descriptor, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  if (::epoll_ctl(epoll, operation, descriptor, &event) != 0) failed("epoll_ctl");
}

timespec until_then(Moment until) {
  const auto left = std::max(until - Steady::now(), Steady::duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  return {seconds.count(), std::chrono::duration_cast<std::chrono::nanoseconds>(left - seconds).count()};
}

}  // namespace

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) failed("epoll_create1");
}
Loop::~Loop() { ::close(epoll_); }

void Loop::watch(int descriptor, std::uint32_t events, Ready ready) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (watched_.size() <= place) watched_.resize(place + 1);
  watched_[place] = std::make_shared<Ready>(std::move(ready));
  control(epoll_, EPOLL_CTL_ADD, descriptor, events);
}
void Loop::change(int descriptor, std::uint32_t events) { control(epoll_, EPOLL_CTL_MOD, descriptor, events); }
void Loop::forget(int descriptor) {
  watched_[static_cast<std::size_t>(descriptor)].reset();
  control(epoll_, EPOLL_CTL_DEL, descriptor, 0);
}
void Loop::at(Moment when, std::function<void()> what) { timers_.emplace(when, std::move(what)); }

bool Loop::run(Moment until, const std::function<bool()>& done) {
  while (true) {
    if (done && done()) return true;
    if (Steady::now() >= until) return false;
    wait(timers_.empty() ? until : std::min(until, timers_.begin()->first));
    call_due();
  }
}

void Loop::wait(Moment until) {
  std::array<epoll_event, 256> events{};
  const timespec timeout = until_then(until);
  const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count < 0 && errno != EINTR) failed("epoll_pwait2");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    // Whoever is called may forget itself, or others of this batch.
    if (const auto ready = watched_[static_cast<std::size_t>(event.data.fd)]) (*ready)(event.events);
  }
}

void Loop::call_due() {
  const Moment now = Steady::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto what = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    what();
  }
}

std::shared_ptr<Stream> Stream::over(Loop& loop, int descriptor, Handlers handlers) {
  const int one = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  std::shared_ptr<Stream> stream(new Stream(loop, descriptor, std::move(handlers)));
  loop.watch(descriptor, EPOLLIN, [weak = std::weak_ptr(stream)](std::uint32_t events) {
    if (const auto self = weak.lock()) self->ready(events);
  });
  return stream;
}

std::shared_ptr<Stream> Stream::to(Loop& loop, std::uint16_t port, Handlers handlers) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) failed("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int why = errno;
    ::close(descriptor);
    throw std::system_error(why, std::generic_category(), "cannot connect to port " + std::to_string(port));
  }
  return over(loop, descriptor, std::move(handlers));
}

Stream::~Stream() { close(); }

void Stream::close() {
  if (descriptor_ < 0) return;
  loop_.forget(descriptor_);
  ::close(std::exchange(descriptor_, -1));
}

void Stream::end() {
  if (descriptor_ < 0) return;
  close();
  if (handlers_.ended) handlers_.ended(*this);
}

void Stream::send(std::string_view bytes) {
  if (descriptor_ < 0) return;
  out_.append(bytes);
  if (!waits_to_write_) write();
}

void Stream::write() {
  while (!out_.empty()) {
    const ssize_t sent = ::send(descriptor_, out_.data(), out_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return end();
    if (sent < 0) break;
    out_.erase(0, static_cast<std::size_t>(sent));
  }
  if (waits_to_write_ == !out_.empty()) return;
  waits_to_write_ = !out_.empty();
  loop_.change(descriptor_, waits_to_write_ ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

void Stream::ready(std::uint32_t events) {
  const auto self = shared_from_this();
  if (events & EPOLLOUT) write();
  if (descriptor_ >= 0 && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read();
}

void Stream::read() {
  std::array<char, 65'536> bytes;
  const ssize_t got = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return end();
  in_.append(bytes.data(), static_cast<std::size_t>(got));
  std::size_t taken = 0;
  while (descriptor_ >= 0) {
    const auto message = first_message(std::string_view(in_).substr(taken), joined_);
    if (!message) break;
    taken += message->length;
    handlers_.message(*this, *message);
    if (!message->keeps_alive) return end();
  }
  in_.erase(0, taken);
}

}  // namespace c1::bench
