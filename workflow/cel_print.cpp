// A tree as text: what parse() reads back to the same tree.

#include <bit>
#include <charconv>

#include "workflow/cel_ast.hpp"
#include "workflow/cel_print.hpp"
#include "workflow/cel_text.hpp"

namespace c1::workflow::cel {
namespace {

constexpr int kLoosest = 0;  // ? :
constexpr int kUnary = 6;
constexpr int kMember = 7;

struct OperatorWord {
  std::string_view symbol;
  int precedence;
};
// In the order of Operator.
constexpr OperatorWord kOperators[] = {{"-", kUnary}, {"!", kUnary}, {"*", 5},  {"/", 5},  {"%", 5},  {"+", 4},
                                       {"-", 4},      {"<", 3},      {"<=", 3}, {">", 3},  {">=", 3}, {"==", 3},
                                       {"!=", 3},     {"in", 3},     {"&&", 2}, {"||", 1}, {"?", 0},  {"[]", kMember}};

class Printer {
 public:
  std::string out;

  // With parentheses where it binds less than `least`.
  void print(const Expr& expression, int least) {
    const auto* operation = std::get_if<Operation>(&expression.what);
    const bool loose = operation && precedence_of(operation->op) < least;
    if (loose) out += '(';
    std::visit([&](const auto& what) { write(what); }, expression.what);
    if (loose) out += ')';
  }

 private:
  void list(const std::vector<ExprPtr>& elements) {
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (i > 0) out += ", ";
      print(*elements[i], kLoosest);
    }
  }

  void write(const Literal& literal) { out += written(literal.value); }
  void write(const Name& name) { out += (name.is_rooted ? "." : "") + name.name; }
  void write(const Select& select) {
    if (select.is_test) out += "has(";
    print(*select.of, kMember);
    out += "." + select.field;
    if (select.is_test) out += ")";
  }
  void write(const Call& call) {
    if (call.target) {
      print(*call.target, kMember);
      out += ".";
    }
    out += call.function + "(";
    list(call.arguments);
    out += ")";
  }
  void write(const ListOf& made) {
    out += "[";
    list(made.elements);
    out += "]";
  }
  void write(const MapOf& made) {
    out += "{";
    for (std::size_t i = 0; i < made.entries.size(); ++i) {
      if (i > 0) out += ", ";
      print(*made.entries[i].first, kLoosest);
      out += ": ";
      print(*made.entries[i].second, kLoosest);
    }
    out += "}";
  }
  void write(const Macro& macro) {
    print(*macro.range, kMember);
    out += "." + std::string(name_of(macro.kind)) + "(" + macro.variable;
    for (const ExprPtr* part : {&macro.condition, &macro.result}) {
      if (!*part) continue;
      out += ", ";
      print(**part, kLoosest);
    }
    out += ")";
  }
  void write(const Operation& operation);
  void write_unary(const Operation& operation);

  static bool is_number(const Expr& expression) {
    const auto* literal = std::get_if<Literal>(&expression.what);
    return literal && (literal->value.is(Kind::integer) || literal->value.is(Kind::real));
  }
};

// -(5) is not -5: the first negates a literal, the second is one.
void Printer::write_unary(const Operation& operation) {
  const Expr& operand = *operation.operands[0];
  const auto* inner = std::get_if<Operation>(&operand.what);
  out += symbol_of(operation.op);
  const bool same_sign = inner && inner->op == operation.op;
  const bool number = operation.op == Operator::negate && is_number(operand) &&
                      written(std::get<Literal>(operand.what).value)[0] != '-';
  if (number) out += '(';
  print(operand, same_sign ? kUnary : kMember);
  if (number) out += ')';
}

void Printer::write(const Operation& operation) {
  const auto& operands = operation.operands;
  const int precedence = precedence_of(operation.op);
  if (precedence == kUnary) return write_unary(operation);
  if (operation.op == Operator::index) {
    print(*operands[0], kMember);
    out += "[";
    print(*operands[1], kLoosest);
    out += "]";
  } else if (operation.op == Operator::conditional) {
    print(*operands[0], 1);
    out += " ? ";
    print(*operands[1], 1);
    out += " : ";
    print(*operands[2], kLoosest);
  } else {
    const bool chained = operation.op == Operator::all_of || operation.op == Operator::any_of;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (i > 0) out += " " + std::string(symbol_of(operation.op)) + " ";
      print(*operands[i], i > 0 || chained ? precedence + 1 : precedence);
    }
  }
}

bool same(const ExprPtr& left, const ExprPtr& right) {
  return left && right ? is_same(*left, *right) : !left && !right;
}
bool same(const std::vector<ExprPtr>& left, const std::vector<ExprPtr>& right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!same(left[i], right[i])) return false;
  return true;
}
bool same(const Literal& left, const Literal& right) { return written(left.value) == written(right.value); }
bool same(const Name& left, const Name& right) { return left.name == right.name && left.is_rooted == right.is_rooted; }
bool same(const Select& left, const Select& right) {
  return left.field == right.field && left.is_test == right.is_test && same(left.of, right.of);
}
bool same(const Call& left, const Call& right) {
  return left.function == right.function && same(left.target, right.target) && same(left.arguments, right.arguments);
}
bool same(const Operation& left, const Operation& right) {
  return left.op == right.op && same(left.operands, right.operands);
}
bool same(const ListOf& left, const ListOf& right) { return same(left.elements, right.elements); }
bool same(const MapOf& left, const MapOf& right) {
  if (left.entries.size() != right.entries.size()) return false;
  for (std::size_t i = 0; i < left.entries.size(); ++i)
    if (!same(left.entries[i].first, right.entries[i].first) || !same(left.entries[i].second, right.entries[i].second))
      return false;
  return true;
}
bool same(const Macro& left, const Macro& right) {
  return left.kind == right.kind && left.variable == right.variable && same(left.range, right.range) &&
         same(left.condition, right.condition) && same(left.result, right.result);
}

}  // namespace

std::string_view symbol_of(Operator op) { return kOperators[static_cast<std::size_t>(op)].symbol; }
int precedence_of(Operator op) { return kOperators[static_cast<std::size_t>(op)].precedence; }

std::string print(const Expr& expression) {
  Printer printer;
  printer.print(expression, kLoosest);
  return printer.out;
}

bool is_same(const Expr& left, const Expr& right) {
  if (left.what.index() != right.what.index()) return false;
  return std::visit([&](const auto& what) { return same(what, std::get<std::decay_t<decltype(what)>>(right.what)); },
                    left.what);
}

}  // namespace c1::workflow::cel
