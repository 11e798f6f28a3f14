#pragma once
// Apps, entitlements and people by how a word of their names begins. Internal to the catalog.

#include <cstdint>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::workflow {

// Eight bytes for each name rule out nearly all that does not fit; the texts of the others are read.
class NameIndex {
 public:
  explicit NameIndex(const Organisation& organisation);
  NamedThings with_a_word(std::string_view beginning, std::size_t limit) const;

 private:
  using Starts = std::uint64_t;  // a bit for the first letter, and for the first two, of each word
  template <class T>
  void find(const std::vector<T>& things, const std::vector<Starts>& starts, std::string_view beginning,
            std::size_t limit, std::vector<const T*>& found) const;

  const Organisation& organisation_;
  std::vector<Starts> apps_, entitlements_, people_;
};

}  // namespace c1::workflow
