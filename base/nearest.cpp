#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace c1::text {
namespace {

constexpr std::size_t kLongestCompared = 100;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Insertions, deletions, replacements and swaps of neighbours.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> above(right.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::vector<std::size_t> row(right.size() + 1, i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = std::exchange(above, std::move(row));
  }
  return above.back();
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string wanted = lower(word);
  if (wanted.empty() || wanted.size() > kLongestCompared) return {};
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::string_view found;
  for (const std::string_view candidate : known) {
    const std::size_t longer = std::max(candidate.size(), wanted.size());
    if (longer > kLongestCompared || longer - std::min(candidate.size(), wanted.size()) >= best) continue;
    const std::size_t far = distance(wanted, lower(candidate));
    if (far < best) best = far, found = candidate;
  }
  return found;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view found = nearest(word, known);
  return found.empty() ? std::string{} : " Did you mean \"" + std::string(found) + "\"?";
}

}  // namespace c1::text
