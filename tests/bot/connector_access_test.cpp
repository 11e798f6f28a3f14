// Access that a connector gives and takes, from the approval to the end; and a task for people where it cannot.

#include "bot/house.hpp"
#include "bot/provisioner.hpp"
#include "connectors/baton.hpp"
#include "connectors/connector_folder.hpp"

namespace c1::bot::connector_access_test {
namespace {

using namespace workflow;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kLena = "lena@acme.test", kTeam = "acme/team";

std::string acme(const std::string& system) {
  return "organisation: {name: Acme}\n"
         "users:\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: ines@acme.test}\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "connections:\n"
         "  - slug: acme\n"
         "    baton:\n"
         "      connector: baton-acme\n"
         "      environment: {BATON_DOMAIN: " +
         system +
         "}\n"
         "      credentials: {BATON_API_TOKEN: acme-token}\n"
         "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
         "apps:\n"
         "  - slug: acme\n"
         "    name: Acme\n"
         "    owners: [ines@acme.test]\n"
         "    policy: manager\n"
         "    entitlements:\n"
         "      - slug: team\n"
         "        name: Team\n"
         "        resource: {type: group, name: Team}\n"
         "        provisioning: [{baton: {connection: acme, entitlement: 'group:g1:member'}}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['acme/*']}]\n";
}

class ConnectorAccess : public ::testing::Test {
 protected:
  ConnectorAccess() {
    systems["baton"] = connectors::make_baton_provisioner(
        programs, folder.programs(), [](const std::string&) { return std::optional(Secret("s3cret-token")); });
    house.systems = [this](const storage::DueEffect& effect) { return provisioner.carry_out(effect); };
  }
  Request approved() { return house.goes_on(house.asks(kLena, kTeam, Seconds{3'600})); }
  std::string status(const Request& request) { return status_phrase(*house.catalog.get(), house.request(request.id)); }

  connectors::ConnectorFolder folder;
  House house{acme(folder.system())};
  connectors::Signer signer{Secret(std::string(32, 'k'))};
  connectors::Programs programs;
  Provisioner::ByKind systems;
  Provisioner provisioner{house.services, systems, signer};
};

TEST_F(ConnectorAccess, IsThereAfterTheApprovalAndGoneWhenItsTimeIsOver) {
  approved();
  house.works();
  EXPECT_THAT(folder.members(), ElementsAre("u2", "u1"));
  ASSERT_TRUE(house.held(kLena, kTeam));
  house.passes(Seconds{3'700});
  house.works();
  EXPECT_THAT(folder.members(), ElementsAre("u2"));
  EXPECT_FALSE(house.held(kLena, kTeam));
}

TEST_F(ConnectorAccess, BecomesATaskWithTheErrorWhereTheConnectorCannot) {
  folder.has_trouble("grant", R"({"exit": 12, "says": "resource type group does not have provisioner configured"})");
  const Request request = approved();
  house.works();
  EXPECT_FALSE(house.held(kLena, kTeam));
  const Request now = house.request(request.id);
  EXPECT_THAT(awaited(now), ElementsAre(UserId{"ines@acme.test"}));
  const auto& step = std::get<ProvisionStep>(now.plan.steps.at(1));
  EXPECT_THAT(step.failure, HasSubstr("it cannot do that: error running connector: resource type group"));
}

// The server ends after the connector was called and before anything was written down: what is due is claimed again.
TEST_F(ConnectorAccess, IsGivenOnceThoughNobodyKnowsWhetherItWas) {
  approved();
  const auto claimed =
      house.store->write([&](storage::Tx& tx) { return tx.claim(house.clock.now(), Millis{1'000}, 10); });
  for (const storage::DueEffect& effect : claimed)
    if (std::holds_alternative<Provision>(effect.effect)) {
      connectors::Job job;
      job.method = {"baton", "acme", {{"entitlement", "group:g1:member"}}};
      job.connection = *house.catalog.get()->connection("acme");
      job.holder = {kLena, kLena, "Lena Fischer", {}};
      EXPECT_EQ(systems["baton"]->grant(job).state, connectors::Receipt::State::done);
    }
  house.passes(Millis{2'000});
  house.works();
  EXPECT_THAT(folder.members(), ElementsAre("u2", "u1"));
  ASSERT_TRUE(house.held(kLena, kTeam));
  house.passes(Seconds{3'700});
  house.works();
  EXPECT_THAT(folder.members(), ElementsAre("u2")) << "it is ours, so it is taken away";
}

}  // namespace
}  // namespace c1::bot::connector_access_test
