// A glance rules out nothing that a whole look would find, and changes nothing about the order.

#include "workflow/search.hpp"

#include <gtest/gtest.h>

#include <random>

namespace c1::workflow::search_test {
namespace {

// Short words of few letters: everything is a part of something else.
class Texts {
 public:
  std::string words(std::size_t most) {
    std::string text;
    for (std::size_t left = 1 + roll(most); left > 0; --left) {
      if (!text.empty()) text += " -("[roll(3)];
      for (std::size_t letters = 1 + roll(5); letters > 0; --letters) text += letter();
    }
    return text;
  }
  std::string query() {
    std::string text;
    for (std::size_t letters = roll(12); letters > 0; --letters) text += roll(5) == 0 ? " " : letter();
    return text;
  }
  bool coin() { return roll(2) == 0; }

 private:
  std::size_t roll(std::size_t sides) { return random_() % sides; }
  std::string letter() {
    static const char* const kLetters[] = {"a", "b", "c", "d", "4", "é", "ß"};
    return kLetters[roll(std::size(kLetters))];
  }
  std::mt19937 random_{20'261'125};
};

TEST(Glances, FindWhatALookAtEveryTextFinds) {
  Texts texts;
  std::vector<Entitlement> items(400);
  std::vector<Findable<Entitlement>> entries;
  std::vector<Glance> glances;
  for (Entitlement& item : items) {
    item.name = texts.words(3);
    item.description = texts.words(4);
    if (texts.coin()) item.alias = texts.words(1);
    entries.push_back(findable(item, App{.name = texts.words(2)}));
    entries.back().catalogs = {texts.coin() ? 0U : 1U};
    glances.push_back(glance_of(entries.back()));
  }
  const std::vector<bool> shown{true, false};
  std::size_t found = 0;
  for (int round = 0; round < 3'000; ++round) {
    const std::string query =
        round % 10 == 0 ? items[static_cast<std::size_t>(round) % items.size()].name : texts.query();
    for (const std::size_t limit : {1U, 5U, 1'000U}) {
      const auto quick = found_in(entries, glances, shown, query, limit);
      ASSERT_EQ(quick, found_in(entries, {}, shown, query, limit)) << "\"" << query << "\", " << limit << " at most";
      found += quick.size();
    }
  }
  EXPECT_GT(found, 10'000U);
}

}  // namespace
}  // namespace c1::workflow::search_test
