#pragma once
// Access that is a place in Slack: membership of a channel or of a user group. Given with the app's own token, and read
// back.

#include <functional>
#include <memory>

#include "bot/channel_book.hpp"
#include "connectors/provisioner.hpp"
#include "slack/web_api.hpp"

namespace c1::bot {

// Settings of the method: `channel`, "#on-call" or an id; or `user_group`, "@on-call" or an id. `call` blocks for Slack's
// answer; it outlives the provisioner.
std::unique_ptr<connectors::Provisioner> make_slack_provisioner(ChannelBook::Caller call);

// Blocks for Slack's answer; not on an I/O thread.
slack::CallResult call_and_wait(slack::WebApi& web_api, slack::Call call);

}  // namespace c1::bot
