// Whatever the bytes, reading an organisation file ends with an organisation or with problems that have a place.

#include <cstddef>
#include <cstdint>
#include <string>

#include "bot/organisation_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string yaml(reinterpret_cast<const char*>(data), size);
  const auto file = c1::bot::parse_organisation("fuzz.yaml", yaml);
  if (file.problems.empty() && file.organisation.name.empty()) __builtin_trap();
  int line = 1;
  for (const c1::bot::FileProblem& problem : file.problems) {
    if (problem.line < line || problem.column < 1 || problem.says.empty()) __builtin_trap();
    line = problem.line;
  }
  return 0;
}
