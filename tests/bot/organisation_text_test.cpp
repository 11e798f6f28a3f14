// The organisation file as YAML, as a file, and as a folder of files.

#include <filesystem>
#include <fstream>

#include "base/ids.hpp"
#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_text_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(OrganisationMistake, IsNamedWithItsPlace) {
  std::vector<std::string> places;
  const std::string yaml = without_marks(GetParam().yaml, places);
  const OrganisationFile file = parse_organisation("acme.yaml", yaml);
  EXPECT_TRUE(file.organisation == workflow::Organisation{}) << "a file with mistakes describes nothing";
  const std::vector<std::string> lines = lines_of(file);
  std::vector<testing::Matcher<std::string>> expected;
  ASSERT_EQ(places.size(), GetParam().says.size()) << "the case itself";
  for (std::size_t i = 0; i < places.size(); ++i)
    expected.push_back(testing::StartsWith(places[i] + GetParam().says[i]));
  EXPECT_THAT(lines, testing::ElementsAreArray(expected)) << yaml;
}

INSTANTIATE_TEST_SUITE_P(
    Text, OrganisationMistake,
    testing::Values(
        Bad{"Empty", "»", {"This file is empty; it should describe something."}},
        Bad{"OnlyAComment", "»# nothing\n", {"This file is empty"}},
        Bad{"NoMap", "»- a\n", {"An organisation file should be a map of keys and values; this is a list."}},
        Bad{"Syntax", "organisation:\n  name: [Acme\nusers»: []\n", {"The YAML cannot be read here: "}},
        Bad{"Tab", "organisation:\n»\tname: Acme\n", {"There is a tab in the indentation; YAML wants spaces."}},
        Bad{"UnknownAlias", "organisation: »*acme\n", {"The YAML cannot be read here: "}},
        Bad{"KeyTwice",
            "organisation: {name: Acme}\nusers: []\n»users: []\n",
            {"The key \"users\" stands here for the second time; the first is on line 2."}},
        Bad{"MergeKey", "organisation: {name: Acme, »<<: {}}\n", {"Merge keys (\"<<\") are not understood here"}},
        Bad{"ListAsKey", "organisation: {name: Acme}\n? »[a]\n: b\n", {"A key should be a word here."}},
        Bad{"Tag", "organisation: {name: »!acme Acme}\n", {"YAML tags have no meaning here; please remove it."}},
        Bad{"SecondDocument", "organisation: {name: Acme}\n»---\nusers: []\n", {"The file should end here"}},
        Bad{"BrokenUtf8", "organisation: {name: Ac»\xFFme}\n", {"This is not UTF-8; please save the file as UTF-8."}},
        Bad{"ControlCharacter",
            "organisation: {name: Acme}\n# »\x04\nuser: []\n",
            {"There is a control character here; please remove it."}},
        Bad{"ColumnsAreCharacters",
            "organisation: {name: \"Äcmé\", »x: 1}\n",
            {"There is no key \"x\" in the organisation."}},
        Bad{"AliasInItsAnchor", "organisation: &a {name: »*a}\n", {"This alias stands inside of what it repeats"}},
        Bad{"AliasesOfAliases",
            "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,»*e]\n",
            {"This file says too much to be read"}},
        Bad{"NoOrganisation", "»users: []\n", {"An organisation file needs \"organisation\"."}},
        Bad{"NoName", "organisation: »{}\n", {"The organisation needs \"name\"."}},
        Bad{"OrganisationNoMap",
            "organisation: »Acme\n",
            {"The organisation should be a map of keys and values; this is text."}},
        Bad{"UnknownSection",
            "organisation: {name: Acme}\n»usrs: []\n",
            {"There is no key \"usrs\" in an organisation file. Did you mean \"users\"?"}},
        Bad{"EmptySection",
            "organisation: {name: Acme}\n»users:\napps: []\n",
            {"\"users\" should be a list; this is nothing."}},
        Bad{"SectionNoList",
            "organisation: {name: Acme}\npolicies: »{slug: manager}\n",
            {"\"policies\" should be a list; this is a map."}},
        Bad{"NoSuchHelpdesk", organisation("helpdesk: [»it/helpdesk]"), {"There is no entitlement \"it/helpdesk\"."}},
        Bad{"HelpdeskNoList", organisation("helpdesk: »it/helpdesk"), {"\"helpdesk\" should be a list; this is text."}},
        Bad{"LapseAfter",
            organisation("lapse_after: »30 days"),
            {"\"lapse_after\" should be a duration, such as 90m, 8h, 30d or 1w2d; this is \"30 days\"."}},
        Bad{"LapseAfterNothing", organisation("lapse_after: »0d"), {"\"lapse_after\" should be a duration"}},
        Bad{"NoSuchNotice",
            organisation("notifications: {mail: {»decisions: off}}"),
            {"There is no key \"decisions\" in notifications by mail. Did you mean \"decision\"?"}},
        Bad{"NoSuchNoticeRule",
            organisation("notifications: {mail: {decision: »sometimes}}"),
            {"\"sometimes\" is not understood. Write \"on\", \"off\", \"always\" or \"never\""}},
        Bad{"NoticeThatNeedsAction",
            organisation("notifications: {slack: {approval: »never}}"),
            {"What needs somebody's action always reaches them in Slack"}},
        Bad{"DigestWithoutDays", organisation("notifications: {digest: »{hour: 9}}"), {"\"digest\" needs \"days\""}},
        Bad{"DigestNoSuchDays",
            organisation("notifications: {digest: {days: »daily, hour: »24}}"),
            {"\"daily\" is not understood. Write \"never\", \"weekdays\", or a day of the week such as \"monday\".",
             "\"hour\" should be a number from 0 to 23; this is \"24\"."}},
        Bad{"OwnCardsNoNumber",
            organisation("own_cards_up_to: »many"),
            {"\"own_cards_up_to\" should be a number of people, such as 10; this is \"many\"."}}),
    name_of_bad);

