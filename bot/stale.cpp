#include "bot/stale.hpp"

#include <algorithm>
#include <charconv>

#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using What = SayInThread::What;

constexpr Millis kLateCard{60'000};

// When Slack says a message was posted: its ts are seconds.
Instant time_of(const std::string& ts) {
  std::int64_t seconds = 0;
  std::from_chars(ts.data(), ts.data() + ts.size(), seconds);
  return from_millis(seconds * 1'000);
}

}  // namespace

bool is_stale(const SayInThread& line, const storage::MessageRow& card, storage::Tx& tx) {
  const auto request = tx.request(line.request);
  if (!request) return false;
  if (line.version <= card.posted_version && time_of(card.ts) - request->opened > kLateCard) return true;
  const auto asks = {What::your_turn_to_approve, What::your_turn_to_answer, What::your_turn_to_provision,
                     What::reminder};
  if (std::find(asks.begin(), asks.end(), line.what) == asks.end()) return false;
  const auto people = awaited(*request);
  if (is_channel(line.person)) return people.empty();
  return std::find(people.begin(), people.end(), line.person) == people.end();
}

}  // namespace c1::bot
