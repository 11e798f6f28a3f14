// People from a CSV file: what it says, and `c1 people import` as an administrator runs it.

#include <filesystem>
#include <fstream>

#include "bot/directory/csv_import.hpp"
#include "bot/house.hpp"
#include "support/app_process.hpp"

namespace c1::bot::directory::people_csv_test {
namespace {

using namespace workflow;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kAcme[] =
    "organisation: {name: Acme, directory: true}\n"
    "users: [{email: ines@acme.test, name: Ines Costa, roles: [super_admin]}]\n"
    "policies: [{slug: auto, steps: [{accept: Fine}]}]\n"
    "apps: [{slug: github, name: GitHub, owners: [omar@acme.test], policy: auto, entitlements: [{slug: team, name: "
    "Team}]}]\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['github/*']}]\n";
constexpr char kHeader[] = "email,name,department,manager,groups,attributes.github\n";

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const FileProblem& problem : people_in_csv("people.csv", text).problems) lines.push_back(problem.text());
  return lines;
}

TEST(PeopleCsv, IsReadAsSpreadsheetsWriteIt) {
  const CsvPeople file = people_in_csv("people.csv",
                                       "\xEF\xBB\xBF"
                                       "Email,Name,groups,active\r\n"
                                       "Lena@acme.test,\"Fischer, \"\"Lena\"\"\",Platform; On call ;,\r\n"
                                       "\r\n"
                                       "omar@acme.test,\"Omar\nHaddad\",,FALSE");
  ASSERT_THAT(file.problems, IsEmpty());
  ASSERT_THAT(file.people, SizeIs(2));
  EXPECT_EQ(file.people[0].person.email, "lena@acme.test");
  EXPECT_EQ(file.people[0].person.name, "Fischer, \"Lena\"");
  EXPECT_THAT(file.people[0].groups, ElementsAre("Platform", "On call"));
  EXPECT_EQ(file.people[1].person.name, "Omar Haddad");
  EXPECT_FALSE(file.people[1].person.active);
}

TEST(PeopleCsv, NamesEachMistake) {
  EXPECT_THAT(problems_of(""), ElementsAre(HasSubstr("people.csv:1:1: The file is empty")));
  EXPECT_THAT(problems_of("emial,name\n"),
              ElementsAre(HasSubstr("There is no column \"emial\". Did you mean \"email\"?"),
                          HasSubstr("The column \"email\" is missing.")));
  EXPECT_THAT(problems_of("email,name,name\n"), ElementsAre(HasSubstr("\"name\" is there twice")));
  EXPECT_THAT(problems_of("email,name\nlena\n"),
              ElementsAre("people.csv:2:1: This line has 1 fields, and the first line 2."));
  EXPECT_THAT(problems_of("email,name\n\nlena,Lena\n"), ElementsAre(HasSubstr("people.csv:3:1: \"lena\" is no email")));
  EXPECT_THAT(problems_of("email,name\na@b.c,A\nA@b.c,A\n"), ElementsAre(HasSubstr("a@b.c is there twice")));
  EXPECT_THAT(problems_of("email,name,active\na@b.c,A,yes\n"),
              ElementsAre(HasSubstr("\"active\" should be true or false")));
  EXPECT_THAT(problems_of("email,name\na@b.c,\"A\n"), ElementsAre(HasSubstr("is opened somewhere and not closed")));
  EXPECT_THAT(problems_of("email,name\na@b.c,\xff\n"), ElementsAre(HasSubstr("not UTF-8")));
}

class PeopleSync : public ::testing::Test {
 protected:
  Result<SyncReport> import(const std::string& lines, const SyncRules& rules = {}) {
    const CsvPeople file = people_in_csv("people.csv", kHeader + lines);
    EXPECT_THAT(file.problems, IsEmpty());
    auto report = synced(*house.store, kCsvSource, file.people, rules, house.clock.now());
    house.takes_force();
    return report;
  }
  const User* user(const std::string& email) { return house.catalog.get()->user_by_email(email); }

