#include "bot/notices.hpp"

#include "base/json.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

Error locked(NoticeChannel channel, NoticeKind kind) {
  if (is_always_sent(channel, kind))
    return forbidden("What needs your action always reaches you in Slack: " + in_words(kind) +
                     " cannot be turned off there.");
  return forbidden("Your administrators decide about " + in_words(kind) + " by " + std::string(title_of(channel)) +
                   "; it cannot be changed here.");
}

}  // namespace

bool wants_notice(storage::Tx& tx, const Catalog& catalog, const UserId& person, NoticeChannel channel,
                  NoticeKind kind) {
  const NoticeRules& rules = catalog.organisation().notices;
  const NoticeRule rule = rule_for(rules, channel, kind);
  return rule.locked ? rule.wanted : wants(rules, tx.notice_wishes(person), channel, kind);
}

std::vector<Notice> notices_of(storage::Tx& tx, const Catalog& catalog, const UserId& person, bool mails) {
  const NoticeRules& rules = catalog.organisation().notices;
  const auto wishes = tx.notice_wishes(person);
  std::vector<Notice> list;
  for (const NoticeChannel channel : kNoticeChannels)
    for (const NoticeKind kind : kNoticeKinds)
      if (is_sent(channel, kind) && (mails || channel != NoticeChannel::mail))
        list.push_back({channel, kind, wants(rules, wishes, channel, kind), rule_for(rules, channel, kind).locked});
  return list;
}

Result<void> set_notices(storage::Tx& tx, const Catalog& catalog, const UserId& person,
                         const std::vector<NoticeWish>& wishes, const NoticeOrigin& origin, Instant now) {
  const NoticeRules& rules = catalog.organisation().notices;
  const auto said = tx.notice_wishes(person);
  std::vector<NoticeWish> changes;
  for (const NoticeWish& wish : wishes) {
    if (wants(rules, said, wish.channel, wish.kind) == wish.wanted) continue;
    if (rule_for(rules, wish.channel, wish.kind).locked) return locked(wish.channel, wish.kind);
    changes.push_back(wish);
  }
  for (const NoticeWish& change : changes) {
    tx.save(person, change);
    tx.append({.at = now,
               .actor = person.value,
               .subject = person.value,
               .surface = origin.surface,
               .what = std::string(to_string(change.channel)) + (change.wanted ? ".turned_on" : ".turned_off"),
               .request = "",
               .body = json::object({{"kind", to_string(change.kind)}}).dump(),
               .address = origin.address});
  }
  if (!changes.empty()) tx.enqueue_home(person, now);
  return {};
}

std::string_view title_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::approval:
      return "What waits for your approval";
    case NoticeKind::task:
      return "What you are to give or take away";
    case NoticeKind::reminder:
      return "Reminders of what waits for you";
    case NoticeKind::decision:
      return "Decisions on requests";
    case NoticeKind::access:
      return "Access that was given or taken away";
    case NoticeKind::ending:
      return "Access that is about to end";
    case NoticeKind::comment:
      return "Comments";
    case NoticeKind::digest:
      return "The digest";
  }
  return "";
}

std::string in_words(NoticeKind kind) {
  std::string words(title_of(kind));
  words[0] = static_cast<char>(words[0] - 'A' + 'a');
  return words;
}

std::string_view title_of(NoticeChannel channel) { return channel == NoticeChannel::slack ? "Slack" : "mail"; }

}  // namespace c1::bot
