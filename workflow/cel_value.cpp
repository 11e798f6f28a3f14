#include "workflow/cel_value.hpp"

#include <algorithm>
#include <cmath>

#include "workflow/cel_compare.hpp"
#include "workflow/cel_environment.hpp"
#include "workflow/cel_time.hpp"

namespace c1::workflow::cel {
namespace {

// A double that is a whole number, as the int or uint it equals; null for others.
Value whole_number(double value) {
  if (std::isnan(value) || value != std::trunc(value)) return {};
  if (value >= -kTwoTo63 && value < kTwoTo63) return Value::integer(static_cast<std::int64_t>(value));
  if (value >= kTwoTo63 && value < 2 * kTwoTo63) return Value::uinteger(static_cast<std::uint64_t>(value));
  return {};
}

bool comes_before(const Value::Entry& left, const Value::Entry& right) {
  return compare_keys(left.first, right.first) < 0;
}

}  // namespace

Value::Text Value::text_of(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view view = *owner;
  return {view, std::move(owner)};
}

Value::Text Value::owned(const Text& text) { return text.owner ? text : text_of(std::string(text.view)); }

Value Value::string(std::string text) { return Value(Data(text_of(std::move(text)))); }
Value Value::bytes(std::string octets) { return Value(Data(Octets{text_of(std::move(octets))})); }
Value Value::list(List elements) { return Value(Data(std::make_shared<const List>(std::move(elements)))); }
Value Value::type(Kind what) { return Value(Data(TypeName{{type_name_of(what), nullptr}})); }
Value Value::type(const ObjectType& what) { return Value(Data(TypeName{{what.name(), nullptr}})); }

Value Value::timestamp(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto nanos = std::chrono::nanoseconds(at - seconds).count();
  const std::int64_t second = std::clamp(std::int64_t{seconds.time_since_epoch().count()}, kFirstSecond, kLastSecond);
  return timestamp(Timestamp{second, static_cast<std::int32_t>(nanos)});
}

Result<Value> Value::map(std::vector<Entry> entries) {
  for (const Entry& entry : entries)
    if (!is_key(entry.first))
      return invalid("A map's keys are bool, int, uint or string, and this one is " +
                     std::string(word_of(entry.first.kind())) + ".");
  std::sort(entries.begin(), entries.end(), comes_before);
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (!comes_before(entries[i - 1], entries[i]))
      return invalid("The map has the key " + shown(entries[i].first) + " twice.");
  return Value(Data(std::make_shared<const std::vector<Entry>>(std::move(entries))));
}

const Value* Value::find(const Value& key) const {
  const Value wanted = key.is(Kind::real) ? whole_number(key.real()) : key;
  if (!is_key(wanted)) return nullptr;
  const auto& entries = *std::get<MapPtr>(data_);
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), wanted,
                       [](const Entry& entry, const Value& sought) { return compare_keys(entry.first, sought) < 0; });
  const bool there = found != entries.end() && compare_keys(found->first, wanted) == 0;
  return there ? &found->second : nullptr;
}

Value Value::owned() const {
  switch (kind()) {
    case Kind::string:
      return Value(Data(owned(std::get<Text>(data_))));
    case Kind::bytes:
      return Value(Data(Octets{owned(std::get<Octets>(data_).text)}));
    case Kind::type:
      return Value(Data(TypeName{owned(std::get<TypeName>(data_).text)}));
    case Kind::list: {
      List elements;
      elements.reserve(list().size());
      for (const Value& element : list()) elements.push_back(element.owned());
      return list(std::move(elements));
    }
    case Kind::map: {
      std::vector<Entry> entries;
      entries.reserve(map().size());
      for (const Entry& entry : map()) entries.emplace_back(entry.first.owned(), entry.second.owned());
      return Value(Data(std::make_shared<const std::vector<Entry>>(std::move(entries))));
    }
    default:
      return *this;
  }
}

}  // namespace c1::workflow::cel
