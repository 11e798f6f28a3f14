#pragma once
// Internal to the CEL engine: an expression as a tree, as it was written.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "workflow/cel.hpp"

namespace c1::workflow::cel {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

enum class Operator {
  negate,
  invert,  // !
  multiply,
  divide,
  remainder,
  add,
  subtract,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  in,
  all_of,       // &&, of two operands or more
  any_of,       // ||
  conditional,  // ? :
  index,        // []
};

struct Literal {
  Value value;
};
struct Name {
  std::string name;
  bool is_rooted = false;  // .name: never a variable of a macro
};
struct Select {
  ExprPtr of;
  std::string field;
  bool is_test = false;  // has(of.field)
};
struct Call {
  ExprPtr target;  // null: f(...)
  std::string function;
  std::vector<ExprPtr> arguments;
};
struct Operation {
  Operator op;
  std::vector<ExprPtr> operands;
};
struct ListOf {
  std::vector<ExprPtr> elements;
};
struct MapOf {
  std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};
// range.all(variable, condition) and its like.
struct Macro {
  enum class Kind { all, exists, exists_one, filter, map } kind;
  ExprPtr range;
  std::string variable;
  ExprPtr condition;  // null: a map() of two arguments
  ExprPtr result;     // of map(); null elsewhere
};

struct Expr {
  std::variant<Literal, Name, Select, Call, Operation, ListOf, MapOf, Macro> what;
  Position at;    // where a problem with it is shown: an operator, the name of a field or function
  int depth = 1;  // of the tree below, at most kDeepest
};

struct Parsed {
  ExprPtr expression;  // null: there is a problem
  Problem problem;
};
Parsed parse(std::string_view text);

// In one line, with no parentheses but those it needs. Parses to the same tree.
std::string print(const Expr& expression);

// The same but for positions.
bool is_same(const Expr& left, const Expr& right);

std::string_view symbol_of(Operator op);
// Binary ones bind from 1 (||) to 5 (* / %).
int precedence_of(Operator op);
std::string_view name_of(Macro::Kind kind);

}  // namespace c1::workflow::cel
