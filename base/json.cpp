#include "base/json.hpp"

// Without RAPIDJSON_SSE2 and its like: 1.1.0 takes U+001A to U+001F for letters then, and writes and reads JSON that is none.
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

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
  // Numbers come as their text: RapidJSON 1.1 reads some that are too large for a double as something else.
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const char* const end = text + size;
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(text, end, whole); read.ec == std::errc{} && read.ptr == end)
      return add(whole);
    double real = 0;
    const auto read = std::from_chars(text, end, real);
    if (read.ec == std::errc{} && read.ptr == end) return add(real);
    // Out of range: strtod says on which side. Too small is as good as zero, too large cannot be told.
    real = std::strtod(std::string(text, size).c_str(), nullptr);
    return std::isfinite(real) ? add(real) : refuse("a number that is too large");
  }
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    std::string value(text, size);
    return has_surrogate(value) ? refuse("half of a surrogate pair") : add(std::move(value));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    keys_.emplace_back(text, size);
    return !has_surrogate(keys_.back()) || refuse("half of a surrogate pair");
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Value take() { return std::move(root_); }
  std::string_view refused() const { return refused_; }  // why the parse was ended

 private:
  bool refuse(std::string_view why) {
    refused_ = why;
    return false;
  }

  // A low surrogate alone (\udc00), which RapidJSON lets through as three bytes that are no UTF-8.
  static bool has_surrogate(std::string_view text) {
    for (std::size_t at = text.find('\xed'); at != std::string_view::npos; at = text.find('\xed', at + 1))
      if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) return true;
    return false;
  }

  struct Open {
    bool is_object;
    Value::Object members;
    Value::Array elements;
  };

  bool open(bool is_object) {
    if (open_.size() >= kMaxDepth) return refuse("nested too deeply");
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
  std::string_view refused_;
  std::vector<Open> open_;
  std::vector<std::string> keys_;
};

// What a text may hold to be written as it stands.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

class Writer : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using rapidjson::Writer<rapidjson::StringBuffer>::Writer;

  void text(std::string_view text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return kPlain[static_cast<unsigned char>(c)]; });
    if (plain) return as_it_stands(text);
    if (!text::is_utf8(text)) return this->text(text::valid_utf8(text));
    String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

 private:
  // Most keys and many texts.
  void as_it_stands(std::string_view text) {
    Prefix(rapidjson::kStringType);
    char* to = os_->Push(text.size() + 2);
    *to = '"';
    std::copy(text.begin(), text.end(), to + 1);
    to[text.size() + 1] = '"';
  }
};

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
    out.text(value.string());
  } else if (value.is_array()) {
    out.StartArray();
    for (const Value& element : value.array()) write(out, element);
    out.EndArray();
  } else if (value.is_object()) {
    out.StartObject();
    for (const auto& [key, member] : value.object()) out.text(key), write(out, member);
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

Value object(std::initializer_list<GivenMember> members) {
  Value::Object object;
  object.reserve(members.size());
  for (const GivenMember& member : members) object.emplace_back(member.key, std::move(member.value));
  return object;
}

Value array(std::initializer_list<GivenElement> elements) {
  Value::Array array;
  array.reserve(elements.size());
  for (const GivenElement& element : elements) array.push_back(std::move(element.value));
  return array;
}

namespace {

// Iterative: a hostile depth cannot exhaust the stack before the builder refuses it.
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

template <unsigned kMoreFlags, class Stream>
Result<Value> parse_from(Stream stream, std::size_t size) {
  rapidjson::Reader reader;
  Builder builder;
  const auto outcome = reader.Parse<kFlags | kMoreFlags>(stream, builder);
  // RapidJSON takes a NUL for the end of the text; what follows it was not read.
  if (!outcome.IsError() && stream.Tell() < size)
    return invalid("This is not JSON: a NUL character at byte " + std::to_string(stream.Tell()) + ".");
  if (!outcome.IsError()) return builder.take();
  const bool ours = outcome.Code() == rapidjson::kParseErrorTermination;
  return invalid(
      "This is not JSON: " + (ours ? std::string(builder.refused()) : rapidjson::GetParseError_En(outcome.Code())) +
      " at byte " + std::to_string(outcome.Offset()) + ".");
}

}  // namespace

// Looked at for UTF-8 as a whole first, which costs a fraction of looking at each letter while it is read. Read where it
// stands, in a copy: nothing is put together letter by letter.
Result<Value> parse(std::string_view text) {
  if (!text::is_utf8(text))
    return parse_from<rapidjson::kParseValidateEncodingFlag>(rapidjson::MemoryStream(text.data(), text.size()),
                                                             text.size());
  std::string copy(text);
  return parse_from<rapidjson::kParseInsituFlag>(rapidjson::InsituStringStream(copy.data()), copy.size());
}

std::string quoted(std::string_view text) { return Value(text).dump(); }

std::string Value::dump() const {
  rapidjson::StringBuffer buffer;
  Writer out(buffer);
  write(out, *this);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace c1::json
