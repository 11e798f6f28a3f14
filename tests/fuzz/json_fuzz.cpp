// What parses can be written, and what is written parses to the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = c1::json::parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!first) return 0;
  const std::string text = first->dump();
  const auto second = c1::json::parse(text);
  if (!second || *second != *first || second->dump() != text) std::abort();
  return 0;
}
