#pragma once
// `/c1 request`: the *Submit a request* modal. Its questions follow each other: app, entitlement, duration where it is
// limited, reason. Choosing updates the form in place; what was typed stays (same block and action ids).

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::request_form {

// Opens it; a sentence instead for somebody who may not ask for anything.
slack::Reply open(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
                  const std::string& trigger);
// The pickers' options, from the catalog as this person may see it.
slack::Reply app_options(const Services& services, const slack::OptionsRequest& query);
slack::Reply entitlement_options(const Services& services, const slack::OptionsRequest& query);
// An app, an entitlement or a duration was chosen: the form as it must be now.
slack::Reply changed(const Services& services, const slack::BlockAction& action);
// Committed before the modal closes; what is wrong comes back at its field.
slack::Reply submit(const Services& services, const slack::ViewSubmission& submission);

inline constexpr char kCallback[] = "request_form";

}  // namespace c1::bot::request_form
