#pragma once
// Internal to the CEL engine: walks a compiled expression.
//
// A node's value is given as a pointer: to a constant, a variable or an element of a list where there is one already,
// and otherwise to `scratch`, in which the caller offers a place. Null: it failed, and failure() says how.

#include <optional>
#include <utility>
#include <vector>

#include "workflow/cel_code.hpp"

namespace c1::workflow::cel {

struct Failure {
  Error error;
  Position at;
};

class Machine {
 public:
  // `activation` may be null where no variable is used.
  Machine(const Activation* activation, std::size_t locals, const Limits& limits)
      : activation_(activation), locals_(locals), work_(limits) {}

  const Value* value_of(const Node& node, Value& scratch);
  Failure failure() const { return {*work_.error(), failed_at_}; }
  std::uint64_t steps_used() const { return work_.steps_used(); }

 private:
  const Value* variable(const Node& node);
  const Value* field(const Node& node, Value& scratch);
  const Value* field_of(const Node& node, const Value& of, Value& scratch);
  const Value* presence(const Node& node, Value& scratch);
  const Value* call(const Node& node, Value& scratch);
  template <std::size_t most>
  const Value* call_with(const Node& node, Value& scratch);
  const Value* called(const Node& node, Arguments arguments, Value& scratch);
  const Value* matches(const Node& node, Value& scratch);
  const Value* unary(const Node& node, Value& scratch);
  const Value* binary(const Node& node, Value& scratch);
  const Value* logic(const Node& node, Value& scratch);
  const Value* conditional(const Node& node, Value& scratch);
  const Value* list(const Node& node, Value& scratch);
  const Value* map(const Node& node, Value& scratch);

  const Value* macro(const Node& node, Value& scratch);
  const Value* quantified(const Node& node, const Value::List& range, Value& scratch);
  const Value* exists_one(const Node& node, const Value::List& range, Value& scratch);
  const Value* transformed(const Node& node, const Value::List& range, Value& scratch);
  // Nothing: it failed.
  std::optional<bool> truth_of(const Node& node);

  const Value* fail(const Node& node, std::string says);
  const Value* failed(const Node& node);  // work_ has the error; it happened here unless it happened below
  const Value* placed(const Node& node, std::optional<Value> value, Value& scratch);

  // Of the operands of a commutative && or ||: the first failure, which counts only if none decides.
  class Doubt;

  const Activation* activation_;
  std::vector<const Value*> locals_;
  Work work_;
  bool is_placed_ = false;
  Position failed_at_;
};

}  // namespace c1::workflow::cel
