#include "workflow/cel_compare.hpp"

#include <cmath>
#include <limits>

#include "workflow/cel_environment.hpp"

namespace c1::workflow::cel {
namespace {

std::partial_ordering compare_mixed(std::int64_t left, std::uint64_t right) {
  if (left < 0) return std::partial_ordering::less;
  return static_cast<std::uint64_t>(left) <=> right;
}
std::partial_ordering compare_mixed(std::int64_t left, double right) {
  if (right > kTwoTo63) return std::partial_ordering::less;
  if (right < -kTwoTo63) return std::partial_ordering::greater;
  return static_cast<double>(left) <=> right;
}
std::partial_ordering compare_mixed(std::uint64_t left, double right) {
  if (right > kTwoTo64) return std::partial_ordering::less;
  if (right < 0) return std::partial_ordering::greater;
  return static_cast<double>(left) <=> right;
}
std::partial_ordering reversed(std::partial_ordering order) { return 0 <=> order; }

std::partial_ordering compare_to_integer(std::int64_t left, const Value& right) {
  if (right.is(Kind::integer)) return left <=> right.integer();
  return right.is(Kind::uinteger) ? compare_mixed(left, right.uinteger()) : compare_mixed(left, right.real());
}
std::partial_ordering compare_to_uinteger(std::uint64_t left, const Value& right) {
  if (right.is(Kind::uinteger)) return left <=> right.uinteger();
  return right.is(Kind::integer) ? reversed(compare_mixed(right.integer(), left)) : compare_mixed(left, right.real());
}

bool equal_lists(const Value::List& left, const Value::List& right, Work& work) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!work.spend(1) || !equal(left[i], right[i], work)) return false;
  return true;
}

// Both are in the order of their keys.
bool equal_maps(std::span<const Value::Entry> left, std::span<const Value::Entry> right, Work& work) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!work.spend(1) || !equal(left[i].first, right[i].first, work) || !equal(left[i].second, right[i].second, work))
      return false;
  return true;
}

bool equal_objects(const Value& left, const Value& right, Work& work) {
  if (&left.object_type() != &right.object_type()) return false;
  if (left.object() == right.object()) return true;
  for (const ObjectType::Field& field : left.object_type().fields())
    if (!work.spend(1) || !equal(field.read(left.object()), field.read(right.object()), work)) return false;
  return true;
}

bool equal_texts(std::string_view left, std::string_view right, Work& work) {
  return left.size() == right.size() && work.spend_bytes(left.size()) && left == right;
}

int rank_of(const Value& key) { return key.is(Kind::boolean) ? 0 : is_number(key) ? 1 : 2; }

}  // namespace

std::partial_ordering compare_numbers(const Value& left, const Value& right) {
  if (left.is(Kind::integer)) return compare_to_integer(left.integer(), right);
  if (left.is(Kind::uinteger)) return compare_to_uinteger(left.uinteger(), right);
  if (right.is(Kind::real)) return left.real() <=> right.real();
  return right.is(Kind::integer) ? reversed(compare_mixed(right.integer(), left.real()))
                                 : reversed(compare_mixed(right.uinteger(), left.real()));
}

bool equal(const Value& left, const Value& right, Work& work) {
  if (left.kind() != right.kind()) return is_number(left) && is_number(right) && compare_numbers(left, right) == 0;
  switch (left.kind()) {
    case Kind::boolean:
      return left.boolean() == right.boolean();
    case Kind::string:
      return equal_texts(left.string(), right.string(), work);
    case Kind::bytes:
      return equal_texts(left.bytes(), right.bytes(), work);
    case Kind::timestamp:
      return left.timestamp() == right.timestamp();
    case Kind::duration:
      return left.duration() == right.duration();
    case Kind::list:
      return equal_lists(left.list(), right.list(), work);
    case Kind::map:
      return equal_maps(left.map(), right.map(), work);
    case Kind::type:
      return left.type_name() == right.type_name();
    case Kind::object:
      return equal_objects(left, right, work);
    case Kind::null:
      return true;
    default:
      return compare_numbers(left, right) == 0;
  }
}

std::optional<std::partial_ordering> compare(const Value& left, const Value& right, Work& work) {
  if (is_number(left) && is_number(right)) return compare_numbers(left, right);
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::boolean:
      return left.boolean() <=> right.boolean();
    case Kind::string:
      work.spend_bytes(std::min(left.string().size(), right.string().size()));
      return left.string() <=> right.string();
    case Kind::bytes:
      work.spend_bytes(std::min(left.bytes().size(), right.bytes().size()));
      return left.bytes() <=> right.bytes();
    case Kind::timestamp:
      return left.timestamp() <=> right.timestamp();
    case Kind::duration:
      return left.duration() <=> right.duration();
    default:
      return std::nullopt;
  }
}

bool is_key(const Value& value) {
  return value.is(Kind::boolean) || value.is(Kind::integer) || value.is(Kind::uinteger) || value.is(Kind::string);
}

std::weak_ordering compare_keys(const Value& left, const Value& right) {
  const int left_rank = rank_of(left);
  if (left_rank != rank_of(right)) return left_rank <=> rank_of(right);
  if (left_rank == 0) return left.boolean() <=> right.boolean();
  if (left_rank == 2) return left.string() <=> right.string();
  const auto order = compare_numbers(left, right);
  return order < 0   ? std::weak_ordering::less
         : order > 0 ? std::weak_ordering::greater
                     : std::weak_ordering::equivalent;
}

bool operator==(const Value& left, const Value& right) {
  Work work(Limits{.steps = std::numeric_limits<std::uint64_t>::max()});
  return equal(left, right, work);
}

}  // namespace c1::workflow::cel
