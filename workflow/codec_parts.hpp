#pragma once
// Pieces that the codecs share. For the sources of workflow/.

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "workflow/request.hpp"

namespace c1::workflow {
struct UserTag;
}
namespace c1::workflow::codec {

// Thrown inside of a codec, turned into Errc::internal at its edge: stored by a version that knows more than we do.
struct NotUnderstood {
  std::string what;
};

template <class E, std::size_t N>
using Words = std::array<std::pair<E, std::string_view>, N>;

template <class E, std::size_t N>
std::string_view word_for(const Words<E, N>& words, E value) {
  for (const auto& [known, word] : words)
    if (known == value) return word;
  return "";
}
template <class E, std::size_t N>
std::optional<E> value_for(const Words<E, N>& words, std::string_view text) {
  for (const auto& [value, word] : words)
    if (word == text) return value;
  return std::nullopt;
}
template <class E, std::size_t N>
E must(const Words<E, N>& words, const json::Value& text) {
  const auto value = value_for(words, text.string());
  if (!value) throw NotUnderstood{text.string()};
  return *value;
}

inline json::Value time(Instant at) { return to_millis(at); }
inline Instant time_from(const json::Value& value) { return from_millis(value.integer()); }

template <class T>
json::Value ids(const std::vector<Id<T>>& list) {
  json::Value out = json::array();
  for (const auto& id : list) out.push(id.value);
  return out;
}
template <class T>
std::vector<Id<T>> ids_from(const json::Value& list) {
  std::vector<Id<T>> out;
  for (const auto& id : list.array()) out.push_back({id.string()});
  return out;
}

json::Value seconds(const std::optional<Seconds>& duration);
std::optional<Seconds> seconds_from(const json::Value& value);

json::Value step(const Step& step);
Step step_from(const json::Value& value);
json::Value decision(const Decision& decision);
Decision decision_from(const json::Value& value);
json::Value request(const Request& request);
Request request_from(const json::Value& value);

template <class T, class F>
Result<T> guarded(F&& read) {
  try {
    return read();
  } catch (const NotUnderstood& problem) {
    return Error{
        Errc::internal, "The database holds something that this version does not understand.", problem.what, {}};
  }
}

}  // namespace c1::workflow::codec
