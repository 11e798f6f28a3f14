// `c1 apply` as an administrator runs it: the real program, on a real database, also beside a real server.

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "bot/house.hpp"
#include "bot/organisation_edit.hpp"
#include "support/app_process.hpp"
#include "support/postgres_server.hpp"

namespace c1::bot::apply_command_test {
namespace {

using c1::support::AppProcess;
using c1::support::Ran;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kWarned[] = R"(organisation: {name: Acme, directory: true}
users:
  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}
  - {email: gone@acme.test, name: Gone}
connections: [{slug: okta, scim: {url: 'https://okta.test', token: t}}]
apps:
  - slug: github
    name: GitHub
    owners: [lenna@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access}
      - {slug: hidden, name: Hidden}
      - {slug: group, name: Group, holders: [lena@acme.test]}
catalogs: [{slug: all, name: Everything, audience: everyone, entitlements: [github/access]}]
policies: [{slug: manager, steps: [{approve: {by: [{users: [zoe.partner@else.example]}]}}]}]
)";

const char kAcme[] = R"(organisation: {name: Acme}
users:
  - {email: omar@acme.test, name: Omar Haddad, title: Head of Platform, roles: [super_admin]}
  - {email: lena@acme.test, name: Lena Fischer, title: Platform engineer, manager: omar@acme.test}
  - {email: pia@acme.test, name: Pia Lindqvist, manager: omar@acme.test}
apps:
  - slug: github
    name: GitHub
    owners: [omar@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access}
      - {slug: org-admin, name: Organisation admin, resource: {type: role, name: admin}, max_duration: 1d}
