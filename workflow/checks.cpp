// Refusals that several commands share, in sentences.

#include <algorithm>

#include "base/text.hpp"
#include "workflow/rules.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using Verdict = Decision::Verdict;

constexpr std::size_t kReasonLimit = 3000;
constexpr Seconds kLongest{10 * 366 * 86'400L};

std::string_view word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
    case Verdict::accepted:
      return "approved";
    case Verdict::denied:
    case Verdict::rejected:
      return "denied";
    case Verdict::provisioned:
      return "provisioned";
    case Verdict::declined:
      return "declined";
    case Verdict::skipped:
      return "skipped";
    case Verdict::answered:
      return "answered";
  }
  return "decided";
}

}  // namespace

Error no_such_request() { return not_found("There is no such request, or you may not see it."); }

std::string what_happened(const Request& request, const Facts& facts, std::size_t step) {
  const Decision* last = nullptr;
  for (const Decision& decision : request.decisions)
    if (decision.step == step || !last || last->step != step) last = &decision;
  const bool decided = last && (last->step == step || !request.is_open());
  const bool was_active = step >= request.step || !last || last->step != step;  // when the request was closed
  if (request.outcome == Outcome::cancelled && was_active)
    return (request.closed_by.empty() ? "It" : person_name(*facts.catalog, request.closed_by)) +
           std::string(request.closed_by.empty() ? " was cancelled on " : " cancelled this on ") +
           moment_words(request.closed.value_or(Instant{})) + ".";
  if (request.outcome == Outcome::timed_out && was_active)
    return "It timed out on " + moment_words(request.closed.value_or(Instant{})) + ".";
  if (!decided) return "This step is over.";
  const std::string who = last->by.empty() ? "The policy" : person_name(*facts.catalog, last->by);
  return who + " already " + std::string(word_for(last->verdict)) + " this on " + moment_words(last->at) + ".";
}

std::optional<Error> check_step(const Request& request, const Facts& facts, const UserId& by, std::size_t step) {
  if (request.is_open() && request.step == step) return std::nullopt;
  const bool mine = std::any_of(request.decisions.begin(), request.decisions.end(),
                                [&](const Decision& d) { return d.step == step && d.by == by; });
  if (mine) return conflict("You have already decided this step; nothing more is needed from you.");
  return conflict(what_happened(request, facts, step));
}

std::optional<Error> check_active(const Facts& facts, const UserId& by) {
  if (is_active(*facts.catalog, by)) return std::nullopt;
  return forbidden("Your account is not active, so you cannot decide this.");
}

std::optional<Error> check_sight(const Request& request, const Facts& facts, const UserId& by) {
  const User* user = facts.catalog->user(by);
  if (user && may_see(request, *user, *facts.catalog)) return std::nullopt;
  if (user && user->status != UserStatus::active) return check_active(facts, by);
  return no_such_request();
}

std::optional<Error> check_reason(std::string_view reason, bool required, std::string_view ask) {
  if (text::trimmed(reason).empty())
    return required ? std::optional(invalid(std::string(ask), "reason")) : std::nullopt;
  const std::size_t length = text::length(reason);
  if (length <= kReasonLimit) return std::nullopt;
  return invalid("This has " + std::to_string(length) + " characters; at most " + std::to_string(kReasonLimit) +
                     " fit. Please shorten it.",
                 "reason");
}

bool is_taken_away_by_people(const Facts& facts) {
  return facts.open_revoke && facts.open_revoke->cause != Cause::expiry;
}

bool may_be_given(const Request& request, const Facts& facts) {
  return request.kind == Kind::revoke ||
         (is_active(*facts.catalog, request.subject) && !is_taken_away_by_people(facts));
}

std::optional<Error> check_duration(const Entitlement& entitlement, const std::optional<Seconds>& duration) {
  const auto& cap = entitlement.max_duration;
  if (!duration && !cap) return std::nullopt;
  if (!duration)
    return invalid(
        "Say for how long; " + entitlement.name + " can be held for " + text::duration_words(*cap) + " at most.",
        "duration");
  if (*duration < kShortestAccess)
    return invalid("That is too short: ask for " + text::duration_words(kShortestAccess) + " or more.", "duration");
  if (cap && *duration > *cap)
    return invalid(
        entitlement.name + " can be held for " + text::duration_words(*cap) + " at most. Please choose a shorter time.",
        "duration");
  if (*duration > kLongest) return invalid("That is too long: ten years are the most.", "duration");
  return std::nullopt;
}

}  // namespace c1::workflow
