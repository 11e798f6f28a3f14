#pragma once
// A string that does not print: tokens, signing secrets, keys. It reaches a log only as ***.

#include <ostream>
#include <string>
#include <utility>

namespace c1 {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  // The bytes themselves: say why at the call.
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

inline std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

}  // namespace c1
