#pragma once
// Internal to the CEL engine: values as literals.

#include <string>

#include "workflow/cel_value.hpp"

namespace c1::workflow::cel {

// null, bool, int, uint, double, string and bytes are read back by the parser to the same; the others are for people.
std::string written(const Value& value);
// Of a finite one: "5.0", "1e+300".
std::string written(double value);

}  // namespace c1::workflow::cel
