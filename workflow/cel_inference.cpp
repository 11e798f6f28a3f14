#include "workflow/cel_inference.hpp"

#include <algorithm>

namespace c1::workflow::cel {
namespace {

bool may_be_null(const Type& type) {
  return type.kind == Kind::null || type.kind == Kind::object || type.kind == Kind::timestamp ||
         type.kind == Kind::duration;
}

// Of two that fit.
bool is_more_general(const Type& left, const Type& right) {
  if (left.kind == Kind::dyn) return right.kind != Kind::dyn;
  if (right.kind == Kind::null) return left.kind != Kind::null;
  for (std::size_t i = 0; i < std::min(left.of.size(), right.of.size()); ++i)
    if (is_more_general(left.of[i], right.of[i])) return true;
  return false;
}

}  // namespace

Type Inference::fresh() {
  known_.emplace_back();
  return Type::unknown(static_cast<int>(known_.size()) - 1);
}

void Inference::bind(int number, Type type) {
  auto& known = known_[static_cast<std::size_t>(number)];
  trail_.emplace_back(number, std::move(known));
  known = std::move(type);
}

void Inference::undo(std::size_t mark) {
  for (; trail_.size() > mark; trail_.pop_back())
    known_[static_cast<std::size_t>(trail_.back().first)] = std::move(trail_.back().second);
}

bool Inference::fits(const Type& from, const Type& to) {
  const std::size_t before = mark();
  if (unify(from, to)) return true;
  undo(before);
  return false;
}

bool Inference::fit(const std::vector<Type>& from, const std::vector<Type>& to) {
  const std::size_t before = mark();
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (unify(from[i], to[i])) continue;
    undo(before);
    return false;
  }
  return true;
}

Type Inference::joined(const Type& left, const Type& right) {
  if (!fits(right, left)) return Kind::dyn;
  const Type first = resolved(left);
  const Type second = resolved(right);
  return is_more_general(second, first) ? second : first;
}

bool Inference::unify(const Type& left, const Type& right) {
  if (left.kind == Kind::unknown) return unify_unknown(left.number, right);
  if (right.kind == Kind::unknown) return unify_unknown(right.number, left);
  if (left.kind == Kind::dyn || right.kind == Kind::dyn) return true;
  if (left.kind == Kind::null || right.kind == Kind::null) return may_be_null(left) && may_be_null(right);
  if (left.kind != right.kind || left.name != right.name) return false;
  if (left.kind == Kind::type) return true;
  for (std::size_t i = 0; i < std::min(left.of.size(), right.of.size()); ++i)
    if (!unify(left.of[i], right.of[i])) return false;
  return true;
}

bool Inference::unify_unknown(int number, const Type& type) {
  if (type.kind == Kind::unknown && type.number == number) return true;
  const auto known = known_[static_cast<std::size_t>(number)];
  if (!known) {
    if (occurs(number, type)) return false;
    bind(number, type);
    return true;
  }
  if (!unify(*known, type)) return false;
  if (type.kind != Kind::unknown && is_more_general(type, resolved(*known)) && !occurs(number, type))
    bind(number, type);
  return true;
}

bool Inference::occurs(int number, const Type& type) const {
  if (type.kind == Kind::unknown) {
    if (type.number == number) return true;
    const auto& known = known_[static_cast<std::size_t>(type.number)];
    return known && occurs(number, *known);
  }
  return std::any_of(type.of.begin(), type.of.end(), [&](const Type& part) { return occurs(number, part); });
}

Type Inference::resolved(const Type& type) const {
  if (type.kind == Kind::unknown) {
    const auto& known = known_[static_cast<std::size_t>(type.number)];
    return known ? resolved(*known) : type;
  }
  Type out = type;
  for (Type& part : out.of) part = resolved(part);
  return out;
}

Type Inference::finished(const Type& type) const {
  Type out = resolved(type);
  if (out.kind == Kind::unknown) return Kind::dyn;
  for (Type& part : out.of) part = finished(part);
  return out;
}

std::vector<Type> Inference::instance(const std::vector<Type>& signature) {
  std::map<std::string, Type> parameters;
  std::vector<Type> out;
  out.reserve(signature.size());
  for (const Type& type : signature) out.push_back(instance(type, parameters));
  return out;
}

Type Inference::instance(const Type& type, std::map<std::string, Type>& parameters) {
  if (type.kind == Kind::parameter) {
    const auto found = parameters.find(type.name);
    return found != parameters.end() ? found->second : parameters.emplace(type.name, fresh()).first->second;
  }
  Type out = type;
  for (Type& part : out.of) part = instance(part, parameters);
  return out;
}

}  // namespace c1::workflow::cel
