// What the operators take, and what they do. Arithmetic ends with an error where the result does not fit.

#include <array>

#include "workflow/cel_compare.hpp"
#include "workflow/cel_overload.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

std::nullopt_t too_large(Work& work, Operator op) {
  return work.fail("The result of \"" + std::string(symbol_of(op)) + "\" is too large for its type.");
}

std::nullopt_t does_not_take(Work& work, Operator op, const Value& left, const Value& right) {
  return work.fail("\"" + std::string(symbol_of(op)) + "\" does not go with " + std::string(word_of(left.kind())) +
                   " and " + std::string(word_of(right.kind())) + ".");
}

// Overflows are told by the compiler's own checked arithmetic, for int and uint alike.
template <class N>
std::optional<N> arithmetic(Operator op, N left, N right, Work& work) {
  N result = 0;
  switch (op) {
    case Operator::add:
      if (__builtin_add_overflow(left, right, &result)) return too_large(work, op);
      return result;
    case Operator::subtract:
      if (__builtin_sub_overflow(left, right, &result)) return too_large(work, op);
      return result;
    case Operator::multiply:
      if (__builtin_mul_overflow(left, right, &result)) return too_large(work, op);
      return result;
    default:
      break;
  }
  if (right == 0) return work.fail("This divides by zero.");
  // The smallest int by -1 does not fit; its remainder would be 0, but computing it is undefined.
  if (std::is_signed_v<N> && right == static_cast<N>(-1) && __builtin_sub_overflow(N{0}, left, &result))
    return too_large(work, op);
  return op == Operator::divide ? left / right : left % right;
}

std::optional<double> arithmetic(Operator op, double left, double right) {
  switch (op) {
    case Operator::add:
      return left + right;
    case Operator::subtract:
      return left - right;
    case Operator::multiply:
      return left * right;
    case Operator::divide:
      return left / right;
    default:
      return std::nullopt;
  }
}

std::optional<Value> as_duration(const std::optional<Nanos>& result, Operator op, Work& work) {
  if (!result) return too_large(work, op);
  return Value::duration(*result);
}
std::optional<Value> as_timestamp(const std::optional<Timestamp>& result, Operator op, Work& work) {
  if (!result) return too_large(work, op);
  return Value::timestamp(*result);
}

// timestamp and duration, with + or -.
std::optional<Value> shift(Operator op, const Value& left, const Value& right, Work& work) {
  const bool adds = op == Operator::add;
  const bool from_moment = left.is(Kind::timestamp);
  if (from_moment && right.is(Kind::timestamp) && !adds)
    return as_duration(between(right.timestamp(), left.timestamp()), op, work);
  if (from_moment && right.is(Kind::duration)) {
    const auto by = adds ? right.duration() : difference(Nanos{0}, right.duration());
    return as_timestamp(by ? moved(left.timestamp(), *by) : std::nullopt, op, work);
  }
  if (left.is(Kind::duration) && right.is(Kind::timestamp) && adds)
    return as_timestamp(moved(right.timestamp(), left.duration()), op, work);
  if (left.is(Kind::duration) && right.is(Kind::duration))
    return as_duration(adds ? sum(left.duration(), right.duration()) : difference(left.duration(), right.duration()),
                       op, work);
  return does_not_take(work, op, left, right);
}

std::optional<Value> concatenated(const Value& left, const Value& right, Work& work) {
  if (left.is(Kind::string)) return work.string(std::string(left.string()).append(right.string()));
  if (left.is(Kind::bytes)) return work.bytes(std::string(left.bytes()).append(right.bytes()));
  if (!work.fits(left.list().size() + right.list().size())) return std::nullopt;
  Value::List both = left.list();
  both.insert(both.end(), right.list().begin(), right.list().end());
  return Value::list(std::move(both));
}

std::optional<Value> compute(Operator op, const Value& left, const Value& right, Work& work) {
  const bool same = left.kind() == right.kind();
  if (same && left.is(Kind::integer)) {
    const auto result = arithmetic(op, left.integer(), right.integer(), work);
    return result ? std::optional(Value::integer(*result)) : std::nullopt;
  }
  if (same && left.is(Kind::uinteger)) {
    const auto result = arithmetic(op, left.uinteger(), right.uinteger(), work);
    return result ? std::optional(Value::uinteger(*result)) : std::nullopt;
  }
  if (same && left.is(Kind::real)) {
    const auto result = arithmetic(op, left.real(), right.real());
    return result ? std::optional(Value::real(*result)) : does_not_take(work, op, left, right);
  }
  const bool joins = left.is(Kind::string) || left.is(Kind::bytes) || left.is(Kind::list);
  if (same && joins && op == Operator::add) return concatenated(left, right, work);
  if (op == Operator::add || op == Operator::subtract) return shift(op, left, right, work);
  return does_not_take(work, op, left, right);
}

std::optional<Value> ordered(Operator op, const Value& left, const Value& right, Work& work) {
  const auto order = compare(left, right, work);
  if (!order) return does_not_take(work, op, left, right);
  if (work.failed()) return std::nullopt;
  const bool result = op == Operator::less         ? *order < 0
                      : op == Operator::less_equal ? *order <= 0
                      : op == Operator::greater    ? *order > 0
                                                   : *order >= 0;
  return Value::boolean(result);
}

std::optional<Value> contained(const Value& element, const Value& container, Work& work) {
  if (container.is(Kind::map)) return Value::boolean(container.find(element) != nullptr);
  if (!container.is(Kind::list)) return does_not_take(work, Operator::in, element, container);
  for (const Value& each : container.list()) {
    if (!work.spend(1)) return std::nullopt;
    if (equal(each, element, work)) return Value::boolean(true);
    if (work.failed()) return std::nullopt;
  }
  return Value::boolean(false);
}

