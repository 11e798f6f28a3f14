// The section `policies`: rules, baselines, and where they lead. Steps are in organisation_steps_test.cpp.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_policies_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace workflow;

TEST(OrganisationPolicies, HaveRulesAndABaseline) {
  const auto file = parse_organisation("acme.yaml", policy("name: Careful\n"
                                                           "    rules:\n"
                                                           "      - when: subject.employment_type == \"contractor\"\n"
                                                           "        use: strict\n"
                                                           "      - when: request.duration <= duration(\"4h\")\n"
                                                           "        steps: [{accept: Short}]\n"
                                                           "    steps: [{approve: {by: manager}}]\n"
                                                           "  - {slug: strict, steps: [{reject: Not now}]}\n"
                                                           "  - {slug: same, use: careful}"));
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Policy careful{
      .id = {"careful"},
      .name = "Careful",
      .steps = {ApprovalRule{.by = {ByManager{}}}},
      .rules = {{"subject.employment_type == \"contractor\"", {.use = {"strict"}, .steps = {}}},
                {"request.duration <= duration(\"4h\")", {.use = {}, .steps = {AcceptRule{"Short"}}}}}};
  EXPECT_TRUE(*by_id(file.organisation.policies, "careful") == careful);
  EXPECT_EQ(by_id(file.organisation.policies, "same")->use.value, "careful");
  EXPECT_EQ(by_id(file.organisation.policies, "same")->name, "same") << "without a name its slug is one";
}

const std::string kSteps = "steps: [{approve: {by: manager}}]";

INSTANTIATE_TEST_SUITE_P(
    Policies, OrganisationMistake,
    testing::Values(
        Bad{"NoSteps",
            kOffice + kOnCall + "policies:\n  - »slug: careful\n",
            {"A policy needs \"steps\", or \"use\" to go by another policy."}},
        Bad{"EmptySteps", policy("steps: »[]"), {"\"steps\" is empty; it needs at least one item."}},
        Bad{"StepsNoList", policy("steps: »{accept: x}"), {"\"steps\" should be a list; this is a map."}},
        Bad{"UnknownKey",
            policy("»rule: []\n    " + kSteps),
            {"There is no key \"rule\" in a policy. Did you mean \"rules\"?"}},
        Bad{"Twice",
            policy(kSteps + "\n  - {slug: »careful, " + kSteps + "}"),
            {"There is already a policy \"careful\", on line 7."}},
        Bad{"NameNoText", policy("name: »[x]\n    " + kSteps), {"\"name\" should be text; this is a list."}},
        Bad{"RulesNoList", policy("rules: »{when: x}\n    " + kSteps), {"\"rules\" should be a list; this is a map."}},
        Bad{"RuleNoMap",
            policy("rules: [»x]\n    " + kSteps),
            {"A rule should be a map of keys and values; this is text."}},
        Bad{"RuleWithoutWhen",
            policy("rules: [»{use: »careful}]\n    use: careful"),
            {"A rule needs \"when\".", "The policy \"careful\" cannot go by itself."}},
        Bad{"RuleWithoutRoad",
            policy("rules: [»{when: \"true\"}]\n    " + kSteps),
            {"A rule needs \"steps\", or \"use\" to go by another policy."}},
        Bad{"RuleWithBoth",
            policy("rules: [{when: \"true\", " + kSteps + ", use: »other}]\n    " + kSteps + "\n  - {slug: other, " +
                   kSteps + "}"),
            {"A rule has \"steps\" or goes by another policy with \"use\", not both."}},
        Bad{"BaselineWithBoth",
            policy(kSteps + "\n    use: »other\n  - {slug: other, " + kSteps + "}"),
            {"A policy has \"steps\" or goes by another policy with \"use\", not both."}},
        Bad{"RuleKey",
            policy("rules: [{»if: \"true\", when: \"true\", " + kSteps + "}]\n    " + kSteps),
            {"There is no key \"if\" in a rule."}},
        Bad{"UseNoText", policy("use: »[careful]"), {"\"use\" should be text; this is a list."}},
        Bad{"UnknownBaseline",
            policy("use: »carefull"),
            {"There is no policy \"carefull\". Did you mean \"careful\"?"}},
        Bad{"UnknownInRule",
            policy("rules: [{when: \"true\", use: »nobody}]\n    " + kSteps),
            {"There is no policy \"nobody\"."}},
        Bad{"AfterReject",
            policy("steps: [{reject: Closed}, »{approve: {by: manager}}]"),
            {"No request comes this far: the step before rejects it. Take one of them out."}}),
    name_of_bad);

