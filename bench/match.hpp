#pragma once
// The measurements, each for everybody in turn.

#include "bench/peers.hpp"
#include "bench/report.hpp"
#include "bench/trials.hpp"

namespace c1::bench {

struct MatchSettings {
  int rounds = 5;
  double seconds = 3;            // of each measurement; warm-ups take a third of it
  std::size_t stored = 100'000;  // requests, for memory
  bool postgres = true;
};

class Match {
 public:
  Match(MatchSettings settings, Peers& peers, Stand& stand, Report& report)
      : settings_(settings), peers_(peers), stand_(stand), report_(report) {}

  void throughput();   // help, forms, lives: as fast as they can, in rounds
  void half_speed();   // acks while lives go on at half of that
  void slack_moods();  // acks while Slack is quick, slow, silent
  void overload();     // ten times what fits
  void memory();       // idle, and beside many stored requests; start-up
  void postgres();     // one server, two, four
  void judge();        // the targets

 private:
  Pace pace() const { return {.warm_up = settings_.seconds / 3, .seconds = settings_.seconds}; }
  template <class W>
  void fast(const std::string& work, const std::string& who, const Servers& servers, const std::string& unit);
  void acks(const std::string& work, const std::string& who, const std::string& when, Tally tally);
  void complain(const std::string& work, const std::string& who, const Tally& tally);
  void postgres_round(const std::string& database, std::size_t servers);

  const MatchSettings settings_;
  Peers& peers_;
  Stand& stand_;
  Report& report_;
};

}  // namespace c1::bench
