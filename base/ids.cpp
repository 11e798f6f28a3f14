#include "base/ids.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace c1 {

std::string new_id() {
  static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::array<unsigned char, 26> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system's random source does not answer");
  std::string id;
  id.reserve(bytes.size());
  for (const unsigned char byte : bytes) id += kAlphabet[byte & 31U];
  return id;
}

}  // namespace c1