// An int, or a uint or double of the same value: what a list may be asked with where the type is only known now.
std::optional<std::int64_t> index_of(const Value& index) {
  if (index.is(Kind::integer)) return index.integer();
  for (const Kind kind : {Kind::uinteger, Kind::real}) {
    if (!index.is(kind)) continue;
    const double value = kind == Kind::real ? index.real() : static_cast<double>(index.uinteger());
    if (value >= 0 && value < 1e15 && value == static_cast<double>(static_cast<std::int64_t>(value)))
      return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

std::optional<Value> indexed(const Value& container, const Value& index, Work& work) {
  if (container.is(Kind::map)) {
    const Value* found = container.find(index);
    if (!found) return work.fail("The map has no key " + shown(index) + ".");
    return *found;
  }
  if (!container.is(Kind::list)) return work.fail("There is no [] on " + std::string(word_of(container.kind())) + ".");
  const auto at = index_of(index);
  const auto size = static_cast<std::int64_t>(container.list().size());
  if (!at || *at < 0 || *at >= size)
    return work.fail("The list has " + std::to_string(size) + " elements, and none at " + shown(index) + ".");
  return container.list()[static_cast<std::size_t>(*at)];
}

// ---- signatures -----------------------------------------------------------------------------------------------------

std::vector<Signature> of_same(std::initializer_list<Kind> kinds, bool gives_bool) {
  std::vector<Signature> signatures;
  for (const Kind kind : kinds) signatures.push_back({{kind, kind}, gives_bool ? Kind::boolean : kind});
  return signatures;
}

std::vector<Signature> ordering() {
  auto signatures = of_same({Kind::boolean, Kind::integer, Kind::uinteger, Kind::real, Kind::string, Kind::bytes,
                             Kind::timestamp, Kind::duration},
                            true);
  constexpr std::array kNumbers{Kind::integer, Kind::uinteger, Kind::real};
  for (const Kind left : kNumbers)
    for (const Kind right : kNumbers)
      if (left != right) signatures.push_back({{left, right}, Kind::boolean});
  return signatures;
}

std::vector<Signature> made_signatures(Operator op) {
  const Type a = Type::parameter("A");
  const Type b = Type::parameter("B");
  switch (op) {
    case Operator::negate:
      return {{{Kind::integer}, Kind::integer}, {{Kind::real}, Kind::real}};
    case Operator::invert:
      return {{{Kind::boolean}, Kind::boolean}};
    case Operator::multiply:
    case Operator::divide:
      return of_same({Kind::integer, Kind::uinteger, Kind::real}, false);
    case Operator::remainder:
      return of_same({Kind::integer, Kind::uinteger}, false);
    case Operator::add: {
      auto all = of_same({Kind::integer, Kind::uinteger, Kind::real, Kind::string, Kind::bytes, Kind::duration}, false);
      all.push_back({{Kind::timestamp, Kind::duration}, Kind::timestamp});
      all.push_back({{Kind::duration, Kind::timestamp}, Kind::timestamp});
      all.push_back({{Type::list(a), Type::list(a)}, Type::list(a)});
      return all;
    }
    case Operator::subtract: {
      auto all = of_same({Kind::integer, Kind::uinteger, Kind::real, Kind::duration}, false);
      all.push_back({{Kind::timestamp, Kind::duration}, Kind::timestamp});
      all.push_back({{Kind::timestamp, Kind::timestamp}, Kind::duration});
      return all;
    }
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return ordering();
    case Operator::equal:
    case Operator::not_equal:
      return {{{a, a}, Kind::boolean}};
    case Operator::in:
      return {{{a, Type::list(a)}, Kind::boolean}, {{a, Type::map(a, b)}, Kind::boolean}};
    case Operator::conditional:
      return {{{Kind::boolean, a, a}, a}};
    case Operator::index:
      return {{{Type::list(a), Kind::integer}, a}, {{Type::map(a, b), a}, b}};
    case Operator::all_of:
    case Operator::any_of:
      break;
  }
  return {};
}

constexpr std::size_t kOperatorCount = static_cast<std::size_t>(Operator::index) + 1;

}  // namespace

const std::vector<Signature>& signatures_of(Operator op) {
  static const auto table = [] {
    std::array<std::vector<Signature>, kOperatorCount> made;
    for (std::size_t i = 0; i < kOperatorCount; ++i) made[i] = made_signatures(static_cast<Operator>(i));
    return made;
  }();
  return table[static_cast<std::size_t>(op)];
}

std::optional<Value> apply(Operator op, const Value& operand, Work& work) {
  if (op == Operator::invert && operand.is(Kind::boolean)) return Value::boolean(!operand.boolean());
  if (op == Operator::negate && operand.is(Kind::real)) return Value::real(-operand.real());
  if (op == Operator::negate && operand.is(Kind::integer)) {
    const auto result = arithmetic(Operator::subtract, std::int64_t{0}, operand.integer(), work);
    return result ? std::optional(Value::integer(*result)) : std::nullopt;
  }
  return work.fail("\"" + std::string(symbol_of(op)) + "\" does not go with " + std::string(word_of(operand.kind())) +
                   ".");
}

std::optional<Value> apply(Operator op, const Value& left, const Value& right, Work& work) {
  switch (op) {
    case Operator::equal:
    case Operator::not_equal: {
      const bool same = equal(left, right, work);
      if (work.failed()) return std::nullopt;
      return Value::boolean(same == (op == Operator::equal));
    }
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      return ordered(op, left, right, work);
    case Operator::in:
      return contained(left, right, work);
    case Operator::index:
      return indexed(left, right, work);
    default:
      return compute(op, left, right, work);
  }
}

}  // namespace c1::workflow::cel
