// A notification's payload: "<what> <sender>", what = "effects", "catalog" or "effects+catalog".

#include "storage/postgres_ears.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.hpp"

namespace c1::storage {
namespace {

constexpr int kFirstPause = 100, kLongestPause = 5'000;  // milliseconds

}  // namespace

void announce(Connection& db, const Change& change, const std::string& sender) {
  const std::string what =
      change.effects && change.catalog ? "effects+catalog" : (change.effects ? "effects" : "catalog");
  db.post("select pg_notify('c1_change', $1)", {what + " " + sender});
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
  told_({.effects = true, .catalog = true});
  listens_ = true;
  while (!stop.stop_requested())
    for (const std::string& payload : connection->notifications(wake_)) {
      const std::string what = payload.substr(0, payload.find(' '));
      if (!payload.ends_with(" " + own_name_))
        told_({.effects = what.find("effects") != std::string::npos,
               .catalog = what.find("catalog") != std::string::npos});
    }
}

}  // namespace c1::storage
