#pragma once
// Long polls: the page asks to be told when something has changed, and asks then for what it shows.

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.hpp"
#include "net/http.hpp"
#include "net/runtime.hpp"

namespace c1::bot::web {

// Thread-safe; never blocks. Lives on while a timer of the runtime still knows it.
class Watch : public std::enable_shared_from_this<Watch> {
 public:
  // More than `most` at once are answered immediately: the page comes again a little later.
  Watch(net::Runtime& runtime, Millis patience, std::size_t most);

  // {"cursor": n}: at once where `since` is another cursor than the present one (also one of an earlier life of the
  // server), else with the next change, else when patience has run out.
  void wait(std::int64_t since, net::Respond respond);
  // Something has changed. Those who wait are told a moment later, so that a burst of changes is one answer.
  void changed();
  // Answers all of them, and from now on everybody at once.
  void stop();

 private:
  struct Waiting {
    std::int64_t ticket = 0;
    net::Respond respond;
  };
  net::Response answer() const;
  void tell_all();
  void give_up(std::int64_t ticket);

  net::Runtime& runtime_;
  const Millis patience_;
  const std::size_t most_;
  std::mutex mutex_;
  std::int64_t cursor_;
  std::int64_t tickets_ = 0;
  bool telling_ = false;
  bool stopped_ = false;
  std::vector<Waiting> waiting_;
};

}  // namespace c1::bot::web
