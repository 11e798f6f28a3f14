#pragma once
// Membership in a group of an LDAP directory (OpenLDAP, Active Directory): the person's entry is found, named in the
// group or taken out of it, and read back.

#include "connectors/provisioner.hpp"

namespace c1::connectors {

// Settings, of the method or its connection:
//   url        ldap://host:389 or ldaps://host
//   start_tls  "true" (the default) or "false"; of ldaps nothing is asked
//   ca_file    PEM of whoever signed its certificate; the system's
//   bind_dn, password   who we are there; password names a secret. Without: anonymous
//   base       where people are found
//   account    filter: "(mail={email})"
//   group      DN of the group
//   member     "member" (the default), "uniqueMember" (both name a DN) or "memberUid" (names its uid)
std::unique_ptr<Provisioner> make_ldap_provisioner(Secrets secrets);

}  // namespace c1::connectors
