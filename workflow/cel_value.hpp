#pragma once
// A value of the Common Expression Language.
//
// Immutable and cheap to copy. Texts and objects may refer to memory of the host (borrowed(), object()): that must stay
// where it is for as long as the value is used. What evaluate() gives holds its own texts.

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "workflow/cel_type.hpp"

namespace c1::workflow::cel {

class ObjectType;

// Where the ints and the uints end, as doubles.
inline constexpr double kTwoTo63 = 9223372036854775808.0;
inline constexpr double kTwoTo64 = 18446744073709551616.0;

// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
struct Timestamp {
  std::int64_t seconds = 0;  // since 1970, rounded down
  std::int32_t nanos = 0;    // 0..999'999'999
  auto operator<=>(const Timestamp&) const = default;
};
using Nanos = std::chrono::duration<std::int64_t, std::nano>;  // about 292 years either way

class Value {
 public:
  using List = std::vector<Value>;
  using Entry = std::pair<Value, Value>;

  Value() = default;  // null
  static Value boolean(bool value) { return Value(Data(value)); }
  static Value integer(std::int64_t value) { return Value(Data(value)); }
  static Value uinteger(std::uint64_t value) { return Value(Data(value)); }
  static Value real(double value) { return Value(Data(value)); }
  static Value string(std::string text);
  static Value borrowed(std::string_view text) { return Value(Data(Text{text, nullptr})); }
  static Value borrowed(const char* text) { return borrowed(std::string_view(text)); }
  static Value borrowed(std::string&&) = delete;  // a temporary would be gone before it is read
  static Value bytes(std::string octets);
  static Value timestamp(Timestamp at) { return Value(Data(at)); }
  static Value timestamp(Instant at);
  static Value duration(Nanos length) { return Value(Data(length)); }
  static Value list(List elements);
  // In the order of its keys afterwards. Refused: keys that are no bool, int, uint or string, and equal keys (1 and
  // 1u).
  static Result<Value> map(std::vector<Entry> entries);
  static Value type(Kind what);
  static Value type(const ObjectType& what);
  // Refers to both. `data` is what the type's fields are read from; Object<T>::value() is the safe way.
  static Value object(const ObjectType& type, const void* data) { return Value(Data(ObjectRef{&type, data})); }

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is(Kind what) const { return kind() == what; }

  // Each for its kind only: asking another is a bug (std::bad_variant_access).
  bool boolean() const { return std::get<bool>(data_); }
  std::int64_t integer() const { return std::get<std::int64_t>(data_); }
  std::uint64_t uinteger() const { return std::get<std::uint64_t>(data_); }
  double real() const { return std::get<double>(data_); }
  std::string_view string() const { return std::get<Text>(data_).view; }
  std::string_view bytes() const { return std::get<Octets>(data_).text.view; }
  Timestamp timestamp() const { return std::get<Timestamp>(data_); }
  Nanos duration() const { return std::get<Nanos>(data_); }
  const List& list() const { return *std::get<ListPtr>(data_); }
  std::span<const Entry> map() const { return *std::get<MapPtr>(data_); }
  std::string_view type_name() const { return std::get<TypeName>(data_).text.view; }
  const ObjectType& object_type() const { return *std::get<ObjectRef>(data_).type; }
  const void* object() const { return std::get<ObjectRef>(data_).data; }

  // The map's value under an equal key; null where there is none.
  const Value* find(const Value& key) const;
  // A copy that borrows no text.
  Value owned() const;

 private:
  struct Text {
    std::string_view view;
    std::shared_ptr<const std::string> owner;  // null: borrowed
  };
  struct Octets {
    Text text;
  };
  struct TypeName {
    Text text;
  };
  struct ObjectRef {
    const ObjectType* type;
    const void* data;
  };
  using ListPtr = std::shared_ptr<const List>;
  using MapPtr = std::shared_ptr<const std::vector<Entry>>;
  // In the order of Kind.
  using Data = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, Text, Octets, Timestamp, Nanos,
                            ListPtr, MapPtr, TypeName, ObjectRef>;

  explicit Value(Data data) : data_(std::move(data)) {}
  static Text text_of(std::string text);
  static Text owned(const Text& text);

  Data data_;
};

// As CEL's ==: numbers of all types by their value, lists and maps element by element, objects field by field; values
// of different kinds are not equal.
bool operator==(const Value& left, const Value& right);

// As a CEL literal, for sentences and tests: "text", 4, 7u, [1, 2], duration("4h0m0s")... Long ones are cut.
std::string shown(const Value& value);

}  // namespace c1::workflow::cel
