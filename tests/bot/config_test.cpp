#include "bot/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace c1::bot::config_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Variables = std::map<std::string, std::string>;

Variables enough() { return {{"SLACK_SIGNING_SECRET", "s3cret"}, {"SLACK_BOT_TOKEN", "xoxb-1"}}; }
Variables enough_and(const std::string& name, const std::string& value) {
  Variables variables = enough();
  variables[name] = value;
  return variables;
}

auto load(const Variables& variables, const std::string& file = "") {
  return load_config(file, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

std::vector<std::string> mistakes(const Variables& variables, const std::string& file = "") {
  const auto config = load(variables, file);
  return config ? std::vector<std::string>{} : config.error().lines;
}

// A folder of its own for each test, gone afterwards.
class ConfigFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        std::filesystem::temp_directory_path() / ("c1-config-" + std::string(test->name()) + "-" +
                                                  std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
                                                  "-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& contents) const {
    std::ofstream(folder_ / name) << contents;
    return (folder_ / name).string();
  }
  std::filesystem::path folder_;
};

TEST(Config, DefaultsAreThoseOfTheHandbook) {
  const Config config = load(enough()).value();
  EXPECT_EQ(config.listen_address, "127.0.0.1");
  EXPECT_EQ(config.listen_port, 3000);
  EXPECT_EQ(config.database, "sqlite:c1.db");
  EXPECT_EQ(config.organisation, "");
  EXPECT_EQ(config.slack_api_url, "https://slack.com/api/");
  EXPECT_EQ(config.log_level, log::Level::info);
  EXPECT_EQ(config.log_format, log::Format::text);
  ASSERT_EQ(config.signing_secrets.size(), 1U);
  EXPECT_EQ(config.signing_secrets[0].reveal(), "s3cret");
  EXPECT_EQ(config.bot_token.reveal(), "xoxb-1");
}

TEST(Config, SaysAllThatIsMissingAtOnce) {
  EXPECT_THAT(mistakes({}),
              ElementsAre(HasSubstr("SLACK_SIGNING_SECRET is needed: without it anybody could speak for Slack"),
                          HasSubstr("SLACK_BOT_TOKEN is needed: it stands under OAuth & Permissions")));
  EXPECT_THAT(mistakes({{"SLACK_SIGNING_SECRET", ""}, {"SLACK_BOT_TOKEN", "  "}}),
              ElementsAre(HasSubstr("SLACK_SIGNING_SECRET is needed"), HasSubstr("SLACK_BOT_TOKEN is needed")));
}

TEST(Config, InstalledByOauthNeedsNoBotToken) {
  const Config config = load({{"SLACK_SIGNING_SECRET", "s3cret"},
                              {"SLACK_CLIENT_ID", "1.2"},
                              {"SLACK_CLIENT_SECRET", "c"},
                              {"SLACK_WORKSPACES", "T0ACME, E0ACME"},
                              {"C1_OUTBOX_LEASE", "45s"}})
                            .value();
  EXPECT_TRUE(config.bot_token.empty());
  EXPECT_THAT(config.slack_workspaces, ElementsAre("T0ACME", "E0ACME"));
  EXPECT_EQ(config.outbox_lease, Seconds{45});
  EXPECT_THAT(mistakes({{"SLACK_SIGNING_SECRET", "s3cret"}, {"SLACK_CLIENT_ID", "1.2"}}),
              ElementsAre(HasSubstr("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together")));
  EXPECT_THAT(mistakes(enough_and("SLACK_WORKSPACES", "T0ACME,acme.slack.com")),
              ElementsAre(HasSubstr("\"acme.slack.com\" is none.")));
  EXPECT_THAT(mistakes(enough_and("C1_OUTBOX_LEASE", "2s")), ElementsAre(HasSubstr("from 20s to 1h")));
}

TEST(Config, AnEmptyVariableIsAsGoodAsNone) {
  EXPECT_EQ(load(enough_and("C1_LISTEN", "")).value().listen_port, 3000);
  EXPECT_EQ(load(enough_and("SLACK_APP_TOKEN", "")).value().bot_token.reveal(), "xoxb-1");
}

TEST(Config, TakesSeveralSigningSecretsForARotation) {
  const Config config = load(enough_and("SLACK_SIGNING_SECRET", "new, old")).value();
  ASSERT_EQ(config.signing_secrets.size(), 2U);
  EXPECT_EQ(config.signing_secrets[1].reveal(), "old");
}

TEST(Config, ReadsAddressesOfBothKinds) {
  const Config six = load(enough_and("C1_LISTEN", "[::1]:0")).value();
  EXPECT_EQ(six.listen_address, "::1");
  EXPECT_EQ(six.listen_port, 0);
  EXPECT_EQ(load(enough_and("C1_LISTEN", "0.0.0.0:65535")).value().listen_port, 65535);
}

TEST(Config, UrlsGetTheShapeTheProgramWants) {
  EXPECT_EQ(load(enough_and("C1_PUBLIC_URL", "https://access.acme.test/")).value().public_url,
            "https://access.acme.test");
  EXPECT_EQ(load(enough_and("C1_PUBLIC_URL", "http://[::1]:8080")).value().public_url, "http://[::1]:8080");
  EXPECT_EQ(load(enough_and("SLACK_API_URL", "http://127.0.0.1:9/api")).value().slack_api_url,
            "http://127.0.0.1:9/api/");
}

struct Bad {
  const char* variable;
  const char* value;
  const char* says;
};
class ConfigMistake : public testing::TestWithParam<Bad> {};
TEST_P(ConfigMistake, IsNamedWithTheRule) {
  EXPECT_THAT(mistakes(enough_and(GetParam().variable, GetParam().value)),
              ElementsAre(AllOf(HasSubstr(GetParam().variable), HasSubstr(GetParam().says))));
}
constexpr const char* kListen = "should be address:port, such as 127.0.0.1:3000";
constexpr const char* kUrl = "should be a scheme and a host, such as https://access.acme.test, without a path";
INSTANTIATE_TEST_SUITE_P(
    Each, ConfigMistake,
    testing::Values(
        Bad{"C1_LISTEN", "3000", kListen}, Bad{"C1_LISTEN", ":3000", kListen},
        Bad{"C1_LISTEN", "localhost:3000", kListen}, Bad{"C1_LISTEN", "127.0.0.1:65536", kListen},
        Bad{"C1_LISTEN", "127.0.0.1:", kListen}, Bad{"C1_LISTEN", "::1:3000", kListen},
        Bad{"C1_LISTEN", "[127.0.0.1]:3000", kListen}, Bad{"C1_LISTEN", "127.0.0.1:+80", kListen},
        Bad{"C1_PUBLIC_URL", "access.acme.test", kUrl}, Bad{"C1_PUBLIC_URL", "https://access.acme.test/c1", kUrl},
        Bad{"C1_PUBLIC_URL", "https://", kUrl}, Bad{"C1_PUBLIC_URL", "https://access.acme.test?x=1", kUrl},
        Bad{"C1_PUBLIC_URL", "https://me:pw@access.acme.test", kUrl},
        Bad{"C1_PUBLIC_URL", "https://access.acme.test:0", kUrl}, Bad{"C1_PUBLIC_URL", "https://[::1", kUrl},
        Bad{"C1_PUBLIC_URL", "https://[", kUrl}, Bad{"C1_PUBLIC_URL", "ftp://access.acme.test", kUrl},
        Bad{"C1_DATABASE", "mysql://c1@db/c1", "or postgresql://user:password@host/database"},
        Bad{"C1_DATABASE", "postgresql://", "should be sqlite:PATH"}, Bad{"C1_DATABASE", " ", "should be sqlite:PATH"},
        Bad{"C1_DATABASE_CONNECTIONS", "0", "should be a number from 1 to 200; this is \"0\""},
        Bad{"C1_DATABASE_CONNECTIONS", "16x", "from 1 to 200"}, Bad{"C1_DATABASE_CONNECTIONS", "201", "from 1 to 200"},
        Bad{"C1_DATABASE", "c1.db", "should be sqlite:PATH"}, Bad{"C1_DATABASE", "sqlite:", "should be sqlite:PATH"},
        Bad{"C1_ORG", "/nowhere/acme.yaml", "there is no file or folder \"/nowhere/acme.yaml\""},
        Bad{"SLACK_SIGNING_SECRET", "one,,two", "has a secret that is empty"},
        Bad{"SLACK_SIGNING_SECRET", ",", "has a secret that is empty"},
        Bad{"SLACK_BOT_TOKEN", "xapp-1", "is an app-level token; the bot token begins with xoxb-"},
        Bad{"SLACK_BOT_TOKEN", "xoxp-1", "is a user's token"},
        Bad{"SLACK_APP_TOKEN", "xoxb-1", "is a bot token; the app-level token begins with xapp-"},
        Bad{"SLACK_APP_TOKEN", "1-A0-secret", "is no app-level token"},
        Bad{"SLACK_APP_TOKEN", "xapp-1 xapp-2", "has white space in it"},
        Bad{"SLACK_API_URL", "slack.com/api", "should be a URL such as https://slack.com/api/"},
        Bad{"SLACK_API_URL", "https://slack.com/api/?a=b", "should be a URL"},
        Bad{"C1_LOG", "loud", "should be debug, info, warn or error; this is \"loud\""},
        Bad{"C1_LOG_FORMAT", "xml", "should be text or json; this is \"xml\""}));

TEST(Config, InSocketModeTheAppTokenTakesTheSigningSecretsPlace) {
  const Config config = load({{"SLACK_BOT_TOKEN", "xoxb-1"}, {"SLACK_APP_TOKEN", " xapp-1-a "}}).value();
  EXPECT_EQ(config.app_token.reveal(), "xapp-1-a");
  EXPECT_TRUE(config.signing_secrets.empty());
  EXPECT_EQ(load(enough_and("SLACK_APP_TOKEN", "xapp-1")).value().signing_secrets.size(), 1U);
  EXPECT_THAT(mistakes({{"SLACK_BOT_TOKEN", "xoxb-1"}, {"SLACK_APP_TOKEN", "xoxb-1"}}),
              ElementsAre(HasSubstr("SLACK_APP_TOKEN is a bot token")));
}

TEST(Config, NeverShowsASecret) {
  const std::vector<std::string> lines = mistakes({{"SLACK_SIGNING_SECRET", "hush hush"},
                                                   {"SLACK_BOT_TOKEN", "xoxp-hush"},
                                                   {"SLACK_APP_TOKEN", "xoxb-hush"},
                                                   {"C1_DATABASE", "postgres:me:hush@db/c1"}});
  ASSERT_EQ(lines.size(), 4U);
  for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr("hush")));
}

