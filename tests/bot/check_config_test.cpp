#include "bot/check_config_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "net/certificates.hpp"
#include "storage/store.hpp"
#include "support/child.hpp"
#include "support/postgres_server.hpp"

namespace c1::bot::check_config_test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class CheckConfig : public ::testing::Test {
 protected:
  // The lines with that word, without it.
  std::vector<std::string> lines(const std::string& word) {
    std::vector<std::string> found;
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(word + " ")) found.push_back(line.substr(line.find_first_not_of(' ', word.size())));
    return found;
  }
  int run(const std::vector<std::string>& words = {}) {
    out.str("");
    err.str("");
    return check_config_command(
        words,
        [this](const std::string& name) {
          const auto found = variables.find(name);
          return found == variables.end() ? std::nullopt : std::optional(found->second);
        },
        out, err);
  }
  std::string file(const std::string& name, const std::string& text, int mode = 0600) {
    std::ofstream(folder / name) << text;
    std::filesystem::permissions(folder / name, static_cast<std::filesystem::perms>(mode));
    return folder / name;
  }

  const support::Folder folder;
  std::map<std::string, std::string> variables{{"C1_DATABASE", "sqlite:" + (folder / "c1.db")},
                                               {"C1_PUBLIC_URL", "https://access.acme.test"},
                                               {"C1_ORG", C1_SOURCE_DIR "/manifests/organisation.example.yaml"},
                                               {"SLACK_SIGNING_SECRET", "s3cret"},
                                               {"SLACK_BOT_TOKEN", "xoxb-1"}};
  std::ostringstream out, err;
};

TEST_F(CheckConfig, OfAGoodSetUpSaysWhatItLookedAt) {
  EXPECT_EQ(run({"--exit-code"}), 0) << out.str();
  EXPECT_THAT(lines("ok"), AllOf(Contains(HasSubstr("The settings are understood")),
                                 Contains(HasSubstr("is not there yet; c1 serve makes it")),
                                 Contains(HasSubstr("and no mistakes"))));
  storage::open_store(variables["C1_DATABASE"]).value();
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(lines("ok"), Contains(HasSubstr("can be read and is of this version")));
}

TEST_F(CheckConfig, NamesEveryMistakeAtOnceAndNoSecret) {
  variables["C1_LISTEN"] = "everywhere";
  variables["SLACK_BOT_TOKEN"] = "xapp-hidden";
  variables["C1_DATABASE"] = "sqlite:/no/such/folder/c1.db";
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), AllOf(Contains(HasSubstr("C1_LISTEN")), Contains(HasSubstr("SLACK_BOT_TOKEN")),
                                      Contains(HasSubstr("The folder /no/such/folder of the database is not there"))));
  EXPECT_THAT(out.str(), Not(HasSubstr("hidden")));
}

TEST_F(CheckConfig, ReadsTheOrganisationAndLooksForItsCredentials) {
  variables["C1_ORG"] = file("org.yaml", "organisation: {name: Acme}\nusers: [{id: 7, nmae: x}]\n");
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), Contains(HasSubstr("org.yaml:2")));
}

TEST_F(CheckConfig, ReadsTheDatabase) {
  file("c1.db", "no database");
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), Contains(HasSubstr("c1.db")));
  if (const std::string why_not = support::why_no_postgres(); !why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase postgres;
  variables["C1_DATABASE"] = postgres.url();
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(lines("ok"), Contains(HasSubstr("has no tables of c1 yet")));
  EXPECT_THAT(lines("warning"), Contains(HasSubstr("several servers need the same")));
  variables["C1_DATABASE"] = "postgresql://c1:pa55@127.0.0.1:9/c1";
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(out.str(), Not(HasSubstr("pa55")));
}

TEST_F(CheckConfig, LooksAtTheCertificate) {
  const test::Certificate certificate("DNS:access.acme.test"), other("DNS:other.acme.test");
  variables["C1_TLS_CERT"] = certificate.certificate_file();
  variables["C1_TLS_KEY"] = certificate.key_file();
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(lines("warning"), Contains(HasSubstr("expires on"))) << "it is valid for an hour";
  EXPECT_EQ(run({"--exit-code"}), 3);
  variables["C1_TLS_KEY"] = other.key_file();
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), Contains(AllOf(HasSubstr(other.key_file()), HasSubstr("mismatch"))));
  variables["C1_TLS_CERT"] = other.certificate_file();
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), Contains(HasSubstr("is not for access.acme.test")));
  const auto later = findings_on(
      "",
      [this](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      },
      SystemClock().now() + std::chrono::hours(2));
  EXPECT_THAT(later, Contains(::testing::Field(&Finding::says, HasSubstr("has expired"))));
  variables["C1_TLS_CERT"] = file("nonsense.pem", "no certificate");
  EXPECT_EQ(run(), 1);
  EXPECT_THAT(lines("mistake"), Contains(HasSubstr("nonsense.pem")));
}

TEST_F(CheckConfig, WarnsOfWhatOthersMayRead) {
  variables.erase("SLACK_BOT_TOKEN");
  variables["SLACK_BOT_TOKEN_FILE"] = file("token", "xoxb-1", 0644);
  variables.erase("SLACK_SIGNING_SECRET");
  variables["C1_PUBLIC_URL"] = "http://access.acme.test";
  const std::string config = file("c1.yaml", "slack_signing_secret: hidden\n", 0644);
  EXPECT_EQ(run({"--config", config}), 0) << out.str();
  EXPECT_THAT(lines("warning"), AllOf(Contains(HasSubstr("SLACK_BOT_TOKEN_FILE: everybody")),
                                      Contains(HasSubstr(config)), Contains(HasSubstr("plain HTTP"))));
  EXPECT_THAT(out.str(), Not(HasSubstr("hidden")));
}

// docs/handbook/settings.md has what `c1 check-config --reference` prints.
TEST_F(CheckConfig, PrintsTheReferenceThatStandsInTheHandbook) {
  EXPECT_EQ(run({"--reference"}), 0);
  std::ifstream page(C1_SOURCE_DIR "/docs/handbook/settings.md");
  const std::string text{std::istreambuf_iterator<char>(page), {}};
  EXPECT_THAT(text, HasSubstr("<!-- c1 check-config --reference -->\n" + out.str() + "<!-- -->\n"));
}

}  // namespace
}  // namespace c1::bot::check_config_test
