#pragma once
// JSON as a value. Parsed once, at the edge, into a struct of the reader's own; built as a value and written once.
//
// Reads never throw and never crash on a wrong shape: what is missing or of another type reads as null, "" or 0.
//   const json::Value payload = json::parse(body).value();
//   const std::string& view_id = payload["view"]["id"].string();
// Building:
//   json::Value text = json::object({{"type", "mrkdwn"}, {"text", escaped}});

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace c1::json {

class Value;
using Member = std::pair<std::string, Value>;

class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::vector<Member>;  // in the order written; the first of two equal keys is the one that is read

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : data_(value) {}
  Value(int value) : data_(std::int64_t{value}) {}
  Value(long value) : data_(std::int64_t{value}) {}
  Value(long long value) : data_(std::int64_t{value}) {}
  Value(unsigned long value) : data_(static_cast<std::int64_t>(value)) {}
  Value(double value) : data_(value) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(Array value) : data_(std::move(value)) {}
  Value(Object value) : data_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_number() const {
    return std::holds_alternative<std::int64_t>(data_) || std::holds_alternative<double>(data_);
  }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_array() const { return std::holds_alternative<Array>(data_); }
  bool is_object() const { return std::holds_alternative<Object>(data_); }

  // "" unless a string.
  const std::string& string() const;
  // 0 unless a number that fits; a double is cut.
  std::int64_t integer() const;
  double real() const;
  // `true`, and the string "true" (Slack sends both). Everything else is false.
  bool boolean() const;
  // Empty unless an array / an object.
  const Array& array() const;
  const Object& object() const;

  // The member, or null where there is none or this is no object. Keys are compared byte by byte.
  const Value& operator[](std::string_view key) const;
  // The element, or null.
  const Value& operator[](std::size_t index) const;
  bool has(std::string_view key) const;

  // Sets or replaces a member; null becomes an object first.
  Value& set(std::string_view key, Value value);
  // The member for writing, made if it is not there; null becomes an object first.
  Value& member(std::string_view key);
  void erase(std::string_view key);
  // Appends; null becomes an array first.
  Value& push(Value value);
  Array& elements();  // for writing; null becomes an array first

  // Compact JSON text, UTF-8. Invalid UTF-8 in strings becomes U+FFFD, so that what we send always parses.
  std::string dump() const;

  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

// What stands in the braces of object() and array(). It is moved out of them: an initializer_list can only be copied
// from, and at each level all that is below would be copied again.
struct GivenMember {
  GivenMember(std::string_view key_, Value value_) : key(key_), value(std::move(value_)) {}
  std::string_view key;
  mutable Value value;
};
struct GivenElement {
  template <class T>
  requires(std::is_convertible_v<T, Value> && !std::is_same_v<std::remove_cvref_t<T>, GivenElement>)
      GivenElement(T&& given)
      : value(std::forward<T>(given)) {}
  mutable Value value;
};
Value object(std::initializer_list<GivenMember> members = {});
Value array(std::initializer_list<GivenElement> elements = {});

// Rejects (Errc::invalid; `says` tells where) anything that is not one JSON text of valid UTF-8, or that is nested
// deeper than 100. Numbers outside of int64 are read as doubles.
Result<Value> parse(std::string_view text);

// `text` as a JSON string literal, quotes included.
std::string quoted(std::string_view text);

}  // namespace c1::json