TEST_F(ConfigFiles, TlsFilesComeTogetherAndMustBeReadable) {
  Variables variables = enough_and("C1_TLS_CERT", file("cert.pem", "x"));
  EXPECT_THAT(mistakes(variables), ElementsAre(HasSubstr("C1_TLS_KEY is missing. Set both for HTTPS")));
  variables["C1_TLS_KEY"] = (folder_ / "key.pem").string();
  EXPECT_THAT(mistakes(variables), ElementsAre(AllOf(HasSubstr("C1_TLS_KEY: the file"), HasSubstr("is not there"))));
  file("key.pem", "x");
  EXPECT_EQ(load(variables).value().tls_key, variables["C1_TLS_KEY"]);
}

TEST_F(ConfigFiles, TheDatabaseMayBeOnPostgresqlAndItsAddressInAFile) {
  for (const char* url : {"postgresql://c1:hush@db/c1", "postgres://db/c1"})
    EXPECT_EQ(load(enough_and("C1_DATABASE", url)).value().database, url);
  Variables variables = enough_and("C1_DATABASE_FILE", file("database", "postgresql://c1:hush@db/c1\n"));
  variables["C1_DATABASE_CONNECTIONS"] = "4";
  EXPECT_EQ(load(variables).value().database, "postgresql://c1:hush@db/c1");
  EXPECT_EQ(load(variables).value().database_connections, 4U);
  variables["C1_DATABASE"] = "sqlite:c1.db";
  EXPECT_THAT(mistakes(variables), ElementsAre("C1_DATABASE and C1_DATABASE_FILE are both set; keep one of them."));
}

