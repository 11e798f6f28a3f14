#include "bench/trials.hpp"

#include <algorithm>

namespace c1::bench {
namespace {

constexpr std::size_t kMostConnections = 3'500;
constexpr double kPatience = 5;      // seconds for what is under way when a trial ends
constexpr double kNothingDone = 60;  // seconds beside a trial's own to wait for the first piece that is done
constexpr double kNoRecovery = 60;   // seconds; then it is given up
constexpr double kPrompt = 100;      // milliseconds

Moment in(double seconds) {
  return Steady::now() + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
}
double seconds_since(Moment then) { return std::chrono::duration<double>(Steady::now() - then).count(); }

double cpu_of(const Servers& servers) {
  double sum = 0;
  for (const Contestant* server : servers) sum += server->cpu_micros();
  return sum;
}

// Calls `beat` with each moment that is due, `rate` times in a second, until it is destroyed.
class Metronome {
 public:
  Metronome(Loop& loop, double rate, std::function<void(Moment)> beat)
      : state_(std::make_shared<State>(
            State{loop, std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1 / rate)),
                  Steady::now(), std::move(beat)})) {
    schedule(state_);
  }
  ~Metronome() { state_->going = false; }
  Metronome(const Metronome&) = delete;
  Metronome& operator=(const Metronome&) = delete;

 private:
  struct State {
    Loop& loop;
    Steady::duration interval;
    Moment next;
    std::function<void(Moment)> beat;
    bool going = true;
  };
  static void schedule(const std::shared_ptr<State>& state) {
    state->loop.at(state->next, [state] {
      const Moment now = Steady::now();
      for (; state->going && state->next <= now; state->next += state->interval) state->beat(state->next);
      if (state->going) schedule(state);
    });
  }
  std::shared_ptr<State> state_;
};

// Measures what is done during the pace's seconds, after its warm-up; and on until one piece is done, on a machine that is
// slower than the pace thought: nothing by nothing is no rate.
Outcome measured(Stand& stand, const Servers& servers, const std::vector<Work*>& works, const Pace& pace) {
  stand.loop.run(in(pace.warm_up));
  for (Work* work : works) work->take();
  const double cpu = cpu_of(servers);
  const Moment began = Steady::now();
  stand.loop.run(in(pace.seconds));
  stand.loop.run(in(kNothingDone), [&] {
    return std::any_of(works.begin(), works.end(), [](const Work* work) { return work->done() > 0; });
  });
  const double took = seconds_since(began);
  Outcome outcome;
  for (Work* work : works) {
    Tally tally = work->take();
    outcome.tally.done += tally.done;
    outcome.tally.wrong += tally.wrong;
    if (!tally.example.empty()) outcome.tally.example = tally.example;
    outcome.tally.acks.insert(outcome.tally.acks.end(), tally.acks.begin(), tally.acks.end());
  }
  outcome.per_second = static_cast<double>(outcome.tally.done) / took;
  outcome.cpu_micros = (cpu_of(servers) - cpu) / std::max(1.0, static_cast<double>(outcome.tally.done));
  return outcome;
}

bool all_at_rest(const std::vector<Work*>& works) {
  return std::all_of(works.begin(), works.end(), [](const Work* work) { return work->under_way() == 0; });
}

void listen_to(Stand& stand, const std::vector<Work*>& works) {
  stand.slack.on_call([works](const SlackCall& call) {
    for (Work* work : works) work->heard(call);
  });
}

// How it ended, for one answer.
void sort_out(Overload& overload, std::vector<double>& times, const Answer& answer) {
  times.push_back(answer.millis);
  const auto says = [&](const char* words) { return answer.body.find(words) != std::string_view::npos; };
  if (answer.status != 200)
    ++overload.failed;
  else if (answer.body.empty())
    ++overload.done;
  else if (says("too much to do"))
    ++overload.refused;
  else
    ++overload.put_off;
}

double time_to_recover(Stand& stand, const Contestant& server) {
  Caller caller(stand.loop, {server.port()}, 1);
  const Moment began = Steady::now();
  while (seconds_since(began) < kNoRecovery) {
    double millis = -1;
    caller.send(command_letter(0, "help", "9.9.r"), Steady::now(),
                [&](const Answer& answer) { millis = answer.status == 200 ? answer.millis : kPrompt; });
    stand.loop.run(in(kNoRecovery), [&] { return millis >= 0; });
    if (millis >= 0 && millis < kPrompt) break;
  }
  return seconds_since(began);
}

}  // namespace

std::vector<std::uint16_t> ports_of(const Servers& servers) {
  std::vector<std::uint16_t> ports;
  for (const Contestant* server : servers) ports.push_back(server->port());
  return ports;
}

Outcome as_fast_as_it_can(Stand& stand, const Servers& servers, Work& work, const Pace& pace) {
  listen_to(stand, {&work});
  bool going = true;
  work.when_done([&] {
    if (going) work.start(Steady::now());
  });
  for (std::size_t i = 0; i < kConnections; ++i) work.start(Steady::now());
  Outcome outcome = measured(stand, servers, {&work}, pace);
  going = false;
  stand.loop.run(in(kPatience), [&] { return work.under_way() == 0; });
  work.when_done(nullptr);
  stand.slack.on_call(nullptr);
  return outcome;
}

Outcome at_a_steady_rate(Stand& stand, const Servers& servers, const std::vector<Work*>& works, double rate,
                         const Pace& pace) {
  listen_to(stand, works);
  Outcome outcome;
  {
    const Metronome metronome(stand.loop, rate, [&](Moment due) {
      for (Work* work : works) work->start(due);
    });
    outcome = measured(stand, servers, works, pace);
  }
  stand.loop.run(in(kPatience), [&] { return all_at_rest(works); });
  for (Work* work : works) {
    const Tally rest = work->take();
    outcome.tally.acks.insert(outcome.tally.acks.end(), rest.acks.begin(), rest.acks.end());
    outcome.tally.wrong += rest.wrong + work->unanswered();
  }
  stand.slack.on_call(nullptr);
  return outcome;
}

Overload too_much(Stand& stand, const Contestant& server, double rate, double seconds) {
  Overload overload{.offered = rate};
  std::vector<double> times;
  Caller caller(stand.loop, {server.port()}, kMostConnections);
  {
    const Metronome metronome(stand.loop, rate, [&](Moment) {
      const Asked asked = next_to_ask();
      overload.sent += caller.send_if_free(submission_letter(2 * asked.pair, asked.app, asked.entitlement, asked.view),
                                           [&](const Answer& answer) { sort_out(overload, times, answer); });
    });
    stand.loop.run(in(seconds));
  }
  const double recovered = time_to_recover(stand, server);
  stand.loop.run(in(kPatience), [&] { return caller.under_way() == 0; });
  overload.failed += overload.sent - times.size();
  overload.recovered = recovered;
  std::sort(times.begin(), times.end());
  if (!times.empty()) {
    overload.p99 = times[times.size() * 99 / 100];
    overload.worst = times.back();
  }
  return overload;
}

}  // namespace c1::bench
