// What the organisation file says of connections, and of the systems that give access.

#include "bot/organisation_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_systems_test {
namespace {

using namespace workflow;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

OrganisationFile parsed(const std::string& connections, const std::string& entitlements) {
  return parse_organisation("acme.yaml",
                            "organisation: {name: Acme, verify_every: 6h}\n"
                            "users: [{email: ines@acme.test, name: Ines, roles: [super_admin]}]\n"
                            "connections:\n" +
                                connections +
                                "policies: [{slug: auto, steps: [{accept: Fine}]}]\n"
                                "apps:\n"
                                "  - slug: github\n"
                                "    name: GitHub\n"
                                "    owners: [ines@acme.test]\n"
                                "    policy: auto\n"
                                "    entitlements:\n" +
                                entitlements);
}
constexpr char kOkta[] = "  - {slug: okta, scim: {url: 'https://okta.test/scim', token: okta-token, remove: value}}\n";
constexpr char kTeam[] =
    "      - {slug: team, name: Team, provisioning: [{scim: {connection: okta, group: Platform}}]}\n";

TEST(OrganisationSystems, AreReadWithTheirSettings) {
  const auto file = parsed(std::string(kOkta) +
                               "  - slug: directory\n"
                               "    ldap: {url: 'ldap://ldap.test', base: 'dc=acme,dc=test', member: memberUid}\n",
                           std::string(kTeam) +
                               "      - slug: chain\n"
                               "        name: Chain\n"
                               "        provisioning:\n"
                               "          - ldap: {connection: directory, group: 'cn=x,dc=acme,dc=test'}\n"
                               "          - webhook: {url: 'https://hook.test/', callback_within: 2d}\n"
                               "          - manual: {instructions: Hand over the key.}\n"
                               "        deprovisioning: [{manual: {instructions: Take the key.}}]\n"
                               "      - {slug: role, name: Role, provisioning: [{delegated: github/team}]}\n");
  ASSERT_THAT(lines_of(file), IsEmpty());
  const Organisation& acme = file.organisation;
  EXPECT_EQ(acme.verify_every, Seconds{6 * 3'600});
  EXPECT_EQ(
      acme.connections[0],
      (Connection{"okta", "scim", {{"url", "https://okta.test/scim"}, {"token", "okta-token"}, {"remove", "value"}}}));
  const Entitlement &team = acme.entitlements[0], &chain = acme.entitlements[1], &role = acme.entitlements[2];
  EXPECT_EQ(team.systems, (Systems{{Method{"scim", "okta", {{"group", "Platform"}}}}, false}));
  EXPECT_EQ(chain.systems.methods.size(), 2u);
  EXPECT_TRUE(chain.systems.task_after);
  EXPECT_EQ(chain.provisioning.instructions, "Hand over the key.");
  EXPECT_EQ(chain.deprovisioning->instructions, "Take the key.");
  ASSERT_TRUE(chain.removal) << "what is written for taking away replaces the inverse";
  EXPECT_THAT(chain.removal->methods, IsEmpty());
  EXPECT_EQ(role.systems.methods[0].settings.at("entitlement"), "github/team");
}

TEST(OrganisationSystems, OfConnectorsAreReadWithTheirVariables) {
  const auto file = parsed(
      "  - slug: acme\n"
      "    baton:\n"
      "      connector: baton-acme\n"
      "      environment: {BATON_DOMAIN: acme.test}\n"
      "      credentials: {BATON_API_TOKEN: acme-token}\n"
      "      within: 10m\n",
      "      - {slug: team, name: Team, provisioning: [{baton: {connection: acme, entitlement: "
      "'group:g1:member'}}]}\n");
  ASSERT_THAT(lines_of(file), IsEmpty());
  EXPECT_EQ(file.organisation.connections[0], (Connection{"acme",
                                                          "baton",
                                                          {{"connector", "baton-acme"},
                                                           {"environment.BATON_DOMAIN", "acme.test"},
                                                           {"credentials.BATON_API_TOKEN", "acme-token"},
                                                           {"within", "10m"}}}));
  EXPECT_EQ(file.organisation.entitlements[0].systems.methods[0],
            (Method{"baton", "acme", {{"entitlement", "group:g1:member"}}}));
}

TEST(OrganisationSystems, OfConnectorsNameEachMistake) {
  const struct {
    std::string settings, says;
  } cases[] = {
      {"connector: ../sh",
       "4:37: \"connector\" is the name of a program in the folder that C1_CONNECTORS names, like "
       "baton-okta."},
      {"environment: {LD_PRELOAD: x}, connector: a",
       "4:40: \"LD_PRELOAD\" is no variable of a connector's settings. They begin with BATON_ (what it is to do is "
       "told "
       "by us), or are HTTPS_PROXY, HTTP_PROXY, NO_PROXY, SSL_CERT_FILE or SSL_CERT_DIR."},
      {"credentials: {BATON_TOKEN: 'The secret'}, connector: a",
       "4:53: \"BATON_TOKEN\" is the name of a credential that the server has (C1_CREDENTIALS), in lower case, like "
       "okta-token; never the secret itself."},
      {"environment: x, connector: a",
       "4:39: \"environment\" should be a map, like {BATON_DOMAIN: acme.okta.com}; this is text."},
      {"connector: a, within: 1s", "4:48: A connector has 30 seconds to 1 hour for a run."},
      {"reader: baton", "4:25: A connector needs \"connector\"."},
  };
  for (const auto& one : cases)
    EXPECT_THAT(lines_of(parsed("  - {slug: okta, baton: {" + one.settings + "}}\n",
                                "      - {slug: team, name: Team, provisioning: [{manual: {}}]}\n")),
                ElementsAre("acme.yaml:" + one.says));
}

TEST(OrganisationSystems, NameEachMistake) {
  const struct {
    std::string connection, says;
  } cases[] = {
      {"  - {slug: okta, scim: {url: okta.test}}\n",
       "acme.yaml:4:30: \"okta.test\" is no address: https://access.acme.test/hook."},
      {"  - {slug: okta, scim: {url: 'https://o.test', token: 'sk_live 123'}}\n",
       "acme.yaml:4:55: \"token\" is the name of a credential that the server has (C1_CREDENTIALS), in lower case, "
       "like "
       "okta-token; never the secret itself."},
      {"  - {slug: okta, scim: {url: 'https://o.test', remove: all}}\n",
       "acme.yaml:4:56: \"all\" is no \"remove\". It is \"filter\" or \"value\"."},
      {"  - {slug: okta, webhook: {url: 'https://o.test'}}\n",
       "acme.yaml:12:69: The connection \"okta\" leads to \"webhook\", and this needs \"scim\"."},
  };
  for (const auto& one : cases) EXPECT_THAT(lines_of(parsed(one.connection, kTeam)), ElementsAre(one.says));
}

}  // namespace
}  // namespace c1::bot::organisation_systems_test
