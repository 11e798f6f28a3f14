// Against OpenLDAP's own server, with TLS.

#include "connectors/ldap.hpp"

#include <cstdlib>
#include <fstream>

#include "connectors/peers.hpp"
#include "net/certificates.hpp"
#include "support/child.hpp"

namespace c1::connectors {
namespace {

using ::testing::HasSubstr;
using State = Receipt::State;
using What = Sighting::What;

constexpr char kSlapd[] = "/usr/sbin/slapd";

constexpr char kEntries[] =
    "dn: dc=acme,dc=test\nobjectClass: dcObject\nobjectClass: organization\no: Acme\ndc: acme\n\n"
    "dn: uid=lena,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: Lena\nsn: Fischer\nmail: lena@acme.test\nuid: "
    "lena\n\n"
    "dn: uid=omar,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: Omar\nsn: Haddad\nmail: omar@acme.test\nuid: "
    "omar\n\n"
    "dn: uid=twin1,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: T\nsn: T\nmail: twin@acme.test\nuid: twin1\n\n"
    "dn: uid=twin2,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: T\nsn: T\nmail: twin@acme.test\nuid: twin2\n\n"
    "dn: cn=platform,dc=acme,dc=test\nobjectClass: groupOfNames\ncn: platform\nmember: uid=omar,dc=acme,dc=test\n\n"
    "dn: cn=posix,dc=acme,dc=test\nobjectClass: posixGroup\ncn: posix\ngidNumber: 100\n";

class Slapd {
 public:
  Slapd() : port_(support::free_port()) {
    std::filesystem::create_directory(folder_ / "data");
    std::ofstream(folder_ / "slapd.conf")
        << "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n"
        << "include /etc/ldap/schema/inetorgperson.schema\ninclude /etc/ldap/schema/nis.schema\n"
        << "modulepath /usr/lib/ldap\nmoduleload back_mdb\n"
        << "TLSCertificateFile " << certificate_.certificate_file() << "\nTLSCertificateKeyFile "
        << certificate_.key_file()
        << "\ndatabase mdb\nsuffix dc=acme,dc=test\nrootdn cn=admin,dc=acme,dc=test\nrootpw letmein\ndirectory "
        << (folder_ / "data") << "\n";
    std::ofstream(folder_ / "entries.ldif") << kEntries;
    const std::string add = "/usr/sbin/slapadd -f " + (folder_ / "slapd.conf") + " -l " + (folder_ / "entries.ldif") +
                            " > " + (folder_ / "add.log") + " 2>&1";
    if (std::system(add.c_str()) != 0) throw std::runtime_error("slapadd failed");
    start();
  }
  void start() {
    child_ = std::make_unique<support::Child>(
        std::vector<std::string>{kSlapd, "-h", "ldap://127.0.0.1:" + std::to_string(port_), "-f",
                                 folder_ / "slapd.conf", "-d", "0"},
        port_, folder_ / "slapd.log");
  }
  void stop() { child_->stop(); }
  std::string url(const std::string& host = "127.0.0.1") const {
    return "ldap://" + host + ":" + std::to_string(port_);
  }
  std::string certificate() const { return certificate_.certificate_file(); }

 private:
  support::Folder folder_;
  test::Certificate certificate_{"IP:127.0.0.1"};
  std::uint16_t port_;
  std::unique_ptr<support::Child> child_;
};

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

}  // namespace
}  // namespace c1::connectors
