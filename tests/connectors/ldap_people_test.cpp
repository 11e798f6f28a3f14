// Everybody of a directory, from OpenLDAP's own server.

#include "connectors/ldap_people.hpp"

#include "connectors/peers.hpp"
#include "connectors/slapd.hpp"

namespace c1::connectors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kMany = 1'234;  // more than two pages

std::string entries() {
  std::string ldif = kEntries;
  ldif +=
      "\ndn: uid=ines,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: Ines Costa\nsn: Costa\ngivenName: Ines\nmail: "
      "ines@acme.test\nuid: ines\ntitle: CTO\ndepartmentNumber: Board\nemployeeType: employee\n"
      "manager: UID=omar, DC=acme,DC=test\n\n"
      "dn: cn=Board,dc=acme,dc=test\nobjectClass: groupOfNames\ncn: Board\nmember: UID=Ines,dc=acme,dc=test\n\n"
      "dn: cn=crew,dc=acme,dc=test\nobjectClass: posixGroup\ncn: crew\ngidNumber: 101\nmemberUid: ines\nmemberUid: "
      "gone\n\n"
      "dn: ou=many,dc=acme,dc=test\nobjectClass: organizationalUnit\nou: many\n";
  for (int i = 0; i < kMany; ++i) {
    const std::string uid = "p" + std::to_string(i);
    ldif += "\ndn: uid=" + uid + ",ou=many,dc=acme,dc=test\nobjectClass: inetOrgPerson\ncn: P\nsn: P\nmail: " + uid +
            "@acme.test\nuid: " + uid + "\n";
  }
  return ldif;
}

class LdapPeople : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::filesystem::exists(kSlapd)) people_slapd = std::make_unique<Slapd>(entries());
  }
  static void TearDownTestSuite() { people_slapd.reset(); }
  void SetUp() override {
    if (!people_slapd) GTEST_SKIP() << "there is no people_slapd here; scripts/bootstrap --checks installs it";
  }
  static Result<std::vector<LdapPerson>> people(std::map<std::string, std::string> settings,
                                                const std::string& password = "ldap") {
    const workflow::Connection connection{"directory",
                                          "ldap",
                                          {{"url", people_slapd->url()},
                                           {"ca_file", people_slapd->certificate()},
                                           {"bind_dn", "cn=admin,dc=acme,dc=test"},
                                           {"password", password},
                                           {"base", "dc=acme,dc=test"}}};
    return ldap_people(connection, settings, [](const std::string& name) -> std::optional<Secret> {
      return name == "ldap" ? std::optional(Secret("letmein")) : std::nullopt;
    });
  }
  static std::unique_ptr<Slapd> people_slapd;
};
std::unique_ptr<Slapd> LdapPeople::people_slapd;

TEST_F(LdapPeople, AreReadPageByPage) {
  EXPECT_THAT(people({{"base", "ou=many,dc=acme,dc=test"}}).value(), SizeIs(kMany));
}

TEST_F(LdapPeople, AreReadWithManagersAndGroups) {
  const auto found = people({{"filter", "(uid=ines)"}, {"groups", "dc=acme,dc=test"}}).value();
  ASSERT_THAT(found, SizeIs(1));
  const LdapPerson& ines = found[0];
  EXPECT_EQ(ines.email, "ines@acme.test");
  EXPECT_EQ(ines.name, "Ines Costa");
  EXPECT_EQ(ines.department, "Board");
  EXPECT_EQ(ines.employment_type, "employee");
  EXPECT_THAT(ines.manager, HasSubstr("omar"));
  EXPECT_FALSE(ines.id.empty());
  EXPECT_TRUE(ines.active);
  EXPECT_THAT(ines.groups, ElementsAre("Board", "crew"));
}

TEST_F(LdapPeople, AreNobodyWhereTheDirectoryCannotBeRead) {
  EXPECT_EQ(people({{"base", "dc=none,dc=test"}}).error().code, Errc::invalid);
  EXPECT_EQ(people({{"filter", "(mail="}}).error().code, Errc::invalid);
  EXPECT_THAT(people({}, "unknown").error().says, HasSubstr("There is no credential named"));
  people_slapd->stop();
  EXPECT_EQ(people({}).error().code, Errc::unavailable);
  people_slapd->start();
  EXPECT_THAT(people({{"filter", "(uid=lena)"}}).value(), SizeIs(1));
}

}  // namespace
}  // namespace c1::connectors
