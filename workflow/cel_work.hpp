#pragma once
// Internal to the CEL engine: what one evaluation has used up, and what went wrong in it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "workflow/cel.hpp"

namespace c1::workflow::cel {

class Work {
 public:
  explicit Work(const Limits& limits) : limits_(limits), steps_left_(limits.steps) {}

  // False: there are no more, and error() says so.
  bool spend(std::uint64_t steps) {
    if (steps <= steps_left_) {
      steps_left_ -= steps;
      return true;
    }
    return out_of_steps();
  }
  // For work on that many bytes.
  bool spend_bytes(std::size_t bytes) { return bytes < 64 || spend(bytes / 64); }

  // Notes the error, unless there is one.
  std::nullopt_t fail(std::string says) { return fail(invalid(std::move(says))); }
  std::nullopt_t fail(Error error);

  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }
  // Of the operands of && and ||, those that fail may not matter. A used-up limit always does.
  std::optional<Error> take_error() { return std::exchange(error_, std::nullopt); }
  bool is_used_up() const { return used_up_; }

  // The value, unless it is larger than may be made.
  std::optional<Value> string(std::string text);
  std::optional<Value> bytes(std::string octets);
  std::optional<Value> list(Value::List elements);
  bool fits(std::size_t elements);  // of a list or map

  std::uint64_t steps_used() const { return limits_.steps - steps_left_; }

 private:
  bool out_of_steps();

  Limits limits_;
  std::uint64_t steps_left_;
  bool used_up_ = false;
  std::optional<Error> error_;
};

}  // namespace c1::workflow::cel
