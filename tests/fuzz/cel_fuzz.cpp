// Any text: compiles or has problems with places in it; what compiles prints to what compiles and prints the same, and
// evaluates, within its limits and without throwing, to the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "../workflow/cel_world.hpp"
#include "workflow/cel_print.hpp"

namespace {

using namespace c1::workflow::cel;

void check_places(const Problems& problems) {
  if (problems.empty()) std::abort();
  for (const Problem& problem : problems)
    if (problem.at.line < 1 || problem.at.column < 1 || problem.says.empty()) std::abort();
}

std::string result_of(const Program& program, const World& world) {
  const auto value = evaluate(program, world.activation, {.steps = 20'000, .text = 4'096, .elements = 1'000});
  return value ? written(*value) : "failed";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  const auto program = world.compiled(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!program) {
    check_places(program.error());
    return 0;
  }
  const std::string printed = program->printed();
  if (printed.size() > kLongestText) return 0;  // escapes may need more room than what they stand for
  const auto again = world.compiled(printed);
  if (!again || again->printed() != printed) std::abort();
  if (result_of(*program, world) != result_of(*again, world)) std::abort();
  return 0;
}