  House house{kAcme};
};

TEST_F(PeopleSync, AddsChangesAndLetsGo) {
  const auto first =
      import("lena@acme.test,Lena,Eng,omar@acme.test,Platform,lena-f\nomar@acme.test,Omar,Eng,,,\n").value();
  EXPECT_THAT(first.added, ElementsAre("lena@acme.test", "omar@acme.test"));
  EXPECT_EQ(user("lena@acme.test")->manager, UserId{"omar@acme.test"});
  EXPECT_THAT(user("lena@acme.test")->groups, ElementsAre("Platform"));
  EXPECT_EQ(user("lena@acme.test")->attributes.at("github"), "lena-f");
  EXPECT_TRUE(
      import("lena@acme.test,Lena,Eng,omar@acme.test,Platform,lena-f\nomar@acme.test,Omar,Eng,,,\n").value().nothing());
  house.gets("omar@acme.test", "github/team");
  const auto second = import("lena@acme.test,Lena,Ops,,,\n").value();
  EXPECT_THAT(second.changed, ElementsAre("lena@acme.test"));
  EXPECT_THAT(second.left, ElementsAre("omar@acme.test"));
  EXPECT_THAT(user("lena@acme.test")->groups, IsEmpty());
  EXPECT_EQ(user("omar@acme.test"), nullptr);
  house.works();
  EXPECT_TRUE(house.taking_away("omar@acme.test", "github/team"));
}

TEST_F(PeopleSync, DoesNotBelieveThatHalfTheCompanyHasLeft) {
  std::string all;
  for (char c = 'a'; c < 'q'; ++c) all += std::string(1, c) + "@acme.test,P,,,,\n";
  ASSERT_TRUE(import(all));
  const auto refused = import("a@acme.test,P,,,,\n");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().says, HasSubstr("15 of 16 people are missing"));
  EXPECT_NE(user("p@acme.test"), nullptr);
  EXPECT_THAT(import("a@acme.test,P,,,,\n", {.any_number_may_leave = true}).value().left, SizeIs(15));
}

TEST_F(PeopleSync, LeavesPeopleToTheSourceThatBroughtThem) {
  ASSERT_TRUE(house.store->write([&](storage::Tx& tx) {
    return put(tx, Person{.source = "scim", .user_name = "lena", .email = "lena@acme.test", .name = "Lena F."},
               house.clock.now());
  }));
  const auto report = import("lena@acme.test,Another Lena,,,,\nomar@acme.test,Omar,,,,\n").value();
  EXPECT_THAT(report.added, ElementsAre("omar@acme.test"));
  EXPECT_THAT(report.refused, ElementsAre(HasSubstr("belongs to lena, who was brought by \"scim\"")));
  EXPECT_EQ(user("lena@acme.test")->name, "Lena F.");
}

TEST(PeopleCommand, PlansAndImports) {
  const auto folder = std::filesystem::temp_directory_path() / ("c1-people-" + new_id());
  std::filesystem::create_directories(folder);
  const std::string file = folder / "people.csv", database = "sqlite:" + (folder / "c1.db").string();
  std::ofstream(file) << "email,name\nlena@acme.test,Lena Fischer\n";
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"people", "import"});
    return c1::support::run_c1(words, {{"C1_DATABASE", database}});
  };
  EXPECT_THAT(run({"--plan", file}).out, HasSubstr("Would be new: 1\n  lena@acme.test"));
  EXPECT_THAT(run({file}).out, HasSubstr("New: 1\n  lena@acme.test"));
  EXPECT_THAT(run({file}).out, HasSubstr("Nothing has changed."));
  EXPECT_EQ(run({}).exit_code, 2);
  std::ofstream(file) << "email\nlena\n";
  const auto bad = run({file});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, HasSubstr("The column \"name\" is missing."));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace c1::bot::directory::people_csv_test
