// What the handbook tells an operator to type, typed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/store.hpp"
#include "support/handbook.hpp"
#include "support/postgres_server.hpp"

namespace c1::bot::operating_test {
namespace {

using support::blocks_of;
using support::Machine;
using support::replaced;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kConfig[] =
    "listen: 127.0.0.1:0\ndatabase: sqlite:/var/lib/c1/c1.db\norg: " C1_SOURCE_DIR
    "/manifests/organisation.example.yaml\nslack_signing_secret: s3cret\nslack_bot_token: xoxb-1\n"
    "slack_api_url: http://127.0.0.1:9/api/\n";

std::string without_database() { return replaced(kConfig, "database: sqlite:/var/lib/c1/c1.db\n", ""); }

// Its last line, "3:44f1...".
std::string head_in(const std::string& said) {
  const std::size_t at = said.rfind("entry is ");
  return at == std::string::npos ? "" : said.substr(at + 9, said.find('\n', at) - at - 9);
}

TEST(Operating, ABackupIsMadeAndRestoredAsTheHandbookSays) {
  const auto blocks = blocks_of("back-up.md", "sh");
  ASSERT_EQ(blocks.size(), 2U);
  const Machine machine(kConfig);
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  const auto backup = machine.run(blocks[0]);
  EXPECT_EQ(backup.exit_code, 0) << backup.err;
  EXPECT_THAT(backup.out, HasSubstr("The audit log is whole"));
  const auto again = machine.run(blocks[0]);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.err, HasSubstr("was left as it is"));
  const auto lost = machine.run("systemctl stop c1; echo nonsense > /var/lib/c1/c1.db; rm -f /var/lib/c1/c1.db-*");
  EXPECT_EQ(lost.exit_code, 0) << lost.err;
  EXPECT_NE(machine.run("systemctl start c1").exit_code, 0) << "nothing to start from";
  const auto restored = machine.run(blocks[1]);
  EXPECT_EQ(restored.exit_code, 0) << restored.out << restored.err;
  EXPECT_NE(head_in(backup.out), "");
  EXPECT_THAT(restored.out, HasSubstr("The last one is " + head_in(backup.out)));
  EXPECT_EQ(machine.run("cmp /var/lib/c1/c1.db.key /var/lib/c1/before/c1.db.key").exit_code, 0);
}

TEST(Operating, APostgresqlDumpIsRestoredAsTheHandbookSays) {
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  const auto blocks = blocks_of("back-up.md", "sh postgresql");
  ASSERT_EQ(blocks.size(), 2U);
  const support::PostgresDatabase database, empty;
  const Machine machine(without_database(), {{"C1_DATABASE", database.url()}});
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  const auto dumped = machine.run(blocks[0]);
  EXPECT_EQ(dumped.exit_code, 0) << dumped.err;
  const auto restored = machine.run(replaced(blocks[1], "postgresql://c1@db.acme.test/c1_restored", empty.url()));
  EXPECT_EQ(restored.exit_code, 0) << restored.err;
  EXPECT_EQ(restored.out, machine.run("c1 audit verify").out);
}

TEST(Operating, ADatabaseIsMovedToPostgresqlAsTheHandbookSays) {
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase postgres;
  const Machine machine(without_database(), {{"NEW_DATABASE", postgres.url()}, {"C1_DATABASE", "sqlite:state/c1.db"}});
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  const auto page = blocks_of("back-up.md", "sh move");
  ASSERT_EQ(page.size(), 1U);
  const auto moved = machine.run(page[0]);
  EXPECT_EQ(moved.exit_code, 0) << moved.err;
  const auto there = machine.run("C1_DATABASE=$NEW_DATABASE c1 audit verify");
  EXPECT_THAT(there.out, HasSubstr(head_in(moved.out)));
  EXPECT_EQ(there.out, machine.run("c1 audit verify").out);
  const auto twice = machine.run("c1 migrate-store sqlite:/var/lib/c1/c1.db env:NEW_DATABASE");
  EXPECT_EQ(twice.exit_code, 1);
  EXPECT_THAT(twice.err, HasSubstr("is not empty"));
  const auto back = machine.run("c1 migrate-store env:NEW_DATABASE sqlite:/var/lib/c1/back.db");
  EXPECT_EQ(back.exit_code, 0) << back.err;
  EXPECT_EQ(head_in(back.out), head_in(moved.out));
  const auto serves = machine.run(
      "export C1_DATABASE=$NEW_DATABASE C1_SECRET_KEY_FILE=/var/lib/c1/c1.db.key; systemctl start c1; "
      "systemctl stop c1; c1 audit verify");
  EXPECT_EQ(serves.exit_code, 0) << serves.err;
}

// ---- runbooks

// With an effect that was given up.
struct Parked {
  static constexpr char kKey[] = "card/r1/lena@acme.test";
  explicit Parked(const Machine& machine) {
    const auto store = storage::open_store("sqlite:" + machine.path("state/c1.db")).value();
    const Instant now = SystemClock().now();
    store->write([&](storage::Tx& tx) {
      tx.enqueue(workflow::SyncCard{{"r1"}, {"lena@acme.test"}}, now);
      for (const auto& effect : tx.claim(now, Millis{1'000}, 1)) tx.park(effect, now, "user_disabled");
    });
  }
};

support::Ran runs_all(const Machine& machine, const std::string& language) {
  const auto blocks = blocks_of("runbooks.md", language);
  EXPECT_FALSE(blocks.empty()) << language;
  support::Ran last;
  for (const std::string& block : blocks) {
    last = machine.run("export KEY=" + std::string(Parked::kKey) + "\n" + block);
    EXPECT_EQ(last.exit_code, 0) << block << last.out << last.err;
  }
  return last;
}

TEST(Runbooks, ForWhatDoesNotAnswerAndForADatabaseThatWasFull) {
  const Machine machine(kConfig);
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  runs_all(machine, "sh down");
  EXPECT_THAT(runs_all(machine, "sh slack").out, HasSubstr("0 parked"));
  runs_all(machine, "sh full");
}

TEST(Runbooks, ForDeliveriesThatAreStuck) {
  const Machine machine(kConfig);
  const Parked parked(machine);
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  runs_all(machine, "sh stuck");
  const auto tried = machine.run("until c1 outbox --config /etc/c1/c1.yaml | grep -q ' 0 parked'; do :; done");
  EXPECT_EQ(tried.exit_code, 0) << tried.err;
}

TEST(Runbooks, ForATokenThatWasRevoked) {
  const Machine machine(replaced(kConfig, "slack_bot_token: xoxb-1", "slack_bot_token_file: /etc/c1/slack-bot-token"));
  ASSERT_EQ(machine.run("echo xoxb-old > /etc/c1/slack-bot-token; systemctl start c1").exit_code, 0);
  runs_all(machine, "sh token");
  EXPECT_EQ(machine.run("stat -c %a /etc/c1/slack-bot-token; cat /etc/c1/slack-bot-token").out, "640\nxoxb-new\n");
}

TEST(Runbooks, ForTheSecretKeyLoseNothing) {
  const Machine machine(kConfig);
  const std::string ids =
      "curl -fsS \"$(sed -n 's/listening on //p' \"$MACHINE/out\")/auth/v1/jwks\" | grep -o '\"kid\":\"[^\"]*\"'";
  ASSERT_EQ(machine.run("systemctl start c1").exit_code, 0);
  const std::string before = machine.run(ids).out;
  const auto blocks = blocks_of("runbooks.md", "sh key");
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(machine.run(blocks[0]).exit_code, 0);
  const std::string both = machine.run(ids).out;
  EXPECT_THAT(both, ::testing::EndsWith(before)) << "the old one is known, behind the new one";
  EXPECT_EQ(machine.run(blocks[1]).exit_code, 0);
  EXPECT_EQ(machine.run(ids).out + before, both);
  EXPECT_EQ(machine.run("stat -c %a /var/lib/c1/c1.db.key").out, "600\n");
}

TEST(Operating, CommandsSayWhatTheyDoNotUnderstand) {
  for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"backup"}, "the file to write is missing"},
           {{"backup", "a", "b"}, "more than one file"},
           {{"backup", "--all"}, "I don't understand \"--all\""},
           {{"migrate-store", "sqlite:a"}, "it takes two addresses"},
           {{"check-config", "x"}, "I don't understand \"x\""}}) {
    const auto ran = support::run_c1(words, {});
    EXPECT_EQ(ran.exit_code, 2) << words[0];
    EXPECT_THAT(ran.err, AllOf(HasSubstr(says), HasSubstr("--help.\n"))) << words[0];
    EXPECT_EQ(support::run_c1({words[0], "--help"}, {}).exit_code, 0) << words[0];
  }
  const auto postgres = support::run_c1({"backup", "x"}, {{"C1_DATABASE", "postgresql://c1:pa55@db.acme.test/c1"}});
  EXPECT_EQ(postgres.exit_code, 1);
  EXPECT_THAT(postgres.err, AllOf(HasSubstr("pg_dump"), Not(HasSubstr("pa55"))));
  EXPECT_THAT(support::run_c1({"migrate-store", "sqlite:a", "env:NOT_SET"}, {}).err, HasSubstr("is not set"));
}

}  // namespace
}  // namespace c1::bot::operating_test
