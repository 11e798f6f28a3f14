// The section `users`.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_people_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using namespace workflow;

TEST(OrganisationPeople, SayEverythingTheFileSays) {
  const auto file =
      parse_organisation("acme.yaml",
                         "organisation: {name: Acme}\n"
                         "users:\n"
                         "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin, app_admin]}\n"
                         "  - email: lena@acme.test\n"
                         "    name: Lena Fischer\n"
                         "    title: Platform engineer\n"
                         "    department: Engineering\n"
                         "    employment_type: employee\n"
                         "    manager: omar@acme.test\n"
                         "    time_zone: Europe/Berlin\n"
                         "    status: suspended\n"
                         "    attributes: {cost_center: 4711, site: Berlin}\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  const User& lena = file.organisation.users[1];
  EXPECT_EQ(lena.name, "Lena Fischer");
  EXPECT_EQ(lena.title, "Platform engineer");
  EXPECT_EQ(lena.department, "Engineering");
  EXPECT_EQ(lena.employment_type, "employee");
  EXPECT_EQ(lena.manager, UserId{"omar@acme.test"});
  EXPECT_EQ(lena.time_zone, "Europe/Berlin");
  EXPECT_EQ(lena.status, UserStatus::suspended);
  EXPECT_THAT(lena.attributes, ElementsAre(Pair("cost_center", "4711"), Pair("site", "Berlin")));
  EXPECT_THAT(file.organisation.users[0].roles, ElementsAre(Role::super_admin, Role::app_admin));
}

TEST(OrganisationPeople, EmailsAreLowerCaseWhereverTheyStand) {
  const auto file = parse_organisation("acme.yaml",
                                       "organisation: {name: Acme}\n"
                                       "users:\n"
                                       "  - {email: Omar@Acme.test, name: Omar Haddad}\n"
                                       "  - {email: LENA@acme.test, name: Lena Fischer, manager: OMAR@acme.test}\n"
                                       "apps:\n"
                                       "  - slug: figma\n"
                                       "    name: Figma\n"
                                       "    owners: [omar@ACME.test]\n"
                                       "    policy: p\n"
                                       "    entitlements: [{slug: access, name: Access, holders: [LENA@acme.test]}]\n"
                                       "policies:\n"
                                       "  - slug: p\n"
                                       "    rules: [{when: 'subject.reports_to(\"OMAR@acme.test\")', use: q}]\n"
                                       "    steps: [{approve: {by: Omar@acme.test}}]\n"
                                       "  - {slug: q, steps: [{approve: {by: {users: [OMAR@acme.test]}}}]}\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Organisation& acme = file.organisation;
  const UserId omar{"omar@acme.test"};
  EXPECT_EQ(acme.users[0].id, omar);
  EXPECT_EQ(acme.users[1].manager, omar);
  EXPECT_THAT(acme.apps[0].owners, ElementsAre(omar));
  EXPECT_THAT(acme.entitlements[0].holders, ElementsAre(UserId{"lena@acme.test"}));
  for (const Policy& policy : acme.policies)
    EXPECT_EQ(std::get<ApprovalRule>(policy.steps[0]).by, (std::vector<Approvers>{ByUsers{{omar}}}));
}

INSTANTIATE_TEST_SUITE_P(
    People, OrganisationMistake,
    testing::Values(
        Bad{"UnknownKey", user("»emial: x"), {"There is no key \"emial\" in a user. Did you mean \"email\"?"}},
        Bad{"FarKey",
            user("»shoe_size: 42"),
            {"There is no key \"shoe_size\" in a user. What it may have: \"email\", "}},
        Bad{"NoEmail", "organisation: {name: Acme}\nusers:\n  - »name: Lena Fischer\n", {"A user needs \"email\"."}},
        Bad{"NotAnEmail",
            "organisation: {name: Acme}\nusers: [{email: »Lena Fischer, name: Lena Fischer}]\n",
            {"\"Lena Fischer\" is not an email address, such as \"lena@acme.test\"."}},
        Bad{"TwoAts",
            "organisation: {name: Acme}\nusers: [{email: »a@b@c, name: X}]\n",
            {"\"a@b@c\" is not an email address"}},
        Bad{"EmailTwice",
            "organisation: {name: Acme}\nusers:\n  - {email: a@x, name: A}\n  - {email: »A@x, name: B}\n",
            {"There is already a user \"a@x\", on line 3."}},
        Bad{"EmptyName",
            "organisation: {name: Acme}\nusers: [{email: a@x, name: »\"  \"}]\n",
            {"\"name\" should be text; this is empty."}},
        Bad{"Title", user("title: »[Engineer]"), {"\"title\" should be text; this is a list."}},
        Bad{"EmptyTitle", user("»title:"), {"\"title\" should be text; this is nothing."}},
        Bad{"Department", user("department: »{a: b}"), {"\"department\" should be text; this is a map."}},
        Bad{"EmploymentType", user("employment_type: »[]"), {"\"employment_type\" should be text; this is a list."}},
        Bad{"UnknownManager", user("manager: »omar@acme.test"), {"There is no user \"omar@acme.test\"."}},
        Bad{"UnknownOwner",
            app("owners: [»oma@acme.test]"),
            {"There is no user \"oma@acme.test\". Did you mean \"omar@acme.test\"?"}},
        Bad{"OwnManager", user("manager: »Lena@acme.test"), {"\"lena@acme.test\" cannot be their own manager."}},
        Bad{"Circle",
            "organisation: {name: Acme}\nusers:\n  - {email: a@x, name: A, manager: b@x}\n"
            "  - {email: b@x, name: B, manager: »c@x}\n  - {email: c@x, name: C, manager: b@x}\n",
            {"Managers go round in a circle here: b@x, then c@x, then b@x. Somebody must be at the top."}},
        Bad{"TimeZone",
            user("time_zone: »Europe/Berln"),
            {"There is no time zone \"Europe/Berln\". Did you mean \"Europe/Berlin\"?"}},
        Bad{"TimeZoneOutside",
            user("time_zone: »../../etc/passwd"),
            {"There is no time zone \"../../etc/passwd\". Write it as \"Europe/Berlin\"."}},
        Bad{"Role", user("roles: [»super_admn]"), {"There is no role \"super_admn\". Did you mean \"super_admin\"?"}},
        Bad{"FarRole", user("roles: [»king]"), {"There is no role \"king\". There are \"super_admin\", "}},
        Bad{"RolesNoList", user("roles: »super_admin"), {"\"roles\" should be a list; this is text."}},
        Bad{"Attributes", user("attributes: {a: »[1]}"), {"The attribute \"a\" should be text; this is a list."}},
        Bad{"AttributesNoMap",
            user("attributes: »a"),
            {"\"attributes\" should be a map, such as {cost_center: \"4711\"}; this is text."}},
        Bad{"Status",
            user("status: »deleted"),
            {"\"status\" should be \"active\" or \"suspended\"; this is \"deleted\". Who has left is taken out of the "
             "file."}},
        Bad{"NoUser",
            "organisation: {name: Acme}\nusers: [»lena@acme.test]\n",
            {"A user should be a map of keys and values; this is text."}}),
    name_of_bad);

}  // namespace
}  // namespace c1::bot::organisation_people_test
