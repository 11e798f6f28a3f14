#pragma once
// Pieces that the codecs share. For the sources of workflow/.

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "workflow/request.hpp"

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
// Null for nothing.
inline json::Value maybe_time(const std::optional<Instant>& at) { return at ? time(*at) : json::Value{}; }
inline std::optional<Instant> maybe_time_from(const json::Value& value) {
  return value.is_number() ? std::optional(time_from(value)) : std::nullopt;
}
inline json::Value seconds(const std::optional<Seconds>& duration) {
  return duration ? json::Value(duration->count()) : json::Value{};
}
inline std::optional<Seconds> seconds_from(const json::Value& value) {
  return value.is_number() ? std::optional(Seconds{value.integer()}) : std::nullopt;
}
inline std::size_t size_from(const json::Value& value) { return static_cast<std::size_t>(value.integer()); }
inline int int_from(const json::Value& value, int otherwise) {
  return value.is_number() ? static_cast<int>(value.integer()) : otherwise;
}

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
inline std::vector<UserId> people_from(const json::Value& list) {
  std::vector<UserId> out;
  for (const auto& id : list.array()) out.push_back({id.string()});
  return out;
}

template <class T, class Write>
json::Value list(const std::vector<T>& items, const Write& write) {
  json::Value out = json::array();
  for (const T& item : items) out.push(write(item));
  return out;
}
template <class Read>
auto list_from(const json::Value& items, const Read& read) {
  std::vector<decltype(read(items))> out;
  for (const json::Value& item : items.array()) out.push_back(read(item));
  return out;
}

// codec_policy.cpp
json::Value approvers(const std::vector<Approvers>& list);
std::vector<Approvers> approvers_from(const json::Value& list);
json::Value rule(const StepRule& rule);
StepRule rule_from(const json::Value& value);
json::Value words(const std::map<std::string, std::string>& words);
std::map<std::string, std::string> words_from(const json::Value& value);
json::Value method(const Method& method);
Method method_from(const json::Value& value);
json::Value task_sla(const TaskSla& sla);
std::optional<TaskSla> task_sla_from(const json::Value& value);  // nothing for what is no object
json::Value form(const Form& form);
Form form_from(const json::Value& value);

// codec_request.cpp
json::Value step(const Step& step);
Step step_from(const json::Value& value);
json::Value decision(const Decision& decision);
json::Value delegates(const std::vector<Delegate>& delegates);
json::Value matched(const std::vector<Matched>& because);
json::Value answers(const std::vector<Answer>& answers);
json::Value grant(const Grant& grant);
json::Value request(const Request& request);

template <class T, class F>
Result<T> guarded(F&& read) {
  try {
    return read();
  } catch (const NotUnderstood& problem) {
    return Error{.code = Errc::internal,
                 .says = "The database holds something that this version does not understand.",
                 .detail = problem.what};
  }
}

}  // namespace c1::workflow::codec
