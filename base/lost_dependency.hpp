#pragma once

#include <stdexcept>

namespace c1 {

// Something that we need does not answer, or not in time: the same may work in a moment.
struct LostDependency : std::runtime_error {
  using runtime_error::runtime_error;
};

}  // namespace c1
