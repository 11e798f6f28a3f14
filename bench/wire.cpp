#include "bench/wire.hpp"

#include <algorithm>
#include <charconv>

namespace c1::bench {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kEndOfLine = "\r\n";

bool same_letters(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return (a | 32) == (b | 32); });
}

std::size_t number(std::string_view digits, int base) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

// What the head says of the body.
struct Framing {
  std::size_t length = 0;
  bool chunked = false;
  bool closes = false;
};

Framing framing_of(std::string_view head) {
  Framing framing;
  for (std::size_t at = head.find(kEndOfLine); at != std::string_view::npos;) {
    const std::size_t begin = at + kEndOfLine.size();
    at = head.find(kEndOfLine, begin);
    const std::string_view line = head.substr(begin, at == std::string_view::npos ? at : at - begin);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = line.substr(std::min(line.size(), line.find_first_not_of(' ', colon + 1)));
    if (same_letters(name, "content-length")) framing.length = number(value, 10);
    if (same_letters(name, "transfer-encoding")) framing.chunked = same_letters(value, "chunked");
    if (same_letters(name, "connection")) framing.closes = same_letters(value, "close");
  }
  return framing;
}

// How long the chunked body at the beginning of `bytes` is, put together in `joined`; nothing while it is not whole.
std::optional<std::size_t> join_chunks(std::string_view bytes, std::string& joined) {
  joined.clear();
  std::size_t at = 0;
  while (true) {
    const std::size_t line = bytes.find(kEndOfLine, at);
    if (line == std::string_view::npos) return std::nullopt;
    const std::size_t size = number(bytes.substr(at, line - at), 16);
    const std::size_t begin = line + kEndOfLine.size();
    if (bytes.size() < begin + size + kEndOfLine.size()) return std::nullopt;
    joined.append(bytes.substr(begin, size));
    at = begin + size + kEndOfLine.size();
    if (size == 0) return at;
  }
}

}  // namespace

int Message::status() const {
  const std::size_t space = start.find(' ');
  return space == std::string_view::npos ? 0 : static_cast<int>(number(start.substr(space + 1, 3), 10));
}

std::string_view Message::path() const {
  const std::size_t begin = std::min(start.size(), start.find(' ')) + 1;
  return start.substr(std::min(begin, start.size()), start.find(' ', begin) - begin);
}

std::optional<Message> first_message(std::string_view bytes, std::string& joined) {
  const std::size_t end = bytes.find(kEndOfHead);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view head = bytes.substr(0, end);
  const std::size_t begin = end + kEndOfHead.size();
  const Framing framing = framing_of(head);
  Message message{.start = head.substr(0, head.find(kEndOfLine)), .keeps_alive = !framing.closes};
  if (framing.chunked) {
    const auto length = join_chunks(bytes.substr(begin), joined);
    if (!length) return std::nullopt;
    message.body = joined;
    message.length = begin + *length;
    return message;
  }
  if (bytes.size() < begin + framing.length) return std::nullopt;
  message.body = bytes.substr(begin, framing.length);
  message.length = begin + framing.length;
  return message;
}

std::string_view form_field(std::string_view form, std::string_view name) {
  std::size_t at = 0;
  while (at < form.size()) {
    const std::size_t end = std::min(form.size(), form.find('&', at));
    const std::string_view one = form.substr(at, end - at);
    if (one.size() > name.size() && one[name.size()] == '=' && one.starts_with(name))
      return one.substr(name.size() + 1);
    at = end + 1;
  }
  return {};
}

std::optional<std::size_t> number_in(std::string_view id) {
  const std::size_t digits = id.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  return number(id.substr(digits), 10);
}

}  // namespace c1::bench
