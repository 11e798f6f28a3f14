// Against OpenLDAP's own server, with TLS.

#include "connectors/ldap.hpp"

#include "connectors/peers.hpp"
#include "connectors/slapd.hpp"

namespace c1::connectors {
namespace {

using ::testing::HasSubstr;
using State = Receipt::State;
using What = Sighting::What;

class LdapTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::filesystem::exists(kSlapd)) slapd = std::make_unique<Slapd>();
  }
  static void TearDownTestSuite() { slapd.reset(); }
  void SetUp() override {
    if (!slapd) GTEST_SKIP() << "there is no slapd here; scripts/bootstrap --checks installs it";
  }

  static Job job(const std::string& group = "cn=platform,dc=acme,dc=test") {
    Job made{.key = "r1", .holder = lena()};
    made.method = {"ldap", "directory", {{"group", group}}};
    made.connection = {"directory",
                       "ldap",
                       {{"url", slapd->url()},
                        {"ca_file", slapd->certificate()},
                        {"bind_dn", "cn=admin,dc=acme,dc=test"},
                        {"password", "ldap"},
                        {"base", "dc=acme,dc=test"}}};
    return made;
  }
  static Job with(const std::string& key, const std::string& value) {
    Job made = job();
    made.connection.settings[key] = value;
    return made;
  }

  static std::unique_ptr<Slapd> slapd;
  std::unique_ptr<Provisioner> ldap = make_ldap_provisioner([](const std::string& name) -> std::optional<Secret> {
    if (name == "ldap") return Secret("letmein");
    if (name == "wrong") return Secret("no");
    return std::nullopt;
  });
};
std::unique_ptr<Slapd> LdapTest::slapd;

TEST_F(LdapTest, PutsAPersonIntoAGroupAndTakesThemOutOverTls) {
  EXPECT_EQ(ldap->verify(job()).what, What::absent);
  const Receipt given = ldap->grant(job());
  EXPECT_EQ(given.state, State::done) << given.says;
  EXPECT_EQ(given.says, "uid=lena,dc=acme,dc=test is in cn=platform,dc=acme,dc=test; read back.");
  EXPECT_EQ(ldap->verify(job()).what, What::present);
  EXPECT_EQ(ldap->grant(job()).state, State::done) << "once more changes nothing";
  EXPECT_EQ(ldap->revoke(job()).state, State::done);
  EXPECT_EQ(ldap->verify(job()).what, What::absent);
  EXPECT_EQ(ldap->revoke(job()).state, State::done);
}

TEST_F(LdapTest, NamesTheUidInAPosixGroup) {
  Job posix = job("cn=posix,dc=acme,dc=test");
  posix.connection.settings["member"] = "memberUid";
  EXPECT_EQ(ldap->grant(posix).state, State::done);
  EXPECT_EQ(ldap->verify(posix).what, What::present);
  EXPECT_EQ(ldap->revoke(posix).state, State::done);
}

TEST_F(LdapTest, TouchesNobodyWhereThePersonIsNotClear) {
  Job twin = job();
  twin.holder.email = "twin@acme.test";
  EXPECT_THAT(ldap->grant(twin).says, HasSubstr("several entries"));
  EXPECT_EQ(ldap->revoke(twin).state, State::failed);
  twin.holder.email = "nobody@acme.test";
  EXPECT_EQ(ldap->grant(twin).says, "Lena Fischer has no entry there.");
  twin.holder.email = "*";
  EXPECT_EQ(ldap->grant(twin).says, "Lena Fischer has no entry there.") << "a star is a star";
  twin.holder.email = "x)(uid=lena";
  EXPECT_EQ(ldap->grant(twin).says, "Lena Fischer has no entry there.");
}

TEST_F(LdapTest, SaysWhatWillNotWorkHoweverOften) {
  EXPECT_EQ(ldap->grant(job("cn=none,dc=acme,dc=test")).state, State::failed);
  EXPECT_EQ(ldap->grant(with("password", "wrong")).says, "It did not let us in: Invalid credentials.");
  EXPECT_THAT(ldap->grant(with("password", "none")).says, HasSubstr("no credential named \"none\""));
  EXPECT_EQ(ldap->grant(with("base", "dc=else,dc=test")).state, State::failed);
}

TEST_F(LdapTest, TrustsNoCertificateThatItDoesNotKnow) {
  EXPECT_NE(ldap->grant(with("ca_file", "/etc/ssl/certs/ca-certificates.crt")).state, State::done);
  EXPECT_NE(ldap->grant(with("url", slapd->url("localhost"))).state, State::done) << "it is not that name's";
}

// Takes itself out: the last holder of a groupOfNames cannot be taken out of it, by its schema.
TEST_F(LdapTest, SaysWhenTheDirectoryDoesNotLetTheLastOneGo) {
  Job omar = job();
  omar.holder.email = "omar@acme.test";
  const Receipt receipt = ldap->revoke(omar);
  EXPECT_EQ(receipt.state, State::failed);
  EXPECT_THAT(receipt.says, HasSubstr("Object class violation"));
}

TEST_F(LdapTest, IsTriedAgainWhileTheDirectoryIsAway) {
  slapd->stop();
  EXPECT_EQ(ldap->grant(job()).state, State::not_yet);
  EXPECT_EQ(ldap->revoke(job()).state, State::not_yet);
  EXPECT_EQ(ldap->verify(job()).what, What::unknown);
  slapd->start();
  EXPECT_EQ(ldap->grant(job()).state, State::done);
  ldap->revoke(job());
}

TEST_F(LdapTest, LooksForTheEntryThatWasChosen) {
  Job chosen = job();
  chosen.holder.account = "twin1";
  EXPECT_EQ(ldap->grant(chosen).says, "uid=twin1,dc=acme,dc=test is in cn=platform,dc=acme,dc=test; read back.");
  EXPECT_EQ(ldap->revoke(chosen).state, State::done);
  chosen.connection.settings["chosen_account"] = "(cn={account})";
  EXPECT_THAT(ldap->grant(chosen).says, HasSubstr("has no entry there"));
  chosen.holder.account = "*";
  EXPECT_THAT(ldap->grant(chosen).says, HasSubstr("has no entry there")) << "nothing but a name";
}

}  // namespace
}  // namespace c1::connectors
