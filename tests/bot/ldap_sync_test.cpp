// People of an LDAP directory become ours, and again after a while.

#include "bot/directory/ldap_sync.hpp"

#include "bot/house.hpp"
#include "connectors/slapd.hpp"

namespace c1::bot::directory::ldap_sync_test {
namespace {

using namespace workflow;
using ::testing::ElementsAre;

std::string acme(const connectors::Slapd& slapd) {
  return "organisation:\n"
         "  name: Acme\n"
         "  directory: {ldap: {connection: corp, every: 30m, groups: 'dc=acme,dc=test'}}\n"
         "connections:\n"
         "  - {slug: corp, ldap: {url: '" +
         slapd.url() + "', ca_file: '" + slapd.certificate() +
         "', bind_dn: 'cn=admin,dc=acme,dc=test', password: ldap, base: 'dc=acme,dc=test'}}\n"
         "users: [{email: ines@acme.test, name: Ines Costa, roles: [super_admin]}]\n";
}

constexpr char kPeople[] =
    "dn: dc=acme,dc=test\nobjectClass: dcObject\nobjectClass: organization\no: Acme\ndc: acme\n\n"
    "dn: uid=lena,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: Lena Fischer\nsn: Fischer\nmail: "
    "Lena@acme.test\nuid: lena\nmanager: uid=omar,dc=acme,dc=test\n\n"
    "dn: uid=omar,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: Omar Haddad\nsn: Haddad\nmail: "
    "omar@acme.test\nuid: omar\n\n"
    "dn: cn=platform,dc=acme,dc=test\nobjectClass: groupOfNames\ncn: platform\nmember: uid=lena,dc=acme,dc=test\n";

TEST(LdapSync, BringsPeopleAndComesAgain) {
  if (!std::filesystem::exists(connectors::kSlapd))
    GTEST_SKIP() << "there is no slapd here; scripts/bootstrap --checks installs it";
  connectors::Slapd slapd(kPeople);
  House house(acme(slapd));
  const LdapSync sync(house.services, [](const std::string&) -> std::optional<Secret> { return Secret("letmein"); });
  house.systems = [&](const storage::DueEffect& effect) { return sync.carry_out(effect); };
  house.works();
  house.takes_force();
  const auto user = [&](const char* email) { return house.catalog.get()->user_by_email(email); };
  ASSERT_NE(user("lena@acme.test"), nullptr);
  EXPECT_EQ(user("lena@acme.test")->manager, UserId{"omar@acme.test"});
  EXPECT_THAT(user("lena@acme.test")->groups, ElementsAre("platform"));
  slapd.stop();
  house.passes(Seconds{1'800});
  house.works();
  house.takes_force();
  EXPECT_NE(user("lena@acme.test"), nullptr) << "a directory that does not answer has not lost anybody";
  EXPECT_EQ(house.store->read([](storage::Tx& tx) { return tx.outbox_counts(from_millis(0)); }).parked, 0);
}

}  // namespace
}  // namespace c1::bot::directory::ldap_sync_test
