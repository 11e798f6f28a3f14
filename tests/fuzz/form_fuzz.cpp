// What decodes can be encoded, and comes back the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/http.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<c1::net::FormField> first;
  if (!c1::net::decode_form(std::string_view(reinterpret_cast<const char*>(data), size), first)) return 0;
  std::vector<c1::net::FormField> second;
  if (!c1::net::decode_form(c1::net::encode_form(first), second)) std::abort();
  const auto same = [](const c1::net::FormField& a, const c1::net::FormField& b) {
    return a.name == b.name && a.value == b.value;
  };
  if (!std::equal(first.begin(), first.end(), second.begin(), second.end(), same)) std::abort();
  return 0;
}
