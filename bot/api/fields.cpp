#include "bot/api/fields.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/encoding.hpp"

namespace c1::bot::api {
namespace {

constexpr std::size_t kMostTexts = 1000;
constexpr std::size_t kDefaultPage = 25, kSmallestPage = 10, kLargestPage = 100;
constexpr std::int64_t kLongestSeconds = 315'576'000'000;  // protobuf's own limit

std::string in_snake_case(std::string_view name) {
  std::string snake;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte)) snake += '_';
    snake += static_cast<char>(std::tolower(byte));
  }
  return snake;
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::optional<Seconds> duration_from(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  text.remove_suffix(1);
  const std::string_view whole = text.substr(0, text.find('.'));
  const std::string_view fraction = text.substr(std::min(text.size(), whole.size() + 1));
  if (fraction.size() > 9 ||
      !std::all_of(fraction.begin(), fraction.end(), [](unsigned char c) { return std::isdigit(c); }))
    return std::nullopt;
  const auto seconds = number_in(whole);
  if (!seconds || *seconds > kLongestSeconds || *seconds < -kLongestSeconds) return std::nullopt;
  return Seconds{*seconds};
}

PageWish sized(std::int64_t size) {
  PageWish page;
  page.size =
      size == 0 ? kDefaultPage : static_cast<std::size_t>(std::clamp<std::int64_t>(size, kSmallestPage, kLargestPage));
  return page;
}

Result<PageWish> with_token(PageWish page, std::string_view token) {
  if (token.empty()) return page;
  auto after = from_base64url(token);
  if (!after || after->empty() || after->size() > 100)
    return invalid("This pageToken is not one of ours: send the nextPageToken of the page before.", "pageToken");
  page.after = *std::move(after);
  return page;
}

}  // namespace

const json::Value& field(const json::Value& object, std::string_view name) {
  const json::Value& camel = object[name];
  return camel.is_null() ? object[in_snake_case(name)] : camel;
}

void Fields::complain(std::string_view name, std::string_view must_be) {
  if (!wrong_) wrong_ = invalid(std::string(name) + " must be " + std::string(must_be) + ".", std::string(name));
}

std::string Fields::text(std::string_view name) {
  const json::Value& given = value(name);
  if (!given.is_null() && !given.is_string()) complain(name, "a text");
  return given.string();
}

bool Fields::flag(std::string_view name) {
  const json::Value& given = value(name);
  if (!given.is_null() && !given.is_bool()) complain(name, "true or false");
  return given.is_bool() && given.boolean();
}

std::optional<Seconds> Fields::duration(std::string_view name) {
  const json::Value& given = value(name);
  if (given.is_null()) return std::nullopt;
  auto duration = duration_from(given.string());
  if (!duration) complain(name, "a duration in seconds, as \"3600s\"");
  return duration;
}

std::optional<Instant> Fields::time(std::string_view name) {
  const json::Value& given = value(name);
  if (given.is_null()) return std::nullopt;
  auto at = time_from(given.string());
  if (!at) complain(name, "a time, as \"2026-11-24T09:30:00Z\"");
  return at;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  const json::Value& given = value(name);
  std::vector<std::string> all;
  if (!given.is_null() && !given.is_array()) complain(name, "a list of texts");
  if (given.array().size() > kMostTexts) complain(name, "a list of at most 1000");
  for (const json::Value& element : given.array()) {
    if (!element.is_string()) complain(name, "a list of texts");
    all.push_back(element.string());
  }
  return all;
}

const json::Value& Fields::object(std::string_view name) {
  const json::Value& given = value(name);
  if (!given.is_null() && !given.is_object()) complain(name, "an object");
  return given;
}

std::optional<Instant> time_from(std::string_view text) {
  using namespace std::chrono;
  const auto part = [&](std::size_t at, std::size_t size) -> std::optional<int> {
    const auto digits = text.substr(std::min(at, text.size()), size);
    const bool all = digits.size() == size &&
                     std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); });
    return all ? std::optional(static_cast<int>(*number_in(digits))) : std::nullopt;
  };
  const auto y = part(0, 4), mo = part(5, 2), d = part(8, 2), h = part(11, 2), mi = part(14, 2), s = part(17, 2);
  if (!y || !mo || !d || !h || !mi || !s || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
      text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.')
    for (++at; at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]));) ++at;
  Instant instant = sys_days{date} + hours{*h} + minutes{*mi} + seconds{*s};
  const std::string_view zone = text.substr(at);
  if (zone == "Z" || zone == "z") return instant;
  const auto oh = part(at + 1, 2), om = part(at + 4, 2);
  if (zone.size() != 6 || !oh || !om || zone[3] != ':' || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const minutes offset{*oh * 60 + *om};
  return zone[0] == '+' ? instant - offset : instant + offset;
}

std::string duration_text(Seconds duration) { return std::to_string(duration.count()) + "s"; }

Result<PageWish> page_in(const json::Value& body) {
  const json::Value& size = field(body, "pageSize");
  const json::Value& token = field(body, "pageToken");
  if (!size.is_null() && !size.is_integer()) return invalid("pageSize must be a whole number.", "pageSize");
  if (!token.is_null() && !token.is_string()) return invalid("pageToken must be a text.", "pageToken");
  return with_token(sized(size.integer()), token.string());
}

Result<PageWish> page_in(std::string_view size, std::string_view token) {
  const auto number = size.empty() ? std::optional<std::int64_t>(0) : number_in(size);
  if (!number) return invalid("page_size must be a whole number.", "pageSize");
  return with_token(sized(*number), token);
}

std::string page_token(std::string_view after) { return base64url(after); }

Result<std::size_t> offset_of(const PageWish& page) {
  if (page.after.empty()) return std::size_t{0};
  const auto number = number_in(page.after);
  if (!number || *number < 0 || *number > 100'000'000)
    return invalid("This pageToken belongs to another list.", "pageToken");
  return static_cast<std::size_t>(*number);
}

}  // namespace c1::bot::api
