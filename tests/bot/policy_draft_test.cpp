// A policy that is being written: its text says what it says, and each mistake is found at its field.

#include "bot/policy_draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "bot/organisation_file.hpp"
#include "bot/organisation_of_everything.hpp"

namespace c1::bot::policy_draft_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using workflow::Catalog;
using workflow::Policy;

Catalog catalog_of(const std::string& yaml) { return {parse_organisation("x.yaml", yaml).organisation, 1}; }

std::string example() {
  std::ifstream file(C1_SOURCE_DIR "/manifests/organisation.example.yaml");
  return {std::istreambuf_iterator<char>(file), {}};
}

// The path and the sentence of each mistake in a policy `new` whose item is this.
std::vector<std::string> mistakes_in(const std::string& item) {
  const Catalog catalog = catalog_of(kEverything);
  std::vector<std::string> all;
  for (const PolicyProblem& one : policy_draft(catalog, json::parse(item).value()).problems)
    all.push_back(one.path + ": " + one.says);
  return all;
}

std::string mistake_in(const std::string& item) {
  const auto all = mistakes_in(item);
  EXPECT_EQ(all.size(), 1U) << item << testing::PrintToString(all);
  return all.empty() ? "" : all[0];
}

TEST(PolicyDraft, ReadsBackWhatItWrites) {
  for (const std::string& yaml : {std::string(kEverything), example()}) {
    const Catalog catalog = catalog_of(yaml);
    ASSERT_FALSE(catalog.organisation().policies.empty());
    for (const Policy& policy : catalog.organisation().policies) {
      const PolicyDraft item = policy_draft(catalog, policy_item(policy));
      EXPECT_THAT(item.problems, IsEmpty()) << policy.id.value;
      EXPECT_EQ(item.policy, policy) << policy.id.value;
      const std::string text = policy_yaml(policy);
      const PolicyDraft again = policy_draft(catalog, text, "");
      for (const PolicyProblem& one : again.problems) ADD_FAILURE() << text << one.says;
      EXPECT_EQ(again.policy, policy) << text;
    }
  }
}

TEST(PolicyDraft, ATextThatItWroteStandsInAFile) {
  const Catalog catalog = catalog_of(kEverything);
  std::string file(kEverything);
  const auto begin = file.find("policies:\n"), end = file.find("forms:\n");
  std::string policies = "policies:\n";
  for (const Policy& policy : catalog.organisation().policies) policies += policy_yaml(policy);
  file.replace(begin, end - begin, policies);
  const OrganisationFile again = parse_organisation("again.yaml", file);
  for (const FileProblem& problem : again.problems) ADD_FAILURE() << problem.text() << "\n" << policies;
  EXPECT_EQ(again.organisation, catalog.organisation());
}

TEST(PolicyDraft, WritesAsPeopleDo) {
  const Catalog catalog = catalog_of(example());
  EXPECT_EQ(policy_yaml(*catalog.policy({"manager"})),
            "- slug: manager\n  name: Manager\n  steps:\n    - approve: {by: manager, fallback: app_owners}\n")
      << "as the example has it";
}

TEST(PolicyDraft, HostileTextsStayTexts) {
  const Catalog catalog = catalog_of(kEverything);
  for (const char* why :
       {"true",      "no",       "~",          "null",          "1.5",        "2h",     "# not a comment",
        "a: b",      "'single'", "\"double\"", "both ' and \"", "two\nlines", "- item", "{a: b}",
        "[a]",       "*alias",   "&anchor",    "!tag",          "%d",         "@at",    "`tick`",
        "trailing ", "|",        ">",          "é 🎉",           "a #b",       "0x1F",   "<b>",
        "? key"}) {
    const Policy policy{.id = {"new"}, .name = "N", .steps = {workflow::AcceptRule{why}}, .rules = {}, .use = {}};
    const PolicyDraft again = policy_draft(catalog, policy_yaml(policy), "");
    EXPECT_EQ(again.policy, policy) << policy_yaml(policy) << (again.problems.empty() ? "" : again.problems[0].says);
  }
}

