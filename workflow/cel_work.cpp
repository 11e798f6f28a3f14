#include "workflow/cel_work.hpp"

namespace c1::workflow::cel {

std::nullopt_t Work::fail(Error error) {
  if (!error_) error_ = std::move(error);
  return std::nullopt;
}

bool Work::out_of_steps() {
  steps_left_ = 0;
  used_up_ = true;
  fail("This takes more than the " + std::to_string(limits_.steps) + " steps that one evaluation may take.");
  return false;
}

std::optional<Value> Work::string(std::string text) {
  if (text.size() > limits_.text) {
    used_up_ = true;
    return fail("This makes a text of more than " + std::to_string(limits_.text) + " bytes.");
  }
  if (!spend_bytes(text.size())) return std::nullopt;
  return Value::string(std::move(text));
}

std::optional<Value> Work::bytes(std::string octets) {
  if (octets.size() > limits_.text) {
    used_up_ = true;
    return fail("This makes more than " + std::to_string(limits_.text) + " bytes.");
  }
  if (!spend_bytes(octets.size())) return std::nullopt;
  return Value::bytes(std::move(octets));
}

bool Work::fits(std::size_t elements) {
  if (elements <= limits_.elements) return spend(elements);
  used_up_ = true;
  fail("This makes a list or map of more than " + std::to_string(limits_.elements) + " elements.");
  return false;
}

std::optional<Value> Work::list(Value::List elements) {
  if (!fits(elements.size())) return std::nullopt;
  return Value::list(std::move(elements));
}

}  // namespace c1::workflow::cel
