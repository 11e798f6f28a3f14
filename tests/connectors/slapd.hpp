#pragma once
// OpenLDAP's own server with TLS, started by a test on a free port and ended by its process id.

#include <cstdlib>
#include <fstream>
#include <memory>

#include "net/certificates.hpp"
#include "support/child.hpp"

namespace c1::connectors {

inline constexpr char kSlapd[] = "/usr/sbin/slapd";

inline constexpr char kEntries[] =
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
  // With these entries.
  explicit Slapd(const std::string& entries = kEntries) : port_(support::free_port()) {
    std::filesystem::create_directory(folder_ / "data");
    std::ofstream(folder_ / "slapd.conf")
        << "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n"
        << "include /etc/ldap/schema/inetorgperson.schema\ninclude /etc/ldap/schema/nis.schema\n"
        << "modulepath /usr/lib/ldap\nmoduleload back_mdb\n"
        << "TLSCertificateFile " << certificate_.certificate_file() << "\nTLSCertificateKeyFile "
        << certificate_.key_file()
        << "\ndatabase mdb\nsuffix dc=acme,dc=test\nrootdn cn=admin,dc=acme,dc=test\nrootpw letmein\ndirectory "
        << (folder_ / "data") << "\n";
    std::ofstream(folder_ / "entries.ldif") << entries;
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

}  // namespace c1::connectors
