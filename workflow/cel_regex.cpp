#include "workflow/cel_regex.hpp"

#include <re2/re2.h>

#include "base/text.hpp"

namespace c1::workflow::cel {
namespace {

constexpr std::int64_t kMemory = 1 << 20;

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  options.set_never_capture(true);
  return options;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view text) : regex(re2::StringPiece(text.data(), text.size()), options()) {}
  RE2 regex;
};

Result<Pattern> Pattern::of(std::string_view text) {
  if (text.size() > kLongestPattern)
    return invalid("The pattern is longer than " + std::to_string(kLongestPattern) + " bytes.");
  auto compiled = std::make_shared<const Compiled>(text);
  if (compiled->regex.ok()) return Pattern(std::move(compiled));
  if (compiled->regex.error_code() == RE2::ErrorPatternTooLarge)
    return invalid("The pattern \"" + c1::text::fit(text, 60) + "\" needs too much memory; make it simpler.");
  return invalid("\"" + c1::text::fit(text, 60) + "\" is no pattern that RE2 understands: " + compiled->regex.error() +
                 ".");
}

bool Pattern::found_in(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->regex);
}

// At worst RE2 walks each instruction of the pattern for each byte of the text: a step is 64 of these, about 1 µs.
std::uint64_t Pattern::cost_in(std::string_view text) const {
  return 1 + text.size() * static_cast<std::uint64_t>(compiled_->regex.ProgramSize()) / 64;
}

std::uint64_t Pattern::cost() const { return 1'000 + static_cast<std::uint64_t>(compiled_->regex.ProgramSize()); }

}  // namespace c1::workflow::cel
