#include "workflow/cel_sentences.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"

namespace c1::workflow::cel {
namespace {

std::string in_quotes(std::string_view word) { return "\"" + std::string(word) + "\""; }

std::string words_of(const std::vector<Type>& types, std::size_t from) {
  std::string words;
  for (std::size_t i = from; i < types.size(); ++i) words += (i > from ? ", " : "") + cel::words_of(types[i]);
  return words;
}

// "string.startsWith(string)", "duration(string)".
std::string signature(std::string_view function, bool is_method, const std::vector<Type>& types) {
  const std::string target = is_method && !types.empty() ? cel::words_of(types[0]) + "." : "";
  return target + std::string(function) + "(" + words_of(types, is_method ? 1 : 0) + ")";
}

bool both(const std::vector<Type>& given, Kind one, Kind other) {
  return given.size() == 2 &&
         ((given[0].kind == one && given[1].kind == other) || (given[0].kind == other && given[1].kind == one));
}

bool is_number(const Type& type) {
  return type.kind == Kind::integer || type.kind == Kind::uinteger || type.kind == Kind::real;
}

// What they most likely meant.
std::string operand_hint(Operator op, const std::vector<Type>& given) {
  if (both(given, Kind::duration, Kind::string)) return " Write a duration as duration(\"4h\").";
  if (both(given, Kind::timestamp, Kind::string)) return " Write a moment as timestamp(\"2026-11-24T09:30:00Z\").";
  if (both(given, Kind::duration, Kind::integer)) return " Write a duration as duration(\"4h\").";
  if (given.size() == 2 && is_number(given[0]) && is_number(given[1]))
    return " Convert one of them: int(x), uint(x), double(x).";
  if (op == Operator::in && given[1].kind == Kind::string) return " To look into a text, write text.contains(\"x\").";
  if (op == Operator::equal && (given[0].kind == Kind::list || given[1].kind == Kind::list))
    return " To look into a list, write x in list.";
  return {};
}

std::vector<std::string_view> method_names(const Type& target, const Environment::Tables& tables) {
  std::vector<std::string_view> names;
  for (const auto& [name, overloads] : tables.functions)
    for (const Overload* overload : overloads)
      if (overload->is_method && overload->parameters[0].kind == target.kind &&
          overload->parameters[0].name == target.name)
        if (names.empty() || names.back() != name) names.push_back(name);
  return names;
}

std::vector<std::string_view> function_names(const Environment::Tables& tables, bool methods) {
  std::vector<std::string_view> names;
  for (const auto& [name, overloads] : tables.functions)
    if (std::any_of(overloads.begin(), overloads.end(), [&](const Overload* one) { return one->is_method == methods; }))
      names.push_back(name);
  return names;
}

std::string all_of_them(const std::vector<std::string_view>& names) {
  return text::listed({names.begin(), names.end()});
}

}  // namespace

std::string unknown_name(std::string_view name, const std::vector<std::string_view>& known) {
  std::string hint = text::did_you_mean(name, known);
  if (hint.empty() && !known.empty()) hint = " There are " + all_of_them(known) + "; texts stand in \"quotes\".";
  return "There is no " + in_quotes(text::fit(name, 60)) + " here." + hint;
}

std::string unknown_field(const ObjectType& object, std::string_view field) {
  std::vector<std::string_view> known;
  for (const ObjectType::Field& each : object.fields()) known.emplace_back(each.name);
  std::string hint = text::did_you_mean(field, known);
  const auto& methods = object.methods();
  const bool is_method =
      std::any_of(methods.begin(), methods.end(), [&](const auto& each) { return each.name == field; });
  if (is_method) hint = " There is a function of that name: write " + std::string(field) + "(...).";
  if (hint.empty()) hint = " It has " + all_of_them(known) + ".";
  return object.name() + " has no field " + in_quotes(text::fit(field, 60)) + "." + hint;
}

std::string unknown_function(std::string_view function, const Type* target, const Environment::Tables& tables) {
  const std::string name = in_quotes(text::fit(function, 60));
  const bool other_style = std::any_of(tables.overloads(function).begin(), tables.overloads(function).end(),
                                       [&](const Overload* one) { return one->is_method == (target == nullptr); });
  if (other_style && !target) return name + " is called on a value: write x." + std::string(function) + "(...).";
  if (other_style) return name + " is not called on a value: write " + std::string(function) + "(...).";
  const bool known_target = target && target->kind != Kind::dyn && target->kind != Kind::unknown;
  const std::string on = known_target ? " on " + cel::words_of(*target) : "";
  const auto known = known_target ? method_names(*target, tables) : function_names(tables, target != nullptr);
  std::string hint = text::did_you_mean(function, known);
  if (hint.empty() && known_target && target->kind == Kind::object && !known.empty())
    hint = " There are " + all_of_them(known) + ".";
  return "There is no function " + name + on + "." + hint;
}

std::string wrong_arguments(std::string_view function, bool is_method, const std::vector<Type>& given,
                            const std::vector<const Overload*>& candidates) {
  std::vector<std::string> known;
  for (const Overload* candidate : candidates) {
    if (known.size() == 6) break;
    known.push_back(signature(function, is_method, candidate->parameters));
  }
  std::string says = "There is no " + signature(function, is_method, given) + "; there is " + text::listed(known) + ".";
  if (is_method && function == "contains" && given[0].kind == Kind::list)
    says += " To look into a list, write x in list.";
  return says;
}

std::string wrong_operands(Operator op, const std::vector<Type>& given) {
  if (op == Operator::index)
    return "There is no " + cel::words_of(given[0]) + "[" + cel::words_of(given[1]) +
           "]; a list is asked with an int, a map with one of its keys.";
  if (op == Operator::conditional) {
    if (given[0].kind != Kind::boolean && given[0].kind != Kind::dyn)
      return "Before \"?\" stands a bool, and this is " + cel::words_of(given[0]) + ".";
    return "Both sides of \":\" must have the same type, and these are " + cel::words_of(given[1]) + " and " +
           cel::words_of(given[2]) + ".";
  }
  if (given.size() == 1) return in_quotes(symbol_of(op)) + " does not go with " + cel::words_of(given[0]) + ".";
  return in_quotes(symbol_of(op)) + " does not go with " + cel::words_of(given[0]) + " and " + cel::words_of(given[1]) +
         "." + operand_hint(op, given);
}

std::string wrong_result(const Expected& expected, const Type& given) {
  std::string wanted;
  for (std::size_t i = 0; i < expected.types.size(); ++i) {
    wanted += (i > 0 ? " or " : "") + cel::words_of(expected.types[i]);
    if (expected.types[i].kind == Kind::boolean) wanted += " (true or false)";
  }
  return expected.what + " must give " + wanted + ", and this gives " + cel::words_of(given) + ".";
}

}  // namespace c1::workflow::cel
