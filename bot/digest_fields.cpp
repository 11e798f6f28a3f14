#include "bot/digest_fields.hpp"

#include <cstdlib>

namespace c1::bot {
namespace {

using namespace workflow;
using slack::Mrkdwn;

constexpr char kDigestDaysBlock[] = "digest_days", kDigestHourBlock[] = "digest_hour";
constexpr int kHours = 24;

}  // namespace

void add_digest_fields(slack::Blocks& blocks, const DigestChoice& digest) {
  if (digest.locked) {
    blocks.context({Mrkdwn::markup(":lock: ") + Mrkdwn::plain("The digest comes " + words_of(digest.times) + ".")});
    return;
  }
  const auto days_option = [](DigestDays days) {
    return slack::Option{std::string(title_of(days)), std::string(to_string(days)), ""};
  };
  const auto hour_option = [](int hour) { return slack::Option{hour_words(hour), std::to_string(hour), ""}; };
  std::vector<slack::Option> days, hours;
  for (const DigestDays one : kDigestDays) days.push_back(days_option(one));
  for (int hour = 0; hour < kHours; ++hour) hours.push_back(hour_option(hour));
  blocks.static_select({.block_id = kDigestDaysBlock,
                        .action_id = "digest",
                        .label = "Send me a digest",
                        .hint = "What waits for you, what you have asked for, what ends soon: one message, if there is "
                                "something to say. /c1 digest shows it now."},
                       days, days_option(digest.times.days));
  blocks.static_select({.block_id = kDigestHourBlock,
                        .action_id = "digest",
                        .label = "Digest at",
                        .hint = "By your clock (" + digest.zone + ")."},
                       hours, hour_option(digest.times.hour));
}

Result<void> keep_digest_fields(storage::Tx& tx, const Viewer& viewer, const slack::FormState& state, Instant now) {
  const auto days = digest_days_from(state.choice(kDigestDaysBlock));
  const std::string hour = state.choice(kDigestHourBlock);
  if (!days || hour.empty() || viewer.catalog->organisation().digest.locked) return {};
  const DigestTimes times{*days, std::atoi(hour.c_str())};
  return set_digest(tx, *viewer.catalog, *viewer.user, times, {"slack"}, now);
}

}  // namespace c1::bot
