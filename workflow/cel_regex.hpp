#pragma once
// Internal to the CEL engine: RE2, whose time is linear in the text, whatever the pattern.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace c1::workflow::cel {

class Pattern {
 public:
  // Refused: what RE2 does not understand (back references, look-around), patterns over kLongestPattern bytes, and
  // those that need more than a megabyte. `says` is a whole sentence.
  static Result<Pattern> of(std::string_view text);

  // Anywhere in `text`.
  bool found_in(std::string_view text) const;
  // In steps, at worst; and of having made the pattern.
  std::uint64_t cost_in(std::string_view text) const;
  std::uint64_t cost() const;

 private:
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

inline constexpr std::size_t kLongestPattern = 1'000;  // bytes

}  // namespace c1::workflow::cel
