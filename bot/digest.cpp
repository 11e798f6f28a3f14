#include "bot/digest.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/digest_choice.hpp"
#include "bot/when.hpp"
#include "workflow/words.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kMostOfEach = 10;
constexpr std::size_t kMostQuestionsShown =
    5;  // they take more room; and all of it must fit into one message of Slack's
constexpr std::size_t kMostCounted = 1'000;
constexpr Seconds kOneHour{3'600}, kOneDay{86'400};

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}
void say(std::vector<std::string>& parts, std::size_t count, const std::string& one, const std::string& many) {
  if (count > 0) parts.push_back(counted(static_cast<std::int64_t>(count), one, many));
}

template <class T>
Some<T> first_of(std::vector<T> list, std::size_t most) {
  Some<T> some;
  some.more = list.size() > most ? list.size() - most : 0;
  list.erase(list.end() - static_cast<std::ptrdiff_t>(some.more), list.end());
  some.shown = std::move(list);
  return some;
}

// Only those that are shown are read whole.
Some<Request> oldest_of(storage::Tx& tx, std::vector<RequestId> newest_first) {
  std::reverse(newest_first.begin(), newest_first.end());
  const Some<RequestId> ids = first_of(std::move(newest_first), kMostOfEach);
  Some<Request> some;
  some.more = ids.more;
  for (const RequestId& id : ids.shown)
    if (auto request = tx.request(id)) some.shown.push_back(*std::move(request));
  return some;
}

bool ends_between(const Held& held, Instant now, Instant last) {
  const Grant& grant = held.grant;
  return grant.state == Grant::State::active && grant.until && *grant.until > now && *grant.until <= last;
}

}  // namespace

Digest digest_for(storage::Tx& tx, const Catalog& catalog, const User& person, DigestDays days, Instant now) {
  Digest digest{.ahead = digest_looks_ahead(days)};
  const auto waiting = tx.awaiting_ids(person.id, kMostCounted);
  auto questions = tx.open_inquiries(person.id, kMostCounted);
  std::erase_if(questions, [&](const Inquiry& question) { return question.asker == person.id; });
  Work work = work_of(
      tx, catalog, person,
      {.waiting = {}, .mine = {.from = 0, .count = kMostCounted}, .held = {.from = 0, .count = kMostCounted}}, now);
  std::erase_if(work.mine, [&](const Request& request) {
    return std::find(waiting.begin(), waiting.end(), request.id) != waiting.end();
  });
  std::reverse(work.mine.begin(), work.mine.end());
  std::erase_if(work.held, [&](const Held& held) { return !ends_between(held, now, now + digest.ahead); });
  digest.waiting = oldest_of(tx, waiting);
  digest.questions = first_of(std::move(questions), kMostQuestionsShown);
  digest.mine = first_of(std::move(work.mine), kMostOfEach);
  digest.ending = first_of(std::move(work.held), kMostOfEach);
  if (has_role(person, Role::super_admin)) digest.given_up = static_cast<std::size_t>(tx.parked_count());
  return digest;
}

std::optional<DigestNews> digest_to_send(const Services& services, const Catalog& catalog, const User& reader,
                                         const SendDigest& effect) {
  const Instant now = services.clock.now();
  if (local_day(now, zone_of(reader.time_zone)) != effect.day) return std::nullopt;
  return services.store.read([&](storage::Tx& tx) -> std::optional<DigestNews> {
    const DigestTimes times = digest_choice(tx, catalog, reader, now).times;
    const bool wanted =
        times.days != DigestDays::never && wants_notice(tx, catalog, reader.id, effect.channel, NoticeKind::digest);
    if (!wanted && effect.asked == 0) return std::nullopt;
    Digest digest = digest_for(tx, catalog, reader, times.days, now);
    if (digest.is_empty()) return std::nullopt;
    return DigestNews{std::move(digest), {catalog, reader, times, services.public_url, now}};
  });
}

std::string summary_of(const Digest& digest) {
  std::vector<std::string> parts;
  const std::string within = " within " + counted(digest.ahead / kOneDay, "day", "days");
  say(parts, digest.waiting.size(), "request waits for you", "requests wait for you");
  say(parts, digest.questions.size(), "question waits for your answer", "questions wait for your answer");
  say(parts, digest.mine.size(), "request of yours is open", "requests of yours are open");
  say(parts, digest.ending.size(), "access of yours ends" + within, "accesses of yours end" + within);
  say(parts, digest.given_up, "delivery was given up", "deliveries were given up");
  return text::listed(parts);
}

std::string need_words(const Request& request) {
  const Step& step = request.plan.steps.at(request.step);
  if (std::holds_alternative<FormStep>(step)) return "Needs your answers";
  if (std::holds_alternative<ProvisionStep>(step))
    return request.kind == Kind::revoke ? "Is to be taken away by you" : "Is to be given by you";
  return "Needs your decision";
}

std::string age_words(Instant since, Instant now) {
  const auto age = std::chrono::duration_cast<Seconds>(now - since);
  if (age >= kOneDay) return counted(age / kOneDay, "day", "days");
  return age >= kOneHour ? counted(age / kOneHour, "hour", "hours") : "a few minutes";
}

std::string more_words(std::size_t more) { return "and " + std::to_string(more) + " more"; }

std::string rhythm_words(const DigestLook& look) {
  if (look.times.days == DigestDays::never) return "It does not come by itself.";
  return "This comes " + words_of(look.times) + ", by your clock (" + zone_of(look.reader.time_zone).name() +
         "), if there is something in it.";
}

}  // namespace c1::bot
