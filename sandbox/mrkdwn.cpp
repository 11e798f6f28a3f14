#include "sandbox/mrkdwn.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <utility>

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kEmoji{{{":white_check_mark:", "✅"},
                                                                                {":no_entry:", "⛔"},
                                                                                {":hourglass_flowing_sand:", "⏳"},
                                                                                {":heavy_multiplication_x:", "✖"},
                                                                                {":warning:", "⚠"},
                                                                                {":x:", "❌"},
                                                                                {":lock:", "🔒"},
                                                                                {":key:", "🔑"},
                                                                                {":bell:", "🔔"},
                                                                                {":tada:", "🎉"},
                                                                                {":eyes:", "👀"},
                                                                                {":wave:", "👋"},
                                                                                {":rotating_light:", "🚨"},
                                                                                {":arrows_counterclockwise:", "🔄"}}};

std::string clock_time(const std::tm& at, bool seconds) {
  char text[32];
  const int hour = at.tm_hour % 12 == 0 ? 12 : at.tm_hour % 12;
  if (seconds)
    std::snprintf(text, sizeof text, "%d:%02d:%02d %s", hour, at.tm_min, at.tm_sec, at.tm_hour < 12 ? "AM" : "PM");
  else
    std::snprintf(text, sizeof text, "%d:%02d %s", hour, at.tm_min, at.tm_hour < 12 ? "AM" : "PM");
  return text;
}

std::string formatted(const std::tm& at, const char* format) {
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &at)};
}

std::string date_token(std::string_view token, const std::tm& at) {
  if (token == "time") return clock_time(at, false);
  if (token == "time_secs") return clock_time(at, true);
  if (token == "date_num") return formatted(at, "%Y-%m-%d");
  if (token == "date_slash") return formatted(at, "%m/%d/%Y");
  if (token.starts_with("date_long"))
    return formatted(at, "%A, %B ") + std::to_string(at.tm_mday) + formatted(at, ", %Y");
  if (token.starts_with("date_short")) return formatted(at, "%b ") + std::to_string(at.tm_mday) + formatted(at, ", %Y");
  if (token.starts_with("date")) return formatted(at, "%B ") + std::to_string(at.tm_mday) + formatted(at, ", %Y");
  return "{" + std::string(token) + "}";
}

// !date^<epoch>^<format>^<link>|<fallback>
std::string readable_date(std::string_view token, const std::string& fallback, int tz_offset) {
  const auto parts = text::split(token, '^');
  std::int64_t epoch = 0;
  if (parts.size() < 3 || std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), epoch).ec != std::errc{})
    return fallback;
  const std::time_t local = static_cast<std::time_t>(epoch + tz_offset);
  std::tm at{};
  ::gmtime_r(&local, &at);
  std::string out;
  std::string_view format = parts[2];
  while (!format.empty()) {
    const auto open = format.find('{');
    const auto close = format.find('}', open == std::string_view::npos ? 0 : open);
    if (close == std::string_view::npos) return out + std::string(format);
    out += format.substr(0, open);
    out += date_token(format.substr(open + 1, close - open - 1), at);
    format.remove_prefix(close + 1);
  }
  return out;
}

bool is_mark(char c) { return c == '*' || c == '_' || c == '~' || c == '`'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || (static_cast<unsigned char>(c) & 0x80U); }

// Drops the marks of *bold*, _italic_, ~strike~ and `code`: those that open at a word's begin and close at its end, on
// one line.
std::string without_marks(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool opens = is_mark(c) && (i == 0 || !is_word(text[i - 1])) && i + 1 < text.size() && text[i + 1] != ' ' &&
                       text[i + 1] != c;
    if (!opens) {
      out += c;
      continue;
    }
    std::size_t close = i + 1;
    while (close < text.size() && text[close] != '\n' &&
           !(text[close] == c && text[close - 1] != ' ' && (close + 1 == text.size() || !is_word(text[close + 1]))))
      ++close;
    if (close >= text.size() || text[close] != c) {
      out += c;
      continue;
    }
    out += c == '`' ? std::string(text.substr(i + 1, close - i - 1)) : without_marks(text.substr(i + 1, close - i - 1));
    i = close;
  }
  return out;
}

void add_token(Readable& out, std::string_view token, const Workspace& workspace, int tz_offset) {
  const auto bar = token.find('|');
  const std::string_view target = token.substr(0, bar);
  const std::string label =
      bar == std::string_view::npos ? std::string{} : text::unescape_mrkdwn(token.substr(bar + 1));
  if (target.starts_with("!date^")) {
    out.plain += readable_date(target, label, tz_offset);
  } else if (target.starts_with("!subteam^")) {
    out.plain += label.empty() ? "@group" : label;
  } else if (target.starts_with("!")) {
    out.broadcasts.push_back("@" + std::string(target.substr(1)));
    out.plain += "⟦@" + std::string(target.substr(1)) + "⟧";
  } else if (target.starts_with("@")) {
    out.plain += "@" + workspace.display_name(target.substr(1));
  } else if (target.starts_with("#")) {
    const Channel* channel = workspace.channel(target.substr(1));
    out.plain += "#" + (channel ? channel->name : label);
  } else {
    const std::string address = text::unescape_mrkdwn(target);
    out.links.push_back(address);
    out.plain += label.empty() ? address : label;
  }
}

}  // namespace

std::string with_emoji(std::string_view text) {
  std::string out(text);
  for (const auto& [name, glyph] : kEmoji)
    for (auto at = out.find(name); at != std::string::npos; at = out.find(name, at))
      out.replace(at, name.size(), glyph);
  return out;
}

void add_mrkdwn(Readable& out, std::string_view markup, const Workspace& workspace, int tz_offset) {
  Readable tokens;
  std::vector<std::string> replaced;
  std::string words;
  // Tokens are set aside as \x01, so that marks around and inside of them are told apart.
  for (std::size_t at = 0; at < markup.size();) {
    const auto open = markup.find('<', at);
    const auto close = open == std::string_view::npos ? open : markup.find('>', open);
    words += markup.substr(at, close == std::string_view::npos ? close : open - at);
    if (close == std::string_view::npos) break;
    tokens.plain.clear();
    add_token(tokens, markup.substr(open + 1, close - open - 1), workspace, tz_offset);
    replaced.push_back(tokens.plain);
    words += '\x01';
    at = close + 1;
  }
  const std::string plain = text::unescape_mrkdwn(with_emoji(without_marks(words)));
  std::size_t next = 0;
  for (const char c : plain) {
    if (c == '\x01' && next < replaced.size())
      out.plain += replaced[next++];
    else
      out.plain += c;
  }
  out.links.insert(out.links.end(), tokens.links.begin(), tokens.links.end());
  out.broadcasts.insert(out.broadcasts.end(), tokens.broadcasts.begin(), tokens.broadcasts.end());
}

}  // namespace c1::sandbox
