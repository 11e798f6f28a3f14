#pragma once
// Membership in a group by SCIM 2.0 (RFC 7643, 7644): the account is found, added or removed, and read back. What a
// server answers to a change proves nothing: some say 200 and do nothing.

#include "connectors/provisioner.hpp"
#include "net/http_client.hpp"

namespace c1::connectors {

// Settings, of the method or its connection:
//   url          of the service: https://scim.acme.test/v2
//   token        the name of a secret: the bearer token
//   group        its displayName; or group_id
//   account      pattern of the userName; "{email}"
//   remove       "filter" (the default) or "value": how a member is named that is to go. By value some servers empty the
//                whole group; others understand nothing else.
//   read_back    "members" (the default), "filter" (for servers that give no members) or "user" (its groups)
//   op_case      "lower" (the default) or "capital": "Add" and "Remove"
// The client outlives it.
std::unique_ptr<Provisioner> make_scim_provisioner(net::HttpClient& client, Secrets secrets);

}  // namespace c1::connectors
