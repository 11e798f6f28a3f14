#include "bot/organisation_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kExample = std::string(C1_SOURCE_DIR) + "/manifests/organisation.example.yaml";

std::vector<std::string> lines_of(const OrganisationFile& file) {
  std::vector<std::string> lines;
  for (const FileProblem& problem : file.problems) lines.push_back(problem.text());
  return lines;
}

template <class T>
const T* by_id(const std::vector<T>& items, const std::string& id) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.id.value == id; });
  return found == items.end() ? nullptr : &*found;
}

// ---- what is read

TEST(OrganisationFile, TheExampleIsRightAndComplete) {
  const OrganisationFile file = read_organisation(kExample);
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Organisation& acme = file.organisation;
  EXPECT_EQ(acme.name, "Acme");
  EXPECT_THAT(acme.users, SizeIs(5));
  EXPECT_THAT(acme.apps, SizeIs(8));
  EXPECT_THAT(acme.entitlements, SizeIs(20));
  EXPECT_THAT(acme.policies, SizeIs(5));
  for (const Entitlement& entitlement : acme.entitlements) {
    const auto publishes = [&](const CatalogEntry& entry) {
      return std::count(entry.entitlements.begin(), entry.entitlements.end(), entitlement.id) > 0;
    };
    EXPECT_TRUE(std::any_of(acme.catalogs.begin(), acme.catalogs.end(), publishes)) << entitlement.id.value;
  }
}

TEST(OrganisationFile, AnEntitlementSaysEverythingTheFileSays) {
  const Organisation acme = read_organisation(kExample).organisation;
  const Entitlement* admin = by_id(acme.entitlements, "github/org-admin");
  ASSERT_TRUE(admin);
  EXPECT_EQ(admin->app.value, "github");
  EXPECT_EQ(admin->alias, "gh-admin");
  EXPECT_EQ(admin->resource, (Resource{"role", "admin"}));
  EXPECT_EQ(admin->max_duration, Seconds{8 * 3600});
  EXPECT_THAT(admin->owners, ElementsAre(UserId{"ines@acme.test"}));
  EXPECT_EQ(admin->policy.value, "two-owners");
  EXPECT_THAT(admin->provisioning.assignees, IsEmpty());
  EXPECT_THAT(admin->provisioning.instructions, HasSubstr("People page"));
  EXPECT_EQ(by_id(acme.entitlements, "github/access")->policy.value, "manager") << "its app's";
}

TEST(OrganisationFile, APolicySaysEverythingTheFileSays) {
  const Organisation acme = read_organisation(kExample).organisation;
  const Policy* two = by_id(acme.policies, "two-owners");
  ASSERT_TRUE(two);
  const ApprovalRule rule{.by = {ByEntitlementOwners{}, ByAppOwners{}},
                          .quorum = {Quorum::Kind::count, 2},
                          .reason_on_approve = true,
                          .reason_on_deny = true};
  EXPECT_EQ(*two, (Policy{{"two-owners"}, "Two owners", {rule}}));
  EXPECT_EQ(by_id(acme.policies, "auto")->steps, (std::vector<StepRule>{AcceptRule{"Low risk"}}));
}

