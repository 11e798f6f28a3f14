// && and ||, whose operands commute although some of them fail, and the macros that stand for them.

#include "workflow/cel_machine.hpp"

namespace c1::workflow::cel {

std::optional<bool> Machine::truth_of(const Node& node) {
  Value scratch;
  const Value* value = value_of(node, scratch);
  if (!value) return std::nullopt;
  if (value->is(Kind::boolean)) return value->boolean();
  fail(node, "This must be a bool, and it is " + std::string(word_of(value->kind())) + ".");
  return std::nullopt;
}

// Puts failures aside, as long as another operand may decide. A used-up limit cannot be put aside.
class Machine::Doubt {
 public:
  explicit Doubt(Machine& machine) : machine_(machine) {}
  // False: stop here.
  bool put_aside() {
    if (machine_.work_.is_used_up()) return false;
    auto error = machine_.work_.take_error();
    if (!first_) first_ = Failure{std::move(*error), machine_.failed_at_};
    machine_.is_placed_ = false;
    return true;
  }
  // Null if nothing failed; else the first failure is the machine's again.
  bool remains() {
    if (!first_) return false;
    machine_.work_.fail(std::move(first_->error));
    machine_.failed_at_ = first_->at;
    machine_.is_placed_ = true;
    return true;
  }

 private:
  Machine& machine_;
  std::optional<Failure> first_;
};

const Value* Machine::logic(const Node& node, Value& scratch) {
  const bool deciding = node.kind == Node::Kind::any_of;
  Doubt doubt(*this);
  for (const Node& child : node.children) {
    const auto truth = truth_of(child);
    if (!truth && !doubt.put_aside()) return nullptr;
    if (truth != deciding) continue;
    scratch = Value::boolean(deciding);
    return &scratch;
  }
  if (doubt.remains()) return nullptr;
  scratch = Value::boolean(!deciding);
  return &scratch;
}

const Value* Machine::macro(const Node& node, Value& scratch) {
  Value range_scratch;
  const Value* range = value_of(node.children[0], range_scratch);
  if (!range) return nullptr;
  Value::List keys;
  if (range->is(Kind::map)) {
    if (!work_.spend(range->map().size())) return failed(node);
    for (const Value::Entry& entry : range->map()) keys.push_back(entry.first);
  } else if (!range->is(Kind::list)) {
    return fail(node, std::string(name_of(node.macro)) + "() goes through a list or the keys of a map, not " +
                          std::string(word_of(range->kind())) + ".");
  }
  const Value::List& elements = range->is(Kind::map) ? keys : range->list();
  switch (node.macro) {
    case Macro::Kind::all:
    case Macro::Kind::exists:
      return quantified(node, elements, scratch);
    case Macro::Kind::exists_one:
      return exists_one(node, elements, scratch);
    case Macro::Kind::filter:
    case Macro::Kind::map:
      break;
  }
  return transformed(node, elements, scratch);
}

const Value* Machine::quantified(const Node& node, const Value::List& range, Value& scratch) {
  const bool deciding = node.macro == Macro::Kind::exists;
  Doubt doubt(*this);
  for (const Value& element : range) {
    locals_[node.place] = &element;
    const auto truth = truth_of(node.children[1]);
    if (!truth && !doubt.put_aside()) return nullptr;
    if (truth != deciding) continue;
    scratch = Value::boolean(deciding);
    return &scratch;
  }
  if (doubt.remains()) return nullptr;
  scratch = Value::boolean(!deciding);
  return &scratch;
}

const Value* Machine::exists_one(const Node& node, const Value::List& range, Value& scratch) {
  std::size_t found = 0;
  for (const Value& element : range) {
    locals_[node.place] = &element;
    const auto truth = truth_of(node.children[1]);
    if (!truth) return nullptr;
    if (*truth) ++found;
  }
  scratch = Value::boolean(found == 1);
  return &scratch;
}

// filter() and map(), which may have a condition too.
const Value* Machine::transformed(const Node& node, const Value::List& range, Value& scratch) {
  Value::List made;
  for (const Value& element : range) {
    locals_[node.place] = &element;
    const auto wanted = node.has_condition ? truth_of(node.children[1]) : std::optional(true);
    if (!wanted) return nullptr;
    if (!*wanted) continue;
    Value element_scratch;
    const Value* result = &element;
    if (node.macro == Macro::Kind::map) result = value_of(node.children.back(), element_scratch);
    if (!result) return nullptr;
    made.push_back(*result);
  }
  return placed(node, work_.list(std::move(made)), scratch);
}

}  // namespace c1::workflow::cel