catalogs: [{slug: all, name: Everything, audience: everyone, entitlements: [github/*]}]
policies: [{slug: manager, name: Manager, steps: [{approve: {by: manager}}]}]
)";

class ApplyCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    write(kAcme);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(const std::string& yaml) const { std::ofstream(file) << yaml; }
  // The file with `from` replaced.
  void edit(const std::string& from, const std::string& to) const {
    std::string yaml = kAcme;
    yaml.replace(yaml.find(from), from.size(), to);
    write(yaml);
  }
  Ran apply(std::vector<std::string> words) const {
    words.insert(words.begin(), "apply");
    return c1::support::run_c1(words, {{"C1_DATABASE", database}});
  }
  c1::support::Settings server_settings() const {
    return {{"C1_LISTEN", "127.0.0.1:0"},
            {"C1_DATABASE", database},
            {"C1_ORG", file},
            {"SLACK_SIGNING_SECRET", "s3cret-s3cret-s3cret"},
            {"SLACK_BOT_TOKEN", "xoxb-1-test"},
            {"SLACK_API_URL", "http://127.0.0.1:9/api/"}};
  }
  std::string logged() const {
    std::ostringstream text;
    text << std::ifstream(log).rdbuf();
    return text.str();
  }
  // Until the server's log has it; the test's own time limit ends it otherwise.
  void wait_for(const std::string& words) const {
    while (logged().find(words) == std::string::npos) std::this_thread::yield();
  }
  std::string title_of_lena() const {
    const auto store = storage::open_store_to_read(database).value();
    return store->read([](storage::Tx& tx) { return load_catalog(tx)->user({"lena@acme.test"})->title; });
  }

  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("c1-apply-" + new_id());
  const std::string file = (folder / "acme.yaml").string();
  const std::string log = (folder / "server.log").string();
  std::string database = "sqlite:" + (folder / "c1.db").string();
};

TEST_F(ApplyCommand, SaysWhatHasChangedAndTheSecondTimeThatNothingHas) {
  const Ran first = apply({file});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.err, "");
  EXPECT_EQ(first.out,
            "Organisation\n"
            "  new       The organisation\n"
            "\n"
            "People\n"
            "  new       Lena Fischer (lena@acme.test)\n"
            "  new       Omar Haddad (omar@acme.test)\n"
            "  new       Pia Lindqvist (pia@acme.test)\n"
            "\n"
            "Apps\n"
            "  new       GitHub\n"
            "\n"
            "Entitlements\n"
            "  new       GitHub / Access\n"
            "  new       GitHub / Organisation admin\n"
            "\n"
            "Catalogs\n"
            "  new       Everything\n"
            "\n"
            "Policies\n"
            "  new       Manager\n"
            "\n"
            "Applied: 9 new.\n");
  const Ran second = apply({file});
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(second.out, "Nothing has changed.\n");
}

TEST_F(ApplyCommand, PlanTellsTheDifferenceAndWhatFollowsAndChangesNothing) {
  {
    House house(kAcme, database);
    house.asks("pia@acme.test", "github/access");
    house.gets("pia@acme.test", "github/org-admin", Seconds{3600});
  }
  std::string yaml = kAcme;
  yaml.replace(yaml.find("  - {email: pia"), 73, "");
  yaml.replace(yaml.find("Platform engineer"), 17, "Head of Platform");
  yaml.replace(yaml.find("max_duration: 1d"), 16, "max_duration: 8h");
  yaml.replace(yaml.find("{approve: {by: manager}}"), 24, "{approve: {by: manager, fallback: app_owners}}");
  write(yaml);
  for (int times = 0; times < 2; ++times) {
    const Ran plan = apply({"--plan", file});
    EXPECT_EQ(plan.err, "");
    EXPECT_EQ(plan.exit_code, 0);
    EXPECT_EQ(plan.out,
              "People\n"
              "  changed   Lena Fischer (lena@acme.test): title Platform engineer -> Head of Platform\n"
              "  archived  Pia Lindqvist (pia@acme.test)\n"
              "\n"
              "Entitlements\n"
              "  changed   GitHub / Organisation admin: may be held for 8 hours instead of 1 day\n"
              "\n"
              "Policies\n"
              "  changed   Manager\n"
              "              - approval by the manager\n"
              "              + approval by the manager, else by the app's owners\n"
              "\n"
              "What follows\n"
              "  1 open request will be cancelled: #1001 (GitHub / Access, for Pia Lindqvist).\n"
              "  Pia Lindqvist holds GitHub / Organisation admin: that will be taken away, and whoever does it gets a "
              "task.\n"
              "  Open requests keep the steps that they began with.\n"
              "\n"
              "Plan: 3 changed and 1 archived. Nothing has been changed.\n");
  }
}

TEST_F(ApplyCommand, ExitCodeTellsProgramsWhetherSomethingWouldChange) {
  EXPECT_EQ(apply({"--plan", "--exit-code", file}).exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(folder / "c1.db")) << "a plan makes no database";
  EXPECT_EQ(apply({"--exit-code", file}).exit_code, 3);
  EXPECT_EQ(apply({"--plan", "--exit-code", file}).exit_code, 0);
  EXPECT_EQ(apply({"--exit-code", file}).exit_code, 0);
}

TEST_F(ApplyCommand, JsonSaysTheSameToPrograms) {
  apply({file});
  edit("Platform engineer", "Head of Platform");
  const Ran plan = apply({"--plan", "--json", file});
  const json::Value report = json::parse(plan.out).value();
  EXPECT_FALSE(report["applied"].boolean());
  EXPECT_EQ(report["changed"].integer(), 1);
  EXPECT_EQ(
      report["changes"][std::size_t{0}],
      json::parse(R"json({"what":"changed","kind":"user","key":"lena@acme.test","thing":"Lena Fischer (lena@acme.test)",
                            "says":["title Platform engineer -> Head of Platform"]})json")
          .value());
  EXPECT_TRUE(json::parse(apply({"--json", file}).out).value()["applied"].boolean());
  EXPECT_EQ(title_of_lena(), "Head of Platform");
}

TEST_F(ApplyCommand, MistakesAreToldWithTheirPlacesAndNothingIsChanged) {
  apply({file});
  edit("title: Platform engineer, manager: omar@acme.test", "titel: Boss, manager: olmar@acme.test");
  const Ran ran = apply({file});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, file + ":4:49: There is no key \"titel\" in a user. Did you mean \"title\"?\n" + file +
                         ":4:71: There is no user \"olmar@acme.test\". Did you mean \"omar@acme.test\"?\n"
                         "c1 apply: there are 2 mistakes, so nothing was changed.\n");
  EXPECT_EQ(title_of_lena(), "Platform engineer");
  EXPECT_EQ(apply({"--plan", file}).exit_code, 1);
}

TEST_F(ApplyCommand, SaysWhatItDoesNotUnderstand) {
  const std::pair<std::vector<std::string>, std::string> mistakes[] = {
      {{}, "the file or folder is missing"},
      {{"--pln", file}, "I don't understand \"--pln\"; did you mean \"--plan\"?"},
      {{file, file}, "there is more than one file or folder"},
      {{"--plan", "--plan", file}, "--plan is given twice"},
      {{file, "--config"}, "--config needs a value"}};
  for (const auto& [words, says] : mistakes) {
    const Ran ran = apply(words);
    EXPECT_EQ(ran.exit_code, 2) << says;
    EXPECT_THAT(ran.err, AllOf(StartsWith("c1 apply: " + says), HasSubstr("Try c1 apply --help.")));
  }
  EXPECT_THAT(apply({"--help"}).out, HasSubstr("c1 apply --plan PATH"));
  database = "c1.db";
  EXPECT_THAT(apply({file}).err, HasSubstr("C1_DATABASE should be sqlite:PATH"));
  database = "sqlite:/nowhere/c1.db";
  EXPECT_EQ(apply({file}).exit_code, 1);
}

// ---- beside a server

TEST_F(ApplyCommand, BesideAServerOnSqliteOnlyThePlanWorksAndTheSentenceNamesTheWayOut) {
  const AppProcess server(server_settings(), log);
  edit("Platform engineer", "Head of Platform");
  const Ran ran = apply({file});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_THAT(ran.err,
              StartsWith("c1 apply: A server is at work on this database, so nothing was changed. Send it SIGHUP"));
  EXPECT_THAT(apply({"--plan", file}).out, HasSubstr("title Platform engineer -> Head of Platform"));
  EXPECT_EQ(title_of_lena(), "Platform engineer");
}

TEST_F(ApplyCommand, OnSighupTheServerReadsItAgainAndMistakesChangeNothing) {
  const AppProcess server(server_settings(), log);
  edit("title: Platform engineer", "titel: Head of Platform");
  server.signal(SIGHUP);
  wait_for("acme.yaml:4:49: There is no key");
  EXPECT_THAT(logged(), HasSubstr("a mistake in the organisation, so nothing was changed"));
  EXPECT_EQ(title_of_lena(), "Platform engineer");

  edit("Platform engineer", "Head of Platform");
  server.signal(SIGHUP);
  wait_for("catalog loaded");
  EXPECT_EQ(title_of_lena(), "Head of Platform");
  server.signal(SIGHUP);
  wait_for("organisation unchanged");
}

TEST_F(ApplyCommand, OnPostgresqlServersTakeItUpByThemselves) {
  const std::string why_not = support::why_no_postgres();
  if (!why_not.empty()) GTEST_SKIP() << why_not;
  const support::PostgresDatabase postgres;
  database = postgres.url();
  const AppProcess server(server_settings(), log);
  edit("Platform engineer", "Head of Platform");
  EXPECT_THAT(apply({"--plan", file}).out, HasSubstr("title Platform engineer -> Head of Platform"));
  const Ran ran = apply({file});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Applied: 1 changed."));
  wait_for("catalog loaded");
  EXPECT_EQ(title_of_lena(), "Head of Platform");
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr(database)));
}

TEST_F(ApplyCommand, TellsWhatTheApiHasChangedAndTakesItBackWhenToldTo) {
  {
    House house(kAcme, database);
    OrganisationEdit edit(*house.catalog.get());
    workflow::Entitlement access = *house.catalog.get()->entitlement({"github/access"});
    access.alias = "gh";
    edit.set(access);
    ASSERT_TRUE(edit.check());
    EXPECT_TRUE(house.store->write([&](storage::Tx& tx) {
      return edit.commit(tx, {"omar@acme.test", "api", ""}, house.clock.now());
    }));
  }
  const std::string kept =
      "\nNot as this file says, because it was changed by the API or the page since; kept (--overwrite takes it back)\n"
      "  changed   GitHub / Access: alias gh (there was none)\n";
  EXPECT_EQ(apply({"--plan", file}).out, "Nothing would change.\n" + kept);
  EXPECT_EQ(apply({file}).out, "Nothing has changed.\n" + kept);
  EXPECT_THAT(apply({"--plan", "--overwrite", file}).out, HasSubstr("no alias any more (was gh)"));
  EXPECT_THAT(apply({"--overwrite", file}).out, HasSubstr("Applied: 1 changed."));
  EXPECT_EQ(apply({file}).out, "Nothing has changed.\n");
}

TEST_F(ApplyCommand, WarnsOfWhatIsNoMistakeAndMayNotBeMeant) {
  const auto store = storage::open_store(database).value();
  store->write([](storage::Tx& tx) {
    tx.save(storage::DirectoryPerson{
        .id = "1", .source = "csv", .user_name = "lena", .person = "lena@acme.test", .email = "lena@acme.test"});
    tx.save(storage::DirectoryPerson{
        .id = "2", .source = "csv", .user_name = "omar", .person = "omar@acme.test", .email = "omar@acme.test"});
    tx.save(storage::DirectoryPerson{.id = "3",
                                     .source = "csv",
                                     .user_name = "gone",
                                     .person = "gone@acme.test",
                                     .email = "gone@acme.test",
                                     .active = false});
  });
  write(kWarned);
  const Ran plan = apply({"--plan", file});
  EXPECT_EQ(plan.exit_code, 0) << "nothing of it is a mistake";
  EXPECT_EQ(
      plan.err,
      "Warning: lenna@acme.test is named (an owner of GitHub), and stands neither in the file nor in a directory: "
      "until one brings them, it is as if they were not named. Did you mean \"lena@acme.test\"?\n"
      "Warning: zoe.partner@else.example is named (an approver of the policy manager), and stands neither in the file "
      "nor "
      "in a directory: until one brings them, it is as if they were not named.\n"
      "Warning: gone@acme.test stands in the file, and has left the directory: that counts. Take them out of the "
      "file, too.\n"
      "Warning: Every super admin comes from a directory: on the day on which it is wrong there is none. Keep one "
      "who stands in the file alone.\n"
      "Warning: Nobody owns GitHub: what is for owners goes to the super admins.\n"
      "Warning: In no catalog, so nobody can ask for it: github/hidden.\n"
      "Warning: Nothing goes by the connection okta.\n");
  const Ran program = apply({"--plan", "--json", file});
  EXPECT_EQ(program.err, "");
  EXPECT_EQ(json::parse(program.out).value()["warnings"].array().size(), 7u);
}

}  // namespace
}  // namespace c1::bot::apply_command_test
