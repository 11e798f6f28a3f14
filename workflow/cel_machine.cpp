#include "workflow/cel_machine.hpp"

#include <array>

#include "workflow/cel_compare.hpp"

namespace c1::workflow::cel {
namespace {

std::string no_fields_in(const Value& value) {
  return "There are no fields in " + std::string(word_of(value.kind())) + ".";
}

}  // namespace

const Value* Machine::fail(const Node& node, std::string says) {
  work_.fail(std::move(says));
  return failed(node);
}

const Value* Machine::failed(const Node& node) {
  if (!is_placed_) failed_at_ = node.at;
  is_placed_ = true;
  return nullptr;
}

const Value* Machine::placed(const Node& node, std::optional<Value> value, Value& scratch) {
  if (!value) return failed(node);
  scratch = std::move(*value);
  return &scratch;
}

const Value* Machine::value_of(const Node& node, Value& scratch) {
  if (!work_.spend(1)) return failed(node);
  switch (node.kind) {
    case Node::Kind::constant:
      return &node.constant;
    case Node::Kind::variable:
      return variable(node);
    case Node::Kind::local:
      return locals_[node.place];
    case Node::Kind::field:
      return field(node, scratch);
    case Node::Kind::has_field:
      return presence(node, scratch);
    case Node::Kind::call:
      return call(node, scratch);
    case Node::Kind::matches:
      return matches(node, scratch);
    case Node::Kind::unary:
      return unary(node, scratch);
    case Node::Kind::binary:
      return binary(node, scratch);
    case Node::Kind::all_of:
    case Node::Kind::any_of:
      return logic(node, scratch);
    case Node::Kind::conditional:
      return conditional(node, scratch);
    case Node::Kind::list:
      return list(node, scratch);
    case Node::Kind::map:
      return map(node, scratch);
    case Node::Kind::macro:
      return macro(node, scratch);
  }
  return nullptr;
}

const Value* Machine::variable(const Node& node) {
  const Value* value = activation_ ? activation_->find(node.place) : nullptr;
  return value ? value : fail(node, "\"" + std::string(node.constant.string()) + "\" is not known here.");
}

const Value* Machine::field(const Node& node, Value& scratch) {
  Value of_scratch;
  const Value* of = value_of(node.children[0], of_scratch);
  return of ? field_of(node, *of, scratch) : nullptr;
}

const Value* Machine::field_of(const Node& node, const Value& of, Value& scratch) {
  if (of.is(Kind::object)) {
    const ObjectType& type = of.object_type();
    const auto place = node.object == &type ? std::optional(node.place) : type.field(node.constant.string());
    if (!place) return fail(node, type.name() + " has no field \"" + std::string(node.constant.string()) + "\".");
    scratch = type.fields()[*place].read(of.object());
    return &scratch;
  }
  if (!of.is(Kind::map)) return fail(node, no_fields_in(of));
  const Value* found = of.find(node.constant);
  if (!found) return fail(node, "The map has no key " + shown(node.constant) + ".");
  scratch = *found;  // a copy, as the map may be in the scratch of whoever asked for it
  return &scratch;
}

const Value* Machine::presence(const Node& node, Value& scratch) {
  Value of_scratch;
  const Value* of = value_of(node.children[0], of_scratch);
  if (!of) return nullptr;
  const std::string_view name = node.constant.string();
  if (of->is(Kind::object)) {
    const ObjectType& type = of->object_type();
    const auto place = node.object == &type ? std::optional(node.place) : type.field(name);
    if (!place) return fail(node, type.name() + " has no field \"" + std::string(name) + "\".");
    scratch = Value::boolean(type.fields()[*place].is_set(of->object()));
  } else if (of->is(Kind::map)) {
    scratch = Value::boolean(of->find(node.constant) != nullptr);
  } else {
    return fail(node, no_fields_in(*of));
  }
  return &scratch;
}

// Most calls have one or two arguments, and a place for eight costs as much as the call.
const Value* Machine::call(const Node& node, Value& scratch) {
  return node.children.size() <= 2 ? call_with<2>(node, scratch) : call_with<kMostArguments>(node, scratch);
}

template <std::size_t most>
const Value* Machine::call_with(const Node& node, Value& scratch) {
  std::array<Value, most> places;
  std::array<const Value*, most> values{};
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    values[i] = value_of(node.children[i], places[i]);
    if (!values[i]) return nullptr;
  }
  return called(node, Arguments(std::span(values.data(), node.children.size())), scratch);
}

const Value* Machine::called(const Node& node, Arguments arguments, Value& scratch) {
  for (const Overload* overload : node.overloads) {
    if (!overload->takes(arguments)) continue;
    if (overload->builtin) return placed(node, overload->builtin(work_, arguments), scratch);
    Result<Value> result = overload->host(arguments);
    if (result) return placed(node, std::move(*result), scratch);
    work_.fail(result.error());
    return failed(node);
  }
  std::string kinds;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    kinds += (i > 0 ? ", " : "") + std::string(word_of(arguments[i].kind()));
  return fail(node, node.overloads[0]->name + "() does not go with " + kinds + ".");
}

const Value* Machine::matches(const Node& node, Value& scratch) {
  Value text_scratch;
  const Value* text = value_of(node.children[0], text_scratch);
  if (!text) return nullptr;
  if (!text->is(Kind::string))
    return fail(node, "matches() does not go with " + std::string(word_of(text->kind())) + ".");
  if (!work_.spend(node.pattern->cost_in(text->string()))) return failed(node);
  scratch = Value::boolean(node.pattern->found_in(text->string()));
  return &scratch;
}

const Value* Machine::unary(const Node& node, Value& scratch) {
  Value operand_scratch;
  const Value* operand = value_of(node.children[0], operand_scratch);
  return operand ? placed(node, apply(node.op, *operand, work_), scratch) : nullptr;
}

const Value* Machine::binary(const Node& node, Value& scratch) {
  Value left_scratch;
  Value right_scratch;
  const Value* left = value_of(node.children[0], left_scratch);
  if (!left) return nullptr;
  const Value* right = value_of(node.children[1], right_scratch);
  return right ? placed(node, apply(node.op, *left, *right, work_), scratch) : nullptr;
}

const Value* Machine::conditional(const Node& node, Value& scratch) {
  const auto holds = truth_of(node.children[0]);
  return holds ? value_of(node.children[*holds ? 1 : 2], scratch) : nullptr;
}

const Value* Machine::list(const Node& node, Value& scratch) {
  Value::List elements;
  elements.reserve(node.children.size());
  for (const Node& child : node.children) {
    Value element_scratch;
    const Value* element = value_of(child, element_scratch);
    if (!element) return nullptr;
    elements.push_back(*element);
  }
  return placed(node, work_.list(std::move(elements)), scratch);
}

const Value* Machine::map(const Node& node, Value& scratch) {
  std::vector<Value::Entry> entries;
  entries.reserve(node.children.size() / 2);
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    Value key_scratch;
    Value value_scratch;
    const Value* key = value_of(node.children[i], key_scratch);
    if (!key) return nullptr;
    const Value* value = value_of(node.children[i + 1], value_scratch);
    if (!value) return nullptr;
    entries.emplace_back(*key, *value);
  }
  if (!work_.fits(entries.size())) return failed(node);
  Result<Value> made = Value::map(std::move(entries));
  if (made) return placed(node, std::move(*made), scratch);
  return fail(node, made.error().says);
}

}  // namespace c1::workflow::cel