TEST_F(ConfigFiles, SecretsMayBeInFiles) {
  Variables variables{{"SLACK_SIGNING_SECRET_FILE", file("signing", "s3cret\n")},
                      {"SLACK_BOT_TOKEN_FILE", file("token", "xoxb-2\r\n")}};
  const Config config = load(variables).value();
  EXPECT_EQ(config.signing_secrets.at(0).reveal(), "s3cret");
  EXPECT_EQ(config.bot_token.reveal(), "xoxb-2");
  variables["SLACK_BOT_TOKEN"] = "xoxb-3";
  EXPECT_THAT(mistakes(variables),
              ElementsAre("SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set; keep one of them."));
  variables.erase("SLACK_BOT_TOKEN");
  variables["SLACK_BOT_TOKEN_FILE"] = "/nowhere/token";
  EXPECT_THAT(mistakes(variables),
              ElementsAre(HasSubstr("SLACK_BOT_TOKEN_FILE: the file \"/nowhere/token\" is not there")));
  variables["SLACK_BOT_TOKEN_FILE"] = file("empty", "\n");
  EXPECT_THAT(mistakes(variables), ElementsAre(HasSubstr("SLACK_BOT_TOKEN is needed")));
}

TEST_F(ConfigFiles, TheFileGivesWhatTheEnvironmentDoesNot) {
  const std::string path = file("c1.yaml",
                                "listen: 127.0.0.1:4000\n"
                                "log: debug\n"
                                "slack_signing_secret: from-file\n"
                                "slack_bot_token_file: " +
                                    file("token", "xoxb-9") + "\n");
  const Config config = load({{"C1_LISTEN", "127.0.0.1:5000"}}, path).value();
  EXPECT_EQ(config.listen_port, 5000);
  EXPECT_EQ(config.log_level, log::Level::debug);
  EXPECT_EQ(config.signing_secrets.at(0).reveal(), "from-file");
  EXPECT_EQ(config.bot_token.reveal(), "xoxb-9");
  EXPECT_THAT(mistakes({{"SLACK_SIGNING_SECRET", ""}}, path), ElementsAre(HasSubstr("SLACK_SIGNING_SECRET is needed")));
}