TEST(PolicyDraft, SaysEachMistakeAtItsField) {
  const auto steps = [](const std::string& step) { return R"({"slug":"new","name":"N","steps":[)" + step + "]}"; };
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":["nobody@acme.test"]}})")),
              StartsWith("steps.0.approve.by.0: There is no user"));
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":[{"holders_of":"it/nothing"}]}})")),
              StartsWith("steps.0.approve.by.0.holders_of: There is no entitlement"));
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":[{"holders_of":"it/on-call"}]}},{"wait":{"for":"soon"}})")),
              StartsWith("steps.1.wait.for: \"for\" should be a duration"));
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":["manager"],"quorum":"some"}})")),
              StartsWith("steps.0.approve.quorum: "));
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":[]}})")), StartsWith("steps.0.approve.by: Nobody is named here"));
  EXPECT_THAT(mistake_in(steps(R"({"accept":""})")), StartsWith("steps.0.accept: "));
  EXPECT_THAT(mistake_in(steps(R"({"form":"nowhere"})")), StartsWith("steps.0.form: There is no form"));
  EXPECT_THAT(mistake_in(steps(R"({"approve":{"by":["manager"],"sla":{"after":"1h","then":{"use":"new"}}}})")),
              StartsWith("steps.0.approve.sla.then.use: The policy \"new\" cannot go by itself"));
  EXPECT_THAT(
      mistake_in(R"({"slug":"new","name":"N","rules":[{"when":"subject.departmnt == \"x\"","use":"p4"}],"use":"p4"})"),
      StartsWith("rules.0.when: user has no field"));
  EXPECT_THAT(
      mistake_in(
          R"_({"slug":"new","name":"N","rules":[{"when":"subject.has(\"it/nothing\")","use":"p4"}],"use":"p4"})_"),
      StartsWith("rules.0.when: "));
  EXPECT_THAT(mistake_in(R"({"slug":"New One","name":"N","use":"p4"})"), StartsWith("slug: "));
  EXPECT_THAT(mistake_in(R"({"slug":"new","name":"N","use":"nowhere"})"), StartsWith("use: There is no policy"));
  EXPECT_THAT(mistake_in(R"({"slug":"new","name":"N","use":"p4","colour":"red"})"), StartsWith("colour: "));
  EXPECT_THAT(mistakes_in(steps(R"({"accept":""},{"wait":{"for":"x"}})")).size(), 2U) << "all at once";
}

TEST(PolicyDraft, SeesWhatItsChangeMeansForThoseWhoGoByIt) {
  // it/b goes by p3, where two people approve; its emergency goes by p2.
  const auto circle = mistakes_in(R"({"slug":"p3","name":"P","use":"p2"})");
  ASSERT_FALSE(circle.empty());
  EXPECT_THAT(circle[0], HasSubstr("circle"));
}

TEST(PolicyDraft, WhatIsNoPolicyIsRefusedWithASentence) {
  for (const char* item : {"null", "7", "[]", "{}", R"({"slug":7})", R"({"slug":"x","steps":{"a":1}})",
                           R"({"slug":"x","steps":[[[]]]})", R"({"slug":"x","rules":"all"})",
                           R"({"slug":"x","steps":[{"approve":null}]})", R"({"slug":"x","name":{},"steps":[null]})"})
    EXPECT_FALSE(mistakes_in(item).empty()) << item;
  const Catalog catalog = catalog_of(kEverything);
  for (const char* yaml : {"", "- a\n- b\n", "just words", "a: [", "x: &a [1]\ny: *a\n", "\t"}) {
    const PolicyDraft draft = policy_draft(catalog, yaml, "new");
    EXPECT_FALSE(draft.policy) << yaml;
    EXPECT_FALSE(draft.problems.empty()) << yaml;
  }
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1), name = "a" + std::to_string(i);
    bomb += name + ": &" + name + " [" + before + ", " + before + "]\n";
  }
  EXPECT_FALSE(policy_draft(catalog, bomb, "new").policy);
}

TEST(PolicyDraft, SaysWhereInItsTextAMistakeStands) {
  const Catalog catalog = catalog_of(kEverything);
  const PolicyDraft draft =
      policy_draft(catalog, "name: New\nsteps:\n  - accept: Fine\n  - wait: {for: soon}\n", "new");
  ASSERT_EQ(draft.problems.size(), 1U);
  EXPECT_EQ(draft.problems[0].path, "steps.1.wait.for");
  EXPECT_EQ(draft.problems[0].line, 4);
  EXPECT_EQ(draft.problems[0].column, 17);
}

}  // namespace
}  // namespace c1::bot::policy_draft_test
