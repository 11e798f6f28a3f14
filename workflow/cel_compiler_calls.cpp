// Operators, functions and macros.

#include <algorithm>

#include "base/text.hpp"
#include "workflow/cel_compiler.hpp"
#include "workflow/cel_sentences.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

std::vector<Type> types_of(const Inference& inference, const std::vector<Typed>& typed) {
  std::vector<Type> types;
  for (const Typed& each : typed) types.push_back(inference.resolved(each.type));
  return types;
}

std::vector<Type> all_finished(const Inference& inference, const std::vector<Type>& types) {
  std::vector<Type> out;
  for (const Type& type : types) out.push_back(inference.finished(type));
  return out;
}

// A moment, duration or object may be null where values are compared or chosen, not where one computes with them.
bool refuses_null(const std::vector<Type>& given, const std::vector<Type>& wanted) {
  for (std::size_t i = 0; i < given.size(); ++i)
    if (given[i].kind == Kind::null && wanted[i].kind != Kind::parameter && wanted[i].kind != Kind::dyn) return true;
  return false;
}

struct Fitting {
  std::vector<std::size_t> which;
  Type result;  // dyn where several fit that disagree
};

// Which of the signatures take the types. Where it is one only, what it needs unknown types to be is learnt.
template <class Signatures, class Types, class Gives>
Fitting fitting(Inference& inference, const std::vector<Type>& given, const Signatures& signatures, Types wanted,
                Gives result) {
  Fitting found;
  const std::size_t before = inference.mark();
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    if (wanted(signatures[i]).size() != given.size() || refuses_null(given, wanted(signatures[i]))) continue;
    std::vector<Type> signature = wanted(signatures[i]);
    signature.push_back(result(signatures[i]));
    signature = inference.instance(signature);
    const Type gives = std::move(signature.back());
    signature.pop_back();
    if (found.which.size() == 1) inference.undo(before);
    if (!inference.fit(given, signature)) continue;
    const Type resolved = inference.resolved(gives);
    found.result = found.which.empty() || found.result == resolved ? resolved : Type(Kind::dyn);
    found.which.push_back(i);
  }
  if (found.which.size() > 1) inference.undo(before);
  return found;
}

Node::Kind node_kind(const Operation& operation) {
  if (operation.op == Operator::conditional) return Node::Kind::conditional;
  return operation.operands.size() == 1 ? Node::Kind::unary : Node::Kind::binary;
}

const Value* constant_text(const Node& node) {
  return node.kind == Node::Kind::constant && node.constant.is(Kind::string) ? &node.constant : nullptr;
}

}  // namespace

bool Compiler::must_be_bool(const Typed& typed, Position at, std::string_view what) {
  if (inference_.fits(typed.type, Kind::boolean)) return true;
  problem(at, std::string(what) + " a bool (true or false), and this is " + words_of(inference_.finished(typed.type)) +
                  ".");
  return false;
}

Typed Compiler::logic(const Operation& operation, Position at) {
  Node node{
      .kind = operation.op == Operator::all_of ? Node::Kind::all_of : Node::Kind::any_of, .op = operation.op, .at = at};
  for (const ExprPtr& operand : operation.operands) {
    Typed typed = compiled(*operand);
    must_be_bool(typed, operand->at, "On both sides of \"" + std::string(symbol_of(operation.op)) + "\" stands");
    node.children.push_back(std::move(typed.node));
  }
  return {Kind::boolean, std::move(node)};
}

Typed Compiler::compiled(const Operation& operation, Position at) {
  if (operation.op == Operator::all_of || operation.op == Operator::any_of) return logic(operation, at);
  std::vector<Typed> operands;
  for (const ExprPtr& operand : operation.operands) operands.push_back(compiled(*operand));
  const std::vector<Type> given = types_of(inference_, operands);
  const auto found = fitting(
      inference_, given, signatures_of(operation.op), [](const Signature& each) -> auto& { return each.operands; },
      [](const Signature& each) { return each.result; });
  if (found.which.empty()) {
    problem(at, wrong_operands(operation.op, all_finished(inference_, given)));
    return nothing(at);
  }
  Node node{.kind = node_kind(operation), .op = operation.op, .at = at};
  for (Typed& operand : operands) node.children.push_back(std::move(operand.node));
  fold(node);
  return {found.result, std::move(node)};
}

