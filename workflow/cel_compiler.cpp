// Literals, names, fields, lists and maps.

#include "workflow/cel_compiler.hpp"

#include <algorithm>
#include <array>

#include "workflow/cel_machine.hpp"
#include "workflow/cel_sentences.hpp"

namespace c1::workflow::cel {
namespace {

struct Denotation {
  std::string_view name;
  Kind kind;
};
// Names that are types: type(x) == string.
constexpr std::array<Denotation, 12> kDenotations{{{"bool", Kind::boolean},
                                                   {"int", Kind::integer},
                                                   {"uint", Kind::uinteger},
                                                   {"double", Kind::real},
                                                   {"string", Kind::string},
                                                   {"bytes", Kind::bytes},
                                                   {"list", Kind::list},
                                                   {"map", Kind::map},
                                                   {"type", Kind::type},
                                                   {"null_type", Kind::null},
                                                   {"google.protobuf.Timestamp", Kind::timestamp},
                                                   {"google.protobuf.Duration", Kind::duration}}};

constexpr Limits kFoldingLimits{.steps = 10'000, .text = kLongestText, .elements = 10'000};

Node constant(Value value, Position at) {
  return {.kind = Node::Kind::constant, .at = at, .constant = std::move(value)};
}

Type type_of(const Value& value) {
  if (value.is(Kind::list)) return Type::list(Kind::dyn);
  if (value.is(Kind::map)) return Type::map(Kind::dyn, Kind::dyn);
  return value.kind();
}

bool may_be_key(const Type& type) {
  constexpr std::array kKeys{Kind::boolean, Kind::integer, Kind::uinteger, Kind::string, Kind::dyn, Kind::unknown};
  return std::find(kKeys.begin(), kKeys.end(), type.kind) != kKeys.end();
}

bool is_foldable(const Node& node) {
  const bool computes = node.kind == Node::Kind::unary || node.kind == Node::Kind::binary ||
                        node.kind == Node::Kind::list || node.kind == Node::Kind::map ||
                        node.kind == Node::Kind::call || node.kind == Node::Kind::matches;
  const auto is_constant = [](const Node& child) { return child.kind == Node::Kind::constant; };
  const auto is_standard = [](const Overload* overload) { return overload->builtin != nullptr; };
  return computes && std::all_of(node.children.begin(), node.children.end(), is_constant) &&
         std::all_of(node.overloads.begin(), node.overloads.end(), is_standard);
}

}  // namespace

std::optional<std::string> fold(Node& node) {
  if (!is_foldable(node)) return std::nullopt;
  Machine machine(nullptr, 0, kFoldingLimits);
  Value scratch;
  const Value* value = machine.value_of(node, scratch);
  if (!value) return machine.failure().error.says;
  node = constant(value->owned(), node.at);
  return std::nullopt;
}

Typed Compiler::nothing(Position at) const { return {Kind::dyn, constant({}, at)}; }

Typed Compiler::compiled(const Expr& expression) {
  if (const auto* select = std::get_if<Select>(&expression.what)) return compiled(*select, expression);
  return std::visit(match{[&](const Select& select) { return compiled(select, expression); },
                          [&](const auto& what) { return compiled(what, expression.at); }},
                    expression.what);
}

Typed Compiler::compiled(const Literal& literal, Position at) {
  return {type_of(literal.value), constant(literal.value, at)};
}

const Compiler::Local* Compiler::local(const std::string& name) const {
  for (auto it = locals_.rbegin(); it != locals_.rend(); ++it)
    if (it->name == name) return &*it;
  return nullptr;
}

std::optional<Typed> Compiler::global(const std::string& name, Position at) const {
  if (const auto slot = tables_.slot(name))
    return Typed{tables_.variables[*slot].type,
                 {.kind = Node::Kind::variable, .at = at, .place = *slot, .constant = Value::string(name)}};
  for (const auto& [known, kind] : kDenotations)
    if (known == name) return Typed{Type::type_of(kind), constant(Value::type(kind), at)};
  if (const ObjectType* object = tables_.object(name))
    return Typed{Type::type_of(Type::object(name)), constant(Value::type(*object), at)};
  return std::nullopt;
}

Typed Compiler::compiled(const Name& name, Position at) {
  const Local* found = name.is_rooted ? nullptr : local(name.name);
  if (found)
    return {found->type,
            {.kind = Node::Kind::local, .at = at, .place = static_cast<std::size_t>(found - locals_.data())}};
  if (auto typed = global(name.name, at)) return std::move(*typed);
  std::vector<std::string_view> known;
  for (const Local& each : locals_) known.emplace_back(each.name);
  for (const Variable& each : tables_.variables) known.emplace_back(each.name);
  problem(at, unknown_name(name.name, known));
  return nothing(at);
}

std::optional<std::string> Compiler::qualified(const Expr& expression) const {
  if (const auto* name = std::get_if<Name>(&expression.what))
    return !name->is_rooted && local(name->name) ? std::nullopt : std::optional(name->name);
  const auto* select = std::get_if<Select>(&expression.what);
  if (!select || select->is_test) return std::nullopt;
  auto front = qualified(*select->of);
  if (front) *front += "." + select->field;
  return front;
}

// The longest name that is declared wins: a.b.c before the field c of a.b.
Typed Compiler::compiled(const Select& select, const Expr& expression) {
  if (const auto name = qualified(expression))
    if (auto typed = global(*name, expression.at)) return std::move(*typed);
  return field(select, compiled(*select.of), expression.at);
}

Typed Compiler::field(const Select& select, Typed of, Position at) {
  const Type type = inference_.resolved(of.type);
  Typed made{Kind::dyn, {.kind = select.is_test ? Node::Kind::has_field : Node::Kind::field, .at = at}};
  made.node.constant = Value::string(select.field);
  made.node.children.push_back(std::move(of.node));
  if (type.kind == Kind::object) {
    made.node.object = tables_.object(type.name);
    const auto place = made.node.object->field(select.field);
    if (!place) {
      problem(at, unknown_field(*made.node.object, select.field));
      return nothing(at);
    }
    made.node.place = *place;
    made.type = made.node.object->fields()[*place].type;
  } else if (type.kind == Kind::map && inference_.fits(Kind::string, type.of[0])) {
    made.type = type.of[1];
  } else if (type.kind != Kind::dyn && type.kind != Kind::unknown) {
    problem(at, "There is no field \"" + select.field + "\" in " + words_of(inference_.finished(type)) + ".");
    return nothing(at);
  }
  if (select.is_test) made.type = Kind::boolean;
  return made;
}

Typed Compiler::compiled(const ListOf& list, Position at) {
  Node node{.kind = Node::Kind::list, .at = at};
  std::optional<Type> element;
  for (const ExprPtr& each : list.elements) {
    Typed typed = compiled(*each);
    element = element ? inference_.joined(*element, typed.type) : typed.type;
    node.children.push_back(std::move(typed.node));
  }
  fold(node);
  return {Type::list(element ? *element : inference_.fresh()), std::move(node)};
}

Typed Compiler::compiled(const MapOf& map, Position at) {
  Node node{.kind = Node::Kind::map, .at = at};
  std::optional<Type> key;
  std::optional<Type> value;
  for (const auto& [key_tree, value_tree] : map.entries) {
    Typed typed_key = compiled(*key_tree);
    Typed typed_value = compiled(*value_tree);
    if (!may_be_key(inference_.resolved(typed_key.type)))
      problem(key_tree->at, "A map's keys are bool, int, uint or string, and this one is " +
                                words_of(inference_.finished(typed_key.type)) + ".");
    key = key ? inference_.joined(*key, typed_key.type) : typed_key.type;
    value = value ? inference_.joined(*value, typed_value.type) : typed_value.type;
    node.children.push_back(std::move(typed_key.node));
    node.children.push_back(std::move(typed_value.node));
  }
  fold(node);
  return {Type::map(key ? *key : inference_.fresh(), value ? *value : inference_.fresh()), std::move(node)};
}

}  // namespace c1::workflow::cel
