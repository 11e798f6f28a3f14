// Everything goes wrong at once: Slack answers late, wrongly or not at all, sends events twice, and the server is killed
// again and again. When it is quiet at last, each request was made once, each card is there once and true, each line and
// each comment stands once.
//
// A run is made by its seed: C1_CHAOS_SEED=N runs that one, C1_CHAOS_MINUTES=N runs one seed after the other for so
// long. Once with one server on a file, once with two servers on a PostgreSQL, of which one is killed at a time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

struct Asked {
  std::string number;  // "#1001"
  support::Person* requester;
  support::Person* approver;
  std::vector<std::string> comments;
};

enum class Servers { one_on_a_file, two_on_postgresql };

struct Tally {
  std::size_t requests = 0;
  int faults = 0, kills = 0;
  std::size_t checked = 0;  // cards, comments, lines and facts that were looked for
  int lost = 0, doubled = 0;
};

void tell(const std::string& what, const Tally& tally) {
  std::cout << what << ": " << tally.requests << " requests, " << tally.faults << " faults, " << tally.kills
            << " kills; " << tally.checked << " things looked for, " << tally.lost << " lost, " << tally.doubled
            << " doubled" << std::endl;
}

class Chaos {
 public:
  Chaos(unsigned seed, Servers servers)
      : random_(seed),
        servers_(servers),
        world_(World::Runs::as_process,
               servers == Servers::two_on_postgresql ? World::On::postgres : World::On::what_ctest_says,
               servers == Servers::two_on_postgresql ? Transport::http : transport_of(seed)) {
    world_.desk->patience = Millis{90'000};
    // Longer than a server needs to come back.
    world_.desk->settings(json::object({{"event_retries_ms", json::array({100, 1'000, 2'000, 4'000, 8'000})}}));
    if (servers == Servers::two_on_postgresql) world_.start_second_app();
  }

  void run() {
    asks(lena_, omar_, "Access");
    asks(jun_, ines_, "Access");
    asks(omar_, ines_, "Access");
    asks(lena_, omar_, "On call");
    for (Asked& asked : asked_) comments(asked, *asked.requester, "first of " + asked.number);
    for (Asked& asked : asked_) comments(asked, *asked.approver, "second of " + asked.number);
    for (Asked& asked : asked_) clicks(*asked.approver, "Approve", asked.number);
    for (Asked& asked : asked_) comments(asked, *asked.requester, "third of " + asked.number);
    for (Asked& asked : asked_) clicks(ines_, "Provisioned", asked.number);
    world_.desk->no_more_faults();
    is_true_at_the_end();
  }

  Tally tally() const {
    Tally tally = tally_;
    tally.requests = asked_.size();
    return tally;
  }

 private:
  static Transport transport_of(unsigned seed) { return seed % 2 == 0 ? Transport::socket_mode : Transport::http; }
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

  // Something goes wrong with what comes next.
  void trouble() {
    static constexpr const char* kMethods[] = {"chat.postMessage",   "chat.postMessage",    "chat.update",
                                               "conversations.open", "users.lookupByEmail", "*"};
    static constexpr const char* kKinds[] = {"429", "500", "html", "lost_reply", "reset_before", "delay"};
    for (int i = upto(2); i > 0; --i, ++tally_.faults)
      world_.desk->fault(kMethods[upto(5)], kKinds[upto(5)], 1, json::object({{"skip", upto(2)}, {"delay_ms", 200}}));
    if (upto(2) == 0) {  // the app has it, and Slack sends it again
      ++tally_.faults;
      world_.desk->fault("deliver:events", "lost_reply", 1);
    }
    if (upto(2) == 0) {  // what comes after it overtakes it
      ++tally_.faults;
      world_.desk->fault("deliver:events", "delay", 1, json::object({{"delay_ms", 50 + upto(600)}}));
    }
  }
  // Or the server does not live to do it.
  void maybe_dies() {
    if (upto(3) != 0) return;
    world_.desk->settles(Millis{upto(60)});
    ++tally_.kills;
    if (servers_ == Servers::two_on_postgresql)
      world_.kill_one_of_two(upto(1) == 0);
    else
      world_.restart_app();
  }

  void asks(support::Person& requester, support::Person& approver, const std::string& what) {
    for (int tries = 0; tries < 20 && !requester.modal().open; ++tries) {
      requester.runs("/c1 request");
      world_.desk->settles(Millis{200});
    }
    requester.chooses("App", "GitHub").chooses("Entitlement", what).fills("Reason", "Chaos");
    trouble();
    for (int tries = 0; tries < 30 && requester.modal().open; ++tries) requester.tries_to_submit();
    ASSERT_FALSE(requester.modal().open);
    maybe_dies();
    asked_.push_back({"#" + std::to_string(1001 + asked_.size()), &requester, &approver, {}});
  }

  void comments(Asked& asked, support::Person& author, const std::string& words) {
    author.sees(asked.number);
    trouble();
    author.says_in_thread_of(asked.number, words);
    asked.comments.push_back(words);
    maybe_dies();
  }

  // As people do: once more while nothing has come of it.
  void clicks(support::Person& person, const std::string& button, const std::string& in) {
    person.sees_button(button, in);
    trouble();
    for (int tries = 0; tries < 30 && person.card(in).has_button(button); ++tries) {
      world_.desk->post("/sandbox/click", json::object({{"user", person.name()}, {"button", button}, {"in", in}}));
      maybe_dies();
      const auto until = std::chrono::steady_clock::now() + Millis{2'000};
      while (person.card(in).has_button(button) && std::chrono::steady_clock::now() < until)
        world_.desk->settles(Millis{50});
    }
    person.sees_no_button(button, in);
  }

  static long times(const std::vector<std::string>& thread, const std::string& words) {
    return std::count_if(thread.begin(), thread.end(),
                         [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }

  // What should be there once, and how often it is.
  void expect_once(long times, const std::string& what) {
    ++tally_.checked;
    if (times < 1) ++tally_.lost;
    if (times > 1) ++tally_.doubled;
    EXPECT_EQ(times, 1) << what;
  }
  void expect_as_many(std::size_t happened, std::size_t wanted, const std::string& what) {
    tally_.checked += wanted;
    if (happened < wanted) tally_.lost += static_cast<int>(wanted - happened);
    if (happened > wanted) tally_.doubled += static_cast<int>(happened - wanted);
    EXPECT_EQ(happened, wanted) << what;
  }

  void is_true_at_the_end() {
    for (const Asked& asked : asked_)
      for (support::Person* person : {asked.requester, asked.approver, &ines_}) {
        person->sees_on_card(asked.number, "Granted");
        for (const std::string& words : asked.comments) person->sees_in_thread_of(asked.number, words);
      }
    world_.desk->settles(Millis{500});
    for (const Asked& asked : asked_)
      for (support::Person* person : {asked.requester, asked.approver, &ines_}) is_true_for(*person, asked);
    nothing_was_said_twice();
    std::map<std::string, std::size_t> happened;
    for (const auto& record : world_.audit()) ++happened[record.entry.what];
    expect_as_many(happened["request.opened"], asked_.size(), "requests");
    expect_as_many(happened["grant.activated"], asked_.size(), "grants");
    expect_as_many(happened["comment.added"], asked_.size() * 3, "comments");
  }

  void is_true_for(support::Person& person, const Asked& asked) {
    const auto cards = person.cards(asked.number);
    expect_once(static_cast<long>(cards.size()), person.name() + "'s card of " + asked.number);
    if (cards.empty()) return;
    // What is held can be given back or taken away; nothing is left to decide.
    for (const char* decision : {"Approve", "Deny", "Provisioned", "Won't do", "Cancel request"})
      EXPECT_FALSE(cards[0].has_button(decision)) << person.name() << ": " << decision;
    for (const std::string& words : asked.comments)
      expect_once(times(cards[0].thread, words), person.name() + ": " + words);
  }

  void nothing_was_said_twice() {
    std::map<std::string, int> said;
    for (const auto& message : world_.desk->app_messages())
      if (!message["ephemeral"].boolean() && !message["deleted"].boolean())
        ++said[message["metadata"]["event_payload"]["effect"].string()];
    for (const auto& [effect, count] : said) expect_once(count, effect);
  }

  std::mt19937 random_;
  const Servers servers_;
  World world_;
  support::Person lena_ = world_.desk->person("lena");
  support::Person omar_ = world_.desk->person("omar");
  support::Person ines_ = world_.desk->person("ines");
  support::Person jun_ = world_.desk->person("jun");
  std::vector<Asked> asked_;
  Tally tally_;
};

void runs_with(unsigned seed, Servers servers, Tally& all) {
  SCOPED_TRACE("C1_CHAOS_SEED=" + std::to_string(seed));
  Chaos chaos(seed, servers);
  chaos.run();
  const Tally one = chaos.tally();
  tell("seed " + std::to_string(seed), one);
  all.requests += one.requests;
  all.faults += one.faults;
  all.kills += one.kills;
  all.checked += one.checked;
  all.lost += one.lost;
  all.doubled += one.doubled;
}

unsigned setting(const char* name) {
  const char* said = std::getenv(name);  // layer-ok: a test's own setting
  return said ? static_cast<unsigned>(std::strtoul(said, nullptr, 10)) : 0;
}

void goes_on(Servers servers, unsigned seeds_at_least) {
  Tally all;
  if (const unsigned seed = setting("C1_CHAOS_SEED")) return runs_with(seed, servers, all);
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(setting("C1_CHAOS_MINUTES"));
  unsigned seed = 1;
  do runs_with(seed++, servers, all);
  while (seed <= seeds_at_least || (std::chrono::steady_clock::now() < until && !::testing::Test::HasFailure()));
  tell(std::to_string(seed - 1) + " seeds in all", all);
}

TEST(ChaosKilled, LosesNothingAndSaysNothingTwice) { goes_on(Servers::one_on_a_file, 2); }

TEST(ChaosKilled, OneOfTwoServersOnPostgresql) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  goes_on(Servers::two_on_postgresql, 1);
}

}  // namespace
}  // namespace c1::scenarios
