#pragma once
// Access given and taken by a connector that ConductorOne publishes (baton-okta, baton-github ...): a program that reads
// a system into a sync file, and grants or revokes one entitlement of it. `baton` tells what is in such a file. Before
// and after each change the system is read anew; that takes as long as the connector takes.

#include "connectors/program.hpp"
#include "connectors/provisioner.hpp"

namespace c1::connectors {

// Settings, of the method or its connection:
//   connector        its name in the folder of connectors: "baton-okta"
//   reader           of the program that reads sync files, there: "baton"
//   environment.X    BATON_DOMAIN and the like: what the connector is to know
//   credentials.X    the same, and the value is the name of a secret
//   entitlement      the connector's own identifier: "group:00g1:member"
//   account          pattern of the account's address, or else its login: "{email}"
//   principal_type   of accounts: "user"
//   within           how long one run may take: "5m"
// `folder` has the programs, "" = there are none. `programs` outlives it; when it is stopped, so is what is under way.
std::unique_ptr<Provisioner> make_baton_provisioner(const Programs& programs, std::string folder, Secrets secrets);

// Whether a connection may set this variable of a connector: not those that say what is to be done.
bool is_for_connectors(std::string_view variable);

}  // namespace c1::connectors