TEST(OrganisationPolicies, HaveAtMostFiftyRulesAndTwentySteps) {
  const auto repeated = [](std::size_t times, const std::string& item) {
    std::string items;
    for (std::size_t i = 0; i < times; ++i) items += (i == 0 ? "" : ", ") + item;
    return items;
  };
  const std::string rule = "{when: \"true\", steps: [{accept: x}]}", step = "{accept: x}";
  const auto problems = [&](std::size_t rules, std::size_t steps) {
    return lines_of(parse_organisation(
        "acme.yaml", policy("rules: [" + repeated(rules, rule) + "]\n    steps: [" + repeated(steps, step) + "]")));
  };
  EXPECT_THAT(problems(50, 20), IsEmpty());
  EXPECT_THAT(problems(51, 21),
              ElementsAre(HasSubstr("A policy has at most 50 rules."), HasSubstr("A policy has at most 20 steps.")));
}

// ---- where `use` leads

// Policies that go on with each other: "a>b a>c" and so on, each arrow a rule on a line of its own.
std::string ways(const std::vector<std::pair<std::string, std::string>>& arrows) {
  std::map<std::string, std::string> policies;
  for (const auto& [from, to] : arrows) {
    policies[from] += "      - {when: \"true\", use: " + to + "}\n";
    policies[to];
  }
  std::string yaml = kOffice + "policies:\n";
  for (const auto& [slug, rules] : policies)
    yaml += "  - slug: " + slug + "\n    " + kSteps + "\n" + (rules.empty() ? "" : "    rules:\n" + rules);
  return yaml;
}
std::vector<std::string> problems_of(const std::vector<std::pair<std::string, std::string>>& arrows) {
  return lines_of(parse_organisation("acme.yaml", ways(arrows)));
}

TEST(OrganisationPolicies, DoNotGoRoundInACircle) {
  EXPECT_THAT(problems_of({{"a", "a"}}), ElementsAre("acme.yaml:9:29: The policy \"a\" cannot go by itself."));
  EXPECT_THAT(problems_of({{"a", "b"}, {"b", "a"}}),
              ElementsAre("acme.yaml:9:29: Policies go round in a circle here: a, then b, then a."));
  EXPECT_THAT(problems_of({{"a", "b"}, {"b", "c"}, {"c", "a"}}),
              ElementsAre("acme.yaml:9:29: Policies go round in a circle here: a, then b, then c, then a."));
}

TEST(OrganisationPolicies, EachCircleIsNamedOnceWhereverOneComesFrom) {
  EXPECT_THAT(problems_of({{"a", "x"}, {"b", "x"}, {"x", "y"}, {"y", "x"}, {"p", "q"}, {"q", "p"}}),
              ElementsAre(HasSubstr("circle here: p, then q, then p."), HasSubstr("circle here: x, then y, then x.")));
}

TEST(OrganisationPolicies, LeadOnToFourOthersAndNoFurther) {
  EXPECT_THAT(problems_of({{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "e"}}), IsEmpty());
  EXPECT_THAT(problems_of({{"a", "b"}, {"a", "f"}, {"b", "c"}, {"c", "d"}, {"d", "e"}, {"e", "f"}}),
              ElementsAre("acme.yaml:9:29: Policies lead on too far here: a, then b, then c, then d, then e, then f. 5 "
                          "after each other are the most."));
}

