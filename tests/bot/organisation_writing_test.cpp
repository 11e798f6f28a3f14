// An organisation written as a file says what its file said.

#include "bot/organisation_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "bot/organisation_file.hpp"
#include "bot/organisation_of_everything.hpp"
#include "bot/organisation_page.hpp"
#include "bot/organisation_slice.hpp"

namespace c1::bot::organisation_writing_test {
namespace {

using ::testing::IsEmpty;
using workflow::Organisation;

template <class T, class Key>
void sort_by(std::vector<T>& items, Key&& key) {
  std::sort(items.begin(), items.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
}
Organisation sorted(Organisation all) {
  sort_by(all.users, [](const auto& one) { return one.id; });
  sort_by(all.apps, [](const auto& one) { return one.id; });
  sort_by(all.entitlements, [](const auto& one) { return one.id; });
  return all;
}

void says_the_same(const std::string& yaml) {
  const OrganisationFile first = parse_organisation("first.yaml", yaml);
  for (const FileProblem& problem : first.problems) ADD_FAILURE() << problem.text();
  const std::string text = organisation_text(first.organisation);
  const OrganisationFile second = parse_organisation("second.yaml", text);
  for (const FileProblem& problem : second.problems) ADD_FAILURE() << problem.text() << "\n" << text;
  EXPECT_EQ(sorted(first.organisation), sorted(second.organisation)) << text;
}

TEST(OrganisationText, SaysAllThatAFileCanSay) { says_the_same(kEverything); }

TEST(OrganisationText, SaysTheExample) {
  std::ifstream file(C1_SOURCE_DIR "/manifests/organisation.example.yaml");
  says_the_same({std::istreambuf_iterator<char>(file), {}});
}

// As people get it: stored, written for them, read again.
void is_written_for_people(const std::string& yaml) {
  const auto store = storage::open_store("sqlite::memory:").value();
  const OrganisationFile file = parse_organisation("first.yaml", yaml);
  for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.text();
  const Organisation& first = file.organisation;
  store->write([&](storage::Tx& tx) { apply_organisation(tx, first, Instant{}); });
  const std::string text = store->read([](storage::Tx& tx) { return organisation_yaml(tx); });
  const OrganisationFile second = parse_organisation("second.yaml", text);
  for (const FileProblem& problem : second.problems) ADD_FAILURE() << problem.text() << "\n" << text;
  const auto changes = store->read([&](storage::Tx& tx) { return changes_to_all(tx, second.organisation); });
  EXPECT_THAT(changes, IsEmpty()) << changes.at(0).before << "\n" << changes.at(0).after << "\n" << text;
  EXPECT_EQ(state_in(text), store->read([](storage::Tx& tx) { return organisation_state(tx); }));
}

TEST(OrganisationYaml, SaysAllThatAFileCanSay) { is_written_for_people(kEverything); }

TEST(OrganisationYaml, SaysTheExample) {
  std::ifstream file(C1_SOURCE_DIR "/manifests/organisation.example.yaml");
  is_written_for_people({std::istreambuf_iterator<char>(file), {}});
}

TEST(OrganisationYaml, WordsThatAreNoWordsKeepTheirQuotes) {
  is_written_for_people(R"(organisation: {name: "yes"}
users:
  - {email: lena@acme.test, name: "null", title: "a: b #c", department: "- x", attributes: {"a b": "1", "on": "~", "x:y": "{"}}
apps:
  - {slug: it, name: "1e3", policy: "on", description: "  spaces ", entitlements: [{slug: a, name: "'\"'"}]}
policies:
  - {slug: "on", name: "~", steps: [{approve: {by: manager}}]}
)");
}

TEST(OrganisationSlice, OfAnOrganisationThatHoldsTogetherHoldsTogether) {
  const Organisation all = parse_organisation("x.yaml", kEverything).organisation;
  EXPECT_THAT(problems_in(all, {}), IsEmpty());
  for (const auto& entitlement : all.entitlements)
    EXPECT_THAT(problems_in(all, {{"entitlement", entitlement.id.value}}), IsEmpty()) << entitlement.id.value;
  for (const auto& policy : all.policies) EXPECT_THAT(problems_in(all, {{"policy", policy.id.value}}), IsEmpty());
  for (const auto& entry : all.catalogs) EXPECT_THAT(problems_in(all, {{"catalog", entry.slug}}), IsEmpty());
  EXPECT_THAT(problems_in(all, {{"app", "it"}}), IsEmpty());
}

TEST(OrganisationSlice, SeesWhatIsMissingWhereverItIsLeantOn) {
  const Organisation all = parse_organisation("x.yaml", kEverything).organisation;
  const auto without = [&](const std::string& id) {
    Organisation less = all;
    std::erase_if(less.entitlements, [&](const auto& one) { return one.id.value == id; });
    return problems_in(less, {{"entitlement", id}});
  };
  EXPECT_THAT(without("it/on-call"), Not(IsEmpty())) << "policies, the helpdesk and an audience";
  EXPECT_THAT(without("it/b"), Not(IsEmpty())) << "delegated to";
  Organisation less = all;
  std::erase_if(less.policies, [](const auto& one) { return one.id.value == "p3"; });
  EXPECT_THAT(problems_in(less, {{"policy", "p3"}}), Not(IsEmpty()));
  less = all;
  less.connections.clear();
  EXPECT_THAT(problems_in(less, {{"connection", "okta"}, {"connection", "hook"}}), Not(IsEmpty()));
}

}  // namespace
}  // namespace c1::bot::organisation_writing_test
