#pragma once
// One line per fact, with ids as fields: log::info("effect done", {{"effect", id}, {"ms", elapsed}}).
//
// error = a person must act; warn = we recovered; info = about one per request; debug = the rest.
// Never bodies, tokens or reasons. Lines go to standard error and are safe from any thread; whatever looks like a
// Slack token or a hooks.slack.com address in a value is masked all the same.

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace c1::log {

enum class Level { debug, info, warn, error, off };
enum class Format { text, json };

struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  template <std::integral N>
  Field(std::string_view k, N v) : key(k), value(std::to_string(v)) {}
};
using Fields = std::initializer_list<Field>;

// Before the first line is written; Level::info and Format::text until then.
void configure(Level level, Format format);

void debug(std::string_view fact, Fields fields = {});
void info(std::string_view fact, Fields fields = {});
void warn(std::string_view fact, Fields fields = {});
void error(std::string_view fact, Fields fields = {});

// `text` with tokens (xoxb-..., xapp-..., xwfp-...) and webhook addresses replaced by ***.
std::string masked(std::string_view text);

}  // namespace c1::log
