// Access really given and taken: approved in Slack, there in OpenLDAP and in a SCIM service of others, said on the card
// and by email; over when its time is. The same where each of them is away for a while, and where the server is killed
// between the call outside and its own record of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>

#include "connectors/ldap.hpp"
#include "connectors/peers.hpp"
#include "connectors/scim_server.hpp"
#include "connectors/scim_service.hpp"
#include "connectors/slapd.hpp"
#include "scenarios/mailbox.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Millis kAnHour{3'600'000};

std::string organisation(const std::string& provisioning, const std::string& connections) {
  std::string yaml = kOrganisation;
  const std::string team = "name: Platform team member,";
  yaml.insert(yaml.find(team) + team.size(), " provisioning: [" + provisioning + "],");
  return yaml + "connections:\n" + connections;
}

void asks_for_an_hour(support::Person& lena) {
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Platform team member").chooses("How long?", "1 hour");
  lena.fills("Reason", "The build is broken").submits();
}

class AccessGiven : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool mail = std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") == 0;
    if (!mail || !std::filesystem::exists(connectors::kSlapd))
      GTEST_SKIP() << "this needs slapd and python3-aiosmtpd; scripts/bootstrap --checks installs them";
    if (connectors::ScimService::folder().empty())
      GTEST_SKIP() << "this needs the SCIM service that tests/scimmy/install installs";
    slapd = std::make_unique<connectors::Slapd>();
    scim = std::make_unique<connectors::ScimService>();
    const std::uint16_t smtp = support::free_port();
    mail_server = std::make_unique<support::Child>(
        std::vector<std::string>{"/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:" + std::to_string(smtp),
                                 "-c", "aiosmtpd.handlers.Mailbox", folder / "mail"},
        smtp, folder / "log");
    const std::string connections =
        "  - {slug: others, scim: {url: '" + scim->url() + "', token: scim}}\n  - {slug: corp, ldap: {url: '" +
        slapd->url() + "', ca_file: '" + slapd->certificate() +
        "', bind_dn: 'cn=admin,dc=acme,dc=test', password: ldap, base: 'dc=acme,dc=test'}}\n";
    world = std::make_unique<World>(
        organisation("{scim: {connection: others, group: Platform}}, {ldap: {connection: corp, group: "
                     "'cn=platform,dc=acme,dc=test'}}",
                     connections),
        [smtp](bot::Config& config) {
          config.private_addresses = net::AddressRules::with("127.0.0.1").value();
          config.environment = [](const std::string& name) -> std::optional<std::string> {
            if (name == "C1_CREDENTIAL_SCIM") return connectors::ScimService::kToken;
            if (name == "C1_CREDENTIAL_LDAP") return "letmein";
            return std::nullopt;
          };
          config.smtp_url = "smtp://127.0.0.1:" + std::to_string(smtp);
          config.mail_from = "Access <access@acme.test>";
        });
  }

  bool is_in_ldap() {
    connectors::Job job{.key = "look", .holder = connectors::lena()};
    job.method = {"ldap", "corp", {{"group", "cn=platform,dc=acme,dc=test"}}};
    job.connection = {
        "corp", "ldap", {{"url", slapd->url()}, {"ca_file", slapd->certificate()}, {"base", "dc=acme,dc=test"}}};
    const auto ldap = connectors::make_ldap_provisioner([](const auto&) { return std::nullopt; });
    return ldap->verify(job).what == connectors::Sighting::What::present;
  }
  std::vector<std::string> in_scim() { return scim->members(*client.http); }
  // Waits until lena has got such a mail.
  std::vector<std::string> mail_with(const std::string& words) {
    std::vector<std::string> subjects;
    world->desk->waits_until([&] {
      subjects = subjects_for("lena", folder);
      return std::any_of(subjects.begin(), subjects.end(),
                         [&](const std::string& subject) { return subject.find(words) != std::string::npos; });
    });
    return subjects;
  }
  void approves() {
    auto omar = world->desk->person("omar"), ines = world->desk->person("ines");
    omar.sees("Waiting for Omar Haddad").clicks("Approve", "#1001");
    ines.sees("Waiting for Ines Costa").clicks("Approve", "#1001");
  }

  support::Folder folder;
  connectors::Client client;
  std::unique_ptr<connectors::Slapd> slapd;
  std::unique_ptr<connectors::ScimService> scim;
  std::unique_ptr<support::Child> mail_server;
  std::unique_ptr<World> world;
};

