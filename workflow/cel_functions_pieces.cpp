// Of the strings extension, what takes texts apart and puts them together. Places are counted in code points.

#include <algorithm>
#include <limits>

#include "workflow/cel_overload.hpp"
#include "workflow/cel_text.hpp"

namespace c1::workflow::cel {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

std::nullopt_t out_of_range(Work& work, std::int64_t place, std::string_view text) {
  return work.fail("The text has " + std::to_string(code_points(text)) + " characters, and none at " +
                   std::to_string(place) + ".");
}

// The byte of that place, which may be the one past the end.
std::optional<std::size_t> byte_at(Work& work, std::string_view text, const Value& place) {
  if (!work.spend_bytes(text.size())) return std::nullopt;
  const std::size_t byte = place.integer() < 0 ? kNowhere : byte_of(text, static_cast<std::size_t>(place.integer()));
  if (byte == kNowhere) return out_of_range(work, place.integer(), text);
  return byte;
}

Value place_of(std::string_view text, std::size_t byte) {
  if (byte == kNowhere) return Value::integer(-1);
  return Value::integer(static_cast<std::int64_t>(code_points(text.substr(0, byte))));
}

std::optional<Value> char_at(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const auto byte = byte_at(work, text, arguments[1]);
  if (!byte) return std::nullopt;
  if (*byte == text.size()) return Value::string("");
  return Value::string(std::string(text.substr(*byte, next_code_point(text, *byte) - *byte)));
}

std::optional<Value> index_of(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const auto from = arguments.size() == 3 ? byte_at(work, text, arguments[2]) : std::optional<std::size_t>(0);
  if (!from || !work.spend_bytes(text.size())) return std::nullopt;
  return place_of(text, found_at(text, arguments[1].string(), *from));
}

// Found from the front, as that is linear whatever the texts are; overlapping places count.
std::optional<Value> last_index_of(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const std::string_view needle = arguments[1].string();
  const auto last = arguments.size() == 3 ? byte_at(work, text, arguments[2]) : std::optional(text.size());
  if (!last || !work.spend_bytes(text.size())) return std::nullopt;
  if (needle.empty()) return place_of(text, *last);
  std::size_t found = kNowhere;
  for (std::size_t at = found_at(text, needle, 0); at <= *last; at = found_at(text, needle, at + 1)) {
    if (!work.spend(1 + needle.size() / 64)) return std::nullopt;
    found = at;
  }
  return place_of(text, found);
}

std::optional<Value> substring(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const auto first = byte_at(work, text, arguments[1]);
  if (!first) return std::nullopt;
  const auto last = arguments.size() == 3 ? byte_at(work, text, arguments[2]) : std::optional(text.size());
  if (!last) return std::nullopt;
  if (*last < *first)
    return work.fail("A substring cannot begin at " + std::to_string(arguments[1].integer()) + " and end at " +
                     std::to_string(arguments[2].integer()) + ".");
  return work.string(std::string(text.substr(*first, *last - *first)));
}

// Where `text` is to be cut next. An empty separator stands between all characters.
std::size_t next_cut(std::string_view text, std::string_view separator, std::size_t from) {
  if (!separator.empty()) return found_at(text, separator, from);
  if (from >= text.size()) return kNowhere;
  const std::size_t next = next_code_point(text, from);
  return next < text.size() ? next : kNowhere;
}

std::optional<Value> split(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const std::string_view separator = arguments[1].string();
  const std::int64_t limit = arguments.size() == 3 ? arguments[2].integer() : -1;
  if (limit == 0) return Value::list({});
  if (text.empty() && separator.empty()) return Value::list({});
  Value::List parts;
  std::size_t start = 0;
  while (limit < 0 || static_cast<std::int64_t>(parts.size()) + 1 < limit) {
    const std::size_t cut = next_cut(text, separator, start);
    if (cut == kNowhere) break;
    if (!work.spend(1)) return std::nullopt;
    parts.push_back(Value::string(std::string(text.substr(start, cut - start))));
    start = cut + separator.size();
  }
  parts.push_back(Value::string(std::string(text.substr(start))));
  return work.list(std::move(parts));
}

std::optional<Value> replace(Work& work, Arguments arguments) {
  const std::string_view text = arguments[0].string();
  const std::string_view old = arguments[1].string();
  const std::string_view by = arguments[2].string();
  std::int64_t left = arguments.size() == 4 ? arguments[3].integer() : -1;
  if (left < 0) left = std::numeric_limits<std::int64_t>::max();
  std::string out;
  std::size_t at = 0;
  for (; left > 0; --left) {
    const std::size_t found = found_at(text, old, at);
    if (found == kNowhere) break;
    if (!work.spend(1 + by.size() / 64)) return std::nullopt;
    out.append(text.substr(at, found - at)).append(by);
    at = found + old.size();
    if (!old.empty()) continue;
    // An empty one is found before each character, and once more at the end.
    if (at >= text.size()) break;
    const std::size_t next = next_code_point(text, at);
    out.append(text.substr(at, next - at));
    at = next;
  }
  return work.string(std::move(out.append(text.substr(std::min(at, text.size())))));
}

std::optional<Value> join(Work& work, Arguments arguments) {
  const std::string_view separator = arguments.size() == 2 ? arguments[1].string() : std::string_view{};
  std::string out;
  for (const Value& part : arguments[0].list()) {
    if (!part.is(Kind::string))
      return work.fail("join() joins strings, and the list holds " + std::string(word_of(part.kind())) + ".");
    if (!work.spend(1 + (separator.size() + part.string().size()) / 64)) return std::nullopt;
    if (&part != arguments[0].list().data()) out += separator;
    out += part.string();
  }
  return work.string(std::move(out));
}

}  // namespace

const std::vector<Overload>& text_pieces_functions() {
  static const auto functions = [] {
    const Type text = Kind::string;
    const Type place = Kind::integer;
    const Type texts = Type::list(text);
    return std::vector<Overload>{
        {"charAt", true, {text, place}, text, char_at},
        {"indexOf", true, {text, text}, place, index_of},
        {"indexOf", true, {text, text, place}, place, index_of},
        {"lastIndexOf", true, {text, text}, place, last_index_of},
        {"lastIndexOf", true, {text, text, place}, place, last_index_of},
        {"substring", true, {text, place}, text, substring},
        {"substring", true, {text, place, place}, text, substring},
        {"split", true, {text, text}, texts, split},
        {"split", true, {text, text, Kind::integer}, texts, split},
        {"replace", true, {text, text, text}, text, replace},
        {"replace", true, {text, text, text, Kind::integer}, text, replace},
        {"join", true, {texts}, text, join},
        {"join", true, {texts, text}, text, join},
    };
  }();
  return functions;
}

}  // namespace c1::workflow::cel
