#include "sandbox/paging.hpp"

#include <algorithm>
#include <charconv>

namespace c1::sandbox {
namespace {

constexpr std::string_view kPrefix = "next_";

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Page> page_of(const std::vector<json::Value>& items, const Args& args) {
  std::size_t first = 0;
  const std::string cursor = args.text("cursor");
  if (!cursor.empty()) {
    const auto at =
        cursor.starts_with(kPrefix) ? number(std::string_view(cursor).substr(kPrefix.size())) : std::nullopt;
    if (!at || *at > items.size()) return std::nullopt;
    first = *at;
  }
  const std::size_t limit = std::clamp<std::size_t>(number(args.text("limit")).value_or(100), 1, 999);
  const std::size_t last = std::min(items.size(), first + limit);
  Page page{.items = json::array()};
  for (std::size_t i = first; i < last; ++i) page.items.push(items[i]);
  if (last < items.size()) page.next_cursor = std::string(kPrefix) + std::to_string(last);
  return page;
}

}  // namespace c1::sandbox