TEST(OrganisationPolicies, ManyWaysThroughManyPoliciesAreLookedAtOnceEach) {
  std::vector<std::pair<std::string, std::string>> arrows;
  const auto name = [](int row, int i) { return std::string(1, static_cast<char>('a' + row)) + std::to_string(i); };
  for (int row = 0; row < 4; ++row)
    for (int i = 0; i < 40; ++i)
      for (int j = 0; j < 40; ++j) arrows.emplace_back(name(row, i), name(row + 1, j));
  EXPECT_THAT(problems_of(arrows), IsEmpty());
}

TEST(OrganisationPolicies, WhatFollowsAnSlaAndTheBaselineCountAsWays) {
  const auto file =
      parse_organisation("acme.yaml", policy("steps: [{approve: {by: manager, sla: {after: 1d, then: {use: other}}}}]\n"
                                             "  - {slug: other, use: careful}"));
  EXPECT_THAT(lines_of(file),
              ElementsAre("acme.yaml:8:66: Policies go round in a circle here: careful, then other, then careful."));
}

// ---- quorums

// `rest` are the policies; the entitlement goes by `two`. Only Omar owns the app.
std::vector<std::string> with_one_owner(const std::string& rest) {
  return lines_of(parse_organisation("acme.yaml", kOffice + "policies:\n" + rest +
                                                      "apps: [{slug: github, name: GitHub, owners: [omar@acme.test],\n"
                                                      "  entitlements: [{slug: admin, name: Admin, policy: two}]}]\n"));
}

TEST(OrganisationPolicies, AQuorumThatOwnersCannotReachIsNamedWhereThePolicyIsUsed) {
  const char says[] =
      "acme.yaml:8:53: The policy \"two\" wants 2 approvals, but for \"github/admin\" only 1 can ever be given. Add "
      "owners, or use another policy.";
  EXPECT_THAT(
      with_one_owner("  - {slug: two, steps: [{approve: {by: [app_owners, entitlement_owners], quorum: 2}}]}\n"),
      ElementsAre(says));
  EXPECT_THAT(with_one_owner("  - {slug: two, steps: [{approve: {by: [app_owners, resource_owners], quorum: 2}}]}\n"),
              ElementsAre(says));
}

TEST(OrganisationPolicies, AQuorumThatOnlyTimeWillTellIsNotRefused) {
  for (const char* by : {"[app_owners, {holders_of: github/admin}]", "[app_owners, manager]",
                         "[app_owners, {expression: app.owners}]", "[app_owners, lena@acme.test]"})
    EXPECT_THAT(with_one_owner("  - {slug: two, steps: [{approve: {by: " + std::string(by) + ", quorum: 2}}]}\n"),
                IsEmpty())
        << by;
}

TEST(OrganisationPolicies, AQuorumIsLookedAtWhereverAPolicyLeads) {
  const std::string far = "  - {slug: far, steps: [{approve: {by: app_owners, quorum: 3}}]}\n";
  const auto says = [](int line) {
    return "acme.yaml:" + std::to_string(line) +
           ":53: The policy \"far\" wants 3 approvals, but for \"github/admin\" only 1 can ever be given. Add owners, "
           "or "
           "use another policy.";
  };
  EXPECT_THAT(with_one_owner("  - {slug: two, use: far}\n" + far), ElementsAre(says(9)));
  EXPECT_THAT(with_one_owner("  - {slug: two, rules: [{when: \"true\", use: far}], steps: [{accept: x}]}\n" + far),
              ElementsAre(says(9)));
  EXPECT_THAT(with_one_owner("  - slug: two\n"
                             "    steps: [{approve: {by: manager, sla: {after: 1d, then: {use: far}}}}]\n" +
                             far),
              ElementsAre(says(10)));
}

}  // namespace
}  // namespace c1::bot::organisation_policies_test
