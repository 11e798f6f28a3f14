#pragma once
// Apps, entitlements and people by how a word of their names begins. Internal to the catalog.

#include <cstdint>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::workflow {

// Sixteen bytes for each name rule out nearly all that does not fit; the texts of the others are read.
class NameIndex {
 public:
  explicit NameIndex(const Organisation& organisation);
  NamedThings with_a_word(std::string_view beginning, std::size_t limit) const;

 private:
  // How words begin, a bit for each beginning: of one letter and of two, of three and of four.
  struct Starts {
    std::uint64_t one_or_two = 0, three_or_four = 0;
  };
  static Starts starts_of(std::string_view name);
  template <class T>
  static std::vector<Starts> starts_of(const std::vector<T>& things);
  template <class T>
  void find(const std::vector<T>& things, const std::vector<Starts>& starts, std::string_view beginning,
            std::size_t limit, std::vector<const T*>& found) const;

  const Organisation& organisation_;
  std::vector<Starts> apps_, entitlements_, people_;
};

}  // namespace c1::workflow
