// What the visitor is told of, where: the same choice as in Slack.

#include "bot/digest_choice.hpp"
#include "bot/notices.hpp"
#include "bot/web/pages.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

json::Value notice_json(const Notice& notice) {
  return json::object({{"channel", to_string(notice.channel)},
                       {"kind", to_string(notice.kind)},
                       {"title", bot::title_of(notice.kind)},
                       {"wanted", notice.wanted},
                       {"locked", notice.locked},
                       {"always", is_always_sent(notice.channel, notice.kind)}});
}

json::Value digest_json(const DigestChoice& choice) {
  json::Value days = json::array();
  for (const DigestDays one : kDigestDays)
    days.push(json::object({{"days", to_string(one)}, {"title", bot::title_of(one)}}));
  return json::object({{"days", to_string(choice.times.days)},
                       {"hour", choice.times.hour},
                       {"locked", choice.locked},
                       {"words", words_of(choice.times)},
                       {"zone", choice.zone},
                       {"next", time_json(choice.next)},
                       {"choices", std::move(days)}});
}

}  // namespace

Result<json::Value> my_notices(const Visit& visit) {
  json::Value rows = json::array();
  const auto [notices, digest] = visit.services.store.read([&](storage::Tx& tx) {
    return std::pair(notices_of(tx, visit.catalog(), visit.user().id, visit.services.mails),
                     digest_choice(tx, visit.catalog(), visit.user(), visit.now));
  });
  for (const Notice& notice : notices) rows.push(notice_json(notice));
  return json::object({{"rows", rows}, {"mails", visit.services.mails}, {"digest", digest_json(digest)}});
}

// {channel, kind, wanted}
Result<json::Value> set_my_notice(const Visit& visit) {
  const auto channel = notice_channel_from(visit.body()["channel"].string());
  const auto kind = notice_kind_from(visit.body()["kind"].string());
  if (!channel || !kind || !is_sent(*channel, *kind)) return invalid("There is no such notice.", "kind");
  if (!visit.body()["wanted"].is_bool()) return invalid("Say whether you want it: true or false.", "wanted");
  const NoticeWish wish{*channel, *kind, visit.body()["wanted"].boolean()};
  const auto kept = visit.services.store.write([&](storage::Tx& tx) {
    return set_notices(tx, visit.catalog(), visit.user().id, {wish}, {"web", visit.call.request.remote}, visit.now);
  });
  if (!kept) return kept.error();
  return my_notices(visit);
}

// {days, hour}
Result<json::Value> set_my_digest(const Visit& visit) {
  const auto days = digest_days_from(visit.body()["days"].string());
  if (!days) return invalid("Say on which days: never, weekdays, or a day of the week.", "days");
  if (!visit.body()["hour"].is_number()) return invalid("Say at which hour, from 0 to 23.", "hour");
  const DigestTimes times{*days, static_cast<int>(visit.body()["hour"].integer())};
  const auto kept = visit.services.store.write([&](storage::Tx& tx) {
    return set_digest(tx, visit.catalog(), visit.user(), times, {"web", visit.call.request.remote}, visit.now);
  });
  if (!kept) return kept.error();
  return my_notices(visit);
}

}  // namespace c1::bot::web
