// int, uint, double, string, bytes, bool, dyn, type. What does not fit its target is an error, never cut.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "workflow/cel_overload.hpp"
#include "workflow/cel_print.hpp"
#include "workflow/cel_text.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

std::nullopt_t does_not_fit(Work& work, const Value& value, std::string_view target) {
  return work.fail(shown(value) + " does not fit into " + std::string(target) + ".");
}
std::nullopt_t is_no(Work& work, const Value& value, std::string_view target) {
  return work.fail(shown(value) + " is no " + std::string(target) + ".");
}

// All of the text, which may not begin with a space; a leading + is allowed.
template <class N>
std::optional<N> read_as(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  N number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> int_of_uint(Work& work, Arguments arguments) {
  const std::uint64_t number = arguments[0].uinteger();
  if (number >= (std::uint64_t{1} << 63U)) return does_not_fit(work, arguments[0], "an int");
  return Value::integer(static_cast<std::int64_t>(number));
}
// The smallest int is refused too, as the specification does: it cannot be told from what was rounded to it.
std::optional<Value> int_of_double(Work& work, Arguments arguments) {
  const double number = arguments[0].real();
  if (!(number > -kTwoTo63 && number < kTwoTo63)) return does_not_fit(work, arguments[0], "an int");
  return Value::integer(static_cast<std::int64_t>(number));
}
std::optional<Value> int_of_string(Work& work, Arguments arguments) {
  const auto number = read_as<std::int64_t>(arguments[0].string());
  return number ? std::optional(Value::integer(*number)) : is_no(work, arguments[0], "int");
}
std::optional<Value> int_of_timestamp(Work&, Arguments arguments) {
  return Value::integer(arguments[0].timestamp().seconds);
}

std::optional<Value> uint_of_int(Work& work, Arguments arguments) {
  if (arguments[0].integer() < 0) return does_not_fit(work, arguments[0], "a uint");
  return Value::uinteger(static_cast<std::uint64_t>(arguments[0].integer()));
}
std::optional<Value> uint_of_double(Work& work, Arguments arguments) {
  const double number = arguments[0].real();
  if (!(number >= 0 && number < kTwoTo64)) return does_not_fit(work, arguments[0], "a uint");
  return Value::uinteger(static_cast<std::uint64_t>(number));
}
std::optional<Value> uint_of_string(Work& work, Arguments arguments) {
  const auto number = read_as<std::uint64_t>(arguments[0].string());
  return number ? std::optional(Value::uinteger(*number)) : is_no(work, arguments[0], "uint");
}

std::optional<Value> double_of_int(Work&, Arguments arguments) {
  return Value::real(static_cast<double>(arguments[0].integer()));
}
std::optional<Value> double_of_uint(Work&, Arguments arguments) {
  return Value::real(static_cast<double>(arguments[0].uinteger()));
}
std::optional<Value> double_of_string(Work& work, Arguments arguments) {
  const auto number = read_as<double>(arguments[0].string());
  return number ? std::optional(Value::real(*number)) : is_no(work, arguments[0], "double");
}

std::optional<Value> string_of_bool(Work&, Arguments arguments) {
  return Value::borrowed(arguments[0].boolean() ? "true" : "false");
}
std::optional<Value> string_of_int(Work&, Arguments arguments) {
  return Value::string(std::to_string(arguments[0].integer()));
}
std::optional<Value> string_of_uint(Work&, Arguments arguments) {
  return Value::string(std::to_string(arguments[0].uinteger()));
}
// Without the ".0" of a literal: string(1.0) is "1".
std::optional<Value> string_of_double(Work&, Arguments arguments) {
  std::string text = written(arguments[0].real());
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return Value::string(std::move(text));
}
std::optional<Value> string_of_bytes(Work& work, Arguments arguments) {
  if (!work.spend_bytes(arguments[0].bytes().size())) return std::nullopt;
  if (!is_utf8(arguments[0].bytes())) return work.fail("These bytes are not valid UTF-8, so they are no string.");
  return work.string(std::string(arguments[0].bytes()));
}
std::optional<Value> string_of_timestamp(Work&, Arguments arguments) {
  return Value::string(text_of(arguments[0].timestamp()));
}
std::optional<Value> string_of_duration(Work&, Arguments arguments) {
  return Value::string(text_of(arguments[0].duration()));
}

std::optional<Value> bytes_of_string(Work& work, Arguments arguments) {
  return work.bytes(std::string(arguments[0].string()));
}

std::optional<Value> bool_of_string(Work& work, Arguments arguments) {
  constexpr std::array<std::string_view, 5> kTrue{"true", "True", "TRUE", "t", "1"};
  constexpr std::array<std::string_view, 5> kFalse{"false", "False", "FALSE", "f", "0"};
  const std::string_view text = arguments[0].string();
  const bool yes = std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end();
  if (!yes && std::find(kFalse.begin(), kFalse.end(), text) == kFalse.end()) return is_no(work, arguments[0], "bool");
  return Value::boolean(yes);
}

std::optional<Value> type_of(Work&, Arguments arguments) {
  const Value& value = arguments[0];
  return value.is(Kind::object) ? Value::type(value.object_type()) : Value::type(value.kind());
}

}  // namespace

const std::vector<Overload>& conversion_functions() {
  static const auto functions = [] {
    const Type any = Type::parameter("A");
    std::vector<Overload> all{{"dyn", false, {any}, Kind::dyn, unchanged},
                              {"type", false, {any}, Type::type_of(any), type_of}};
    const auto convert = [&](const char* name, Kind from, Kind to, Builtin function) {
      all.push_back({name, false, {from}, to, function});
    };
    convert("int", Kind::integer, Kind::integer, unchanged);
    convert("int", Kind::uinteger, Kind::integer, int_of_uint);
    convert("int", Kind::real, Kind::integer, int_of_double);
    convert("int", Kind::string, Kind::integer, int_of_string);
    convert("int", Kind::timestamp, Kind::integer, int_of_timestamp);
    convert("uint", Kind::uinteger, Kind::uinteger, unchanged);
    convert("uint", Kind::integer, Kind::uinteger, uint_of_int);
    convert("uint", Kind::real, Kind::uinteger, uint_of_double);
    convert("uint", Kind::string, Kind::uinteger, uint_of_string);
    convert("double", Kind::real, Kind::real, unchanged);
    convert("double", Kind::integer, Kind::real, double_of_int);
    convert("double", Kind::uinteger, Kind::real, double_of_uint);
    convert("double", Kind::string, Kind::real, double_of_string);
    convert("string", Kind::string, Kind::string, unchanged);
    convert("string", Kind::boolean, Kind::string, string_of_bool);
    convert("string", Kind::integer, Kind::string, string_of_int);
    convert("string", Kind::uinteger, Kind::string, string_of_uint);
    convert("string", Kind::real, Kind::string, string_of_double);
    convert("string", Kind::bytes, Kind::string, string_of_bytes);
    convert("string", Kind::timestamp, Kind::string, string_of_timestamp);
    convert("string", Kind::duration, Kind::string, string_of_duration);
    convert("bytes", Kind::bytes, Kind::bytes, unchanged);
    convert("bytes", Kind::string, Kind::bytes, bytes_of_string);
    convert("bool", Kind::boolean, Kind::boolean, unchanged);
    convert("bool", Kind::string, Kind::boolean, bool_of_string);
    return all;
  }();
  return functions;
}

}  // namespace c1::workflow::cel