TEST_F(ConfigFiles, MistakesInTheFileHaveTheirPlace) {
  const std::string path = file("c1.yaml", "lisen: 127.0.0.1:4000\nlog: loud\ntls_cert: [a]\n");
  EXPECT_THAT(mistakes(enough(), path),
              ElementsAre(path + ":1:1: There is no key \"lisen\" in the settings. Did you mean \"listen\"?",
                          path + ":3:11: \"tls_cert\" should be text; this is a list.",
                          "log (" + path + ":2:6) should be debug, info, warn or error; this is \"loud\"."));
  EXPECT_THAT(mistakes(enough(), "/nowhere/c1.yaml"),
              ElementsAre(HasSubstr("--config: the file \"/nowhere/c1.yaml\"")));
}

TEST(Config, HelpNamesEverySetting) {
  const std::string help = config_help();
  for (const char* name :
       {"C1_LISTEN", "C1_TLS_CERT", "C1_TLS_KEY", "C1_PUBLIC_URL", "C1_DATABASE", "C1_ORG", "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "SLACK_WORKSPACES", "C1_OUTBOX_LEASE", "C1_DEMO_CLOCK",
        "C1_LOG", "C1_LOG_FORMAT", "key: tls_cert"})
    EXPECT_THAT(help, HasSubstr(name));
}

}  // namespace
}  // namespace c1::bot::config_test
