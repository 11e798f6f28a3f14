#include "workflow/cel_parser.hpp"

#include <algorithm>
#include <limits>

#include "workflow/cel_text.hpp"

namespace c1::workflow::cel {
namespace {

std::optional<Operator> binary_of(const Token& token) {
  constexpr Operator kBinary[] = {Operator::any_of,  Operator::all_of,        Operator::less,     Operator::less_equal,
                                  Operator::greater, Operator::greater_equal, Operator::equal,    Operator::not_equal,
                                  Operator::in,      Operator::add,           Operator::subtract, Operator::multiply,
                                  Operator::divide,  Operator::remainder};
  for (const Operator op : kBinary)
    if (token.is(symbol_of(op))) return op;
  return std::nullopt;
}

bool is_chained(Operator op) { return op == Operator::all_of || op == Operator::any_of; }

std::string shown_token(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end";
  const std::string_view text =
      token.text.substr(0, byte_of(token.text, std::min<std::size_t>(30, code_points(token.text))));
  return "\"" + std::string(text) + (text.size() < token.text.size() ? "…\"" : "\"");
}

std::vector<ExprPtr> pair_of(ExprPtr left, ExprPtr right) {
  std::vector<ExprPtr> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(right));
  return operands;
}

}  // namespace

std::nullptr_t Parser::fail(Position at, std::string says) {
  if (!problem_) problem_ = Problem{at, std::move(says)};
  return nullptr;
}

std::nullptr_t Parser::unexpected(std::string_view wanted) {
  const Token& token = next();
  if (token.kind == Token::Kind::broken) return fail(token.at, token.problem);
  if (token.kind == Token::Kind::end)
    return fail(token.at, "The text ends where " + std::string(wanted) + " is expected.");
  return fail(token.at, "I expected " + std::string(wanted) + " here, not " + shown_token(token) + ".");
}

bool Parser::take_if(std::string_view symbol) {
  if (!next().is(symbol)) return false;
  take();
  return true;
}

bool Parser::expect(std::string_view symbol, std::string_view because) {
  if (take_if(symbol)) return true;
  unexpected("\"" + std::string(symbol) + "\"" + std::string(because));
  return false;
}

ExprPtr Parser::whole() {
  if (next().kind == Token::Kind::end) return fail(next().at, "There is no expression here.");
  ExprPtr found = expression();
  if (!found || next().kind == Token::Kind::end) return found;
  return unexpected("an operator or the end");
}

ExprPtr Parser::expression() {
  if (++nesting_ > kDeepest)
    return fail(next().at, "This is nested more than " + std::to_string(kDeepest) + " deep; split it up.");
  ExprPtr condition = binary(1);
  const Position at = next().at;
  if (condition && take_if("?")) {
    ExprPtr then = binary(1);
    if (!then || !expect(":", " of \"? :\"")) return nullptr;
    ExprPtr otherwise = expression();
    if (!otherwise) return nullptr;
    std::vector<ExprPtr> operands = pair_of(std::move(condition), std::move(then));
    operands.push_back(std::move(otherwise));
    const int depth = depth_of(operands);
    condition = made(at, depth, Operation{Operator::conditional, std::move(operands)});
  }
  --nesting_;
  return condition;
}

// a && b && c is one operation of three operands, so that long rules are not deep ones.
ExprPtr Parser::binary(int least_precedence) {
  ExprPtr left = unary();
  std::optional<Operator> chain;  // `left` was made here, of this operator
  while (left) {
    const auto op = binary_of(next());
    if (!op || precedence_of(*op) < least_precedence) return left;
    const Position at = take().at;
    ExprPtr right = binary(precedence_of(*op) + 1);
    if (!right) return nullptr;
    std::vector<ExprPtr> operands;
    if (chain == op && is_chained(*op)) {
      operands = std::move(std::get<Operation>(left->what).operands);
      operands.push_back(std::move(right));
    } else {
      operands = pair_of(std::move(left), std::move(right));
    }
    const int depth = depth_of(operands);
    left = made(at, depth, Operation{*op, std::move(operands)});
    chain = op;
  }
  return nullptr;
}

// A minus directly before a number is the number's, so that -9223372036854775808 can be written.
ExprPtr Parser::unary() {
  std::vector<Position> signs;
  const bool minus = next().is("-");
  const std::string_view sign = minus ? "-" : "!";
  while (next().is(sign)) signs.push_back(take().at);
  const bool number = next().kind == Token::Kind::integer || next().kind == Token::Kind::real;
  const bool is_signed = minus && number && !signs.empty();
  if (is_signed) signs.pop_back(), --at_;
  ExprPtr found = is_signed ? member_of(signed_number()) : member();
  for (; found && !signs.empty(); signs.pop_back()) {
    const int depth = found->depth;
    std::vector<ExprPtr> operands;
    operands.push_back(std::move(found));
    found = made(signs.back(), depth, Operation{minus ? Operator::negate : Operator::invert, std::move(operands)});
  }
  return found;
}

ExprPtr Parser::signed_number() {
  const Position at = take().at;
  const Token& number = take();
  if (number.kind == Token::Kind::real) return made(at, 0, Literal{Value::real(-number.value.real())});
  constexpr std::uint64_t kMost = std::uint64_t{1} << 63U;
  const std::uint64_t magnitude = number.value.uinteger();
  if (magnitude > kMost) return fail(at, "-" + std::string(number.text) + " is too large for an int.");
  return made(at, 0, Literal{Value::integer(static_cast<std::int64_t>(std::uint64_t{0} - magnitude))});
}

ExprPtr Parser::member() { return member_of(primary()); }

ExprPtr Parser::member_of(ExprPtr of) {
  while (of) {
    if (next().is(".")) {
      of = dotted(std::move(of));
    } else if (next().is("[")) {
      of = indexed(std::move(of));
    } else if (next().is("{")) {
      return fail(next().at, "Objects cannot be made here, only lists [1, 2] and maps {\"key\": 1}.");
    } else {
      return of;
    }
  }
  return nullptr;
}

ExprPtr Parser::dotted(ExprPtr of) {
  take();
  if (next().kind != Token::Kind::name) return unexpected("the name of a field or function");
  const Token& field = take();
  if (next().is("(")) return called(std::move(of), field);
  const int depth = of->depth;
  return made(field.at, depth, Select{std::move(of), std::string(field.text)});
}

ExprPtr Parser::indexed(ExprPtr of) {
  const Position at = take().at;
  ExprPtr index = expression();
  if (!index || !expect("]", "")) return nullptr;
  std::vector<ExprPtr> operands = pair_of(std::move(of), std::move(index));
  const int depth = depth_of(operands);
  return made(at, depth, Operation{Operator::index, std::move(operands)});
}

Parsed parse(std::string_view text) {
  if (text.size() > kLongestText)
    return {nullptr, {{}, "This is longer than " + std::to_string(kLongestText) + " bytes; split it up."}};
  if (!is_utf8(text)) return {nullptr, {{}, "This text is not valid UTF-8."}};
  Parser parser(tokens_of(text));
  ExprPtr found = parser.whole();
  if (!found) return {nullptr, parser.problem()};
  return {std::move(found), {}};
}

}  // namespace c1::workflow::cel
