#pragma once
// A connection to an LDAP directory, secured and logged in. For the sources of connectors/ that speak LDAP.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/provisioner.hpp"

struct ldap;  // libldap's own
struct ldapmsg;

namespace c1::connectors {

// Thrown by all of this: what is wrong, in a sentence.
struct LdapProblem {
  std::string says;
  bool may_pass = false;  // it may be over in a moment
};

struct CloseLdap {
  void operator()(ldap* connection) const;
};
using LdapConnection = std::unique_ptr<ldap, CloseLdap>;
// What a search has found.
struct FreeLdapMessage {
  void operator()(ldapmsg* message) const;
};
using FoundEntries = std::unique_ptr<ldapmsg, FreeLdapMessage>;

// A setting by its name, or what stands behind it: url, start_tls, ca_file, bind_dn, password (ldap.hpp).
using LdapSetting = std::function<std::string(std::string_view name, std::string_view otherwise)>;

constexpr int kLdapSeconds = 15;  // for each answer

LdapConnection open_ldap(const LdapSetting& setting, const Secrets& secrets);
// Throws unless `code` is LDAP_SUCCESS: "The group could not be changed: No such object."
void check_ldap(int code, const std::string& what);

}  // namespace c1::connectors
