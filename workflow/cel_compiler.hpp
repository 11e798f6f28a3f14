#pragma once
// Internal to the CEL engine: from a tree to code. Checks types, turns names into places, computes what is constant.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workflow/cel_code.hpp"
#include "workflow/cel_inference.hpp"

namespace c1::workflow::cel {

struct Typed {
  Type type;
  Node node;
};

class Compiler {
 public:
  explicit Compiler(const Environment::Tables& tables) : tables_(tables) {}

  // Where something is wrong: dyn, so that one mistake is told once.
  Typed compiled(const Expr& expression);
  Type finished(const Type& type) const { return inference_.finished(type); }
  bool fits(const Type& from, const Type& to) { return inference_.fits(from, to); }
  void problem(Position at, std::string says) { problems_.push_back({at, std::move(says)}); }

  Problems take_problems() { return std::move(problems_); }
  std::size_t locals() const { return most_locals_; }

 private:
  struct Local {
    std::string name;
    Type type;
  };

  Typed compiled(const Literal& literal, Position at);
  Typed compiled(const Name& name, Position at);
  Typed compiled(const Select& select, const Expr& expression);
  Typed compiled(const Call& call, Position at);
  Typed compiled(const Operation& operation, Position at);
  Typed compiled(const ListOf& list, Position at);
  Typed compiled(const MapOf& map, Position at);
  Typed compiled(const Macro& macro, Position at);

  std::optional<Typed> global(const std::string& name, Position at) const;
  const Local* local(const std::string& name) const;
  // "a.b.c", unless it begins with a macro's variable.
  std::optional<std::string> qualified(const Expr& expression) const;
  Typed field(const Select& select, Typed of, Position at);
  Typed logic(const Operation& operation, Position at);
  Typed overloaded(const Call& call, std::vector<Typed> arguments, Position at);
  void check_literals(const Call& call, Typed& made, Position at);
  bool must_be_bool(const Typed& typed, Position at, std::string_view what);
  std::optional<Type> element_of(const Type& range);
  Typed nothing(Position at) const;

  const Environment::Tables& tables_;
  Inference inference_;
  Problems problems_;
  std::vector<Local> locals_;
  std::size_t most_locals_ = 0;
};

// Becomes a constant, where all it needs is, and computing it does not fail. The failure, if it does.
std::optional<std::string> fold(Node& node);

}  // namespace c1::workflow::cel
