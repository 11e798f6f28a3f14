// Everything goes wrong at once: Slack answers late, wrongly or not at all, sends events twice, and the server is killed
// again and again. When it is quiet at last, each request was made once, each card is there once and true, each line and
// each comment stands once.
//
// A run is made by its seed: C1_CHAOS_SEED=N runs that one, C1_CHAOS_MINUTES=N runs one seed after the other for so
// long.

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

class Chaos {
 public:
  explicit Chaos(unsigned seed) : random_(seed), world_(World::Runs::as_process, transport_of(seed)) {
    world_.desk->patience = Millis{60'000};
    // Longer than a server needs to come back.
    world_.desk->settings(json::object({{"event_retries_ms", json::array({100, 1'000, 2'000, 4'000, 8'000})}}));
  }

  void run() {
    const std::pair<support::Person*, support::Person*> people[] = {
        {&lena_, &omar_}, {&jun_, &ines_}, {&omar_, &ines_}};
    for (const auto& [requester, approver] : people) asks(*requester, *approver);
    for (Asked& asked : asked_) comments(asked, *asked.requester, "first of " + asked.number);
    for (Asked& asked : asked_) comments(asked, *asked.approver, "second of " + asked.number);
    for (Asked& asked : asked_) clicks(*asked.approver, "Approve", asked.number);
    for (Asked& asked : asked_) comments(asked, *asked.requester, "third of " + asked.number);
    for (Asked& asked : asked_) clicks(ines_, "Provisioned", asked.number);
    world_.desk->no_more_faults();
    is_true_at_the_end();
  }

  int faults() const { return faults_; }
  int kills() const { return kills_; }
  std::size_t requests() const { return asked_.size(); }

 private:
  static Transport transport_of(unsigned seed) { return seed % 2 == 0 ? Transport::socket_mode : Transport::http; }
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

  // Something goes wrong with what comes next.
  void trouble() {
    static constexpr const char* kMethods[] = {"chat.postMessage",   "chat.postMessage",    "chat.update",
                                               "conversations.open", "users.lookupByEmail", "*"};
    static constexpr const char* kKinds[] = {"429", "500", "html", "lost_reply", "reset_before", "delay"};
    for (int i = upto(2); i > 0; --i, ++faults_)
      world_.desk->fault(kMethods[upto(5)], kKinds[upto(5)], 1, json::object({{"skip", upto(2)}, {"delay_ms", 200}}));
    if (upto(2) == 0) {  // the app has it, and Slack sends it again
      ++faults_;
      world_.desk->fault("deliver:events", "lost_reply", 1);
    }
  }
  // Or the server does not live to do it.
  void maybe_dies() {
    if (upto(3) != 0) return;
    world_.desk->settles(Millis{upto(60)});
    ++kills_;
    world_.restart_app();
  }

  void asks(support::Person& requester, support::Person& approver) {
    for (int tries = 0; tries < 20 && !requester.modal().open; ++tries) {
      requester.runs("/c1 request");
      world_.desk->settles(Millis{200});
    }
    requester.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "Chaos");
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

  void is_true_at_the_end() {
    for (const Asked& asked : asked_)
      for (support::Person* person : {asked.requester, asked.approver, &ines_}) {
        person->sees_on_card(asked.number, "Granted");
        for (const std::string& words : asked.comments) person->sees_in_thread_of(asked.number, words);
      }
    world_.desk->settles(Millis{500});
    for (const Asked& asked : asked_)
      for (support::Person* person : {asked.requester, asked.approver, &ines_}) {
        const auto cards = person->cards(asked.number);
        ASSERT_EQ(cards.size(), 1U) << person->name() << " " << asked.number;
        // What is held can be given back or taken away; nothing is left to decide.
        for (const char* decision : {"Approve", "Deny", "Provisioned", "Won't do", "Cancel request"})
          EXPECT_FALSE(cards[0].has_button(decision)) << person->name() << ": " << decision;
        for (const std::string& words : asked.comments)
          EXPECT_EQ(times(cards[0].thread, words), 1) << person->name() << ": " << words;
      }
    nothing_was_said_twice();
    std::map<std::string, std::size_t> happened;
    for (const auto& record : world_.audit()) ++happened[record.entry.what];
    EXPECT_EQ(happened["request.opened"], asked_.size());
    EXPECT_EQ(happened["grant.activated"], asked_.size());
    EXPECT_EQ(happened["comment.added"], asked_.size() * 3);
  }

  void nothing_was_said_twice() {
    std::map<std::string, int> said;
    for (const auto& message : world_.desk->app_messages())
      if (!message["ephemeral"].boolean() && !message["deleted"].boolean())
        ++said[message["metadata"]["event_payload"]["effect"].string()];
    for (const auto& [effect, count] : said) EXPECT_EQ(count, 1) << effect;
  }

  std::mt19937 random_;
  World world_;
  support::Person lena_ = world_.desk->person("lena");
  support::Person omar_ = world_.desk->person("omar");
  support::Person ines_ = world_.desk->person("ines");
  support::Person jun_ = world_.desk->person("jun");
  std::vector<Asked> asked_;
  int faults_ = 0;
  int kills_ = 0;
};

void runs_with(unsigned seed) {
  SCOPED_TRACE("C1_CHAOS_SEED=" + std::to_string(seed));
  Chaos chaos(seed);
  chaos.run();
  std::cout << "seed " << seed << ": " << chaos.requests() << " requests, " << chaos.faults() << " faults, "
            << chaos.kills() << " kills\n";
}

unsigned setting(const char* name) {
  const char* said = std::getenv(name);  // layer-ok: a test's own setting
  return said ? static_cast<unsigned>(std::strtoul(said, nullptr, 10)) : 0;
}

TEST(ChaosKilled, LosesNothingAndSaysNothingTwice) {
  if (const unsigned seed = setting("C1_CHAOS_SEED")) return runs_with(seed);
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(setting("C1_CHAOS_MINUTES"));
  unsigned seed = 1;
  do runs_with(seed++);
  while (seed <= 2 || (std::chrono::steady_clock::now() < until && !::testing::Test::HasFailure()));
}

}  // namespace
}  // namespace c1::scenarios
