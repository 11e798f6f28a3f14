#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <regex>

#include "base/json.hpp"

namespace c1::log {
namespace {

Format g_format = Format::text;

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("c1", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%-5l%$ %v");
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: return spdlog::level::off;
  }
  return spdlog::level::info;
}

bool is_plain(std::string_view value) {
  return !value.empty() && value.find_first_of(" \"=\n\t\\") == std::string_view::npos;
}

std::string as_text(std::string_view fact, Fields fields) {
  std::string line(fact);
  for (const Field& field : fields) {
    line.append(" ").append(field.key).append("=");
    const std::string value = masked(field.value);
    line += is_plain(value) ? value : json::quoted(value);
  }
  return line;
}

std::string as_json(Level level, std::string_view fact, Fields fields) {
  static constexpr std::string_view kNames[] = {"debug", "info", "warn", "error", "off"};
  std::string line = "\"level\":" + json::quoted(kNames[static_cast<int>(level)]) + ",\"fact\":" + json::quoted(fact);
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
  if (format == Format::json) logger().set_pattern("{\"at\":\"%Y-%m-%dT%H:%M:%S.%e%z\",%v}");
}

void debug(std::string_view fact, Fields fields) { write(Level::debug, fact, fields); }
void info(std::string_view fact, Fields fields) { write(Level::info, fact, fields); }
void warn(std::string_view fact, Fields fields) { write(Level::warn, fact, fields); }
void error(std::string_view fact, Fields fields) { write(Level::error, fact, fields); }

std::string masked(std::string_view text) {
  if (text.find("xo") == std::string_view::npos && text.find("xapp") == std::string_view::npos &&
      text.find("xwfp") == std::string_view::npos && text.find("hooks.slack") == std::string_view::npos)
    return std::string(text);
  static const std::regex kSecrets(R"(\b(xox[a-z]|xapp|xwfp)[-.][A-Za-z0-9.-]+|hooks\.slack(-gov)?\.com/[^\s"]+)");
  return std::regex_replace(std::string(text), kSecrets, "***");
}

}  // namespace c1::log
