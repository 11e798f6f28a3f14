#include "base/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace c1::json {
namespace {

const Value kNull;
constexpr std::size_t kMaxDepth = 100;

bool has_repeats(const Value::Object& members) {
  for (std::size_t i = 1; i < members.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (members[i].first == members[j].first) return true;
  return false;
}

// The first of two equal keys stays. Large objects are sorted, not compared pair by pair: a hostile body may have
// 100,000 keys.
void drop_repeats(Value::Object& members) {
  if (members.size() <= 24 && !has_repeats(members)) return;
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
    const int order = a->first.compare(b->first);
    return order != 0 ? order < 0 : a < b;
  });
  std::vector<bool> repeated(members.size());
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i]->first == sorted[i - 1]->first) repeated[static_cast<std::size_t>(sorted[i] - members.data())] = true;
  if (std::find(repeated.begin(), repeated.end(), true) == repeated.end()) return;
  Value::Object kept;
  for (std::size_t i = 0; i < members.size(); ++i)
    if (!repeated[i]) kept.push_back(std::move(members[i]));
  members = std::move(kept);
}

// RapidJSON's SAX events, put together as a Value. Returning false ends the parse.
class Builder {
 public:
  bool Null() { return add({}); }
  bool Bool(bool value) { return add(value); }
  bool Int(int value) { return add(value); }
  bool Uint(unsigned value) { return add(static_cast<std::int64_t>(value)); }
  bool Int64(std::int64_t value) { return add(value); }
  bool Uint64(std::uint64_t value) {
    const bool fits = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return add(fits ? Value(static_cast<std::int64_t>(value)) : Value(static_cast<double>(value)));
  }
  bool Double(double value) { return add(value); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) { return add(std::string(text, size)); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    keys_.emplace_back(text, size);
    return true;
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Value take() { return std::move(root_); }

 private:
  struct Open {
    bool is_object;
    Value::Object members;
    Value::Array elements;
  };

  bool open(bool is_object) {
    if (open_.size() >= kMaxDepth) return false;
    open_.push_back({is_object, {}, {}});
    return true;
  }
  bool close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (!done.is_object) return add(Value(std::move(done.elements)));
    drop_repeats(done.members);
    return add(Value(std::move(done.members)));
  }
  bool add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().members.emplace_back(std::move(keys_.back()), std::move(value));
      keys_.pop_back();
    } else {
      open_.back().elements.push_back(std::move(value));
    }
    return true;
  }

  Value root_;
  std::vector<Open> open_;
  std::vector<std::string> keys_;
};

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_string(Writer& out, std::string_view text) {
  const std::string clean = text::valid_utf8(text);
  out.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
}

void write(Writer& out, const Value& value) {
  if (value.is_null()) {
    out.Null();
  } else if (value.is_integer()) {
    out.Int64(value.integer());
  } else if (value.is_number()) {
    std::isfinite(value.real()) ? out.Double(value.real()) : out.Null();
  } else if (value.is_bool()) {
    out.Bool(value.boolean());
  } else if (value.is_string()) {
    write_string(out, value.string());
  } else if (value.is_array()) {
    out.StartArray();
    for (const Value& element : value.array()) write(out, element);
    out.EndArray();
  } else if (value.is_object()) {
    out.StartObject();
    for (const auto& [key, member] : value.object()) write_string(out, key), write(out, member);
    out.EndObject();
  }
}

}  // namespace

const std::string& Value::string() const {
  static const std::string kEmpty;
  const auto* text = std::get_if<std::string>(&data_);
  return text ? *text : kEmpty;
}

std::int64_t Value::integer() const {
  if (const auto* whole = std::get_if<std::int64_t>(&data_)) return *whole;
  const auto* real = std::get_if<double>(&data_);
  return real && std::abs(*real) < 9.0e18 ? static_cast<std::int64_t>(*real) : 0;
}

double Value::real() const {
  const auto* value = std::get_if<double>(&data_);
  return value ? *value : static_cast<double>(integer());
}

bool Value::boolean() const {
  const auto* truth = std::get_if<bool>(&data_);
  return truth ? *truth : string() == "true";
}

const Value::Array& Value::array() const {
  static const Array kEmpty;
  const auto* elements = std::get_if<Array>(&data_);
  return elements ? *elements : kEmpty;
}

const Value::Object& Value::object() const {
  static const Object kEmpty;
  const auto* members = std::get_if<Object>(&data_);
  return members ? *members : kEmpty;
}

const Value& Value::operator[](std::string_view key) const {
  for (const auto& [name, value] : object())
    if (name == key) return value;
  return kNull;
}

const Value& Value::operator[](std::size_t index) const { return index < array().size() ? array()[index] : kNull; }

bool Value::has(std::string_view key) const {
  return std::any_of(object().begin(), object().end(), [&](const Member& m) { return m.first == key; });
}

Value& Value::member(std::string_view key) {
  if (!is_object()) data_ = Object{};
  auto& members = std::get<Object>(data_);
  for (auto& [name, value] : members)
    if (name == key) return value;
  return members.emplace_back(std::string(key), Value{}).second;
}

Value& Value::set(std::string_view key, Value value) {
  member(key) = std::move(value);
  return *this;
}

void Value::erase(std::string_view key) {
  if (auto* members = std::get_if<Object>(&data_))
    std::erase_if(*members, [&](const Member& m) { return m.first == key; });
}

Value& Value::push(Value value) {
  elements().push_back(std::move(value));
  return *this;
}

Value::Array& Value::elements() {
  if (!is_array()) data_ = Array{};
  return std::get<Array>(data_);
}

Value object(std::initializer_list<Member> members) { return Value::Object(members); }
Value array(std::initializer_list<Value> elements) { return Value::Array(elements); }

Result<Value> parse(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  // Iterative: a hostile depth cannot exhaust the stack before the builder refuses it.
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;
  const auto outcome = reader.Parse<kFlags>(stream, builder);
  // RapidJSON takes a NUL for the end of the text; what follows it was not read.
  if (!outcome.IsError() && stream.Tell() < text.size())
    return invalid("This is not JSON: a NUL character at byte " + std::to_string(stream.Tell()) + ".");
  if (!outcome.IsError()) return builder.take();
  const bool deep = outcome.Code() == rapidjson::kParseErrorTermination;
  return invalid(std::string("This is not JSON: ") +
                 (deep ? "nested too deeply" : rapidjson::GetParseError_En(outcome.Code())) + " at byte " +
                 std::to_string(outcome.Offset()) + ".");
}

std::string quoted(std::string_view text) { return Value(text).dump(); }

std::string Value::dump() const {
  rapidjson::StringBuffer buffer;
  Writer out(buffer);
  write(out, *this);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace c1::json
