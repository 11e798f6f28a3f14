#include "bench/match.hpp"

#include <algorithm>
#include <filesystem>

#include "bench/acme.hpp"
#include "bench/measure.hpp"
#include "support/postgres_server.hpp"

namespace c1::bench {
namespace {

constexpr char kHelp[] = "/c1 help";
constexpr char kForm[] = "/c1 request, views.open";
constexpr char kLife[] = "full life";
constexpr char kSubmit[] = "submission, durable";
constexpr char kHalf[] = "acks while lives go on at half of their maximum";
constexpr char kMoods[] = "acks of 20 requests and 20 submissions a second";
constexpr char kFlood[] = "ten times the submissions that fit";
constexpr char kSize[] = "memory and start";
constexpr char kDisk[] = "the disk";

constexpr char kCpu[] = "processor, us each";
constexpr char kP50[] = "ack p50, ms";
constexpr char kP99[] = "ack p99, ms";
constexpr double kMoodRate = 20;
constexpr double kMostMegabytes = 25;

}  // namespace

void Match::complain(const std::string& work, const std::string& who, const Tally& tally) {
  if (tally.wrong > 0)
    report_.note(work + ", " + who + ": " + std::to_string(tally.wrong) +
                 " were answered wrongly or not at all. The last: " + tally.example);
}

template <class W>
void Match::fast(const std::string& work, const std::string& who, const Servers& servers, const std::string& unit) {
  Caller caller(stand_.loop, ports_of(servers), kConnections);
  W what(caller);
  const Outcome outcome = as_fast_as_it_can(stand_, servers, what, pace());
  report_.add(work, who, unit, outcome.per_second);
  report_.add(work, who, kCpu, outcome.cpu_micros);
  complain(work, who, outcome.tally);
}

void Match::acks(const std::string& work, const std::string& who, const std::string& when, Tally tally) {
  complain(work, who, tally);
  if (tally.acks.empty()) return;
  const Spread spread = bench::spread(std::move(tally.acks));
  report_.add(work, who, when + kP50, spread.median);
  report_.add(work, who, when + kP99, spread.p99);
}

// In turn, and in every round anew: what the machine does beside it hits all alike.
void Match::throughput() {
  for (int round = 0; round < settings_.rounds; ++round) {
    report_.add(kDisk, "4 kB appends", "durable commits/s", durable_commits(peers_.folder(), settings_.seconds / 3));
    {
      const auto ceiling = peers_.start(kCeiling);
      fast<Help>(kHelp, kCeiling, {ceiling.get()}, "requests/s");
    }
    for (const std::string& who : peers_.names()) {
      const auto server = peers_.start(who);
      const Servers servers{server.get()};
      report_.add(kSize, who, "start, s", server->start_up());
      report_.add(kSize, who, "just started, MB", server->megabytes());
      fast<Help>(kHelp, who, servers, "requests/s");
      fast<OpenForm>(kForm, who, servers, "requests/s");
      fast<Life>(kLife, who, servers, "lives/s");
      report_.add(kSize, who, "after the lives, MB", server->megabytes());
    }
    // On a server of its own: what is submitted leaves work behind.
    for (const std::string& who : peers_.names()) {
      const auto server = peers_.start(who);
      fast<Submit>(kSubmit, who, {server.get()}, "requests/s");
    }
  }
}

void Match::half_speed() {
  for (int round = 0; round < settings_.rounds; ++round) {
    for (const std::string& who : peers_.names()) {
      const auto server = peers_.start(who);
      const Servers servers{server.get()};
      Caller caller(stand_.loop, ports_of(servers), kConnections);
      Life life(caller);
      const double rate = report_.median(kLife, who, "lives/s").value_or(2) / 2;
      acks(kHalf, who, "", at_a_steady_rate(stand_, servers, {&life}, std::max(1.0, rate), pace()).tally);
    }
  }
}

void Match::slack_moods() {
  using Mood = SlackSide::Mood;
  const std::pair<Mood, const char*> moods[] = {
      {Mood::at_once, "Slack at once: "}, {Mood::late, "Slack in 100 ms: "}, {Mood::silent, "Slack silent: "}};
  for (const std::string& who : peers_.names()) {
    for (const auto& [mood, when] : moods) {
      const auto server = peers_.start(who);
      const Servers servers{server.get()};
      Caller caller(stand_.loop, ports_of(servers), kConnections);
      Submit submit(caller);
      OpenForm form(caller);
      at_a_steady_rate(stand_, servers, {&submit, &form}, kMoodRate, {.warm_up = 0.5, .seconds = 0.5});
      stand_.slack.be(mood);
      acks(kMoods, who, when, at_a_steady_rate(stand_, servers, {&submit, &form}, kMoodRate, pace()).tally);
      stand_.slack.be(Mood::at_once);
    }
  }
}

void Match::overload() {
  for (const std::string& who : peers_.names()) {
    const auto server = peers_.start(who);
    {  // as one that has been at work for a while: everybody is known, and what can be compiled is
      Caller caller(stand_.loop, {server->port()}, kConnections);
      Help help(caller);
      as_fast_as_it_can(stand_, {server.get()}, help, pace());
    }
    const double rate = 10 * report_.median(kSubmit, who, "requests/s").value_or(100);
    const Overload found = too_much(stand_, *server, rate, settings_.seconds);
    const auto add = [&](const char* measure, double value) { report_.add(kFlood, who, measure, value); };
    add("offered, requests/s", found.offered);
    add("sent", static_cast<double>(found.sent));
    add("done", static_cast<double>(found.done));
    add("refused with a sentence", static_cast<double>(found.refused));
    add("told that it takes longer", static_cast<double>(found.put_off));
    add("failed or not answered", static_cast<double>(found.failed));
    add(kP99, found.p99);
    add("slowest answer, ms", found.worst);
    add("recovered after, s", found.recovered);
  }
}

void Match::memory() {
  {
    const auto server = peers_.start_example();
    stand_.loop.run(Steady::now() + std::chrono::seconds{1});
    report_.add(kSize, kC1, "start on the example's organisation, s", server->start_up());
    report_.add(kSize, kC1, "idle with it, MB", server->megabytes());
  }
  const std::string path = peers_.fresh_database();
  workflow::Request pattern{.number = 1,
                            .app = {app_slug(0)},
                            .entitlement = access_to(0, 0),
                            .reason = "The dashboards of the release",
                            .opened = SystemClock().now(),
                            .outcome = workflow::Outcome::granted,
                            .version = 1};
  pattern.closed = pattern.opened;
  const auto lives = [&](const std::string& when) {
    const auto server = peers_.start_c1_on("sqlite:" + path);
    const Servers servers{server.get()};
    Caller caller(stand_.loop, ports_of(servers), kConnections);
    Life life(caller);
    const Outcome outcome = as_fast_as_it_can(stand_, servers, life, pace());
    complain(kSize, kC1, outcome.tally);
    report_.add(kSize, kC1, "after lives beside " + when + " stored, MB", server->megabytes());
    report_.add(kSize, kC1, "a life beside " + when + " stored, processor, us", outcome.cpu_micros);
  };
  lives("0");
  {
    const auto store = storage::open_store("sqlite:" + path);
    fill_up(**store, pattern, 0, settings_.stored, 2 * kPairs);
  }
  report_.add(kSize, kC1, "database, MB", static_cast<double>(std::filesystem::file_size(path)) / 1e6);
  lives(std::to_string(settings_.stored));
}

void Match::postgres_round(const std::string& database, std::size_t count) {
  std::vector<std::unique_ptr<Contestant>> all;
  Servers servers;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(peers_.start_c1_on(database));
    servers.push_back(all.back().get());
  }
  fast<Life>("full life on PostgreSQL", "c1, " + std::to_string(count) + (count == 1 ? " server" : " servers"), servers,
             "lives/s");
}