Typed Compiler::compiled(const Call& call, Position at) {
  std::vector<Typed> arguments;
  if (call.target) arguments.push_back(compiled(*call.target));
  for (const ExprPtr& argument : call.arguments) arguments.push_back(compiled(*argument));
  return overloaded(call, std::move(arguments), at);
}

Typed Compiler::overloaded(const Call& call, std::vector<Typed> arguments, Position at) {
  std::vector<const Overload*> candidates;
  for (const Overload* overload : tables_.overloads(call.function))
    if (overload->is_method == (call.target != nullptr)) candidates.push_back(overload);
  const std::vector<Type> given = types_of(inference_, arguments);
  if (candidates.empty()) {
    problem(at, unknown_function(call.function, call.target ? &given[0] : nullptr, tables_));
    return nothing(at);
  }
  const auto found = fitting(
      inference_, given, candidates, [](const Overload* each) -> auto& { return each->parameters; },
      [](const Overload* each) { return each->result; });
  if (found.which.empty()) {
    problem(at, wrong_arguments(call.function, call.target != nullptr, all_finished(inference_, given), candidates));
    return nothing(at);
  }
  Typed made{found.result, {.kind = Node::Kind::call, .at = at}};
  for (const std::size_t which : found.which) made.node.overloads.push_back(candidates[which]);
  for (Typed& argument : arguments) made.node.children.push_back(std::move(argument.node));
  check_literals(call, made, at);
  return made;
}

// A duration, moment, pattern or time zone that is written out can be wrong now, and need not wait for a request.
void Compiler::check_literals(const Call& call, Typed& made, Position at) {
  Node& node = made.node;
  const bool is_standard = node.overloads[0]->builtin != nullptr;
  const Value* last = node.children.empty() ? nullptr : constant_text(node.children.back());
  const Position last_at = call.arguments.empty() ? at : call.arguments.back()->at;
  if (is_standard && last && call.function == "matches") {
    auto pattern = Pattern::of(last->string());
    if (!pattern) return problem(last_at, pattern.error().says);
    node.pattern = std::move(*pattern);
    node.kind = Node::Kind::matches;
    node.children.pop_back();
    node.overloads.clear();
  }
  const bool names_zone = is_standard && last && node.children.size() == 2 && call.function.starts_with("get");
  if (names_zone && !zone_of(last->string()))
    return problem(last_at,
                   "There is no time zone " + shown(*last) + "; write one as \"Europe/Berlin\" or \"+01:00\".");
  const bool is_time = call.function == "duration" || call.function == "timestamp";
  const auto failure = fold(node);
  if (failure && is_time) problem(last_at, *failure);
}

std::optional<Type> Compiler::element_of(const Type& range) {
  const Type type = inference_.resolved(range);
  if (type.kind == Kind::list || type.kind == Kind::map) return type.of[0];
  if (type.kind == Kind::dyn) return Type(Kind::dyn);
  if (type.kind != Kind::unknown) return std::nullopt;
  const Type element = inference_.fresh();
  return inference_.fits(type, Type::list(element)) ? element : Type(Kind::dyn);
}

Typed Compiler::compiled(const Macro& macro, Position at) {
  Typed range = compiled(*macro.range);
  const auto element = element_of(range.type);
  const std::string name = std::string(name_of(macro.kind)) + "()";
  if (!element)
    problem(at,
            name + " goes through a list or the keys of a map, not " + words_of(inference_.finished(range.type)) + ".");
  Node node{.kind = Node::Kind::macro,
            .macro = macro.kind,
            .has_condition = macro.condition != nullptr,
            .at = at,
            .place = locals_.size()};
  node.children.push_back(std::move(range.node));
  locals_.push_back({macro.variable, element.value_or(Type(Kind::dyn))});
  most_locals_ = std::max(most_locals_, locals_.size());
  Type result = macro.kind == Macro::Kind::filter ? Type::list(locals_.back().type) : Type(Kind::boolean);
  if (macro.condition) {
    Typed condition = compiled(*macro.condition);
    must_be_bool(condition, macro.condition->at, "The condition of " + name + " must be");
    node.children.push_back(std::move(condition.node));
  }
  if (macro.result) {
    Typed each = compiled(*macro.result);
    result = Type::list(each.type);
    node.children.push_back(std::move(each.node));
  }
  locals_.pop_back();
  return {std::move(result), std::move(node)};
}

}  // namespace c1::workflow::cel
