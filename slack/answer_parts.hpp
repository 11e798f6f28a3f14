#pragma once
// What to say on which surface, pure. Not for other folders.

#include <optional>
#include <string>

#include "slack/inbound.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

// A reply of kind `message` as the body of an ack or a response_url post, and as a modal.
json::Value as_message(const Reply& reply);
json::Value as_view(const Reply& reply);

// Where a message to the one who acted can be posted afterwards; "" if nowhere.
std::string response_url_of(const Inbound& inbound);

// The words of `reply` as a response_url post: only the one who acted sees it, in the thread where they acted.
json::Value as_post(const Inbound& inbound, const Reply& reply);

// A call that shows a `message` reply where no response_url is; nothing for what nobody looks at.
std::optional<Call> shown_as_view(const Inbound& inbound, const Reply& reply);

// The answers of the door itself. `failed` keeps a form the person has filled in: what it says lies on top of it.
Reply working(const Inbound& inbound);
Reply failed(const Inbound& inbound, const std::string& sentence);

// The view that takes the place of the "working" one, once the real reply to a submission is known.
json::Value late_view(const Reply& reply);

}  // namespace c1::slack
