#pragma once
// Internal to the CEL engine: a compiled expression. Names have become places, and what is constant is computed.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workflow/cel_ast.hpp"
#include "workflow/cel_overload.hpp"
#include "workflow/cel_regex.hpp"

namespace c1::workflow::cel {

struct Node {
  enum class Kind : std::uint8_t {
    constant,   // constant
    variable,   // place: the activation's slot
    local,      // place: of a macro's variable
    field,      // place in object->fields(), where it is one of these; else by name (constant)
    has_field,  // the same, of has()
    call,       // overloads; the first that takes the values is called
    matches,    // pattern
    unary,      // op
    binary,     // op
    all_of,
    any_of,
    conditional,
    list,
    map,    // key, value, key, value...
    macro,  // macro; place; children: range, then condition and result, where the macro has them
  };
  Kind kind = Kind::constant;
  Operator op = Operator::negate;
  Macro::Kind macro = Macro::Kind::all;
  bool has_condition = false;  // of a macro
  Position at = {};
  std::size_t place = 0;
  const ObjectType* object = nullptr;
  Value constant = {};
  std::vector<Node> children = {};
  std::vector<const Overload*> overloads = {};
  std::optional<Pattern> pattern = {};
};

struct Program::Code {
  std::string text;
  ExprPtr tree;
  Node root;
  Type type;
  Expected expected;
  std::size_t locals = 0;
  std::shared_ptr<const Environment::Tables> tables;
};

}  // namespace c1::workflow::cel
