// What the visitor is told of, where: the same choice as in Slack.

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

}  // namespace

Result<json::Value> my_notices(const Visit& visit) {
  const auto notices = visit.services.store.read(
      [&](storage::Tx& tx) { return notices_of(tx, visit.catalog(), visit.user().id, visit.services.mails); });
  json::Value rows = json::array();
  for (const Notice& notice : notices) rows.push(notice_json(notice));
  return json::object({{"rows", rows}, {"mails", visit.services.mails}});
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

}  // namespace c1::bot::web
