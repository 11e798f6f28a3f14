#include "bot/audit_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "base/ids.hpp"
#include "storage/audit.hpp"

namespace c1::bot::audit_command_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const Instant kNow = from_millis(1'800'000'000'000);  // 2027-01-15T08:00:00Z

// Beside a server that is at work on the same file.
class AuditCommand : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    server = *storage::open_store(url);
    for (int i = 0; i < 3; ++i)
      server->write([&](storage::Tx& tx) {
        tx.append({.at = kNow + std::chrono::hours(24 * i), .actor = "lena", .what = "x", .body = std::to_string(i)});
      });
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }

  int run(const std::vector<std::string>& words) {
    out.str("");
    err.str("");
    return audit_command(
        words, [this](const std::string& name) { return name == "C1_DATABASE" ? std::optional(url) : std::nullopt; },
        out, err);
  }

  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("c1-audit-" + new_id());
  std::string url = "sqlite:" + (folder / "c1.db").string();
  std::unique_ptr<storage::Store> server;
  std::ostringstream out, err;
};

TEST_F(AuditCommand, VerifySaysHowManyEntriesThereAreAndTheLastOnesHash) {
  EXPECT_EQ(run({"verify"}), 0);
  EXPECT_THAT(out.str(), AllOf(StartsWith("The audit log is whole: 3 entries.\n"),
                               HasSubstr("3:" + storage::verify_audit(*server).head)));
  EXPECT_EQ(err.str(), "");
}

TEST_F(AuditCommand, VerifySeesThatTheEndWasCutOffWhenItIsToldWhatToExpect) {
  const std::string head = storage::verify_audit(*server).head;
  EXPECT_EQ(run({"verify", "--expect", "3:" + head}), 0);
  EXPECT_EQ(run({"verify", "--expect", "4:" + head}), 1);
  EXPECT_THAT(err.str(), HasSubstr("its end was cut off; entry 4 is not there"));
  EXPECT_EQ(run({"verify", "--expect", "2:" + head}), 1);
  EXPECT_THAT(err.str(), HasSubstr("entry 2 is another one than was expected"));
}

TEST_F(AuditCommand, ExportWritesWhatIsAskedFor) {
  EXPECT_EQ(run({"export", "--since", "2027-01-16", "--until", "2027-01-17T08:00:00Z"}), 0);
  EXPECT_THAT(out.str(), AllOf(StartsWith("{\"sequence\":2,"), testing::EndsWith("\n"),
                               testing::Not(HasSubstr("\"sequence\":3"))));
  EXPECT_EQ(run({"export", "--format", "csv"}), 0);
  EXPECT_THAT(out.str(), AllOf(StartsWith("sequence,at,"), HasSubstr("\r\n3,2027-01-17T08:00:00.000Z,lena")));
}

TEST_F(AuditCommand, SaysWhatItDoesNotUnderstand) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes{
      {{}, "verify or export is missing"},
      {{"show"}, "I don't understand \"show\""},
      {{"verify", "--format", "csv"}, "I don't understand \"--format\""},
      {{"export", "--format", "xml"}, "--format should be jsonl or csv"},
      {{"export", "--since"}, "--since needs a value"},
      {{"export", "all"}, "I don't understand \"all\""},
      {{"verify", "--expect", "3"}, "--expect should be SEQUENCE:HASH"},
      {{"verify", "--expect", "3:abc"}, "--expect should be SEQUENCE:HASH"}};
  for (const auto& [words, says] : mistakes) {
    EXPECT_EQ(run(words), 2) << says;
    EXPECT_THAT(err.str(), AllOf(HasSubstr(says), HasSubstr("c1 audit --help")));
  }
  for (const char* time : {"yesterday", "2027-1-15", "2027-02-30", "2027-01-15T24:00:00Z", "2027-01-15T08:00:00",
                           "2027-01-15 08:00:00Z", "-027-01-15"})
    EXPECT_EQ(run({"export", "--until", time}), 2) << time;
}

TEST_F(AuditCommand, NeedsNoOtherSettingThanTheDatabase) {
  url = "sqlite:" + (folder / "other.db").string();
  EXPECT_EQ(run({"verify"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("There is no database file"));
  url = "c1.db";
  EXPECT_EQ(run({"verify"}), 2);
  EXPECT_THAT(err.str(), HasSubstr("C1_DATABASE should be sqlite:PATH"));
}

}  // namespace
}  // namespace c1::bot::audit_command_test
