#pragma once
// Random choices that can be replayed and made smaller: a failing run is reduced to a short one before it is shown.

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace c1::support {

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : random_(seed) {}
  // The same again: what is missing at the end is 0.
  explicit Choices(std::vector<std::uint32_t> made) : made_(std::move(made)), replays_(true) {}

  std::size_t below(std::size_t n) {
    if (at_ == made_.size()) made_.push_back(replays_ ? 0 : static_cast<std::uint32_t>(random_()));
    return made_[at_++] % n;
  }
  bool one_in(std::size_t n) { return below(n) == n - 1; }  // 0 is the quiet choice
  template <class List>
  const auto& of(const List& list) {
    return list[below(list.size())];
  }
  const std::vector<std::uint32_t>& made() const { return made_; }

 private:
  std::vector<std::uint32_t> made_;
  std::size_t at_ = 0;
  bool replays_ = false;
  std::mt19937_64 random_;
};

// Thrown by a run whose promise is broken.
struct Broken {
  std::string what;
};

// Runs `life` with fresh choices for each seed. At the first that throws Broken the choices are made fewer and smaller
// as long as it still does; `told` is what the smallest says.
struct Failure {
  std::uint64_t seed = 0;
  std::string told;
};
inline std::optional<std::string> broken_by(const std::function<void(Choices&)>& life, Choices choices) {
  try {
    life(choices);
    return std::nullopt;
  } catch (const Broken& broken) {
    return broken.what;
  }
}

inline std::string smallest(const std::function<void(Choices&)>& life, std::vector<std::uint32_t> made,
                            std::string told) {
  int tries = 4'000;
  const auto still_breaks = [&](const std::vector<std::uint32_t>& fewer) {
    if (--tries < 0) return false;
    auto says = broken_by(life, Choices(fewer));
    if (says) told = *says;
    return says.has_value();
  };
  for (bool shrunk = true; shrunk && tries > 0;) {
    shrunk = false;
    for (std::size_t size = made.size() / 2 + 1; size > 0; size /= 2)
      for (std::size_t from = 0; from + size <= made.size();) {
        std::vector<std::uint32_t> fewer = made;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(from),
                    fewer.begin() + static_cast<std::ptrdiff_t>(from + size));
        if (still_breaks(fewer))
          made = std::move(fewer), shrunk = true;
        else
          from += size;
      }
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (made[i] == 0) continue;
      std::vector<std::uint32_t> lower = made;
      lower[i] = 0;
      if (still_breaks(lower)) made = std::move(lower), shrunk = true;
    }
  }
  return told;
}

inline std::optional<Failure> search(const std::function<void(Choices&)>& life, std::uint64_t first_seed, int runs) {
  for (std::uint64_t seed = first_seed; seed < first_seed + static_cast<std::uint64_t>(runs); ++seed) {
    Choices choices(seed);
    try {
      life(choices);
    } catch (const Broken& broken) {
      return Failure{seed, smallest(life, choices.made(), broken.what)};
    }
  }
  return std::nullopt;
}

}  // namespace c1::support
