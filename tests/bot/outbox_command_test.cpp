#include "bot/outbox_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "base/ids.hpp"
#include "storage/store.hpp"

namespace c1::bot::outbox_command_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class OutboxCommand : public ::testing::Test {
 protected:
  OutboxCommand() {
    parks("lena@acme.test");
    parks("omar@acme.test");
  }
  ~OutboxCommand() override { std::filesystem::remove(file_); }

  void parks(const std::string& person) {
    const auto store = storage::open_store(url_).value();
    const Instant now = SystemClock().now();
    store->write([&](storage::Tx& tx) {
      tx.enqueue(workflow::SyncCard{{"r1"}, {person}}, now);
      for (const auto& effect : tx.claim(now, Millis{1'000}, 1)) tx.park(effect, now, "user_disabled");
    });
  }
  int runs(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    const Environment environment = [this](const std::string& name) {
      return name == "C1_DATABASE" ? std::optional(url_) : std::nullopt;
    };
    return outbox_command(words, environment, out_, err_);
  }

  const std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("c1-outbox-" + new_id() + ".db");
  const std::string url_ = "sqlite:" + file_.string();
  std::ostringstream out_, err_;
};

TEST_F(OutboxCommand, ListsWhatIsParkedAndWhyAlsoBesideAServer) {
  const auto server = storage::open_store(url_).value();
  EXPECT_EQ(runs({}), 0);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("2 parked"), HasSubstr("parked   card/r1/lena@acme.test"),
                                HasSubstr("user_disabled (1 attempt)")));
  EXPECT_EQ(runs({"why", "card/r1/omar@acme.test"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("user_disabled"));
  EXPECT_EQ(runs({"why", "card/r2/omar@acme.test"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("it is done, or never was"));
}

TEST_F(OutboxCommand, RetriesOneOrAllAndDrops) {
  EXPECT_EQ(runs({"retry", "card/r1/lena@acme.test"}), 0);
  EXPECT_EQ(out_.str(), "1 due again\n");
  EXPECT_EQ(runs({"retry", "card/r1/lena@acme.test"}), 1) << "it is not parked any more";
  EXPECT_EQ(runs({"drop", "card/r1/omar@acme.test"}), 0);
  EXPECT_EQ(runs({"retry", "--all"}), 0);
  EXPECT_EQ(out_.str(), "0 due again\n");
  EXPECT_EQ(runs({}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1 due, 0 for later, 0 after a failure, 0 parked"));
}

TEST_F(OutboxCommand, SaysWhatToDoWhereAServerHasTheFile) {
  const auto server = storage::open_store(url_).value();
  EXPECT_EQ(runs({"retry", "--all"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("SIGUSR1"));
}

TEST_F(OutboxCommand, NamesWhatItDoesNotUnderstand) {
  for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"list"}, "I don't understand \"list\""},
           {{"retry"}, "the key is missing"},
           {{"retry", "a", "--all"}, "there is a key and --all"},
           {{"drop", "--all"}, "--all belongs to retry"},
           {{"why", "a", "b"}, "there is more than one key"},
           {{"drop", ""}, "the key is empty"}}) {
    EXPECT_EQ(runs(words), 2);
    EXPECT_THAT(err_.str(), HasSubstr(says));
  }
}

}  // namespace
}  // namespace c1::bot::outbox_command_test
