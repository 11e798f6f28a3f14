#pragma once
// When a person's digest comes: read, chosen, planned. For every surface that lets people choose, and for the doer.

#include <optional>
#include <string>

#include "base/result.hpp"
#include "bot/notices.hpp"
#include "bot/services.hpp"
#include "storage/store.hpp"
#include "workflow/digest.hpp"

namespace c1::bot {

struct DigestChoice {
  workflow::DigestTimes times;
  bool locked = false;
  std::string zone;             // whose clock that is: "Europe/Berlin"
  std::optional<Instant> next;  // when the next one is due
};
DigestChoice digest_choice(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::User& person,
                           Instant now);

// From now on: the next one is the first that is due after `now`. What changes stands in the audit log ("digest.set").
// Errc::forbidden where the organisation has locked it, Errc::invalid for an hour that no clock has.
Result<void> set_digest(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::User& person,
                        const workflow::DigestTimes& times, const NoticeOrigin& origin, Instant now);

// As it is stored, or as it would be for whoever has no row yet.
storage::DigestRow digest_row(storage::Tx& tx, const workflow::UserId& person);
// Makes the plan in `row` and in the outbox the same: at `next`, or none.
void plan_digest(storage::Tx& tx, storage::DigestRow& row, std::optional<Instant> next);

// "never", "on weekdays at 9:00", "on Mondays at 17:00".
std::string words_of(const workflow::DigestTimes& times);
std::string_view title_of(workflow::DigestDays days);  // "Never", "On weekdays", "On Mondays"
std::string hour_words(int hour);                      // "9:00"

}  // namespace c1::bot