void Match::postgres() {
  if (const std::string why = support::why_no_postgres(); !why.empty()) return report_.note(why);
  const support::PostgresServer server(support::PostgresServer::Disk::durable);
  move_in(server.url());
  for (int round = 0; round < settings_.rounds; ++round)
    for (const std::size_t count : {1U, 2U, 4U}) postgres_round(server.url(), count);
}

void Match::judge() {
  const auto of = [this](const char* work, const char* who, const std::string& measure) {
    return report_.median(work, who, measure);
  };
  const std::string rate = "requests/s", lives = "lives/s";
  report_.expect_at_least("/c1 help: times Bolt", of(kHelp, kC1, rate), 8, of(kHelp, kBolt, rate));
  report_.expect_share("/c1 help: share of Bolt's processor", of(kHelp, kC1, kCpu), 0.1, of(kHelp, kBolt, kCpu));
  report_.expect_at_least("/c1 help: times raw Beast", of(kHelp, kC1, rate), 0.6, of(kHelp, kCeiling, rate));
  report_.expect_at_least("/c1 help: times the fastest Bolt", of(kHelp, kC1, rate), 2.5, of(kHelp, kFastest, rate));
  report_.expect_at_least("/c1 request: times Bolt", of(kForm, kC1, rate), 10, of(kForm, kBolt, rate));
  report_.expect_at_least("/c1 request: times the fastest Bolt", of(kForm, kC1, rate), 6, of(kForm, kFastest, rate));
  report_.expect_at_least("full life: times Bolt", of(kLife, kC1, lives), 15, of(kLife, kBolt, lives));
  report_.expect_at_least("full life: times the fastest Bolt", of(kLife, kC1, lives), 10, of(kLife, kFastest, lives));
  report_.expect_share("full life: share of Bolt's processor", of(kLife, kC1, kCpu), 1.0 / 15, of(kLife, kBolt, kCpu));
  report_.expect_at_most("half speed: ack p99", of(kHalf, kC1, kP99), 20, "ms");
  report_.expect_share("half speed: share of Bolt's ack p99", of(kHalf, kC1, kP99), 0.2, of(kHalf, kBolt, kP99));
  for (const std::string when : {"Slack in 100 ms: ", "Slack silent: "})
    report_.expect_at_most(when + "ack p99 of c1", of(kMoods, kC1, when + kP99), 20, "ms");
  report_.expect_at_most("overload: slowest answer of c1", of(kFlood, kC1, "slowest answer, ms"), 3'000, "ms");
  report_.expect_at_most("overload: without an answer", of(kFlood, kC1, "failed or not answered"), 0, "");
  report_.expect_at_most("overload: recovered", of(kFlood, kC1, "recovered after, s"), 1, "s");
  report_.expect_at_most("idle memory", of(kSize, kC1, "idle with it, MB"), kMostMegabytes, "MB");
  report_.expect_at_most("start", of(kSize, kC1, "start on the example's organisation, s"), 0.3, "s");
  const auto before = of(kSize, kC1, "after lives beside 0 stored, MB");
  const auto after = of(kSize, kC1, "after lives beside " + std::to_string(settings_.stored) + " stored, MB");
  if (before && after) report_.expect_at_most("memory for what is stored", *after - *before, 60, "MB");
}

}  // namespace c1::bench
