#pragma once
// "Did you mean": the known word that is nearest to a mistyped one.

#include <string>
#include <string_view>
#include <vector>

namespace c1::text {

// Without regard to ASCII case; at most a third of the word may differ, a swap of neighbours counting once. "" where
// nothing is that near, and for words longer than 100 bytes.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

// ` Did you mean "manager"?`, or "" where nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace c1::text
