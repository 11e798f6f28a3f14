#pragma once
// What people see of a request in Slack: its card, and the lines in its thread. Drawn from (request, viewer) and
// nothing else, so that a card can be drawn again at any time and is true. Pure.

#include <string>

#include "base/json.hpp"
#include "slack/blocks.hpp"
#include "workflow/effects.hpp"
#include "workflow/facts.hpp"
#include "workflow/request.hpp"

namespace c1::bot {

struct Message {
  std::string text;    // for notifications and screen readers: a sentence, escaped
  json::Value blocks;  // may be null: the text alone
};

// What the rendering needs to know around the request. `facts.held` and what is open are its subject's.
struct Look {
  const workflow::Facts& facts;
  const workflow::UserId& viewer;
  Instant now{};
  std::string public_url;       // links lead to public_url + "/task/1042"
  std::string viewer_slack_id;  // to mention them in a line that needs them; may be empty

  const workflow::Catalog& catalog() const { return *facts.catalog; }
};

Message card(const workflow::Request& request, const Look& look);
Message thread_line(const workflow::SayInThread& line, const workflow::Request& request, const Look& look);
// A comment in somebody else's thread: under the author's name.
Message comment_copy(const workflow::Comment& comment, const workflow::Catalog& catalog);

// A decision button's value: which request, and which step it is for. Not authority: decide() checks.
std::string button_value(const workflow::Request& request);
struct ButtonTarget {
  workflow::RequestId request;
  std::size_t step = 0;
};
Result<ButtonTarget> parse_button_value(std::string_view value);

// The buttons the viewer may use now: Approve and Deny, or Provisioned and Won't do, or none.
std::vector<slack::Button> buttons(const workflow::Request& request, const Look& look);

// "*Platform team member* in GitHub", linked to the request's address: for cards and lists.
slack::Mrkdwn title_link(const workflow::Request& request, const workflow::Catalog& catalog,
                         const std::string& public_url);
std::string name_of_user(const workflow::Catalog& catalog, const workflow::UserId& id);

}  // namespace c1::bot
