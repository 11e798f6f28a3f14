#pragma once
// Internal to the CEL engine: which types fit, and what unknown ones must be for it. An empty list has unknown elements
// until something is known of them; what stays unknown is dyn.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workflow/cel_type.hpp"

namespace c1::workflow::cel {

class Inference {
 public:
  Type fresh();

  // Whether a value of `from` may stand where `to` is wanted; learns what unknown types must be, if so.
  bool fits(const Type& from, const Type& to);
  // The same for several at once: all or nothing.
  bool fit(const std::vector<Type>& from, const std::vector<Type>& to);
  // The type of a list of both: the more general one, or dyn.
  Type joined(const Type& left, const Type& right);

  // With what is known filled in; `finished` also makes the rest dyn.
  Type resolved(const Type& type) const;
  Type finished(const Type& type) const;

  // A signature's types with a fresh unknown for each parameter.
  std::vector<Type> instance(const std::vector<Type>& signature);

  // Undoes what was learnt since mark().
  std::size_t mark() const { return trail_.size(); }
  void undo(std::size_t mark);

 private:
  bool unify(const Type& left, const Type& right);
  bool unify_unknown(int number, const Type& type);
  bool occurs(int number, const Type& type) const;
  void bind(int number, Type type);
  Type instance(const Type& type, std::map<std::string, Type>& parameters);

  std::vector<std::optional<Type>> known_;
  std::vector<std::pair<int, std::optional<Type>>> trail_;  // what it was before
};

}  // namespace c1::workflow::cel
