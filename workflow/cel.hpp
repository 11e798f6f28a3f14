#pragma once
// The Common Expression Language (CEL, github.com/google/cel-spec): compile once, evaluate often.
//
//   const auto compiled = cel::compile(text, environment, {{cel::Kind::boolean}, "A condition"});
//   if (!compiled) for (const cel::Problem& problem : compiled.error()) ...
//   cel::Activation activation(environment);
//   activation.set("subject", user.value(lena));
//   const Result<cel::Value> value = cel::evaluate(*compiled, activation, cel::Limits{});
//
// What is supported, and what is left out: docs/handbook/conditions.md. Everything here is pure and thread-safe; one
// Program may be evaluated by many threads at once.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "workflow/cel_environment.hpp"
#include "workflow/cel_type.hpp"
#include "workflow/cel_value.hpp"

namespace c1::workflow::cel {

// From 1; columns are counted in code points.
struct Position {
  int line = 1;
  int column = 1;
  bool operator==(const Position&) const = default;
};

// What is wrong with a text, in a sentence for whoever wrote it.
struct Problem {
  Position at;
  std::string says;
  bool operator==(const Problem&) const = default;
};
using Problems = std::vector<Problem>;

[[noreturn]] void throw_exception_from_error(const Problems& problems, const boost::source_location&);

inline constexpr std::size_t kLongestText = 10'000;  // bytes
inline constexpr int kDeepest = 100;                 // nested expressions

// What one evaluation may use. Past it, it ends with an error.
struct Limits {
  std::uint64_t steps = 100'000;  // about one for each operation, element of a list, or 64 bytes of text touched
  std::size_t text = 65'536;      // bytes of a string or bytes value that is made
  std::size_t elements = 10'000;  // of a list or map that is made
};

// A string literal that a program calls a function with.
struct LiteralArgument {
  std::string text;
  Position at;
  bool operator==(const LiteralArgument&) const = default;
};

class Program {
 public:
  const std::string& text() const;  // as it was written
  std::string printed() const;      // in one line, without needless parentheses; compiles to the same
  const Type& type() const;         // of its result

  // Each string literal that stands as first argument of `function`, called either way: of subject.has("a/b"), "a/b".
  std::vector<LiteralArgument> literals_of(std::string_view function) const;

  struct Code;  // for the sources of the engine
  explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  const Code& code() const { return *code_; }

 private:
  std::shared_ptr<const Code> code_;
};
using Compiled = boost::system::result<Program, Problems>;

// The types that the result may have (none = any), and what the sentence calls the expression: "A condition".
struct Expected {
  std::vector<Type> types = {};
  std::string what = "The expression";
};

// All problems of types at once; of syntax the first one. A result whose type is only known when it is evaluated (dyn)
// passes here, and is checked there.
[[nodiscard]] Compiled compile(std::string_view text, const Environment& environment, const Expected& expected);

// The variables' values for one evaluation. Using one that was not set is an error of the evaluation.
class Activation {
 public:
  explicit Activation(const Environment& environment);
  void set(std::string_view variable, Value value);
  void set(std::size_t slot, Value value);  // Environment::slot
  const Value* find(std::size_t slot) const { return is_set_[slot] ? &values_[slot] : nullptr; }
  const Environment& environment() const { return environment_; }

 private:
  Environment environment_;
  std::vector<Value> values_;
  std::vector<bool> is_set_;
};

// Errc::invalid, with a sentence that names the place, where the expression gives no value: a division by zero, a key
// that is not there, a used-up limit... Throws nothing, also where a function of the host does (Errc::internal).
[[nodiscard]] Result<Value> evaluate(const Program& program, const Activation& activation, const Limits& limits);

}  // namespace c1::workflow::cel