TEST(OrganisationText, AllMistakesComeAtOnceInTheOrderOfTheFile) {
  const auto file =
      parse_organisation("acme.yaml",
                         "apps: [{slug: A, name: [], owners: [nobody@acme.test]}]\n"
                         "users: [{nam: X}]\n"
                         "catalogs: [{slug: c, name: C, audience: subject.x, entitlements: [a/b]}]\n"
                         "policies: [{slug: p, rules: [{when: 1, use: q}], steps: [{approve: {by: boss}}]}]\n"
                         "forms: [{slug: f, fields: [{id: a}]}]\n");
  EXPECT_THAT(lines_of(file),
              ElementsAre(HasSubstr(":1:1: An organisation file needs"), HasSubstr(":1:15: \"A\" cannot be a slug"),
                          HasSubstr(":1:24: \"name\" should be text"), HasSubstr(":1:37: There is no user"),
                          HasSubstr(":2:9: A user needs \"email\""), HasSubstr(":2:9: A user needs \"name\""),
                          HasSubstr(":2:10: There is no key \"nam\""), HasSubstr(":3:49: user has no field \"x\""),
                          HasSubstr(":3:67: There is no entitlement \"a/b\""),
                          HasSubstr(":4:37: A condition must give"), HasSubstr(":4:45: There is no policy \"q\""),
                          HasSubstr(":4:73: \"boss\" names nobody"), HasSubstr(":5:28: A field needs \"label\"")));
}

