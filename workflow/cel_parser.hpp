#pragma once
// Internal to the CEL engine: recursive descent over the tokens. A null ExprPtr means that problem() is set.
//
//   expr    := or ("?" or ":" expr)?
//   or, and, relation, addition, multiplication: binary operators by precedence, to the left
//   unary   := ("!"+ | "-"+)? member
//   member  := primary ("." name ("(" list ")")? | "[" expr "]")*
//   primary := "."? name ("(" list ")")? | "(" expr ")" | "[" list "]" | "{" entries "}" | literal

#include <algorithm>
#include <optional>
#include <utility>

#include "workflow/cel_ast.hpp"
#include "workflow/cel_token.hpp"

namespace c1::workflow::cel {

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}
  ExprPtr whole();
  const Problem& problem() const { return *problem_; }

 private:
  ExprPtr expression();
  ExprPtr binary(int least_precedence);
  ExprPtr unary();
  ExprPtr signed_number();
  ExprPtr member();
  ExprPtr member_of(ExprPtr of);
  ExprPtr dotted(ExprPtr of);
  ExprPtr indexed(ExprPtr of);
  ExprPtr primary();
  ExprPtr name(bool is_rooted);
  ExprPtr parenthesised();
  ExprPtr list();
  ExprPtr map();
  ExprPtr literal();
  // `arguments` are those of target.function(...) or function(...); macros become what they stand for.
  ExprPtr called(ExprPtr target, const Token& function);
  ExprPtr presence(const Token& function, std::vector<ExprPtr> arguments);
  ExprPtr macro(Macro::Kind kind, ExprPtr range, const Token& function, std::vector<ExprPtr> arguments);
  bool list_until(std::string_view end, std::vector<ExprPtr>& elements);

  const Token& next() const { return tokens_[at_]; }
  const Token& take() { return tokens_[at_].kind == Token::Kind::end ? tokens_[at_] : tokens_[at_++]; }
  bool take_if(std::string_view symbol);
  bool expect(std::string_view symbol, std::string_view because);
  std::nullptr_t fail(Position at, std::string says);
  std::nullptr_t unexpected(std::string_view wanted);
  // The node, unless it would be deeper than kDeepest.
  template <class T>
  ExprPtr made(Position at, int depth_below, T what);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  std::optional<Problem> problem_;
};

template <class T>
ExprPtr Parser::made(Position at, int depth_below, T what) {
  if (depth_below >= kDeepest)
    return fail(at, "This is nested more than " + std::to_string(kDeepest) + " deep; split it up.");
  return std::make_unique<Expr>(Expr{std::move(what), at, depth_below + 1});
}

inline int depth_of(const std::vector<ExprPtr>& expressions) {
  int depth = 0;
  for (const ExprPtr& expression : expressions) depth = std::max(depth, expression->depth);
  return depth;
}

}  // namespace c1::workflow::cel
