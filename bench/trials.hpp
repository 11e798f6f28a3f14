#pragma once
// Ways to load a server: as fast as it can, at a steady rate, and with ten times what fits.

#include <vector>

#include "bench/contestant.hpp"
#include "bench/works.hpp"

namespace c1::bench {

// Slack's side of all trials.
struct Stand {
  Loop loop;
  SlackSide slack{loop};
};

struct Outcome {
  double per_second = 0;
  double cpu_micros = 0;  // of the server's, for each piece of work
  Tally tally;
};

struct Pace {
  double warm_up = 1;  // seconds that do not count
  double seconds = 2;
};

// The servers that share the work, and are measured together.
using Servers = std::vector<const Contestant*>;
std::vector<std::uint16_t> ports_of(const Servers& servers);

inline constexpr std::size_t kConnections = 64;

// Always `kConnections` pieces under way; when one is done the next begins.
Outcome as_fast_as_it_can(Stand& stand, const Servers& servers, Work& work, const Pace& pace);

// `rate` pieces of each work begin in a second, whatever becomes of those before. Acks are measured from the moment when
// the request was due. A server that falls behind gets some seconds to end; what is not answered then counts as wrong.
Outcome at_a_steady_rate(Stand& stand, const Servers& servers, const std::vector<Work*>& works, double rate,
                         const Pace& pace);

struct Overload {
  double offered = 0;         // requests in a second
  std::size_t sent = 0;       // the others found all connections waiting for an answer
  std::size_t done = 0;       // answered: done
  std::size_t refused = 0;    // answered with a sentence that it was not
  std::size_t put_off = 0;    // answered that it takes longer
  std::size_t failed = 0;     // another status, a broken connection, or no answer at all
  double p99 = 0, worst = 0;  // milliseconds until answered
  double recovered = 0;       // seconds after the last request until `/c1 help` is answered within 100 ms again
};
// Submissions at `rate` over many connections for `seconds`.
Overload too_much(Stand& stand, const Contestant& server, double rate, double seconds);

}  // namespace c1::bench