TEST_F(AccessGiven, IsInBothSystemsUntilItsTimeIsUpAndEverybodyIsTold) {
  auto lena = world->desk->person("lena");
  asks_for_an_hour(lena);
  approves();
  lena.sees("Granted until");
  EXPECT_THAT(in_scim(), ElementsAre("u1"));
  EXPECT_TRUE(is_in_ldap());
  EXPECT_THAT(mail_with("You now have"), Contains(HasSubstr("was approved")));
  world->passes(kAnHour + Millis{1'000});
  EXPECT_THAT(mail_with("You do not have Platform team member in GitHub any more"), Contains(HasSubstr("any more")));
  EXPECT_THAT(in_scim(), IsEmpty());
  EXPECT_FALSE(is_in_ldap());
  lena.sees("does not have");
}

TEST_F(AccessGiven, WaitsForSystemsThatAreAwayAndSaysNothingThatIsNotSo) {
  auto lena = world->desk->person("lena");
  scim->stop();
  slapd->stop();
  asks_for_an_hour(lena);
  approves();
  lena.sees("access is being given");
  lena.never_sees("Granted until", Millis{500});
  scim->start();
  slapd->start();
  lena.sees("Granted until");
  EXPECT_THAT(in_scim(), ElementsAre("u1"));
  EXPECT_TRUE(is_in_ldap());
  slapd->stop();  // it is taken from there first
  world->passes(kAnHour + Millis{1'000});
  world->desk->settles(Millis{500});
  EXPECT_THAT(in_scim(), ElementsAre("u1"));
  slapd->start();
  mail_with("You do not have Platform team member in GitHub any more");
  EXPECT_THAT(in_scim(), IsEmpty());
  EXPECT_FALSE(is_in_ldap());
}

// ---- kill -9

// Holds the answer to the first change, when it is made, until somebody lets go.
class Pause {
 public:
  void hold_once() {
    std::unique_lock lock(mutex_);
    if (reached_) return;
    reached_ = true;
    moved_.notify_all();
    moved_.wait(lock, [&] { return gone_; });
  }
  void wait() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return reached_; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  bool reached_ = false, gone_ = false;
};

TEST(AccessGivenKilled, BetweenTheCallOutsideAndItsRecordGivesOnceAndSaysItOnce) {
  connectors::ScimServer scim;
  scim.token = "s3cret";
  Pause pause;
  connectors::Peer okta([&](const net::Request& request) {
    net::Response response = scim.answer(request);
    if (request.method == "PATCH") pause.hold_once();
    return response;
  });
  World world(organisation("{scim: {connection: okta, group: Platform}}",
                           "  - {slug: okta, scim: {url: '" + okta.url() + "', token: okta}}\n"),
              support::Settings{{"C1_PRIVATE_ADDRESSES", "127.0.0.1"}, {"C1_CREDENTIAL_OKTA", "s3cret"}});
  auto lena = world.desk->person("lena"), omar = world.desk->person("omar"), ines = world.desk->person("ines");
  asks_for_an_hour(lena);
  omar.sees("Waiting for Omar Haddad").clicks("Approve", "#1001");
  ines.sees("Waiting for Ines Costa").clicks("Approve", "#1001");
  pause.wait();  // it is given there, and nobody has recorded it here
  EXPECT_THAT(scim.members["g1"], ElementsAre("u1"));
  world.stop_app();
  pause.let_go();
  world.start_app();
  lena.sees("Granted until");
  EXPECT_THAT(scim.members["g1"], ElementsAre("u1"));
  EXPECT_EQ(scim.patches.size(), 1u) << "it is seen that it is so, and not done again";
  world.passes(kAnHour + Millis{1'000});
  lena.sees("does not have");
  EXPECT_THAT(scim.members["g1"], IsEmpty()) << "it was given by us, so it is taken away";
  int given = 0, taken = 0;
  for (const auto& record : world.audit()) {
    given += record.entry.what == "grant.activated";
    taken += record.entry.what == "grant.ended";
  }
  EXPECT_EQ(given, 1);
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace c1::scenarios
