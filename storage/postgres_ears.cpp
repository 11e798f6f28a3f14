// A notification's payload: "<what> <sender>", what = one or more of "effects", "catalog" and "people" with "+" between.

#include "storage/postgres_ears.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.hpp"

namespace c1::storage {
namespace {

constexpr int kFirstPause = 100, kLongestPause = 5'000;  // milliseconds

constexpr Change kAll{.effects = true, .catalog = true, .people = true};

std::string words_of(const Change& change) {
  std::string words;
  const auto add = [&](bool is_so, std::string_view word) {
    if (is_so) words += (words.empty() ? "" : "+") + std::string(word);
  };
  add(change.effects, "effects");
  add(change.catalog, "catalog");
  add(change.people, "people");
  return words;
}

Change change_in(std::string_view words) {
  const auto has = [&](std::string_view word) { return words.find(word) != std::string_view::npos; };
  return {.effects = has("effects"), .catalog = has("catalog"), .people = has("people")};
}

}  // namespace

void announce(Connection& db, const Change& change, const std::string& sender) {
  db.post("select pg_notify('c1_change', $1)", {words_of(change) + " " + sender});
}

PostgresEars::PostgresEars(const PostgresAddress& address, std::string own_name, Told told)
    : address_(address),
      own_name_(std::move(own_name)),
      told_(std::move(told)),
      wake_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this](const std::stop_token& stop) { stay_connected(stop); }) {
  if (wake_ < 0) throw StoreDown("no eventfd is left");
}

PostgresEars::~PostgresEars() {
  thread_.request_stop();
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  thread_.join();
  ::close(wake_);
}

void PostgresEars::stay_connected(const std::stop_token& stop) {
  int pause = kFirstPause;
  while (!stop.stop_requested()) {
    try {
      listen(stop);
      pause = kFirstPause;
    } catch (const std::exception& problem) {
      listens_ = false;
      if (pause == kFirstPause) log::warn("cannot hear other servers", {{"problem", problem.what()}});
      pause = std::min(pause * 2, kLongestPause);
    }
    pollfd wake{wake_, POLLIN, 0};
    if (!stop.stop_requested()) ::poll(&wake, 1, pause);
  }
}

void PostgresEars::listen(const std::stop_token& stop) {
  const auto connection = open_postgres(address_, Access::write);
  connection->exec("listen c1_change");
  told_(kAll);
  listens_ = true;
  while (!stop.stop_requested())
    for (const std::string& payload : connection->notifications(wake_))
      if (!payload.ends_with(" " + own_name_)) told_(change_in(payload.substr(0, payload.find(' '))));
}

}  // namespace c1::storage
