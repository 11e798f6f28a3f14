#pragma once
// Internal to the CEL engine: which values are equal, and which comes first.

#include <compare>

#include "workflow/cel_value.hpp"
#include "workflow/cel_work.hpp"

namespace c1::workflow::cel {

inline bool is_number(const Value& value) {
  return value.is(Kind::integer) || value.is(Kind::uinteger) || value.is(Kind::real);
}

// By their mathematical value, as the specification's reference does: an int or uint beside a double is rounded to one
// where it lies in the double's range. Unordered with NaN.
std::partial_ordering compare_numbers(const Value& left, const Value& right);

// CEL's ==. Spends steps by size; false where they are used up.
bool equal(const Value& left, const Value& right, Work& work);

// CEL's < between two of a kind that has an order, or two numbers; nothing for others.
std::optional<std::partial_ordering> compare(const Value& left, const Value& right, Work& work);

// The order of a map's keys: bool, numbers, string.
bool is_key(const Value& value);
std::weak_ordering compare_keys(const Value& left, const Value& right);

}  // namespace c1::workflow::cel
