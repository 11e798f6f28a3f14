#pragma once
// A request's body as clients of a protobuf API write it: names in camelCase or snake_case, null like absent, durations
// as "3600s", times as RFC 3339. A field of a wrong type is refused by its name; unknown ones are ignored.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace c1::bot::api {

// The member `name` (camelCase), or the same in snake_case.
const json::Value& field(const json::Value& object, std::string_view name);

// Reads one after the other; the first mistake is kept.
class Fields {
 public:
  explicit Fields(const json::Value& body) : body_(body) {}

  std::string text(std::string_view name);
  bool flag(std::string_view name);
  std::optional<Seconds> duration(std::string_view name);  // fractions are cut
  std::optional<Instant> time(std::string_view name);
  std::vector<std::string> texts(std::string_view name);  // at most 1000
  const json::Value& object(std::string_view name);       // null where there is none

  // Nothing = all was well.
  const std::optional<Error>& wrong() const { return wrong_; }

 private:
  const json::Value& value(std::string_view name) const { return field(body_, name); }
  void complain(std::string_view name, std::string_view must_be);

  const json::Value& body_;
  std::optional<Error> wrong_;
};

std::optional<Instant> time_from(std::string_view rfc3339);
std::string duration_text(Seconds duration);  // "3600s"

// A page of a list. Sizes are kept between 10 and 100, 25 where none is asked for.
struct PageWish {
  std::size_t size = 25;
  std::string after;  // what the token before said; "" = the first page
};
// From a body {"pageSize", "pageToken"}, or a query ?page_size=&page_token=.
Result<PageWish> page_in(const json::Value& body);
Result<PageWish> page_in(std::string_view size, std::string_view token);
// The opaque token that brings `after` back.
std::string page_token(std::string_view after);
// A place in a list that is made anew for each page. Errc::invalid for a token of another list.
Result<std::size_t> offset_of(const PageWish& page);

}  // namespace c1::bot::api
