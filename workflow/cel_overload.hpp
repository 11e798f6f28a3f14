#pragma once
// Internal to the CEL engine: functions with their signatures.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/cel_ast.hpp"
#include "workflow/cel_environment.hpp"
#include "workflow/cel_work.hpp"

namespace c1::workflow::cel {

inline constexpr std::size_t kMostArguments = 8;  // of a function, with its target

// Nothing: `work` has the error. Pure.
using Builtin = std::optional<Value> (*)(Work& work, Arguments arguments);

// A conversion to what the argument is already.
inline std::optional<Value> unchanged(Work&, Arguments arguments) { return arguments[0]; }

struct Overload {
  std::string name;
  bool is_method = false;
  std::vector<Type> parameters;  // of a method, the target first
  Type result;
  Builtin builtin = nullptr;
  const ObjectType* receiver = nullptr;               // of an object's method: whose
  std::function<Result<Value>(Arguments)> host = {};  // where there is no builtin

  // By the kinds that the values have.
  bool takes(Arguments arguments) const;
};

// The standard library, in groups; each static, so that it may be pointed to.
const std::vector<Overload>& text_functions();
const std::vector<Overload>& text_pieces_functions();
const std::vector<Overload>& conversion_functions();
const std::vector<Overload>& time_functions();

struct Environment::Tables {
  std::vector<Variable> variables;
  std::vector<std::shared_ptr<const ObjectType>> objects;
  std::vector<Overload> declared;  // the host's functions, and its objects' methods
  std::map<std::string, std::vector<const Overload*>, std::less<>> functions;

  std::optional<std::size_t> slot(std::string_view variable) const;
  const ObjectType* object(std::string_view name) const;
  const std::vector<const Overload*>& overloads(std::string_view function) const;
};

// ---- operators ------------------------------------------------------------------------------------------------------

struct Signature {
  std::vector<Type> operands;
  Type result;
};
// Of those that evaluate all their operands.
const std::vector<Signature>& signatures_of(Operator op);
std::optional<Value> apply(Operator op, const Value& operand, Work& work);
std::optional<Value> apply(Operator op, const Value& left, const Value& right, Work& work);

}  // namespace c1::workflow::cel
