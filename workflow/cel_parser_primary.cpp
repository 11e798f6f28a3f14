// Names, literals, calls and macros.

#include <array>
#include <limits>

#include "workflow/cel_parser.hpp"

namespace c1::workflow::cel {
namespace {

struct MacroName {
  std::string_view name;
  Macro::Kind kind;
};
constexpr std::array<MacroName, 6> kMacros{{{"all", Macro::Kind::all},
                                            {"exists", Macro::Kind::exists},
                                            {"exists_one", Macro::Kind::exists_one},
                                            {"existsOne", Macro::Kind::exists_one},
                                            {"filter", Macro::Kind::filter},
                                            {"map", Macro::Kind::map}}};

// Only with the macro's number of arguments: a host may have a method of that name.
std::optional<Macro::Kind> macro_of(std::string_view name, std::size_t arguments) {
  for (const auto& [known, kind] : kMacros)
    if (known == name && (arguments == 2 || (arguments == 3 && kind == Macro::Kind::map))) return kind;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Macro::Kind kind) {
  for (const auto& [name, known] : kMacros)
    if (known == kind) return name;
  return "";
}

ExprPtr Parser::primary() {
  const Token& token = next();
  if (token.kind == Token::Kind::name) return name(false);
  if (token.is("(")) return parenthesised();
  if (token.is("[")) return list();
  if (token.is("{")) return map();
  if (token.is(".")) {
    take();
    return next().kind == Token::Kind::name ? name(true) : unexpected("a name");
  }
  if (token.kind == Token::Kind::symbol || token.kind == Token::Kind::end || token.kind == Token::Kind::broken)
    return unexpected("a value");
  return literal();
}

ExprPtr Parser::literal() {
  const Token& token = take();
  if (token.kind != Token::Kind::integer) return made(token.at, 0, Literal{token.value});
  const std::uint64_t magnitude = token.value.uinteger();
  if (magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return fail(token.at, std::string(token.text) + " is too large for an int; write " + std::string(token.text) +
                              "u for a uint.");
  return made(token.at, 0, Literal{Value::integer(static_cast<std::int64_t>(magnitude))});
}

ExprPtr Parser::name(bool is_rooted) {
  const Token& token = take();
  if (token.is_reserved) return fail(token.at, "\"" + std::string(token.text) + "\" is reserved and cannot be a name.");
  if (next().is("(")) return called(nullptr, token);
  return made(token.at, 0, Name{std::string(token.text), is_rooted});
}

ExprPtr Parser::parenthesised() {
  take();
  ExprPtr inner = expression();
  return inner && expect(")", "") ? std::move(inner) : nullptr;
}

bool Parser::list_until(std::string_view end, std::vector<ExprPtr>& elements) {
  while (!take_if(end)) {
    ExprPtr element = expression();
    if (!element) return false;
    elements.push_back(std::move(element));
    if (!take_if(",")) return expect(end, " or \",\"");
    // The last element of a list may have a comma after it; the last argument of a call may not.
    if (end == ")" && next().is(end)) return unexpected("an argument") != nullptr;
  }
  return true;
}

ExprPtr Parser::list() {
  const Position at = take().at;
  std::vector<ExprPtr> elements;
  if (!list_until("]", elements)) return nullptr;
  const int depth = depth_of(elements);
  return made(at, depth, ListOf{std::move(elements)});
}

ExprPtr Parser::map() {
  const Position at = take().at;
  MapOf map;
  int depth = 0;
  while (!take_if("}")) {
    ExprPtr key = expression();
    if (!key || !expect(":", " after the key of a map")) return nullptr;
    ExprPtr value = expression();
    if (!value) return nullptr;
    depth = std::max({depth, key->depth, value->depth});
    map.entries.emplace_back(std::move(key), std::move(value));
    if (take_if(",")) continue;
    if (!expect("}", " or \",\"")) return nullptr;
    break;
  }
  return made(at, depth, std::move(map));
}

ExprPtr Parser::called(ExprPtr target, const Token& function) {
  take();
  std::vector<ExprPtr> arguments;
  if (!list_until(")", arguments)) return nullptr;
  if (!target && function.text == "has") return presence(function, std::move(arguments));
  const auto kind = target ? macro_of(function.text, arguments.size()) : std::nullopt;
  if (kind) return macro(*kind, std::move(target), function, std::move(arguments));
  const int depth = std::max(depth_of(arguments), target ? target->depth : 0);
  return made(function.at, depth, Call{std::move(target), std::string(function.text), std::move(arguments)});
}

ExprPtr Parser::presence(const Token& function, std::vector<ExprPtr> arguments) {
  auto* select = arguments.size() == 1 ? std::get_if<Select>(&arguments[0]->what) : nullptr;
  if (!select || select->is_test)
    return fail(function.at, "has() asks for one field, as in has(a.b); to ask for a key, write \"key\" in a.");
  select->is_test = true;
  return std::move(arguments[0]);
}

ExprPtr Parser::macro(Macro::Kind kind, ExprPtr range, const Token& function, std::vector<ExprPtr> arguments) {
  const auto* variable = std::get_if<Name>(&arguments[0]->what);
  if (!variable || variable->is_rooted)
    return fail(arguments[0]->at, std::string(function.text) + "() takes a new name first, as in list." +
                                      std::string(function.text) + "(x, x == 1).");
  const int depth = std::max(depth_of(arguments), range->depth);
  Macro macro{.kind = kind, .range = std::move(range), .variable = variable->name};
  if (kind == Macro::Kind::map) {
    macro.result = std::move(arguments.back());
    if (arguments.size() == 3) macro.condition = std::move(arguments[1]);
  } else {
    macro.condition = std::move(arguments[1]);
  }
  return made(function.at, depth, std::move(macro));
}

}  // namespace c1::workflow::cel
