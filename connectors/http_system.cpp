#include "connectors/http_system.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace c1::connectors {
namespace {

constexpr std::size_t kLongestDetail = 300;
constexpr std::int64_t kLongestWait = 3'600;

}  // namespace

Receipt done(std::string says) { return {Receipt::State::done, std::move(says), Millis{0}}; }
Receipt failed(std::string says) { return {Receipt::State::failed, std::move(says), Millis{0}}; }
Receipt not_yet(std::string says, Millis wait) { return {Receipt::State::not_yet, std::move(says), wait}; }

std::string unreachable(const net::Exchange& exchange) { return "It could not be reached: " + exchange.problem + "."; }

std::string answered(int status, std::string_view detail) {
  const std::string words = text::fit(text::trimmed(text::valid_utf8(detail)), kLongestDetail);
  return "It answered " + std::to_string(status) + (words.empty() ? "." : ": " + words);
}

Millis retry_after(const net::Response& response) {
  const std::string_view text = response.header("Retry-After");
  std::int64_t seconds = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc{} || stop != text.data() + text.size()) return Millis{0};
  return Seconds{std::clamp<std::int64_t>(seconds, 0, kLongestWait)};
}

}  // namespace c1::connectors
