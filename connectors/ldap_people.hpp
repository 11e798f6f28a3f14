#pragma once
// Everybody whom an LDAP directory (OpenLDAP, Active Directory) knows, page by page.

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "connectors/provisioner.hpp"

namespace c1::connectors {

struct LdapPerson {
  std::string dn;
  std::string id;  // for good: entryUUID, objectGUID as hexadecimal digits
  std::string email, user_name, name, given_name, family_name, title, department, employment_type;
  std::string manager;              // a DN
  bool active = true;               // Active Directory says so; others have nothing to say it with
  std::vector<std::string> groups;  // by name
};

// `settings`, beside those of the connection:
//   base     where people are found; the connection's
//   filter   "(mail=*)"
//   groups   where groups are found; none are looked for without it
//   email, name, title, department, employment_type, manager, id   which attribute is that
// Errc::invalid for what will not work however often, Errc::unavailable for what may be over in a moment; each with a
// sentence. Blocks, for each page; never call it on an I/O thread.
Result<std::vector<LdapPerson>> ldap_people(const workflow::Connection& connection,
                                            const std::map<std::string, std::string>& settings, const Secrets& secrets);

}  // namespace c1::connectors
