#pragma once
// Strong ids: a RequestId cannot be passed where a UserId is wanted.

#include <compare>
#include <functional>
#include <string>

namespace c1 {

template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
  bool empty() const { return value.empty(); }
};

// 26 characters of lower-case base32 (128 bits from the system's random source). Safe in URLs, file names and Slack
// values.
std::string new_id();

}  // namespace c1

template <class Tag>
struct std::hash<c1::Id<Tag>> {
  std::size_t operator()(const c1::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
