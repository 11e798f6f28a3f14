// The section `apps`, with their entitlements.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_apps_test {
namespace {

using testing::IsEmpty;
using namespace workflow;

const UserId kOmar{"omar@acme.test"};
const UserId kLena{"lena@acme.test"};

TEST(OrganisationApps, AnEntitlementSaysEverythingTheFileSays) {
  const auto file = parse_organisation(
      "acme.yaml",
      kOffice +
          "policies:\n"
          "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
          "  - {slug: fast, steps: [{accept: Emergency}]}\n"
          "  - {slug: back, steps: [{accept: Given back}]}\n"
          "forms: [{slug: why, fields: [{id: ticket, label: Ticket}]}]\n"
          "apps:\n"
          "  - slug: github\n"
          "    name: GitHub\n"
          "    description: Source code\n"
          "    instructions: Use your work email.\n"
          "    owners: [omar@acme.test]\n"
          "    policy: manager\n"
          "    revoke_policy: back\n"
          "    entitlements:\n"
          "      - {slug: access, name: Access}\n"
          "      - slug: org-admin\n"
          "        name: Organisation admin\n"
          "        description: All of it\n"
          "        alias: gh-admin\n"
          "        resource: {type: role, name: admin, owners: [lena@acme.test]}\n"
          "        max_duration: 8h\n"
          "        owners: [omar@acme.test, lena@acme.test]\n"
          "        policy: fast\n"
          "        revoke_policy: manager\n"
          "        emergency: {policy: fast}\n"
          "        form: why\n"
          "        holders: [omar@acme.test]\n"
          "        provisioning: [{manual: {assignees: {holders_of: github/access}, instructions: Add them.}}]\n"
          "        deprovisioning: [{manual: {assignees: [lena@acme.test]}}]\n");
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Organisation& acme = file.organisation;
  EXPECT_EQ(acme.apps[0], (App{{"github"}, "GitHub", "Source code", "Use your work email.", {kOmar}}));
  const Entitlement admin{.id = {"github/org-admin"},
                          .app = {"github"},
                          .slug = "org-admin",
                          .name = "Organisation admin",
                          .description = "All of it",
                          .alias = "gh-admin",
                          .resource = Resource{"role", "admin", {kLena}},
                          .max_duration = Seconds{8 * 3600},
                          .owners = {kOmar, kLena},
                          .policy = {"fast"},
                          .revoke_policy = {"manager"},
                          .emergency = PolicyId{"fast"},
                          .form = FormId{"why"},
                          .holders = {kOmar},
                          .provisioning = {{ByHolders{{"github/access"}}}, "Add them."},
                          .deprovisioning = ManualProvisioning{{ByUsers{{kLena}}}, ""}};
  EXPECT_TRUE(acme.entitlements[1] == admin);
  EXPECT_EQ(acme.entitlements[0].policy.value, "manager") << "its app's";
  EXPECT_EQ(acme.entitlements[0].revoke_policy.value, "back") << "its app's";
}

TEST(OrganisationApps, TheAppsOwnersAreTheAssigneesWhereNobodyElseIsNamed) {
  for (const char* manual : {"{}", "{assignees: app_owners}", "{assignees: [app_owners]}"}) {
    const auto file =
        parse_organisation("acme.yaml", entitlement("provisioning: [{manual: " + std::string(manual) + "}]"));
    EXPECT_THAT(lines_of(file), IsEmpty());
    EXPECT_THAT(file.organisation.entitlements[0].provisioning.assignees, IsEmpty()) << manual;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Apps, OrganisationMistake,
    testing::Values(
        Bad{"Slug",
            kOffice + "apps:\n  - {slug: »GitHub Org, name: GitHub}\n",
            {"\"GitHub Org\" cannot be a slug: use a-z, 0-9, \".\", \"_\" and \"-\", beginning with a letter or digit, "
             "such as \"github-org\"."}},
        Bad{"LongSlug",
            kOffice + "apps:\n  - {slug: »" + std::string(61, 'a') + ", name: GitHub}\n",
            {"\"" + std::string(59, 'a') + "…\" is too long for a slug: it has 61 characters, and 60 is the most."}},
        Bad{"SlugTwice",
            app("entitlements: []") + "  - {slug: »github, name: Again}\n",
            {"There is already an app \"github\", on line 7."}},
        Bad{"NoSlug", kOffice + "apps:\n  - »name: GitHub\n", {"An app needs \"slug\"."}},
        Bad{"NoName", kOffice + "apps:\n  - »slug: github\n", {"An app needs \"name\"."}},
        Bad{"UnknownKey", app("»polcy: manager"), {"There is no key \"polcy\" in an app. Did you mean \"policy\"?"}},
        Bad{"UnknownPolicy", app("policy: »manger"), {"There is no policy \"manger\". Did you mean \"manager\"?"}},
        Bad{"UnknownRevokePolicy",
            app("revoke_policy: »manger"),
            {"There is no policy \"manger\". Did you mean \"manager\"?"}},
        Bad{"PolicyNoText", app("policy: »[manager]"), {"\"policy\" should be text; this is a list."}},
        Bad{"OwnersNoList", app("owners: »omar@acme.test"), {"\"owners\" should be a list; this is text."}},
        Bad{"OwnerTwice",
            app("owners: [omar@acme.test, »Omar@acme.test]"),
            {"\"Omar@acme.test\" is named here for the second time."}},
        Bad{"EntitlementsNoList",
            app("entitlements: »{slug: a}"),
            {"\"entitlements\" should be a list; this is a map."}},
        Bad{"NoPolicy",
            app("entitlements: [»{slug: access, name: Access}]"),
            {"This entitlement has no policy, so nobody could decide on it. Give it a \"policy\", or give its app one "
             "for all of its entitlements."}}),
    name_of_bad);

INSTANTIATE_TEST_SUITE_P(
    Entitlements, OrganisationMistake,
    testing::Values(
        Bad{"UnknownKey", entitlement("»rules: []"), {"There is no key \"rules\" in an entitlement."}},
        Bad{"Twice",
            app("policy: manager\n    entitlements:\n      - {slug: a, name: A}\n      - {slug: »a, name: B}"),
            {"There is already an entitlement \"github/a\", on line 11."}},
        Bad{"LongSlug",
            app("policy: manager\n    entitlements: [{slug: »" + std::string(81, 'a') + ", name: A}]"),
            {"\"" + std::string(59, 'a') + "…\" is too long for a slug: it has 81 characters, and 80 is the most."}},
        Bad{"Alias", entitlement("alias: »GH Admin"), {"\"GH Admin\" cannot be an alias: use a-z"}},
        Bad{"AliasTwice",
            app("policy: manager\n    entitlements:\n      - {slug: a, name: A, alias: x}\n"
                "      - {slug: b, name: B, alias: »x}"),
            {"There is already an alias \"x\", on line 11."}},
        Bad{"Duration",
            entitlement("max_duration: »30 days"),
            {"\"30 days\" is not a duration. Write it as 90m, 8h, 30d or 1w2d; without \"max_duration\" the access may "
             "be "
             "held for good."}},
        Bad{"ShortDuration",
            entitlement("max_duration: »1m"),
            {"Nobody can ask for less than 5 minutes; so \"max_duration\" should not be shorter."}},
        Bad{"Resource", entitlement("resource: »{type: role}"), {"A resource needs \"name\"."}},
        Bad{"ResourceKey",
            entitlement("resource: {type: role, name: admin, »owner: lena@acme.test}"),
            {"There is no key \"owner\" in a resource. Did you mean \"owners\"?"}},
        Bad{"ResourceOwner",
            entitlement("resource: {type: role, name: admin, owners: [»lenna@acme.test]}"),
            {"There is no user \"lenna@acme.test\". Did you mean \"lena@acme.test\"?"}},
        Bad{"Owner", entitlement("owners: [»nobody@acme.test]"), {"There is no user \"nobody@acme.test\"."}},
        Bad{"UnknownPolicy", entitlement("policy: »boss"), {"There is no policy \"boss\"."}},
        Bad{"UnknownRevokePolicy", entitlement("revoke_policy: »boss"), {"There is no policy \"boss\"."}},
        Bad{"EmergencyNoMap",
            entitlement("emergency: »true"),
            {"The emergency access should be a map of keys and values; this is text."}},
        Bad{"EmergencyNoPolicy", entitlement("emergency: »{}"), {"The emergency access needs \"policy\"."}},
        Bad{"EmergencyUnknownPolicy", entitlement("emergency: {policy: »boss}"), {"There is no policy \"boss\"."}},
        Bad{"UnknownForm", entitlement("form: »cost-center"), {"There is no form \"cost-center\"."}},
        Bad{"FormNoText", entitlement("form: »[cost-center]"), {"\"form\" should be text; this is a list."}},
        Bad{"UnknownHolder",
            entitlement("holders: [»lenna@acme.test]"),
            {"There is no user \"lenna@acme.test\". Did you mean \"lena@acme.test\"?"}},
        Bad{"HolderTwice",
            entitlement("holders: [lena@acme.test, »lena@acme.test]"),
            {"\"lena@acme.test\" is named here for the second time."}},
        Bad{"HoldersNoList", entitlement("holders: »lena@acme.test"), {"\"holders\" should be a list; this is text."}}),
    name_of_bad);

INSTANTIATE_TEST_SUITE_P(
    Provisioning, OrganisationMistake,
    testing::Values(
        Bad{"ConnectorWithoutConnection",
            entitlement("provisioning: [{baton: »{entitlement: x}}]"),
            {"What a connector gives needs \"connection\"."}},
        Bad{"ManualNotLast",
            entitlement("provisioning: [{manual: {}}, »{manual: {}}]"),
            {"Nothing can come after \"manual\": what people do comes last."}},
        Bad{"UnknownConnection",
            entitlement("provisioning: [{scim: {connection: »okta, group: Platform}}]"),
            {"There is no connection \"okta\"."}},
        Bad{"WebhookWithoutAddress",
            entitlement("provisioning: [{webhook: »{callback_within: 2d}}]"),
            {"A webhook needs \"connection\" or \"url\", and one of them only."}},
        Bad{"WebhookAddress",
            entitlement("provisioning: [{webhook: {url: »hook.acme.test}}]"),
            {"\"hook.acme.test\" is no address: https://access.acme.test/hook."}},
        Bad{"WebhookPatience",
            entitlement("provisioning: [{webhook: {url: 'https://hook.acme.test', callback_within: »31d}}]"),
            {"A webhook has 1 to 30 days to answer."}},
        Bad{"DelegatedToHand",
            entitlement("provisioning: [{delegated: »github/access}]\n      - {slug: access, name: Access}"),
            {"\"github/access\" is given by hand, so it cannot carry this one"}},
        Bad{"NoMethod", entitlement("provisioning: »[]"), {"\"provisioning\" is empty; it needs at least one item."}},
        Bad{"EmptyMethod", entitlement("provisioning: [»{}]"), {"A provisioning method needs \"manual\"."}},
        Bad{"NoList",
            entitlement("provisioning: »{manual: {}}"),
            {"\"provisioning\" should be a list; this is a map."}},
        Bad{"UnknownKey",
            entitlement("provisioning: [{manual: {»asignees: app_owners}}]"),
            {"There is no key \"asignees\" in a manual task. Did you mean \"assignees\"?"}},
        Bad{"Assignees",
            entitlement("provisioning: [{manual: {assignees: »jun}}]"),
            {"\"jun\" names nobody. Assignees are manager, app_owners, entitlement_owners, resource_owners, self, an "
             "email, {users: [...]}, {holders_of: app/entitlement} or {expression: ...}."}},
        Bad{"NoAssignees",
            entitlement("provisioning: [{manual: {assignees: »[]}}]"),
            {"Nobody is named here. Assignees are manager, "}},
        Bad{"AssigneeNoText",
            entitlement("provisioning: [{manual: {assignees: [»[a]]}}]"),
            {"An assignee should be text; this is a list."}},
        Bad{"Deprovisioning",
            entitlement("deprovisioning: [{manual: {assignees: {holders_of: »github/on-call}}}]"),
            {"There is no entitlement \"github/on-call\"."}}),
    name_of_bad);

}  // namespace
}  // namespace c1::bot::organisation_apps_test
