// Mrkdwn, the half of slack/blocks.hpp that is text (docs.slack.dev, "Formatting message text").
#include <algorithm>
#include <ctime>

#include "base/text.hpp"
#include "slack/blocks.hpp"

namespace c1::slack {
namespace {

constexpr std::string_view kZeroWidthSpace = "\u200B";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

// Escaped, and without code fences: an open one would swallow whatever of ours follows.
std::string harmless(std::string_view words) {
  const std::string no_fence = "``" + std::string(kZeroWidthSpace);
  std::string text = text::escape_mrkdwn(text::valid_utf8(words));
  for (auto at = text.find("```"); at != std::string::npos; at = text.find("```", at + no_fence.size()))
    text.replace(at, 2, no_fence);
  return text;
}

// All line ends as "\n".
std::string with_plain_lines(std::string text) {
  text = replaced(std::move(text), "\r\n", "\n");
  std::replace(text.begin(), text.end(), '\r', '\n');
  for (const std::string_view separator : {"\u2028", "\u2029", "\u0085"})
    text = replaced(std::move(text), separator, "\n");
  return text;
}

// One line, without an asterisk (a look-alike stands in), without code, without white space at the ends, where an
// asterisk does not count.
std::string between_asterisks(std::string_view words) {
  std::string text = with_plain_lines(text::valid_utf8(words));
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '`', '\'');
  text = replaced(std::move(text), "*", "∗");
  text = text::escape_mrkdwn(text::trimmed(text));
  return text.empty() ? text : "*" + text + "*";
}

bool is_slack_id(std::string_view id) {
  return !id.empty() &&
         std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

Mrkdwn Mrkdwn::markup(std::string_view ours) {
  Mrkdwn made;
  made.text_ = ours;
  return made;
}

Mrkdwn Mrkdwn::plain(std::string_view words) { return markup(harmless(words)); }
Mrkdwn Mrkdwn::bold(std::string_view words) { return markup(between_asterisks(words)); }

Mrkdwn Mrkdwn::quote(std::string_view words) {
  std::string out;
  for (const std::string& line : text::split(with_plain_lines(text::trimmed(harmless(words))), '\n'))
    out.append(out.empty() ? "> " : "\n> ").append(line);
  return markup(out);
}

Mrkdwn Mrkdwn::link(std::string_view url, std::string_view words) {
  return markup(text::mrkdwn_link(url, with_plain_lines(text::valid_utf8(words))));
}

Mrkdwn Mrkdwn::user(std::string_view slack_user_id) {
  if (!is_slack_id(slack_user_id)) return plain(slack_user_id);
  return markup("<@" + std::string(slack_user_id) + ">");
}

Mrkdwn Mrkdwn::time(Instant at) {
  std::string utc = text::rfc3339(at).substr(0, 16) + " UTC";  // 2026-11-24T09:30 UTC
  utc[10] = ' ';
  return markup("<!date^" + std::to_string(to_unix_seconds(at)) + "^{date_short_pretty} at {time}|" + utc + ">");
}

Mrkdwn& Mrkdwn::operator+=(const Mrkdwn& more) {
  text_ += more.text_;
  return *this;
}

Mrkdwn operator+(Mrkdwn left, const Mrkdwn& right) {
  left += right;
  return left;
}

}  // namespace c1::slack