TEST(OrganisationFile, EmailsAreLowerCaseWhereverTheyStand) {
  const auto file = parse_organisation("acme.yaml",
                                       "organisation: {name: Acme}\n"
                                       "users:\n"
                                       "  - {email: Omar@Acme.test, name: Omar Haddad}\n"
                                       "  - {email: LENA@acme.test, name: Lena Fischer, manager: OMAR@acme.test}\n"
                                       "apps: [{slug: figma, name: Figma, owners: [omar@ACME.test]}]\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_EQ(file.organisation.users[0].id.value, "omar@acme.test");
  EXPECT_EQ(file.organisation.users[1].manager, UserId{"omar@acme.test"});
  EXPECT_THAT(file.organisation.apps[0].owners, ElementsAre(UserId{"omar@acme.test"}));
}

TEST(OrganisationFile, AnchorsAndAliasesAreFine) {
  const auto file = parse_organisation("acme.yaml",
                                       "organisation: {name: Acme}\n"
                                       "users: [{email: jun@acme.test, name: Jun Watanabe}]\n"
                                       "apps:\n"
                                       "  - {slug: vpn, name: VPN, owners: &it [jun@acme.test]}\n"
                                       "  - {slug: jira, name: Jira, owners: *it}\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_THAT(file.organisation.apps[1].owners, ElementsAre(UserId{"jun@acme.test"}));
}

// ---- what is refused

// Lines 1 to 5 of each text below; the mistake follows.
const std::string kPeople =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n";

struct Bad {
  const char* name;
  std::string yaml;
  std::vector<std::string> says;  // "line:column: sentence part", all of them in order
};
std::ostream& operator<<(std::ostream& out, const Bad& bad) { return out << bad.name; }

class Mistake : public testing::TestWithParam<Bad> {};
TEST_P(Mistake, IsNamedWithItsPlace) {
  const OrganisationFile file = parse_organisation("acme.yaml", GetParam().yaml);
  const std::vector<std::string> lines = lines_of(file);
  EXPECT_EQ(file.organisation, Organisation{});
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  ASSERT_EQ(lines.size(), GetParam().says.size()) << all;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& expected = GetParam().says[i];
    const std::size_t place = expected.find(": ") + 2;
    EXPECT_THAT(lines[i], testing::StartsWith("acme.yaml:" + expected.substr(0, place)));
    EXPECT_THAT(lines[i], HasSubstr(expected.substr(place)));
  }
}
auto name_of = [](const testing::TestParamInfo<Bad>& bad) { return std::string(bad.param.name); };

std::string user(const std::string& rest) {
  return "organisation: {name: Acme}\nusers:\n  - email: lena@acme.test\n    name: Lena Fischer\n    " + rest + "\n";
}
std::string app(const std::string& rest) {
  return kPeople + "apps:\n  - slug: github\n    name: GitHub\n    " + rest + "\n";
}
std::string entitlement(const std::string& rest) {
  return kPeople + "apps:\n  - slug: github\n    name: GitHub\n    policy: manager\n    owners: [omar@acme.test]\n" +
         "    entitlements:\n      - slug: org-admin\n        name: Admin\n        " + rest + "\n";
}
std::string catalog(const std::string& rest) {
  return kPeople +
         "apps: [{slug: github, name: GitHub, policy: manager, entitlements: [{slug: access, name: Access}]}]\n" +
         "catalogs:\n  - slug: everyone\n    name: Everyone\n    " + rest + "\n";
}
std::string policy(const std::string& rest) {
  return "organisation: {name: Acme}\nusers: [{email: omar@acme.test, name: Omar Haddad}]\npolicies:\n  - slug: "
         "careful\n    " +
         rest + "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Text, Mistake,
    testing::Values(
        Bad{"Empty", "", {"1:1: This file is empty"}}, Bad{"OnlyAComment", "# nothing\n", {"1:1: This file is empty"}},
        Bad{"NoMap", "- a\n", {"1:1: An organisation file should be a map of keys and values; this is a list."}},
        Bad{"Syntax", "organisation:\n  name: [Acme\nusers: []\n", {"3:6: The YAML cannot be read here: "}},
        Bad{"Tab", "organisation:\n\tname: Acme\n", {"2:1: There is a tab in the indentation"}},
        Bad{"UnknownAlias", "organisation: *acme\n", {"1:15: The YAML cannot be read here: "}},
        Bad{"KeyTwice",
            "organisation: {name: Acme}\nusers: []\nusers: []\n",
            {"3:1: The key \"users\" stands here for the second time; the first is on line 2."}},
        Bad{"MergeKey", "organisation: {name: Acme, <<: {}}\n", {"1:28: Merge keys (\"<<\") are not understood here"}},
        Bad{"ListAsKey", "organisation: {name: Acme}\n? [a]\n: b\n", {"2:3: A key should be a word here."}},
        Bad{"Tag", "organisation: {name: !acme Acme}\n", {"1:22: YAML tags have no meaning here"}},
        Bad{"SecondDocument", "organisation: {name: Acme}\n---\nusers: []\n", {"2:1: one document to a file"}},
        Bad{"BrokenUtf8", "organisation: {name: Ac\xFFme}\n", {"1:24: This is not UTF-8"}},
        Bad{"ControlCharacter",
            "organisation: {name: Acme}\n# \x04\nuser: []\n",
            {"2:3: There is a control character here"}},
        Bad{"ColumnsAreCharacters",
            "organisation: {name: \"Äcmé\", x: 1}\n",
            {"1:30: There is no key \"x\" in the organisation."}},
        Bad{"AliasInItsAnchor", "organisation: &a {name: *a}\n", {"1:25: This alias stands inside of what it repeats"}},
        Bad{"AliasesOfAliases",
            "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
            "[*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: "
            "[*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
            {"6:32: This file says too much to be read"}},
        Bad{"NoOrganisation", "users: []\n", {"1:1: An organisation file needs \"organisation\"."}},
        Bad{"NoName", "organisation: {}\n", {"1:15: The organisation needs \"name\"."}},
        Bad{"UnknownSection",
            "organisation: {name: Acme}\nusrs: []\n",
            {"2:1: There is no key \"usrs\" in an organisation file. Did you mean \"users\"?"}},
        Bad{"EmptySection",
            "organisation: {name: Acme}\nusers:\napps: []\n",
            {"2:1: \"users\" should be a list; this is nothing."}},
        Bad{"Helpdesk",
            "organisation: {name: Acme, helpdesk: [it/helpdesk]}\n",
            {"1:39: There is no entitlement \"it/helpdesk\"."}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    People, Mistake,
    testing::Values(
        Bad{"UnknownKey", user("emial: x"), {"5:5: There is no key \"emial\" in a user. Did you mean \"email\"?"}},
        Bad{"FarKey",
            user("shoe_size: 42"),
            {"5:5: There is no key \"shoe_size\" in a user. What it may have: \"email\", "}},
        Bad{"NoEmail",
            "organisation: {name: Acme}\nusers:\n  - name: Lena Fischer\n",
            {"3:5: A user needs \"email\"."}},
        Bad{"NotAnEmail",
            "organisation: {name: Acme}\nusers: [{email: Lena Fischer, name: Lena Fischer}]\n",
            {"2:17: \"Lena Fischer\" is not an email address"}},
        Bad{"TwoAts",
            "organisation: {name: Acme}\nusers: [{email: a@b@c, name: X}]\n",
            {"2:17: \"a@b@c\" is not an email address"}},
        Bad{"EmailTwice",
            "organisation: {name: Acme}\nusers:\n  - {email: a@x, name: A}\n  - {email: A@x, name: B}\n",
            {"4:13: There is already a user \"a@x\", on line 3."}},
        Bad{"Title", user("title: [Engineer]"), {"5:12: \"title\" should be text; this is a list."}},
        Bad{"EmptyTitle", user("title:"), {"5:5: \"title\" should be text; this is nothing."}},
        Bad{"UnknownManager",
            kPeople + "apps: [{slug: a, name: A, owners: [oma@acme.test]}]\n",
            {"6:36: There is no user \"oma@acme.test\". Did you mean \"omar@acme.test\"?"}},
        Bad{"OwnManager", user("manager: Lena@acme.test"), {"5:14: \"lena@acme.test\" cannot be their own manager."}},
        Bad{"Circle",
            "organisation: {name: Acme}\nusers:\n  - {email: a@x, name: A, manager: b@x}\n  - {email: b@x, name: B, "
            "manager: c@x}\n"
            "  - {email: c@x, name: C, manager: b@x}\n",
            {"4:36: Managers go round in a circle here: b@x, then c@x, then b@x."}},
        Bad{"TimeZone",
            user("time_zone: Europe/Berln"),
            {"5:16: There is no time zone \"Europe/Berln\". Did you mean \"Europe/Berlin\"?"}},
        Bad{"TimeZoneOutside",
            user("time_zone: ../../etc/passwd"),
            {"5:16: There is no time zone \"../../etc/passwd\"."}},
        Bad{"Role",
            user("roles: [super_admn]"),
            {"5:13: There is no role \"super_admn\". Did you mean \"super_admin\"?"}},
        Bad{"RolesNoList", user("roles: super_admin"), {"5:12: \"roles\" should be a list; this is text."}},
        Bad{"Attributes", user("attributes: {a: [1]}"), {"5:21: The attribute \"a\" should be text; this is a list."}},
        Bad{"AttributesNoMap", user("attributes: a"), {"5:17: \"attributes\" should be a map"}},
        Bad{"Status",
            user("status: deleted"),
            {"5:13: \"status\" should be \"active\" or \"suspended\"; this is \"deleted\"."}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Apps, Mistake,
    testing::Values(
        Bad{"Slug",
            kPeople + "apps:\n  - {slug: GitHub Org, name: GitHub}\n",
            {"7:12: \"GitHub Org\" cannot be a slug: use a-z, 0-9, \".\", \"_\" and \"-\", beginning with a letter or "
             "digit, such as \"github-org\"."}},
        Bad{"LongSlug",
            kPeople + "apps:\n  - {slug: " + std::string(61, 'a') + ", name: GitHub}\n",
            {"7:12: is too long for a slug: it has 61 characters, and 60 is the most."}},
        Bad{"SlugTwice",
            app("entitlements: []") + "  - {slug: github, name: Again}\n",
            {"10:12: There is already an app \"github\", on line 7."}},
        Bad{"UnknownPolicy", app("policy: manger"), {"9:13: There is no policy \"manger\". Did you mean \"manager\"?"}},
        Bad{"OwnerTwice",
            app("owners: [omar@acme.test, Omar@acme.test]"),
            {"9:30: \"Omar@acme.test\" is named here for the second time."}},
        Bad{"NoPolicy",
            app("entitlements: [{slug: access, name: Access}]"),
            {"9:20: This entitlement has no policy, so nobody could decide on it."}},
        Bad{"EntitlementTwice",
            app("policy: manager\n    entitlements:\n      - {slug: a, name: A}\n      - {slug: a, name: B}"),
            {"12:16: There is already an entitlement \"github/a\", on line 11."}},
        Bad{"LongEntitlement",
            app("policy: manager\n    entitlements: [{slug: " + std::string(81, 'a') + ", name: A}]"),
            {"10:27: it has 81 characters, and 80 is the most."}},
        Bad{"AliasTwice",
            app("policy: manager\n    entitlements:\n      - {slug: a, name: A, alias: x}\n      - {slug: b, name: B, "
                "alias: x}"),
            {"12:35: There is already an alias \"x\", on line 11."}},
        Bad{"Duration",
            entitlement("max_duration: 30 days"),
            {"14:23: \"30 days\" is not a duration. Write it as 90m, 8h, 30d or 1w2d"}},
        Bad{"Resource", entitlement("resource: {type: role}"), {"14:19: A resource needs \"name\"."}},
        Bad{"Emergency",
            entitlement("emergency: {policy: manager}"),
            {"14:9: \"emergency\" is not supported yet; leave it out"}},
        Bad{"Holders",
            entitlement("holders: [lena@acme.test]"),
            {"14:9: \"holders\" is not supported yet; leave it out"}},
        Bad{"Scim",
            entitlement("provisioning: [{scim: {}}]"),
            {"14:25: \"scim\" is not supported yet; use \"manual\""}},
        Bad{"Chain",
            entitlement("provisioning: [{manual: {}}, {manual: {}}]"),
            {"14:38: A chain of provisioning methods is not supported yet"}},
        Bad{"NoMethod", entitlement("provisioning: []"), {"14:23: \"provisioning\" is empty"}},
        Bad{"Assignees",
            entitlement("provisioning: [{manual: {assignees: jun}}]"),
            {"14:45: \"assignees\" should be app_owners, or a list of emails"}},
        Bad{"MixedAssignees",
            entitlement("provisioning: [{manual: {assignees: [app_owners, lena@acme.test]}}]"),
            {"14:46: \"app_owners\" stands alone"}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Catalogs, Mistake,
    testing::Values(Bad{"NoAudience", catalog("entitlements: [github/*]"), {"8:5: A catalog needs \"audience\"."}},
                    Bad{"Condition",
                        catalog("audience: subject.department == \"Engineering\"\n    entitlements: [github/*]"),
                        {"10:15: An audience by condition is not supported yet; write `everyone`"}},
                    Bad{"Typo",
                        catalog("audience: evryone\n    entitlements: [github/*]"),
                        {"10:15: There is no audience \"evryone\". Did you mean \"everyone\"?"}},
                    Bad{"Bundle",
                        catalog("audience: everyone\n    bundle: true\n    entitlements: [github/*]"),
                        {"11:13: A bundle is not supported yet"}},
                    Bad{"BundleNoFlag",
                        catalog("audience: everyone\n    bundle: yes\n    entitlements: [github/*]"),
                        {"11:13: \"bundle\" should be true or false; this is \"yes\"."}},
                    Bad{"NoEntitlements",
                        catalog("audience: everyone\n    entitlements: []"),
                        {"11:19: \"entitlements\" is empty"}},
                    Bad{"WholeApp",
                        catalog("audience: everyone\n    entitlements: [github]"),
                        {"11:20: \"github\" should be app/entitlement, or app/*"}},
                    Bad{"UnknownApp",
                        catalog("audience: everyone\n    entitlements: [githb/*]"),
                        {"11:20: There is no app \"githb\". Did you mean \"github\"?"}},
                    Bad{"UnknownEntitlement",
                        catalog("audience: everyone\n    entitlements: [github/acess]"),
                        {"11:20: There is no entitlement \"github/acess\". Did you mean \"github/access\"?"}}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Policies, Mistake,
    testing::Values(
        Bad{"NoSteps", policy("name: X"), {"4:5: A policy needs \"steps\"."}},
        Bad{"EmptySteps", policy("steps: []"), {"5:12: \"steps\" is empty"}},
        Bad{"Rules",
            policy("rules: []\n    steps: [{approve: {by: manager}}]"),
            {"5:5: \"rules\" is not supported yet; write \"steps\" that are right for everybody"}},
        Bad{"When", policy("steps: [{when: x, approve: {by: manager}}]"), {"5:14: \"when\" is not supported yet"}},
        Bad{"Sla",
            policy("steps: [{approve: {by: manager, sla: {after: 24h}}}]"),
            {"5:37: \"sla\" is not supported yet"}},
        Bad{"Channel",
            policy("steps: [{approve: {by: manager, channel: x}}]"),
            {"5:37: \"channel\" is not supported yet"}},
        Bad{"HoldersOf",
            policy("steps: [{approve: {by: {holders_of: it/on-call}}}]"),
            {"5:29: \"holders_of\" is not supported yet; name the people instead"}},
        Bad{"Self", policy("steps: [{approve: {by: self}}]"), {"5:28: Approval by \"self\" is not supported yet"}},
        Bad{"Wait", policy("steps: [{wait: 1d}]"), {"5:14: \"wait\" is not supported yet"}},
        Bad{"TwoInOne",
            policy("steps: [{approve: {by: manager}, accept: x}]"),
            {"5:13: A step is one of \"approve\", \"accept\" and \"reject\""}},
        Bad{"EmptyStep", policy("steps: [{}]"), {"5:13: A step is one of"}},
        Bad{"WordAsStep",
            policy("steps: [approve]"),
            {"5:13: A step should be a map of keys and values; this is text."}},
        Bad{"NoBy", policy("steps: [{approve: {quorum: any}}]"), {"5:23: An approval needs \"by\"."}},
        Bad{"ByNobody", policy("steps: [{approve: {by: []}}]"), {"5:28: Nobody is named here."}},
        Bad{"ByTypo",
            policy("steps: [{approve: {by: app_owner}}]"),
            {"5:28: \"app_owner\" cannot approve. Did you mean \"app_owners\"?"}},
        Bad{"ByStranger",
            policy("steps: [{approve: {by: oma@acme.test}}]"),
            {"5:28: There is no user \"oma@acme.test\"."}},
        Bad{"ByTwice",
            policy("steps: [{approve: {by: [manager, manager]}}]"),
            {"5:38: This approver is named here for the second time."}},
        Bad{"Quorum",
            policy("steps: [{approve: {by: manager, quorum: both}}]"),
            {"5:45: \"quorum\" should be any, all or a number from 1; this is \"both\"."}},
        Bad{"QuorumZero",
            policy("steps: [{approve: {by: manager, quorum: 0}}]"),
            {"5:45: \"quorum\" should be any, all or a number from 1"}},
        Bad{"QuorumTooLarge",
            policy("steps: [{approve: {by: [manager, omar@acme.test], quorum: 3}}]"),
            {"5:63: This step wants 3 approvals, but its approvers are at most 2 people."}},
        Bad{"Flag",
            policy("steps: [{approve: {by: manager, allow_self: maybe}}]"),
            {"5:49: \"allow_self\" should be true or false; this is \"maybe\"."}},
        Bad{"Reason",
            policy("steps: [{approve: {by: manager, require_reason: [always]}}]"),
            {"5:54: \"require_reason\" lists approve, deny or both"}},
        Bad{"AcceptWithoutWhy",
            policy("steps: [{accept: }]"),
            {"5:14: \"accept\" says why, as in `accept: Low risk`."}},
        Bad{"AfterReject",
            policy("steps: [{reject: Closed}, {approve: {by: manager}}]"),
            {"5:31: No request comes this far"}}),
    name_of);

TEST(OrganisationFile, AQuorumThatOwnersCannotReachIsNamedWhereThePolicyIsUsed) {
  const auto file = parse_organisation(
      "acme.yaml",
      "organisation: {name: Acme}\n"
      "users: [{email: omar@acme.test, name: Omar Haddad}]\n"
      "policies: [{slug: two, steps: [{approve: {by: [app_owners, entitlement_owners], quorum: 2}}]}]\n"
      "apps: [{slug: github, name: GitHub, owners: [omar@acme.test],\n"
      "  entitlements: [{slug: admin, name: Admin, policy: two}]}]\n");
  EXPECT_THAT(
      lines_of(file),
      ElementsAre("acme.yaml:5:53: The policy \"two\" wants 2 approvals, but for \"github/admin\" only 1 can ever "
                  "be given. Add owners, or use another policy."));
}

TEST(OrganisationFile, AllMistakesComeAtOnceInTheOrderOfTheFile) {
  const auto file = parse_organisation("acme.yaml",
                                       "apps: [{slug: A, name: [], owners: [nobody@acme.test]}]\n"
                                       "users: [{nam: X}]\n");
  EXPECT_THAT(lines_of(file),
              ElementsAre(HasSubstr(":1:1: An organisation file needs"), HasSubstr(":1:15: \"A\" cannot be a slug"),
                          HasSubstr(":1:24: \"name\" should be text"), HasSubstr(":1:37: There is no user"),
                          HasSubstr(":2:9: A user needs \"email\""), HasSubstr(":2:9: A user needs \"name\""),
                          HasSubstr(":2:10: There is no key \"nam\"")));
}

// ---- from the disk

class OrganisationFolder : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("c1-org-" + std::string(test->name()) + "-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& yaml) const { std::ofstream(folder_ / name) << yaml; }
  OrganisationFile read() const { return read_organisation(folder_.string()); }
  std::filesystem::path folder_;
};

TEST_F(OrganisationFolder, IsReadAsOne) {
  write("apps.yml", "apps: [{slug: figma, name: Figma, owners: [ines@acme.test]}]\n");
  write("people.yaml", "organisation: {name: Acme}\nusers: [{email: ines@acme.test, name: Ines Costa}]\n");
  write("notes.txt", "not: [read");
  const OrganisationFile file = read();
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_THAT(file.organisation.apps, SizeIs(1));
  EXPECT_THAT(file.organisation.users, SizeIs(1));
}

TEST_F(OrganisationFolder, MistakesNameTheirFileAndTheOther) {
  write("a.yaml", "organisation: {name: Acme}\nusers: [{email: ines@acme.test, name: Ines Costa}]\n");
  write("b.yaml", "organisation: {name: Acme}\nusers: [{email: INES@acme.test, name: Ines Costa}]\n");
  const std::string b = (folder_ / "b.yaml").string();
  EXPECT_THAT(lines_of(read()), ElementsAre(b + ":1:15: The organisation is described already, on a.yaml:1.",
                                            b + ":2:17: There is already a user \"ines@acme.test\", on a.yaml:2."));
}

TEST_F(OrganisationFolder, WhatCannotBeReadIsSaid) {
  EXPECT_THAT(lines_of(read()),
              ElementsAre(folder_.string() + ":1:1: There is no *.yaml or *.yml file in this folder."));
  write("empty.yaml", "");
  EXPECT_THAT(lines_of(read()), ElementsAre(HasSubstr("empty.yaml:1:1: This file is empty")));
  EXPECT_THAT(lines_of(read_organisation("/nowhere/acme.yaml")),
              ElementsAre("/nowhere/acme.yaml:1:1: There is no such file or folder."));
}

// ---- in the store

const Instant kNow = from_millis(1'800'000'000'000);

class ApplyOrganisation : public testing::Test {
 protected:
  Applied apply(const Organisation& organisation) {
    return store_->write([&](storage::Tx& tx) { return apply_organisation(tx, organisation, kNow); });
  }
  CatalogPtr catalog() {
    return store_->read([](storage::Tx& tx) { return load_catalog(tx); });
  }
  std::vector<storage::AuditEntry> audit() {
    std::vector<storage::AuditEntry> entries;
    for (const auto& record : store_->read([](storage::Tx& tx) { return tx.audit(0, 1000); }))
      entries.push_back(record.entry);
    return entries;
  }
  std::unique_ptr<storage::Store> store_ = storage::open_store("sqlite::memory:").value();
  const Organisation acme_ = read_organisation(kExample).organisation;
};

template <class T>
auto sorted(std::vector<T> items) {
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) { return to_json(a).dump() < to_json(b).dump(); });
  return items;
}

TEST_F(ApplyOrganisation, WhatIsAppliedIsWhatIsLoaded) {
  const Applied applied = apply(acme_);
  EXPECT_EQ(applied.added, 41);  // 5 people, 8 apps, 20 entitlements, 2 catalogs, 5 policies, the organisation
  EXPECT_EQ(applied.changed + applied.archived, 0);
  const Organisation loaded = catalog()->organisation();
  EXPECT_EQ(loaded.name, acme_.name);
  EXPECT_EQ(sorted(loaded.users), sorted(acme_.users));
  EXPECT_EQ(sorted(loaded.apps), sorted(acme_.apps));
  EXPECT_EQ(sorted(loaded.entitlements), sorted(acme_.entitlements));
  EXPECT_EQ(sorted(loaded.catalogs), sorted(acme_.catalogs));
  EXPECT_EQ(sorted(loaded.policies), sorted(acme_.policies));
}

TEST_F(ApplyOrganisation, ApplyingTwiceChangesNothing) {
  apply(acme_);
  const std::int64_t version = catalog()->version();
  const std::size_t entries = audit().size();
  EXPECT_TRUE(apply(acme_).nothing());
  EXPECT_EQ(catalog()->version(), version);
  EXPECT_THAT(audit(), SizeIs(entries));
}

TEST_F(ApplyOrganisation, WhatIsTakenOutIsArchivedAndComesBack) {
  apply(acme_);
  const std::int64_t version = catalog()->version();
  Organisation smaller = acme_;
  smaller.users.pop_back();
  const Applied removed = apply(smaller);
  EXPECT_EQ(removed.archived, 1);
  EXPECT_EQ(removed.added + removed.changed, 0);
  EXPECT_EQ(catalog()->user({"pia@acme.test"}), nullptr);
  EXPECT_GT(catalog()->version(), version);
  EXPECT_EQ(apply(acme_).added, 1);
  EXPECT_NE(catalog()->user({"pia@acme.test"}), nullptr);
  EXPECT_TRUE(apply(acme_).nothing());
}

TEST_F(ApplyOrganisation, TheAuditLogSaysWhatChanged) {
  apply(acme_);
  const std::size_t before = audit().size();
  EXPECT_EQ(before, 42U);
  Organisation next = acme_;
  next.users[0].title = "Staff engineer";
  next.users.pop_back();
  next.apps.push_back({.id = {"zoom"}, .name = "Zoom"});
  apply(next);
  std::vector<storage::AuditEntry> entries = audit();
  entries.erase(entries.begin(), entries.begin() + 42);
  ASSERT_THAT(entries, SizeIs(4));
  EXPECT_EQ(entries[0].what, "organisation.applied");
  EXPECT_EQ(entries[0].body, "{\"added\":1,\"changed\":1,\"archived\":1}");
  EXPECT_EQ(entries[0].actor, "system");
  EXPECT_EQ(entries[0].at, kNow);
  EXPECT_EQ(entries[1].what, "catalog.item_added");
  EXPECT_EQ(entries[2].what, "catalog.item_changed");
  const json::Value change = json::parse(entries[2].body).value();
  EXPECT_EQ(change["kind"].string(), "user");
  EXPECT_EQ(change["key"].string(), "lena@acme.test");
  EXPECT_EQ(change["before"]["title"].string(), "Platform engineer");
  EXPECT_EQ(change["after"]["title"].string(), "Staff engineer");
  EXPECT_EQ(entries[3].what, "catalog.item_archived");
  EXPECT_FALSE(json::parse(entries[3].body).value().has("after"));
}

TEST_F(ApplyOrganisation, AnItemThatCannotBeReadIsNamed) {
  store_->write([](storage::Tx& tx) { tx.save(storage::CatalogItem{"gadget", "x", "{}"}); });
  try {
    catalog();
    FAIL() << "it should not be readable";
  } catch (const storage::StoreDown& down) {
    EXPECT_THAT(down.what(), HasSubstr("The stored organisation cannot be read: gadget \"x\""));
  }
}

}  // namespace
}  // namespace c1::bot
