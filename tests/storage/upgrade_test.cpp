// Every schema that was released, filled, opens in this version with all that it held. A release adds its dumps to
// released/ (how: docs/add-a-migration.md); schema 1's hold what is asked for here, later ones at least
// that.

#include <fstream>

#include "storage/search_words.hpp"
#include "support.hpp"

namespace c1::storage {
namespace {

class Upgrade : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    const std::string why_not = GetParam() == Kind::postgres ? support::why_no_postgres() : "";
    if (!why_not.empty()) GTEST_SKIP() << why_not;
  }

  static std::vector<std::filesystem::path> dumps(const std::string& dialect) {
    std::vector<std::filesystem::path> found;
    for (const auto& file : std::filesystem::directory_iterator(C1_SOURCE_DIR "/tests/storage/released"))
      if (file.path().stem().extension() == "." + dialect) found.push_back(file.path());
    std::ranges::sort(found);
    return found;
  }
  static std::string text_in(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static void holds_what_was_filled_in(Store& store) {
    store.read([](Tx& tx) {
      const auto one = tx.request({"r1"});
      EXPECT_TRUE(one && one->reason == "Zwölf Boxkämpfer 🥊's" && one->number == 1001 && one->version == 1);
      EXPECT_EQ(tx.open_request({"lena@acme.test"}, {"github/access"}, workflow::Kind::grant, ""), one);
      EXPECT_THAT(tx.awaiting({"ines@acme.test"}, 10), testing::SizeIs(1));
      EXPECT_THAT(tx.requests_with({"boxkampfer"}, 5'000, 10).numbers, testing::ElementsAre(1002, 1001));
      EXPECT_THAT(tx.words_that_begin("100", 10), testing::IsEmpty()) << "numbers are counted";
      EXPECT_EQ(tx.request_by_number(1002)->outcome, workflow::Outcome::denied);
      EXPECT_EQ(tx.comment_at("D1", "1.2")->text, "Why?\nBecause.");
      EXPECT_EQ(tx.held({"lena@acme.test"}, {"figma/access"}, "")->until, kNow + Seconds{60});
      EXPECT_EQ(tx.held({"lena@acme.test"}, {"jira/access"}, "")->until, std::nullopt);
      EXPECT_EQ(tx.audit_of({"r1"}, 10).at(2).entry.address, "198.51.100.7");
      EXPECT_EQ(tx.message_at("", "D1", "1.1")->shown_version, 1);
      EXPECT_EQ(tx.answer_to("Ev1"), "r1");
      EXPECT_TRUE(tx.slack_link("T1", "U1")->home_opened);
      EXPECT_THAT(tx.catalog_items(), testing::SizeIs(1));
      EXPECT_EQ(tx.catalog_version(), 1);
      EXPECT_EQ(tx.pending_effects(), 2);
      EXPECT_EQ(tx.parked(10).at(0).error, "no such person");
      return 0;
    });
    const auto verdict = verify_audit(store);
    EXPECT_EQ(verdict.entries, 3);
    EXPECT_EQ(verdict.broken_at, std::nullopt);
  }

  static void goes_on_from_there(Store& store) {
    EXPECT_TRUE(claim(store, kNow + Millis{999}).empty()) << "leased when it was saved";
    EXPECT_EQ(claim(store, kNow + Millis{1000}).at(0).effect,
              workflow::Effect(workflow::SyncCard{{"r1"}, {"lena@acme.test"}}));
    EXPECT_EQ(store.write([](Tx& tx) { return tx.next_request_number(); }), 1003);
    store.write([](Tx& tx) { tx.append({.at = kNow, .actor = "omar@acme.test", .what = "x"}); });
    EXPECT_EQ(verify_audit(store).entries, 4);
    EXPECT_EQ(verify_audit(store).broken_at, std::nullopt);
  }
};
INSTANTIATE_TEST_SUITE_P(On, Upgrade, kStoresWithReaders, name_of_store);

TEST_P(Upgrade, FromEveryReleasedSchemaKeepsEverything) {
  const auto released = dumps(GetParam() == Kind::postgres ? "postgres" : "sqlite");
  ASSERT_FALSE(released.empty());
  for (const auto& dump : released) {
    SCOPED_TRACE(dump.filename().string());
    const Folder folder;
    std::unique_ptr<support::PostgresDatabase> postgres;
    std::string url = folder.url();
    if (GetParam() == Kind::postgres) {
      postgres = std::make_unique<support::PostgresDatabase>();
      url = postgres->url();
      const auto told = postgres->ask(text_in(dump));
      ASSERT_TRUE(told.ok) << told.problem;
    } else {
      ASSERT_TRUE(run_past_the_store(folder.file(), text_in(dump)));
    }
    {
      const auto store = open(url);
      holds_what_was_filled_in(*store);
      goes_on_from_there(*store);
    }
    EXPECT_EQ(verify_audit(*open(url)).entries, 4) << "opened again";
  }
}

}  // namespace
}  // namespace c1::storage
