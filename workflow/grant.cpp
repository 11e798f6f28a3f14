#include "workflow/grant.hpp"

#include <algorithm>

#include "base/time_zone.hpp"

namespace c1::workflow {
namespace {

constexpr Seconds kDay{86'400};
constexpr Seconds kLong = 3 * kDay;
constexpr Seconds kLeastNotice{300};
constexpr int kBusinessDays = 3;

bool is_weekend(int weekday) { return weekday == 0 || weekday == 6; }

Instant business_days_before(Instant end, int days, const TimeZone& zone) {
  CivilTime local = zone.at(end).civil;
  while (days > 0) {
    --local.day;
    if (!is_weekend(zone.at(zone.instant_of(local)).weekday)) --days;
  }
  return zone.instant_of(local);
}

GrantReason reason_of(const Request& request) {
  GrantReason reason{.request = request.id};
  if (request.bundle) {
    reason.kind = GrantReason::Kind::bundle;
    reason.of = request.bundle->catalog;
  }
  return reason;
}

Instant end_of_extension(Instant present_end, Seconds duration, std::optional<Seconds> cap, Instant now) {
  const Instant end = std::max(present_end, now) + duration;
  return cap ? std::min(end, now + *cap) : end;
}

}  // namespace

std::optional<Instant> end_of(const std::vector<GrantReason>& reasons) {
  std::optional<Instant> end;
  for (const GrantReason& why : reasons) {
    if (!why.until) return std::nullopt;
    end = std::max(end.value_or(*why.until), *why.until);
  }
  return end;
}

bool is_held_by_file(const Grant& grant) {
  return std::any_of(grant.reasons.begin(), grant.reasons.end(),
                     [](const GrantReason& why) { return why.kind == GrantReason::Kind::file; });
}

Grant granted_by(const Request& request, const std::optional<Grant>& held, const GrantId& id,
                 std::optional<Seconds> cap, Instant now) {
  const bool goes_on = held && held->state != Grant::State::ended;
  Grant grant = goes_on ? *held : Grant{id, request.subject, request.entitlement, now, {}, {}, Grant::State::active,
                                        {}, request.account};
  grant.state = Grant::State::active;
  std::erase_if(grant.reasons, [&](const GrantReason& why) { return why.until && *why.until <= now; });
  GrantReason reason = reason_of(request);
  if (request.duration) {
    const bool adds = request.cause == Cause::extension && goes_on && held->until;
    reason.until = adds ? end_of_extension(*held->until, *request.duration, cap, now) : now + *request.duration;
  }
  grant.reasons.push_back(std::move(reason));
  grant.until = end_of(grant.reasons);
  return grant;
}

std::optional<Instant> reminder_of(const Grant& grant, Instant since, std::string_view time_zone) {
  if (!grant.until) return std::nullopt;
  const auto length = *grant.until - since;
  if (length > kLong) {
    const TimeZone zone = TimeZone::named(time_zone).value_or(TimeZone{});
    const Instant at = business_days_before(*grant.until, kBusinessDays, zone);
    if (at > since) return at;
  }
  const Instant at = *grant.until - std::max<Millis>(length / 10, kLeastNotice);
  return at > since ? std::optional(at) : std::nullopt;
}

}  // namespace c1::workflow