TEST(OrganisationText, AnchorsAndAliasesAreFine) {
  const auto file = parse_organisation("acme.yaml",
                                       "organisation: {name: Acme}\n"
                                       "users: [{email: jun@acme.test, name: Jun Watanabe}]\n"
                                       "apps:\n"
                                       "  - {slug: vpn, name: VPN, owners: &it [jun@acme.test]}\n"
                                       "  - {slug: jira, name: Jira, owners: *it}\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_THAT(file.organisation.apps[1].owners, ElementsAre(workflow::UserId{"jun@acme.test"}));
}

// ---- from the disk

class OrganisationFolder : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& yaml) const { std::ofstream(folder_ / name) << yaml; }
  OrganisationFile read() const { return read_organisation(folder_.string()); }
  std::string in(const std::string& name) const { return (folder_ / name).string(); }
  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("c1-organisation-" + new_id());
};

TEST_F(OrganisationFolder, IsReadAsOne) {
  write("apps.yml", "apps: [{slug: figma, name: Figma, owners: [ines@acme.test]}]\n");
  write("people.yaml", "organisation: {name: Acme}\nusers: [{email: ines@acme.test, name: Ines Costa}]\n");
  write("notes.txt", "not: [read");
  write(".hidden.yaml", "not: [read");
  const OrganisationFile file = read();
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_THAT(file.organisation.apps, SizeIs(1));
  EXPECT_THAT(file.organisation.users, SizeIs(1));
}

TEST_F(OrganisationFolder, MistakesNameTheirFileAndTheOther) {
  write("a.yaml", "organisation: {name: Acme}\nusers: [{email: ines@acme.test, name: Ines Costa}]\n");
  write("b.yaml", "organisation: {name: Acme}\nusers: [{email: INES@acme.test, name: Ines Costa}]\n");
  EXPECT_THAT(lines_of(read()),
              ElementsAre(in("b.yaml") + ":1:15: The organisation is described already, on a.yaml:1.",
                          in("b.yaml") + ":2:17: There is already a user \"ines@acme.test\", on a.yaml:2."));
}

TEST_F(OrganisationFolder, ReferencesAndCirclesGoFromFileToFile) {
  write("1-organisation.yaml", "organisation: {name: Acme}\n");
  write(
      "2-apps.yaml",
      "apps: [{slug: it, name: IT, policy: a, entitlements: [{slug: vpn, name: VPN, form: why, owners: [lena@x]}]}]\n");
  write("3-policies.yaml", "policies: [{slug: a, use: b}, {slug: c, steps: [{form: why}]}]\n");
  write("4-policies.yaml", "policies: [{slug: b, use: a}]\n");
  write("5-forms.yaml", "forms: [{slug: why, fields: [{id: why, label: Why}]}]\n");
  EXPECT_THAT(lines_of(read()),
              ElementsAre(in("2-apps.yaml") + ":1:98: There is no user \"lena@x\".",
                          in("3-policies.yaml") + ":1:27: Policies go round in a circle here: a, then b, then a."));
}

TEST_F(OrganisationFolder, AFileThatIsNotYamlIsNotBlamedForWhatItWouldHaveSaid) {
  write("a.yaml", "organisation: {name: Acme}\napps: [{slug: it, name: IT, owners: [jun@acme.test]}]\n");
  write("b.yaml", "users: [{email: jun@acme.test, name: Jun]\n");
  EXPECT_THAT(lines_of(read()), ElementsAre(HasSubstr("b.yaml:1:41: The YAML cannot be read here: ")));
}

TEST_F(OrganisationFolder, WhatCannotBeReadIsSaid) {
  EXPECT_THAT(lines_of(read()),
              ElementsAre(folder_.string() + ":1:1: There is no *.yaml or *.yml file in this folder."));
  write("empty.yaml", "");
  EXPECT_THAT(lines_of(read()), ElementsAre(HasSubstr("empty.yaml:1:1: This file is empty")));
  EXPECT_THAT(lines_of(read_organisation("/nowhere/acme.yaml")),
              ElementsAre("/nowhere/acme.yaml:1:1: There is no such file or folder."));
}

}  // namespace
}  // namespace c1::bot::organisation_text_test
