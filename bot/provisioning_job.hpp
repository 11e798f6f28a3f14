#pragma once
// What the provisioner needs of the store and the catalog.

#include <string>

#include "connectors/provisioner.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::bot {

// As systems are told of a person. Who has left the directory is known by their id.
connectors::Holder holder_of(const workflow::UserId& person, const workflow::Catalog& catalog);

connectors::Job job_for(const workflow::Request& request, std::size_t step, const workflow::Catalog& catalog);
// When `held` will end once the request has added to it.
std::optional<Instant> end_with_more(const workflow::Request& request, const workflow::Grant& held,
                                     const workflow::Catalog& catalog, Instant now);
// To look at what was given.
connectors::Job job_for(const workflow::Grant& grant, const workflow::Method& method, const workflow::Catalog& catalog);

// What one job after the other is done at: its connection, or its address.
std::string place_of(const workflow::Method& method);

// What else the subject holds by the same method with the same settings, in words; "" if nothing. Then that method takes
// nothing away: the other one needs it.
std::string shares_place(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::Request& request,
                         const workflow::Method& method);

// By which the grant was last given or extended: in its thread it is said. Empty if none was.
workflow::RequestId latest_request(const workflow::Grant& grant);

// Tells the owners, in Slack and by email, and notes it: what was given is not there any more. Nothing is given again.
void report_drift(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::Grant& grant,
                  const std::string& says, bool mails, Instant now);

}  // namespace c1::bot
