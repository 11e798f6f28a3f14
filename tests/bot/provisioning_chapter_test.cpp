// The handbook's chapter on provisioning has a section for each method, with an example that is one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "base/text.hpp"
#include "bot/organisation_file.hpp"
#include "bot/organisation_mistakes.hpp"

namespace c1::bot::provisioning_chapter_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string section(const std::string& heading) {
  std::ifstream file(std::filesystem::path(C1_SOURCE_DIR) / "docs/handbook/provisioning.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const auto from = page.find("\n## " + heading + "\n");
  return from == std::string::npos ? "" : page.substr(from, page.find("\n## ", from + 1) - from);
}

// The lines of its YAML, sorted into those that say by what an entitlement is given and those of connections.
struct Example {
  std::string connections, entitlement;
};
Example example_in(const std::string& words) {
  Example example;
  bool inside = false;
  std::string* into = &example.connections;
  for (const std::string& line : text::split(words, '\n')) {
    if (line.starts_with("```")) {
      inside = line == "```yaml";
      continue;
    }
    if (!inside) continue;
    if (line.starts_with("provisioning:") || line.starts_with("deprovisioning:")) into = &example.entitlement;
    if (line.starts_with("connections:")) into = &example.connections;
    *into += (into == &example.entitlement ? "        " : "") + line + "\n";
  }
  return example;
}

OrganisationFile file_with(const Example& example) {
  return parse_organisation("acme.yaml",
                            "organisation: {name: Acme}\n"
                            "users:\n"
                            "  - {email: ines@acme.test, name: Ines, roles: [super_admin]}\n"
                            "  - {email: jun@acme.test, name: Jun}\n" +
                                example.connections +
                                "policies: [{slug: auto, steps: [{accept: Fine}]}]\n"
                                "apps:\n"
                                "  - slug: github\n"
                                "    name: GitHub\n"
                                "    owners: [ines@acme.test]\n"
                                "    policy: auto\n"
                                "    entitlements:\n"
                                "      - {slug: platform-team, name: Team, provisioning: "
                                "[{webhook: {url: 'https://hook.test/'}}]}\n"
                                "      - slug: shown\n"
                                "        name: Shown\n" +
                                example.entitlement);
}

struct Chaptered {
  const char* heading;
  const char* kind;
};
void PrintTo(const Chaptered& one, std::ostream* out) { *out << one.heading; }

class ProvisioningChapter : public ::testing::TestWithParam<Chaptered> {};

TEST_P(ProvisioningChapter, HasAnExampleThatIsOneAndSaysWhatCanGoWrong) {
  const std::string words = section(GetParam().heading);
  ASSERT_NE(words, "");
  EXPECT_THAT(words, HasSubstr("What can go wrong"));
  const Example example = example_in(words);
  ASSERT_NE(example.entitlement, "");
  const OrganisationFile file = file_with(example);
  ASSERT_THAT(lines_of(file), IsEmpty()) << example.connections << example.entitlement;
  const workflow::Entitlement& shown = file.organisation.entitlements.back();
  if (std::string_view(GetParam().kind) == "manual") {
    EXPECT_NE(shown.provisioning.instructions, "");
    return;
  }
  ASSERT_FALSE(shown.systems.methods.empty());
  EXPECT_EQ(shown.systems.methods[0].kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(EachMethod, ProvisioningChapter,
                         ::testing::Values(Chaptered{"Manual", "manual"}, Chaptered{"Webhook", "webhook"},
                                           Chaptered{"SCIM 2.0", "scim"}, Chaptered{"LDAP", "ldap"},
                                           Chaptered{"Slack", "slack"}, Chaptered{"Delegated", "delegated"},
                                           Chaptered{"Connectors of ConductorOne", "baton"}),
                         [](const auto& one) { return std::string(one.param.kind); });

}  // namespace
}  // namespace c1::bot::provisioning_chapter_test
