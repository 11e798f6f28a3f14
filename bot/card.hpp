#pragma once
// What is seen of a request in Slack: its card, and the lines in its thread. Drawn from (request, reader) and what is
// true around them, and nothing else: so a card can be drawn again at any time and is true. A reader is a person, or a
// channel ("#access-admins", workflow::is_channel), where everybody looks on. Pure.

#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "bot/insight.hpp"
#include "slack/blocks.hpp"
#include "workflow/effects.hpp"
#include "workflow/explain.hpp"
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
  std::string public_url;                // links lead to public_url + "/task/1042"
  std::string viewer_slack_id;           // to mention them in a line that needs them; may be empty
  Insight insight = {};                  // for whoever decides; shown where it is filled
  std::vector<std::string> called = {};  // Slack ids: whom a line in a channel mentions

  const workflow::Catalog& catalog() const { return *facts.catalog; }
};

Message card(const workflow::Request& request, const Look& look);
// Of two messages that look different another number (as good as certainly).
std::int64_t fingerprint(const Message& message);
// What a link to the request shows to whoever reads the conversation it stands in: what, for whom and how it stands.
// No reason, no answers, no buttons.
json::Value preview(const workflow::Request& request, const Look& look);
Message thread_line(const workflow::SayInThread& line, const workflow::Request& request, const Look& look);

// A decision button's value: which request, and which step it is for. Not authority: decide() checks.
std::string button_value(const workflow::Request& request);
struct ButtonTarget {
  workflow::RequestId request;
  std::size_t step = 0;
};
Result<ButtonTarget> parse_button_value(std::string_view value);

// Every action_id of a card. The menu's values have the name of what was chosen in front: "cancel r1:0".
std::vector<std::string_view> button_names();
inline constexpr char kMore[] = "more";
inline constexpr char kApproveWithNote[] = "approve_note";
inline constexpr char kApproveBundle[] = "approve_bundle";  // all that waits for me of one bundle

// What the reader may do now. Of a channel: what those may do who are awaited.
struct ButtonRow {
  std::vector<slack::Button> shown;
  slack::Menu more;
};
ButtonRow button_row(const workflow::Request& request, const Look& look);
// Those that are shown; for lists.
std::vector<slack::Button> buttons(const workflow::Request& request, const Look& look);

// "*#1042 Lena Fischer needs Platform team member in GitHub*", linked to the request's address: for cards and lists.
slack::Mrkdwn title_link(const workflow::Request& request, const workflow::Catalog& catalog,
                         const std::string& public_url);
std::string name_of_user(const workflow::Catalog& catalog, const workflow::UserId& id);

}  // namespace c1::bot
