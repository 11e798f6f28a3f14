// size, contains, startsWith, endsWith, matches, lowerAscii, upperAscii, trim.

#include "workflow/cel_overload.hpp"
#include "workflow/cel_regex.hpp"
#include "workflow/cel_text.hpp"

namespace c1::workflow::cel {
namespace {

Value number(std::size_t count) { return Value::integer(static_cast<std::int64_t>(count)); }

std::optional<Value> size_of_text(Work& work, Arguments arguments) {
  if (!work.spend_bytes(arguments[0].string().size())) return std::nullopt;
  return number(code_points(arguments[0].string()));
}
std::optional<Value> size_of_bytes(Work&, Arguments arguments) { return number(arguments[0].bytes().size()); }
std::optional<Value> size_of_list(Work&, Arguments arguments) { return number(arguments[0].list().size()); }
std::optional<Value> size_of_map(Work&, Arguments arguments) { return number(arguments[0].map().size()); }

std::optional<Value> contains(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  if (!work.spend_bytes(text.size())) return std::nullopt;
  return Value::boolean(found_at(text, arguments[1].string(), 0) != std::string_view::npos);
}
std::optional<Value> starts_with(Work& work, Arguments arguments) {
  if (!work.spend_bytes(arguments[1].string().size())) return std::nullopt;
  return Value::boolean(arguments[0].string().starts_with(arguments[1].string()));
}
std::optional<Value> ends_with(Work& work, Arguments arguments) {
  if (!work.spend_bytes(arguments[1].string().size())) return std::nullopt;
  return Value::boolean(arguments[0].string().ends_with(arguments[1].string()));
}

// Of a pattern that is only known now; others were made when the expression was compiled.
std::optional<Value> matches(Work& work, Arguments arguments) {
  if (!work.spend_bytes(arguments[1].string().size() * 64)) return std::nullopt;
  const auto pattern = Pattern::of(arguments[1].string());
  if (!pattern) return work.fail(pattern.error());
  if (!work.spend(pattern->cost()) || !work.spend(pattern->cost_in(arguments[0].string()))) return std::nullopt;
  return Value::boolean(pattern->found_in(arguments[0].string()));
}

template <class F>
std::optional<Value> each_byte(Work& work, Arguments arguments, F change) {
  std::string text(arguments[0].string());
  for (char& c : text) c = change(c);
  return work.string(std::move(text));
}
std::optional<Value> lower_ascii(Work& work, Arguments arguments) {
  return each_byte(work, arguments, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}
std::optional<Value> upper_ascii(Work& work, Arguments arguments) {
  return each_byte(work, arguments, [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}
std::optional<Value> trim(Work& work, Arguments arguments) {
  return work.string(std::string(trimmed_of(arguments[0].string())));
}

std::vector<Overload> sizes() {
  const std::pair<Type, Builtin> kSized[] = {{Kind::string, size_of_text},
                                             {Kind::bytes, size_of_bytes},
                                             {Type::list(Type::parameter("A")), size_of_list},
                                             {Type::map(Type::parameter("A"), Type::parameter("B")), size_of_map}};
  std::vector<Overload> overloads;
  for (const bool method : {false, true})
    for (const auto& [type, function] : kSized) overloads.push_back({"size", method, {type}, Kind::integer, function});
  return overloads;
}

}  // namespace

const std::vector<Overload>& text_functions() {
  static const auto functions = [] {
    std::vector<Overload> all = sizes();
    const auto method = [&](const char* name, std::vector<Type> parameters, Kind result, Builtin function) {
      all.push_back({name, true, std::move(parameters), result, function});
    };
    method("contains", {Kind::string, Kind::string}, Kind::boolean, contains);
    method("startsWith", {Kind::string, Kind::string}, Kind::boolean, starts_with);
    method("endsWith", {Kind::string, Kind::string}, Kind::boolean, ends_with);
    method("matches", {Kind::string, Kind::string}, Kind::boolean, matches);
    all.push_back({"matches", false, {Kind::string, Kind::string}, Kind::boolean, matches});
    method("lowerAscii", {Kind::string}, Kind::string, lower_ascii);
    method("upperAscii", {Kind::string}, Kind::string, upper_ascii);
    method("trim", {Kind::string}, Kind::string, trim);
    return all;
  }();
  return functions;
}

}  // namespace c1::workflow::cel
