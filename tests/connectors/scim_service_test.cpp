// Against a SCIM service that others wrote.

#include "connectors/scim_service.hpp"

#include "connectors/peers.hpp"
#include "connectors/scim.hpp"

namespace c1::connectors {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using State = Receipt::State;
using What = Sighting::What;

TEST(ScimService, TakesAndGivesBackAMember) {
  if (ScimService::folder().empty()) GTEST_SKIP() << "tests/scimmy/install installs the service that is asked here";
  ScimService service;
  Client client;
  const auto scim = make_scim_provisioner(
      *client.http, [](const std::string&) -> std::optional<Secret> { return Secret(ScimService::kToken); });
  Job job{.key = "r1.1.1", .holder = lena()};
  job.method = {"scim", "others", {{"group", "Platform"}}};
  job.connection = {"others", "scim", {{"url", service.url()}, {"token", "scim"}}};

  EXPECT_EQ(scim->verify(job).what, What::absent);
  const Receipt given = scim->grant(job);
  EXPECT_EQ(given.state, State::done) << given.says;
  EXPECT_THAT(service.members(*client.http), ElementsAre("u1"));
  EXPECT_TRUE(scim->grant(job).was_so);
  EXPECT_EQ(scim->verify(job).what, What::present);
  Job other = job;
  other.holder = {"omar@acme.test", "omar@acme.test", "Omar Haddad", {}};
  EXPECT_EQ(scim->grant(other).state, State::done);
  const Receipt taken = scim->revoke(job);
  EXPECT_EQ(taken.state, State::done) << taken.says;
  EXPECT_THAT(service.members(*client.http), ElementsAre("u2")) << "nobody else is taken out";
  EXPECT_EQ(scim->verify(job).what, What::absent);
  service.stop();
  EXPECT_EQ(scim->revoke(job).state, State::not_yet);
}

}  // namespace
}  // namespace c1::connectors
