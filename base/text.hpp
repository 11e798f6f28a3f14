#pragma once
// Text from people is escaped and fitted here and nowhere else.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace c1::text {

// `text` with each invalid UTF-8 sequence replaced by U+FFFD.
std::string valid_utf8(std::string_view text);
// Whether there is none.
bool is_utf8(std::string_view text);

// Number of Unicode code points (of valid_utf8(text)).
std::size_t length(std::string_view text);

// At most `limit` code points, cut on a code-point boundary and ended with an ellipsis where something was cut. Call it
// after escaping for mrkdwn: it never cuts inside of &amp; &lt; &gt;.
std::string fit(std::string_view text, std::size_t limit);

// Slack's three entities (docs.slack.dev, "Formatting message text"): & < > and nothing else. Whatever a person wrote
// must pass here before it stands in mrkdwn or in a message's `text`, or they could write <!channel> with our voice.
std::string escape_mrkdwn(std::string_view text);

// The reverse, once; for text that arrives from Slack.
std::string unescape_mrkdwn(std::string_view text);

// A link in mrkdwn. `url` is ours; characters that would end the link are percent-encoded. `label` is plain text: it is
// escaped here, and | > are kept out.
std::string mrkdwn_link(std::string_view url, std::string_view label);

// For comparing and searching: case folded, accents and compatibility forms removed (NFKD), runs of white space become
// one space, trimmed. "Café  ÉLYSÉE" -> "cafe elysee".
std::string folded(std::string_view text);

// Without white space (also NBSP and other Unicode spaces) at both ends.
std::string trimmed(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names);

// 90m, 2h45m, 1w2d, 30d, 45s; units w d h m s, each at most once, from large to small; white space between is allowed.
// Nothing for anything else, for zero, and for more than ten years.
std::optional<Seconds> parse_duration(std::string_view text);

// "30 minutes", "4 hours", "1 day", "2 hours 45 minutes": at most the two largest units that are not zero.
std::string duration_words(Seconds duration);

// "30d", "2h45m": what parse_duration reads back exactly.
std::string duration_short(Seconds duration);

// "2026-11-24T09:30:00Z", seconds precision.
std::string rfc3339(Instant at);

}  // namespace c1::text
