// From the approval in Slack to the group of a SCIM service and to the mailbox: the real server, real sockets, a mail
// server that others wrote.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "connectors/peers.hpp"
#include "connectors/scim_server.hpp"
#include "scenarios/mailbox.hpp"
#include "scenarios/world.hpp"
#include "support/child.hpp"

namespace c1::scenarios {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string organisation(const std::string& scim_url) {
  std::string yaml = kOrganisation;
  const std::string team = "name: Platform team member,";
  yaml.insert(yaml.find(team) + team.size(), " provisioning: [{scim: {connection: okta, group: Platform}}],");
  return yaml + "connections:\n  - {slug: okta, scim: {url: '" + scim_url + "', token: okta}}\n";
}

TEST(Systems, GiveWhatWasApprovedInSlackAndTellByEmail) {
  if (!MailServer::is_installed()) GTEST_SKIP() << kNoMailServer;
  connectors::ScimServer scim;
  connectors::Peer okta([&](const net::Request& request) { return scim.answer(request); });
  const MailServer mail_server;
  const support::Folder& folder = mail_server.folder;
  World world(organisation(okta.url()), [&](bot::Config& config) {
    config.private_addresses = net::AddressRules::with("127.0.0.1").value();
    config.environment = [](const std::string& name) {
      return name == "C1_CREDENTIAL_OKTA" ? std::optional<std::string>("s3cret") : std::nullopt;
    };
    mail_server.serves(config);
  });
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar"), ines = world.desk->person("ines");

  lena.runs("/c1 request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team member").chooses("How long?", "1 day");
  lena.fills("Reason", "The build is broken").submits();
  omar.sees("Waiting for Omar Haddad");
  // Mail that asks for what is done meanwhile is not sent: he waits for his.
  world.desk->waits_until([&] { return !subjects_for("omar", folder).empty(); });
  omar.clicks("Approve", "#1001");
  ines.sees("Waiting for Ines Costa");
  scim.down_times = 1;  // away for a moment: it is tried again
  ines.clicks("Approve", "#1001");
  lena.sees("Granted until");
  EXPECT_THAT(scim.members["g1"], ElementsAre("u1"));
  EXPECT_THAT(ines.card("#1001").buttons, ::testing::Not(Contains("Provisioned"))) << "there is nothing to do";

  world.desk->waits_until([&] { return subjects_for("lena", folder).size() == 2; });
  EXPECT_THAT(subjects_for("lena", folder),
              ElementsAre(HasSubstr("[#1001] Your request for Platform team member in GitHub was approved."),
                          HasSubstr("[#1001] You now have Platform team member in GitHub, until ")));
  EXPECT_THAT(subjects_for("omar", folder),
              ElementsAre(HasSubstr("Lena Fischer needs Platform team member in GitHub")));

  std::vector<std::string> what;
  for (const auto& record : world.audit()) what.push_back(record.entry.what);
  EXPECT_THAT(what, Contains("grant.activated"));
}

TEST(Systems, TellTheOwnersOnceWhenWhatTheyGaveIsGone) {
  constexpr Millis kTwoHours{2 * 3'600'000};
  connectors::ScimServer scim;
  connectors::Peer okta([&](const net::Request& request) { return scim.answer(request); });
  std::string yaml = organisation(okta.url());
  yaml.insert(yaml.find("name: Acme") + 10, ", verify_every: 2h");
  World world(yaml, [&](bot::Config& config) {
    config.private_addresses = net::AddressRules::with("127.0.0.1").value();
    config.environment = [](const std::string& name) {
      return name == "C1_CREDENTIAL_OKTA" ? std::optional<std::string>("s3cret") : std::nullopt;
    };
  });
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar"), ines = world.desk->person("ines");
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team member").chooses("How long?", "1 day");
  lena.fills("Reason", "The build is broken").submits();
  omar.sees("Waiting for Omar Haddad").clicks("Approve", "#1001");
  ines.sees("Waiting for Ines Costa").clicks("Approve", "#1001");
  lena.sees("Granted until");
  world.passes(kTwoHours + Millis{1'000});
  ines.never_sees("This is not as it was given", Millis{2'000});
  scim.members["g1"].clear();  // somebody has taken it away there
  const auto changes = scim.patches.size();
  world.passes(kTwoHours + Millis{1'000});
  ines.sees_in_thread_of("#1001", "This is not as it was given");
  world.passes(kTwoHours + Millis{1'000});
  world.desk->settles(Millis{2'000});
  EXPECT_EQ(scim.patches.size(), changes) << "it only looks";
  int told = 0, drifted = 0;
  for (const auto& message : world.desk->app_messages())
    told += message["metadata"]["event_payload"]["effect"].string().find("/drifted/") != std::string::npos;
  for (const auto& record : world.audit()) drifted += record.entry.what == "grant.drifted";
  EXPECT_EQ(told, 1);
  EXPECT_EQ(drifted, 1);
}

TEST(Systems, AnswerOthersAtAddressesOfTheirOwn) {
  World world;
  const net::Exchange jwks = world.get("/auth/v1/jwks");
  EXPECT_EQ(json::parse(jwks.response.body).value()["keys"][0]["crv"].string(), "Ed25519");
  EXPECT_EQ(world.get("/webhooks/callback/x").response.status, 405);
  EXPECT_EQ(world.get("/mail/unsubscribe?person=lena@acme.test&kind=access&code=guess").response.status, 404);
}

}  // namespace
}  // namespace c1::scenarios
