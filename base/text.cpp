#include "base/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace c1::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The next code point, and how many bytes it takes; {-1, 1} for a byte that does not fit.
struct Step {
  utf8proc_int32_t code = -1;
  std::size_t size = 1;
};
Step step_at(std::string_view text, std::size_t at) {
  utf8proc_int32_t code = -1;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
  return size > 0 ? Step{code, static_cast<std::size_t>(size)} : Step{};
}

// How many bytes from `at` on are ASCII, eight at a time: nearly all text is, and needs no decoding.
std::size_t ascii_run(std::string_view text, std::size_t at) {
  const std::size_t start = at;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (word & 0x8080808080808080U) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at - start;
}

// The byte at which code point `count` (from 0) begins, or the end.
std::size_t offset_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (count > 0 && at < text.size()) {
    const std::size_t plain = std::min(ascii_run(text.substr(0, at + std::min(count, text.size() - at)), at), count);
    at += plain;
    count -= plain;
    if (plain > 0) continue;
    at += step_at(text, at).size;
    --count;
  }
  return at;
}

bool is_space(utf8proc_int32_t code) {
  if (code < 0x80) return code == ' ' || (code >= 9 && code <= 13);
  if (code == 0x85 || code == 0xFEFF || code == 0x200B) return true;
  const auto category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

struct Unit {
  char letter;
  std::int64_t seconds;
  std::string_view word;
};
constexpr std::array<Unit, 5> kUnits{
    {{'w', 604800, "week"}, {'d', 86400, "day"}, {'h', 3600, "hour"}, {'m', 60, "minute"}, {'s', 1, "second"}}};
constexpr std::int64_t kTenYears = 10 * 366 * 86400LL;

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t plain = ascii_run(text, at)) {
      out += text.substr(at, plain);
      at += plain;
      continue;
    }
    const Step step = step_at(text, at);
    out += step.code < 0 ? kReplacement : text.substr(at, step.size);
    at += step.size;
  }
  return out;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = ascii_run(text, at);
    const Step step = plain > 0 ? Step{0, plain} : step_at(text, at);
    if (step.code < 0) return false;
    at += step.size;
  }
  return true;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = ascii_run(text, at);
    count += plain > 0 ? plain : 1;
    at += plain > 0 ? plain : step_at(text, at).size;
  }
  return count;
}

std::string fit(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  if (offset_of(text, limit) == text.size()) return std::string(text);
  if (limit == 0) return {};
  std::size_t at = offset_of(text, limit - 1);
  const std::size_t entity = text.substr(0, at).rfind('&');
  if (entity != std::string_view::npos && at - entity < 5 &&
      text.substr(entity, at - entity).find(';') == std::string_view::npos) {
    const auto rest = text.substr(entity, 5);
    if (rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;")) at = entity;
  }
  return std::string(text.substr(0, at)) + "…";
}

std::string escape_mrkdwn(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string unescape_mrkdwn(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    if (rest.starts_with("&amp;"))
      out += '&', at += 5;
    else if (rest.starts_with("&lt;"))
      out += '<', at += 4;
    else if (rest.starts_with("&gt;"))
      out += '>', at += 4;
    else
      out += text[at++];
  }
  return out;
}

std::string mrkdwn_link(std::string_view url, std::string_view label) {
  std::string target;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '|' || c == '>' || c == '<' || byte <= ' ' || byte == 0x7F)
      target += fmt::format("%{:02X}", byte);
    else
      target += c;
  }
  std::string words;
  for (const char c : label) words += c == '|' || c == '\n' || c == '\r' ? ' ' : c;
  return "<" + escape_mrkdwn(target) + "|" + escape_mrkdwn(words) + ">";
}

std::string folded(std::string_view text) {
  const std::string clean = valid_utf8(text);
  utf8proc_uint8_t* mapped = nullptr;
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(clean.data()),
                                 static_cast<utf8proc_ssize_t>(clean.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return trimmed(clean);
  const std::string_view flat(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::string out;
  for (std::size_t at = 0; at < flat.size();) {
    const Step step = step_at(flat, at);
    if (!is_space(step.code))
      out += flat.substr(at, step.size);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
    at += step.size;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string trimmed(std::string_view text) {
  std::size_t first = std::string_view::npos;
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Step step = step_at(text, at);
    if (!is_space(step.code)) {
      if (first == std::string_view::npos) first = at;
      last = at + step.size;
    }
    at += step.size;
  }
  return first == std::string_view::npos ? std::string{} : std::string(text.substr(first, last - first));
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator, start)) {
    parts.emplace_back(text.substr(start, at - start));
    start = at + 1;
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  return out;
}

std::optional<Seconds> parse_duration(std::string_view text) {
  const std::string words = trimmed(text);
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  for (std::size_t at = 0; at < words.size();) {
    if (const Step step = step_at(words, at); step.code >= 0 && is_space(step.code)) {
      at += step.size;
      continue;
    }
    std::int64_t count = 0;
    const std::size_t digits = at;
    for (; at < words.size() && words[at] >= '0' && words[at] <= '9' && at - digits < 10; ++at)
      count = count * 10 + (words[at] - '0');
    if (at == digits || at == words.size()) return std::nullopt;
    while (next_unit < kUnits.size() && kUnits[next_unit].letter != words[at]) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    total += count * kUnits[next_unit++].seconds;
    if (total > kTenYears) return std::nullopt;
    ++at;
  }
  if (total == 0) return std::nullopt;
  return Seconds{total};
}

std::string duration_words(Seconds duration) {
  std::int64_t rest = duration.count();
  std::vector<std::string> parts;
  for (std::size_t i = 1; i < kUnits.size() && parts.size() < 2;
       ++i) {  // days, not weeks: "30 days" is what people say
    const std::int64_t count = rest / kUnits[i].seconds;
    rest %= kUnits[i].seconds;
    if (count > 0) parts.push_back(fmt::format("{} {}{}", count, kUnits[i].word, count == 1 ? "" : "s"));
  }
  if (parts.empty()) return "0 seconds";
  return parts.size() == 1 ? parts[0] : parts[0] + " " + parts[1];
}

std::string duration_short(Seconds duration) {
  std::int64_t rest = duration.count();
  std::string out;
  for (std::size_t i = 1; i < kUnits.size(); ++i) {
    if (const std::int64_t count = rest / kUnits[i].seconds; count > 0)
      out += fmt::format("{}{}", count, kUnits[i].letter);
    rest %= kUnits[i].seconds;
  }
  return out.empty() ? "0s" : out;
}

std::string rfc3339(Instant at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(static_cast<std::time_t>(to_unix_seconds(at))));
}

}  // namespace c1::text
