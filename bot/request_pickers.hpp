#pragma once
// What the pickers of the forms offer. Whom it is for stands in the picker's block id.

#include "bot/services.hpp"
#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::bot::request_pickers {

// For whom this person may ask.
slack::Reply subject_options(const Services& services, const slack::OptionsRequest& query);
// What the subject may see; entitlements with what is held or asked for already.
slack::Reply app_options(const Services& services, const slack::OptionsRequest& query);
slack::Reply entitlement_options(const Services& services, const slack::OptionsRequest& query);
// Anybody active: for questions that ask for a person, and for delegates.
slack::Reply person_options(const Services& services, const slack::OptionsRequest& query);

}  // namespace c1::bot::request_pickers
