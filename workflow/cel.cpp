#include "workflow/cel.hpp"

#include <exception>
#include <stdexcept>
#include <utility>

#include "workflow/cel_compiler.hpp"
#include "workflow/cel_machine.hpp"
#include "workflow/cel_sentences.hpp"

namespace c1::workflow::cel {
namespace {

// Where the text of an expression begins, but for parentheses.
Position start_of(const Expr& expression) {
  if (const auto* select = std::get_if<Select>(&expression.what))
    return select->is_test ? expression.at : start_of(*select->of);
  if (const auto* call = std::get_if<Call>(&expression.what))
    return call->target ? start_of(*call->target) : expression.at;
  if (const auto* macro = std::get_if<Macro>(&expression.what)) return start_of(*macro->range);
  const auto* operation = std::get_if<Operation>(&expression.what);
  return operation && operation->operands.size() > 1 ? start_of(*operation->operands[0]) : expression.at;
}

// Calls f with each expression below, itself first.
template <class F>
void each_below(const Expr& expression, const F& f) {
  f(expression);
  const auto below = [&](const ExprPtr& part) {
    if (part) each_below(*part, f);
  };
  const auto all_below = [&](const std::vector<ExprPtr>& parts) {
    for (const ExprPtr& part : parts) below(part);
  };
  std::visit(match{[](const Literal&) {}, [](const Name&) {}, [&](const Select& select) { below(select.of); },
                   [&](const Call& call) { below(call.target), all_below(call.arguments); },
                   [&](const Operation& operation) { all_below(operation.operands); },
                   [&](const ListOf& list) { all_below(list.elements); },
                   [&](const MapOf& map) {
                     for (const auto& [key, value] : map.entries) below(key), below(value);
                   },
                   [&](const Macro& macro) { below(macro.range), below(macro.condition), below(macro.result); }},
             expression.what);
}

bool is_a(const Value& value, const Type& type) {
  if (type.kind == Kind::dyn) return true;
  if (value.kind() != type.kind) return false;
  if (type.kind == Kind::list) {
    for (const Value& element : value.list())
      if (!is_a(element, type.of[0])) return false;
  }
  if (type.kind == Kind::map) {
    for (const auto& [key, element] : value.map())
      if (!is_a(key, type.of[0]) || !is_a(element, type.of[1])) return false;
  }
  return type.kind != Kind::object || value.object_type().name() == type.name;
}

bool is_expected(const Value& value, const Expected& expected) {
  for (const Type& type : expected.types)
    if (is_a(value, type)) return true;
  return expected.types.empty();
}

Error at_place(Error error, Position at) {
  if (error.says.ends_with('.')) error.says.pop_back();
  error.says += " (line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ").";
  return error;
}

Result<Value> run(const Program::Code& code, const Activation& activation, const Limits& limits) {
  if (code.tables != activation.environment().tables()) throw std::logic_error("cel: a program of another environment");
  Machine machine(&activation, code.locals, limits);
  Value scratch;
  const Value* value = machine.value_of(code.root, scratch);
  if (!value) {
    const Failure failure = machine.failure();
    return at_place(failure.error, failure.at);
  }
  if (!is_expected(*value, code.expected))
    return at_place(invalid(wrong_result(code.expected, Type(value->kind()))), start_of(*code.tree));
  return value->owned();
}

}  // namespace

void throw_exception_from_error(const Problems& problems, const boost::source_location&) {
  throw std::logic_error("value() of problems: " + (problems.empty() ? std::string() : problems.front().says));
}

const std::string& Program::text() const { return code_->text; }
std::string Program::printed() const { return print(*code_->tree); }
const Type& Program::type() const { return code_->type; }

std::vector<LiteralArgument> Program::literals_of(std::string_view function) const {
  std::vector<LiteralArgument> found;
  each_below(*code_->tree, [&](const Expr& expression) {
    const auto* call = std::get_if<Call>(&expression.what);
    if (!call || call->function != function || call->arguments.empty()) return;
    const auto* literal = std::get_if<Literal>(&call->arguments[0]->what);
    if (literal && literal->value.is(Kind::string))
      found.push_back({std::string(literal->value.string()), call->arguments[0]->at});
  });
  return found;
}

Compiled compile(std::string_view text, const Environment& environment, const Expected& expected) {
  Parsed parsed = parse(text);
  if (!parsed.expression) return Problems{std::move(parsed.problem)};
  Compiler compiler(*environment.tables());
  Typed typed = compiler.compiled(*parsed.expression);
  bool fits = expected.types.empty();
  for (const Type& type : expected.types) fits = fits || compiler.fits(typed.type, type);
  if (!fits) compiler.problem(start_of(*parsed.expression), wrong_result(expected, compiler.finished(typed.type)));
  if (Problems problems = compiler.take_problems(); !problems.empty()) return problems;
  return Program(std::make_shared<const Program::Code>(Program::Code{.text = std::string(text),
                                                                     .tree = std::move(parsed.expression),
                                                                     .root = std::move(typed.node),
                                                                     .type = compiler.finished(typed.type),
                                                                     .expected = expected,
                                                                     .locals = compiler.locals(),
                                                                     .tables = environment.tables()}));
}

Activation::Activation(const Environment& environment)
    : environment_(environment),
      values_(environment.tables()->variables.size()),
      is_set_(environment.tables()->variables.size()) {}

void Activation::set(std::string_view variable, Value value) { set(environment_.slot(variable), std::move(value)); }
void Activation::set(std::size_t slot, Value value) {
  values_.at(slot) = std::move(value);
  is_set_[slot] = true;
}

Result<Value> evaluate(const Program& program, const Activation& activation, const Limits& limits) {
  // The one catch of workflow/: a host's function that throws must not end more than its condition.
  try {
    return run(program.code(), activation, limits);
  } catch (const std::exception& problem) {
    return Error{Errc::internal, "The condition could not be evaluated.", problem.what(), {}};
  }
}

}  // namespace c1::workflow::cel
