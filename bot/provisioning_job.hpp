#pragma once
// What provisioner.cpp needs of the store and the catalog.

#include <string>

#include "connectors/provisioner.hpp"
#include "storage/store.hpp"
#include "workflow/catalog.hpp"
#include "workflow/request.hpp"

namespace c1::bot {

connectors::Job job_for(const workflow::Request& request, std::size_t step, const workflow::Catalog& catalog);
// To look at what was given.
connectors::Job job_for(const workflow::Grant& grant, const workflow::Method& method, const workflow::Catalog& catalog);

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
