// The command line against a real server, with the person's other half in Slack.

#include "cli/cli.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <regex>
#include <sstream>

#include "base/ids.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::HasSubstr;

// Written by one thread, read by another.
class SharedText : public std::streambuf {
 public:
  std::string all() {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  // The first group of what matches; "" if it does not come in time.
  std::string waits_for(const std::string& pattern) {
    std::unique_lock lock(mutex_);
    std::smatch match;
    const std::regex expression(pattern);
    const bool seen =
        changed_.wait_for(lock, std::chrono::seconds(20), [&] { return std::regex_search(text_, match, expression); });
    return seen ? match[match.size() - 1].str() : "";
  }

 protected:
  int_type overflow(int_type c) override {
    const char one = traits_type::to_char_type(c);
    xsputn(&one, 1);
    return c;
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    const std::lock_guard lock(mutex_);
    text_.append(text, static_cast<std::size_t>(size));
    changed_.notify_all();
    return size;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
};

// One command that runs beside the test.
class Running {
 public:
  Running(std::vector<std::string> words, const std::filesystem::path& home, const std::string& typed = "")
      : in_(typed), code_(std::async(std::launch::async, [this, words = std::move(words), home, typed] {
          cli::Terminal terminal{in_, out_, err_, !typed.empty(), [home](const std::string& name) {
                                   return name == "XDG_CONFIG_HOME" ? std::optional<std::string>(home.string())
                                                                    : std::nullopt;
                                 }};
          return cli::run(words, terminal);
        })) {}
  int ends() { return code_.get(); }

  SharedText out, err;

 private:
  std::istringstream in_;
  std::ostream out_{&out}, err_{&err};
  std::future<int> code_;
};

class CommandLine : public ::testing::Test {
 protected:
  explicit CommandLine(const std::string& organisation = kOrganisation) : world(organisation, [](bot::Config&) {}) {
    std::filesystem::create_directories(home);
  }
  ~CommandLine() override { std::filesystem::remove_all(home); }

  void sign_in(support::Person& person, const std::string& name) {
    Running login({"login", "--server", world.address()}, home / name);
    const std::string code = login.err.waits_for("/c1 login ([A-Z-]+)");
    ASSERT_FALSE(code.empty()) << login.err.all();
    person.runs("/c1 login " + code);
    person.sees("asks to act for you");
    person.clicks("Allow", code);
    ASSERT_EQ(login.ends(), 0) << login.err.all();
  }
  struct Ended {
    int code;
    std::string out, err;
  };
  Ended runs(const std::string& who, std::vector<std::string> words, const std::string& typed = "") {
    Running running(std::move(words), home / who, typed);
    const int code = running.ends();
    return {code, running.out.all(), running.err.all()};
  }

  World world;
  std::filesystem::path home = std::filesystem::temp_directory_path() / ("c1-home-" + new_id());
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
  support::Person jun = world.desk->person("jun");
};

TEST_F(CommandLine, TellsAdministratorsHowItGoesInSlack) {
  sign_in(lena, "lena");
  sign_in(ines, "ines");
  EXPECT_EQ(runs("lena", {"installs"}).code, 5);
  const Ended list = runs("ines", {"installs"});
  EXPECT_EQ(list.code, 0) << list.err;
  EXPECT_THAT(list.out, HasSubstr("The workspace of SLACK_BOT_TOKEN"));
  EXPECT_THAT(list.out, HasSubstr("LAST ANSWER"));
  EXPECT_EQ(runs("ines", {"installs", "remove"}).code, 2);
  const Ended removed = runs("ines", {"installs", "remove", "T0ACME"});
  EXPECT_EQ(removed.code, 5);
  EXPECT_THAT(removed.err, HasSubstr("remove the app in Slack"));
}

TEST_F(CommandLine, AsksForABundleAsAWhole) {
  sign_in(lena, "lena");
  EXPECT_THAT(runs("lena", {"bundle"}).out, HasSubstr("Starter kit"));
  const Ended nothing = runs("lena", {"bundle", "no such thing", "-r", "Day one"});
  EXPECT_EQ(nothing.code, 4);
  EXPECT_THAT(nothing.err, HasSubstr("No bundle in your catalog is called \"no such thing\"."));
  EXPECT_EQ(runs("lena", {"bundle", "starter"}).code, 2) << "in a script the reason must be given";
  const Ended asked = runs("lena", {"bundle", "starter", "-r", "Day one"});
  EXPECT_EQ(asked.code, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("#1001"));
  EXPECT_THAT(asked.out, HasSubstr("#1002"));
  lena.sees("#1002");
  const Ended again = runs("lena", {"bundle", "Starter kit", "-r", "Day one"});
  EXPECT_EQ(again.code, 5);
  EXPECT_THAT(again.err, HasSubstr("There is nothing left to ask for in Starter kit"));
  EXPECT_EQ(runs("jun", {"bundle"}).code, 3);
}

TEST_F(CommandLine, AsksAndSeesTheApprovalThatComesFromSlack) {
  EXPECT_EQ(runs("lena", {"whoami"}).code, 3);
  sign_in(lena, "lena");
  const auto file = home / "lena" / "c1" / "credentials.json";
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_THAT(runs("lena", {"whoami"}).out, HasSubstr("Lena Fischer <lena@acme.test>"));
  EXPECT_THAT(runs("lena", {"search", "platform"}).out, HasSubstr("github/platform-team"));

  Running get({"get", "github/platform-team", "-d", "8h", "-r", "The build is broken", "--wait"}, home / "lena");
  EXPECT_NE(get.err.waits_for("Waiting for Omar Haddad"), "");
  omar.sees("#1001");
  lena.sees("#1001");
  omar.clicks("Approve", "#1001");
  EXPECT_NE(get.err.waits_for("Waiting for Ines Costa"), "");
  ines.sees("Waiting for Ines Costa");
  ines.clicks("Approve", "#1001");
  ines.sees("please provision it");
  ines.clicks("Provisioned", "#1001");
  EXPECT_EQ(get.ends(), 0) << get.err.all();
  EXPECT_THAT(get.out.all(), HasSubstr("Granted until"));

  const Ended again = runs("lena", {"get", "github/platform-team", "-d", "8h", "-r", "Once more"});
  EXPECT_EQ(again.code, 5);
  EXPECT_THAT(again.err, HasSubstr("You hold this already"));
  EXPECT_EQ(runs("lena", {"logout"}).code, 0);
  EXPECT_EQ(runs("lena", {"whoami"}).code, 3);
}

TEST_F(CommandLine, DecidesWhatWasAskedInSlackAndTheCardFollows) {
  sign_in(omar, "omar");
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub");
  lena.chooses("Entitlement", "Access");
  lena.fills("Reason", "To read the code");
  lena.submits();
  omar.sees("#1001");
  EXPECT_THAT(runs("omar", {"approvals"}).out, HasSubstr("#1001"));
  EXPECT_EQ(runs("omar", {"comment", "1001", "Which", "repository?"}).code, 0);
  lena.sees("Which repository?");
  const Ended shown = runs("omar", {"status", "#1001"});
  EXPECT_THAT(shown.out, HasSubstr("Omar Haddad: Which repository?"));
  EXPECT_EQ(runs("omar", {"deny", "1001", "-m", "Not this week"}).code, 0);
  lena.sees("Denied by Omar Haddad");
  EXPECT_EQ(runs("omar", {"approve", "1001"}).code, 5);
  EXPECT_EQ(runs("omar", {"status", "4711"}).code, 4);
  const Ended json = runs("omar", {"status", "1001", "-o", "json"});
  EXPECT_EQ(json.code, 5) << "denied";
  EXPECT_EQ(json::parse(json.out).value()["state"].string(), "TASK_STATE_CLOSED");
}

TEST_F(CommandLine, AsksBackWhatIsMissingAndOnlyAPerson) {
  sign_in(lena, "lena");
  const Ended alone = runs("lena", {"get", "github/platform-team"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_THAT(alone.err, HasSubstr("--duration (at most 30d)"));
  EXPECT_EQ(runs("lena", {"get", "access", "-r", "x"}).code, 2) << "several things fit";
  EXPECT_EQ(runs("lena", {"get", "hidden/access", "-r", "x"}).code, 4);
  EXPECT_EQ(runs("lena", {"get", "nothing like it", "-r", "x"}).code, 4);
  EXPECT_EQ(runs("lena", {"fly"}).code, 2);
  const Ended asked = runs("lena", {"get", "platform"}, "2h\nThe build is broken\n");
  EXPECT_EQ(asked.code, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("#1001"));
  EXPECT_THAT(runs("lena", {"requests"}).out, HasSubstr("Waiting for Omar Haddad"));
  EXPECT_EQ(runs("lena", {"cancel", "1001"}).code, 0);
}

TEST_F(CommandLine, HandsOnAndStandsInAndTellsWhatIsHeld) {
  sign_in(lena, "lena");
  sign_in(omar, "omar");
  EXPECT_THAT(runs("lena", {"access"}).out, HasSubstr("Nothing is held"));
  EXPECT_EQ(runs("lena", {"get", "figma/access", "-r", "To draw"}).code, 0);
  jun.sees("to provision");
  jun.clicks("Provisioned", "#1001");
  lena.sees("Granted");
  EXPECT_THAT(runs("lena", {"access"}).out, HasSubstr("figma/access"));
  const Ended lines = runs("lena", {"access", "-o", "ndjson"});
  EXPECT_EQ(std::count(lines.out.begin(), lines.out.end(), '\n'), 1) << lines.out;
  EXPECT_THAT(runs("lena", {"search", "-o", "wide"}).out, HasSubstr("DESCRIPTION"));
  EXPECT_THAT(runs("omar", {"access", "--for", "lena@acme.test"}).out, HasSubstr("figma/access"));

  EXPECT_EQ(runs("omar", {"delegate", "--to", "ines@acme.test", "--until", "2099-12-24"}).code, 0);
  EXPECT_EQ(runs("lena", {"get", "github/access", "-r", "To read"}).code, 0);
  ines.sees("#1002");
  EXPECT_THAT(runs("omar", {"delegate", "--end"}).out, HasSubstr("yourself again"));
  EXPECT_EQ(runs("omar", {"delegate"}).code, 2);
  EXPECT_EQ(runs("omar", {"delegate", "--to", "nobody@acme.test"}).code, 4);

  EXPECT_EQ(runs("lena", {"get", "github/prod", "-d", "1h", "-r", "A release"}).code, 0);
  EXPECT_EQ(runs("omar", {"task", "reassign", "1003", "--to", "jun@acme.test", "-m", "He knows"}).code, 0);
  jun.sees("#1003");
  EXPECT_EQ(runs("omar", {"reassign", "1003"}).code, 2);
}

class CommandLineWithAccounts : public CommandLine {
 protected:
  CommandLineWithAccounts() : CommandLine(with_two_accounts()) {}
  static std::string with_two_accounts() {
    std::string yaml = kOrganisation;
    const std::string app = "    name: GitHub\n";
    return yaml.replace(yaml.find(app), app.size(),
                        app +
                            "    accounts: [{person: lena@acme.test, name: lena}, "
                            "{person: lena@acme.test, name: lena-adm, label: Admin}]\n");
  }
};

TEST_F(CommandLineWithAccounts, AsksWhichAndTellsWithWhichItIsHeld) {
  sign_in(lena, "lena");
  const Ended alone = runs("lena", {"get", "github/on-call", "-r", "The pager"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_THAT(alone.err, HasSubstr("--account"));
  EXPECT_THAT(alone.err, HasSubstr("lena-adm (Admin)"));
  EXPECT_EQ(runs("lena", {"get", "github/on-call", "-r", "The pager", "--account", "root"}).code, 5);
  const Ended named = runs("lena", {"get", "github/on-call", "-r", "The pager", "--account", "lena-adm"});
  EXPECT_EQ(named.code, 0) << named.err;
  EXPECT_THAT(named.out, HasSubstr("with the account lena-adm (Admin)"));
  const Ended picked = runs("lena", {"get", "github/on-call", "-r", "The pager"}, "1\n");
  EXPECT_EQ(picked.code, 0) << picked.err;
  EXPECT_THAT(picked.out, HasSubstr("with the account lena"));
  omar.sees("#1001");
  omar.clicks("Approve", "#1001");
  ines.sees("please provision it");
  ines.clicks("Provisioned", "#1001");
  lena.sees("Granted");
  EXPECT_THAT(runs("lena", {"access"}).out, HasSubstr("GitHub (lena-adm)"));
  EXPECT_EQ(runs("lena", {"drop", "github/on-call"}).code, 0) << "it is held with one only";
}

}  // namespace
}  // namespace c1::scenarios
