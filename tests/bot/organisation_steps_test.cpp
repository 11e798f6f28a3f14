// The steps of policies: approvals and who gives them, SLAs, waits, forms, accept and reject.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_steps_test {
namespace {

using testing::IsEmpty;
using namespace workflow;

const UserId kOmar{"omar@acme.test"};
const UserId kLena{"lena@acme.test"};

std::vector<StepRule> steps_in(const std::string& yaml) {
  const auto file = parse_organisation("acme.yaml", yaml);
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Policy* careful = by_id(file.organisation.policies, "careful");
  return careful ? careful->steps : std::vector<StepRule>{};
}

TEST(OrganisationSteps, AnApprovalSaysEverythingTheFileSays) {
  const ApprovalRule rule{.by = {ByEntitlementOwners{}, ByAppOwners{}},
                          .fallback = {ByUsers{{kOmar}}},
                          .quorum = {Quorum::Kind::all, 1},
                          .allow_self = true,
                          .distinct = true,
                          .reason_on_approve = true,
                          .reason_on_deny = true,
                          .reason_on_reassign = true,
                          .allow_delegation = false,
                          .allow_reassignment = true,
                          .reassign_to = {ByManager{}, ByUsers{{kLena}}},
                          .sla = Sla{Seconds{24 * 3600}, Sla::Then::reassign, {ByUsers{{kLena}}}, {}},
                          .channel = "#access-admins"};
  EXPECT_TRUE(steps_in(policy("steps:\n"
                              "      - approve:\n"
                              "          by: [entitlement_owners, app_owners]\n"
                              "          fallback: omar@acme.test\n"
                              "          quorum: all\n"
                              "          allow_self: true\n"
                              "          distinct: true\n"
                              "          require_reason: [approve, deny, reassign]\n"
                              "          allow_delegation: false\n"
                              "          allow_reassignment: [manager, lena@acme.test]\n"
                              "          sla: {after: 24h, then: {reassign: [lena@acme.test]}}\n"
                              "          channel: \"#access-admins\"\n")) == std::vector<StepRule>{rule});
  EXPECT_TRUE(steps_in(approve("by: manager")) == (std::vector<StepRule>{ApprovalRule{.by = {ByManager{}}}}));
}

TEST(OrganisationSteps, ThereAreEightWaysToNameApprovers) {
  const std::pair<const char*, Approvers> ways[] = {
      {"manager", ByManager{}},
      {"app_owners", ByAppOwners{}},
      {"entitlement_owners", ByEntitlementOwners{}},
      {"resource_owners", ByResourceOwners{}},
      {"omar@acme.test", ByUsers{{kOmar}}},
      {"{users: [omar@acme.test, lena@acme.test]}", ByUsers{{kOmar, kLena}}},
      {"{holders_of: it/on-call}", ByHolders{{"it/on-call"}}},
      {"{expression: subject.manager}", ByExpression{"subject.manager"}},
      {"self", BySelf{}}};
  for (const auto& [words, approvers] : ways) {
    const auto steps = steps_in(approve("allow_self: true, by: " + std::string(words)));
    ASSERT_EQ(steps.size(), 1u) << words;
    EXPECT_TRUE(std::get<ApprovalRule>(steps[0]).by == std::vector{approvers}) << words;
  }
}

TEST(OrganisationSteps, ReassignmentIsOnOffOrToSome) {
  const auto rule = [](const std::string& value) {
    return std::get<ApprovalRule>(steps_in(approve("by: manager, allow_reassignment: " + value)).at(0));
  };
  EXPECT_TRUE(rule("true").allow_reassignment);
  EXPECT_THAT(rule("true").reassign_to, IsEmpty());
  EXPECT_FALSE(rule("false").allow_reassignment);
  EXPECT_TRUE(rule("app_owners").allow_reassignment);
  EXPECT_TRUE(rule("app_owners").reassign_to == (std::vector<Approvers>{ByAppOwners{}}));
}

TEST(OrganisationSteps, AnSlaEndsInFourWays) {
  const auto sla = [](const std::string& then) {
    return *std::get<ApprovalRule>(steps_in(policy("steps: [{approve: {by: manager, sla: {after: 90m, then: " + then +
                                                   "}}}]\n  - {slug: other, steps: [{accept: x}]}"))
                                       .at(0))
                .sla;
  };
  const Seconds after{90 * 60};
  EXPECT_EQ(sla("skip"), (Sla{after, Sla::Then::skip, {}, {}}));
  EXPECT_EQ(sla("cancel"), (Sla{after, Sla::Then::cancel, {}, {}}));
  EXPECT_EQ(sla("{reassign: app_owners}"), (Sla{after, Sla::Then::reassign, {ByAppOwners{}}, {}}));
  EXPECT_EQ(sla("{use: other}"), (Sla{after, Sla::Then::use_policy, {}, {"other"}}));
}

TEST(OrganisationSteps, OneWaitsForATimeAMomentOrACondition) {
  EXPECT_TRUE(steps_in(step("wait: 2h")) == (std::vector<StepRule>{WaitRule{.duration = Seconds{7200}}}));
  EXPECT_TRUE(steps_in(step("wait: {for: 1d, why: Cool down}")) ==
              (std::vector<StepRule>{WaitRule{.duration = Seconds{86'400}, .why = "Cool down"}}));
  EXPECT_TRUE(steps_in(step("wait: {until: \"09:30\", time_zone: Europe/Berlin}")) ==
              (std::vector<StepRule>{WaitRule{.until = WaitRule::TimeOfDay{570, "Europe/Berlin"}}}));
  EXPECT_TRUE(
      steps_in(step("wait: {condition: subject.has(\"it/on-call\"), timeout: 3d}")) ==
      (std::vector<StepRule>{WaitRule{.condition = "subject.has(\"it/on-call\")", .timeout = Seconds{3 * 86'400}}}));
}

TEST(OrganisationSteps, FormsAcceptAndRejectAreSteps) {
  const auto steps = steps_in(policy("steps: [{form: why}, {accept: Low risk}, {reject: Closed for the audit}]\n") +
                              "forms: [{slug: why, fields: [{id: why, label: Why}]}]\n");
  EXPECT_TRUE(steps ==
              (std::vector<StepRule>{FormRule{{"why"}}, AcceptRule{"Low risk"}, RejectRule{"Closed for the audit"}}));
}

INSTANTIATE_TEST_SUITE_P(
    Steps, OrganisationMistake,
    testing::Values(
        Bad{"When", policy("steps: [{»when: x, approve: {by: manager}}]"), {"There is no key \"when\" in a step."}},
        Bad{"Provision",
            step("»provision: {}"),
            {"\"provision\" is not supported yet; leave the step out: after the last approval the entitlement's "
             "\"provisioning\" is done."}},
        Bad{"TwoInOne",
            policy("steps: [»{approve: {by: manager}, accept: x}]"),
            {"A step is one of \"approve\", \"wait\", \"form\", \"accept\" or \"reject\"; write each as an item of its "
             "own."}},
        Bad{"Empty", policy("steps: [»{}]"), {"A step is one of"}},
        Bad{"Word", policy("steps: [»approve]"), {"A step should be a map of keys and values; this is text."}},
        Bad{"AcceptWithoutWhy", step("»accept: "), {"\"accept\" says why, as in `accept: Low risk`."}},
        Bad{"RejectWithoutWhy", step("reject: »[]"), {"\"reject\" says why, as in `reject: Closed for the audit`."}},
        Bad{"UnknownForm", step("form: »cost-center"), {"There is no form \"cost-center\"."}},
        Bad{"FormNoText", step("form: »{form: x}"), {"\"form\" should be text; this is a map."}}),
    name_of_bad);

INSTANTIATE_TEST_SUITE_P(
    Approvals, OrganisationMistake,
    testing::Values(
        Bad{"NoBy", step("approve: »{quorum: any}"), {"An approval needs \"by\"."}},
        Bad{"NoMap", step("approve: »manager"), {"An approval should be a map of keys and values; this is text."}},
        Bad{"UnknownKey",
            approve("by: manager, »falback: self"),
            {"There is no key \"falback\" in an approval. Did you mean \"fallback\"?"}},
        Bad{"ByNobody", approve("by: »[]"), {"Nobody is named here. Approvers are manager, app_owners, "}},
        Bad{"ByNothing", approve("»by: "), {"Nobody is named here. Approvers are manager, "}},
        Bad{"ByTypo", approve("by: »app_owner"), {"\"app_owner\" names nobody. Did you mean \"app_owners\"?"}},
        Bad{"ByAWord", approve("by: »everybody"), {"\"everybody\" names nobody. Approvers are manager, "}},
        Bad{"ByStranger", approve("by: »nobody@acme.test"), {"There is no user \"nobody@acme.test\"."}},
        Bad{"ByTwice", approve("by: [manager, »manager]"), {"This is named here for the second time."}},
        Bad{"ByAList", approve("by: [»[manager]]"), {"An approver should be text; this is a list."}},
        Bad{"ByAnEmptyMap",
            approve("by: »{}"),
            {"Nobody is named here; this needs \"users\", \"holders_of\" or \"expression\"."}},
        Bad{"ByTwoInOne",
            approve("by: »{users: [omar@acme.test], holders_of: it/on-call}"),
            {"This has one of \"users\", \"holders_of\" and \"expression\", not several."}},
        Bad{"ByNoUsers", approve("by: {users: »[]}"), {"\"users\" is empty; it needs at least one item."}},
        Bad{"ByUnknownUsers", approve("by: {users: [»x@acme.test]}"), {"There is no user \"x@acme.test\"."}},
        Bad{"ByUnknownHolders",
            approve("by: {holders_of: »it/oncall}"),
            {"There is no entitlement \"it/oncall\". Did you mean \"it/on-call\"?"}},
        Bad{"ByGroup",
            approve("by: {»group: it/on-call}"),
            {"\"group\" is not supported yet; name the entitlement whose holders are the group: {holders_of: "
             "it/on-call}."}},
        Bad{"ByKey",
            approve("by: {»user: omar@acme.test}"),
            {"There is no key \"user\" in an approver. Did you mean \"users\"?"}},
        Bad{"SelfAlone",
            approve("by: »self"),
            {"\"self\" asks the person whom the access is for; that needs `allow_self: true`."}},
        Bad{"SelfAsFallback", approve("by: manager, fallback: »[self]"), {"\"self\" asks the person"}},
        Bad{"UnknownFallback", approve("by: manager, fallback: [»x@acme.test]"), {"There is no user \"x@acme.test\"."}},
        Bad{"Quorum",
            approve("by: manager, quorum: »both"),
            {"\"quorum\" should be any, all or a number from 1; this is \"both\"."}},
        Bad{"QuorumZero", approve("by: manager, quorum: »0"), {"\"quorum\" should be any, all or a number from 1"}},
        Bad{"QuorumTooLarge",
            approve("by: [manager, omar@acme.test], quorum: »3"),
            {"This step wants 3 approvals, but its approvers are at most 2 people. Lower the quorum, or name more "
             "approvers."}},
        Bad{"Flag",
            approve("by: manager, allow_self: »maybe, distinct: »1, allow_delegation: »[]"),
            {"\"allow_self\" should be true or false; this is \"maybe\".",
             "\"distinct\" should be true or false; this is \"1\".",
             "\"allow_delegation\" should be true or false; this is a list."}},
        Bad{"Reason",
            approve("by: manager, require_reason: [»always]"),
            {"\"require_reason\" lists some of approve, deny and reassign; this is \"always\"."}},
        Bad{"ReasonNoList",
            approve("by: manager, require_reason: »deny"),
            {"\"require_reason\" should be a list; this is text."}},
        Bad{"Reassignment",
            approve("by: manager, allow_reassignment: »yes"),
            {"\"yes\" names nobody. \"allow_reassignment\" is true, false, or to whom: manager, "}},
        Bad{"ReassignmentToNobody", approve("by: manager, allow_reassignment: »[]"), {"Nobody is named here. "}},
        Bad{"Channel",
            approve("by: manager, channel: »access-admins"),
            {"\"channel\" should be the name of a Slack channel in quotes, such as \"#access-admins\"; this is "
             "\"access-admins\"."}},
        Bad{"ChannelWithoutQuotes",
            policy("steps:\n      - approve:\n          by: manager\n          »channel: #access-admins"),
            {"\"channel\" should be the name of a Slack channel in quotes, such as \"#access-admins\"; this is "
             "nothing."}},
        Bad{"ChannelWithCapitals", approve("by: manager, channel: »\"#Access\""), {"\"channel\" should be the name"}}),
    name_of_bad);

INSTANTIATE_TEST_SUITE_P(
    SlasAndWaits, OrganisationMistake,
    testing::Values(
        Bad{"NoMap", approve("by: manager, sla: »24h"), {"An SLA should be a map of keys and values; this is text."}},
        Bad{"NoThen", approve("by: manager, sla: »{after: 24h}"), {"An SLA needs \"then\"."}},
        Bad{"NoAfter", approve("by: manager, sla: »{then: skip}"), {"An SLA needs \"after\"."}},
        Bad{"After",
            approve("by: manager, sla: {after: »1 day, then: skip}"),
            {"\"after\" should be a duration, such as 90m, 8h, 30d or 1w2d; this is \"1 day\"."}},
        Bad{"Then",
            approve("by: manager, sla: {after: 1d, then: »approve}"),
            {"\"then\" should be skip, cancel, {reassign: [ines@acme.test]} or {use: a-policy}."}},
        Bad{"ThenBoth",
            policy("steps: [{approve: {by: manager, sla: {after: 1d, then: »{reassign: manager, use: other}}}}]\n"
                   "  - {slug: other, steps: [{accept: x}]}"),
            {"What follows an SLA is one of \"reassign\" and \"use\"."}},
        Bad{"ThenNothing",
            approve("by: manager, sla: {after: 1d, then: »{}}"),
            {"What follows an SLA is one of \"reassign\" and \"use\"."}},
        Bad{"ThenUnknownPolicy",
            approve("by: manager, sla: {after: 1d, then: {use: »other}}"),
            {"There is no policy \"other\"."}},
        Bad{"ThenNobody",
            approve("by: manager, sla: {after: 1d, then: {reassign: »[]}}"),
            {"Nobody is named here. Who is asked then is one of manager, "}},
        Bad{"ThenTooFew",
            approve("by: [manager, omar@acme.test], quorum: 2, sla: »{after: 1d, then: {reassign: [omar@acme.test]}}"),
            {"This step wants 2 approvals, but when its time is up only 1 person is asked."}},
        Bad{"Wait",
            step("wait: »soon"),
            {"\"wait\" should be a duration, such as 90m, 8h, 30d or 1w2d; this is \"soon\"."}},
        Bad{"WaitNothing", step("»wait: "), {"\"wait\" should be text; this is nothing."}},
        Bad{"WaitEmpty",
            step("wait: »{why: Slowly}"),
            {"A wait has one of \"for\" (a duration), \"until\" (a time of day) and \"condition\"."}},
        Bad{"WaitTwo",
            step("wait: »{for: 1h, until: \"09:00\", time_zone: UTC}"),
            {"A wait has one of \"for\" (a duration), \"until\" (a time of day) and \"condition\"."}},
        Bad{"For", step("wait: {for: »9}"), {"\"for\" should be a duration"}},
        Bad{"Until",
            step("wait: {until: »9 o'clock, time_zone: Europe/Berlin}"),
            {"\"until\" should be a time of day in quotes, such as \"09:00\"; this is \"9 o'clock\"."}},
        Bad{"UntilMinutes",
            step("wait: {until: »\"09:-0\", time_zone: Europe/Berlin}"),
            {"\"until\" should be a time of day"}},
        Bad{"UntilMidnight",
            step("wait: {until: »\"24:00\", time_zone: Europe/Berlin}"),
            {"\"until\" should be a time of day"}},
        Bad{"UntilWithoutZone",
            step("wait: {until: »\"09:00\"}"),
            {"A time of day needs a \"time_zone\" beside it, such as Europe/Berlin."}},
        Bad{"Zone",
            step("wait: {until: \"09:00\", time_zone: »Europe/Berln}"),
            {"There is no time zone \"Europe/Berln\". Did you mean \"Europe/Berlin\"?"}},
        Bad{"ZoneAlone", step("wait: {for: 1h, time_zone: »UTC}"), {"Only a wait with \"until\" has a \"time_zone\"."}},
        Bad{"TimeoutAlone",
            step("wait: {for: 1h, timeout: »1d}"),
            {"Only a wait with \"condition\" has a \"timeout\"."}},
        Bad{"Timeout", step("wait: {condition: \"true\", timeout: »long}"), {"\"timeout\" should be a duration"}},
        Bad{"Condition",
            step("wait: {condition: »subject.name}"),
            {"A condition must give bool (true or false), and this gives string."}}),
    name_of_bad);

}  // namespace
}  // namespace c1::bot::organisation_steps_test
