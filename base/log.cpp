#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/json.hpp"

namespace c1::log {
namespace {

constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%e%z %^%-5l%$ %v";
constexpr char kJsonPattern[] = "{\"at\":\"%Y-%m-%dT%H:%M:%S.%e%z\",%v}";

Format g_format = Format::text;

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("c1", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern(kTextPattern);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

bool is_token_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool starts_with_any_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char c) {
           return want == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
         });
}

// How many bytes of a secret begin at `at`; 0 for none.
std::size_t secret_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  std::size_t end = 0;
  if (rest[0] == 'x') {
    const bool is_xox = rest.starts_with("xox") && rest.size() > 3 && rest[3] >= 'a' && rest[3] <= 'z';
    if (!is_xox && !rest.starts_with("xapp") && !rest.starts_with("xwfp")) return 0;
    if (rest.size() < 6 || (rest[4] != '-' && rest[4] != '.')) return 0;
    for (end = 5; end < rest.size() && is_token_character(rest[end]); ++end) {
    }
    return end > 5 ? end : 0;
  }
  for (const std::string_view host : {"hooks.slack.com/", "hooks.slack-gov.com/"})
    if (starts_with_any_case(rest, host)) end = host.size();
  if (end == 0) return 0;
  while (end < rest.size() && rest[end] > ' ' && rest[end] != '"') ++end;
  return end;
}

bool is_plain(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](unsigned char c) { return c <= ' ' || c == 0x7F || c == '"' || c == '=' || c == '\\'; }) &&
         !value.empty();
}

std::string as_text(std::string_view fact, Fields fields) {
  std::string line = masked(fact);
  for (const Field& field : fields) {
    line.append(" ").append(field.key).append("=");
    const std::string value = masked(field.value);
    line += is_plain(value) ? value : json::quoted(value);
  }
  return line;
}

std::string as_json(Level level, std::string_view fact, Fields fields) {
  static constexpr std::string_view kNames[] = {"debug", "info", "warn", "error", "off"};
  std::string line =
      "\"level\":" + json::quoted(kNames[static_cast<int>(level)]) + ",\"fact\":" + json::quoted(masked(fact));
  for (const Field& field : fields) line += "," + json::quoted(field.key) + ":" + json::quoted(masked(field.value));
  return line;
}

void write(Level level, std::string_view fact, Fields fields) {
  const auto spd = level_of(level);
  if (!logger().should_log(spd)) return;
  const std::string line = g_format == Format::json ? as_json(level, fact, fields) : as_text(fact, fields);
  logger().log(spd, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void configure(Level level, Format format) {
  g_format = format;
  logger().set_level(level_of(level));
  logger().flush_on(spdlog::level::warn);
  logger().set_pattern(format == Format::json ? kJsonPattern : kTextPattern);
}

void debug(std::string_view fact, Fields fields) { write(Level::debug, fact, fields); }
void info(std::string_view fact, Fields fields) { write(Level::info, fact, fields); }
void warn(std::string_view fact, Fields fields) { write(Level::warn, fact, fields); }
void error(std::string_view fact, Fields fields) { write(Level::error, fact, fields); }

// By hand: std::regex recurses once for each character and would end the process at a hostile 100 kB.
std::string masked(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = secret_at(text, at);
    out += size > 0 ? std::string_view("***") : text.substr(at, 1);
    at += size > 0 ? size : 1;
  }
  return out;
}

}  // namespace c1::log
