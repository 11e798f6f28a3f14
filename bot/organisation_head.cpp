#include "bot/organisation_head.hpp"

#include <charconv>

#include "bot/digest_choice.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kNotifications{.what = "\"notifications\"", .keys = {"slack", "mail", "digest"}};
const yaml::Shape kDigest{.what = "\"digest\"", .keys = {"days", "hour", "locked"}};
const yaml::Shape kInSlack{
    .what = "notifications in Slack",
    .keys = {"approval", "task", "reminder", "decision", "access", "ending", "comment", "digest"},
};
const yaml::Shape kByMail{
    .what = "notifications by mail",
    .keys = {"approval", "task", "reminder", "decision", "access", "ending", "digest"},
};

void read_kind(NoticeChannel channel, NoticeKind kind, const yaml::Word& word, Draft& draft) {
  const auto rule = notice_rule_from(word.text);
  if (is_always_sent(channel, kind))
    draft.problems.add(word.at, "What needs somebody's action always reaches them in Slack, so \"" +
                                    std::string(to_string(kind)) + "\" cannot be set there: leave it out.");
  else if (!rule)
    draft.problems.add(word.at, yaml::shown(word.text) + " is not understood. Write " +
                                    yaml::one_of({"on", "off", "always", "never"}) +
                                    ": the first two may be changed by each person.");
  else
    draft.organisation.notices[{channel, kind}] = *rule;
}

// The whole of a word as a number.
std::optional<int> number_of_word(const std::string& text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

void read_digest(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kDigest, draft.problems);
  DigestRule rule{.times = {}, .locked = fields.flag("locked")};
  if (const auto days = fields.require_text("days")) {
    const auto known = digest_days_from(days->text);
    if (!known)
      draft.problems.add(days->at, yaml::shown(days->text) +
                                       " is not understood. Write \"never\", \"weekdays\", or a day of the week such "
                                       "as \"monday\".");
    rule.times.days = known.value_or(DigestDays::never);
  }
  if (const auto hour = fields.text("hour")) {
    const auto number = number_of_word(hour->text);
    if (!number || *number < 0 || *number > 23)
      draft.problems.add(hour->at,
                         "\"hour\" should be a number from 0 to 23; this is " + yaml::shown(hour->text) + ".");
    else
      rule.times.hour = *number;
  }
  draft.organisation.digest = rule;
}

json::Value rules_json(const NoticeRules& rules, NoticeChannel channel) {
  json::Value kinds = json::object();
  for (const auto& [of, rule] : rules)
    if (of.first == channel) kinds.set(to_string(of.second), word_for(rule));
  return kinds;
}

std::string says(const DigestRule& rule) {
  return bot::words_of(rule.times) + (rule.locked ? " for everybody" : " unless people choose otherwise");
}

}  // namespace

void read_notifications(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kNotifications, draft.problems);
  for (const NoticeChannel channel : kNoticeChannels) {
    const yaml::Node* kinds = fields.find(to_string(channel));
    if (!kinds) continue;
    const yaml::Fields of(*kinds, channel == NoticeChannel::slack ? kInSlack : kByMail, draft.problems);
    for (const NoticeKind kind : kNoticeKinds)
      if (const auto word = is_sent(channel, kind) ? of.text(to_string(kind)) : std::nullopt)
        read_kind(channel, kind, *word, draft);
  }
  if (const yaml::Node* digest = fields.find("digest")) read_digest(*digest, draft);
}

void read_own_cards_up_to(const yaml::Word& word, Draft& draft) {
  std::size_t most = 0;
  const char* const end = word.text.data() + word.text.size();
  const auto [stop, problem] = std::from_chars(word.text.data(), end, most);
  if (problem != std::errc{} || stop != end)
    draft.problems.add(word.at, "\"own_cards_up_to\" should be a number of people, such as 10; this is " +
                                    yaml::shown(word.text) + ".");
  else
    draft.organisation.own_cards_up_to = most;
}

json::Value notifications_json(const Organisation& organisation) {
  json::Value out = json::object();
  for (const NoticeChannel channel : kNoticeChannels)
    if (json::Value kinds = rules_json(organisation.notices, channel); !kinds.object().empty())
      out.set(to_string(channel), std::move(kinds));
  const DigestRule& digest = organisation.digest;
  if (digest != DigestRule{})
    out.set(
        "digest",
        json::object({{"days", to_string(digest.times.days)}, {"hour", digest.times.hour}, {"locked", digest.locked}}));
  return out;
}

void take_notifications(const json::Value& value, Organisation& into) {
  into.notices.clear();
  for (const NoticeChannel channel : kNoticeChannels)
    for (const NoticeKind kind : kNoticeKinds)
      if (const auto rule = notice_rule_from(value[to_string(channel)][to_string(kind)].string()))
        into.notices[{channel, kind}] = *rule;
  const json::Value& digest = value["digest"];
  into.digest = {};
  if (!digest.is_object()) return;
  into.digest = {.times = {digest_days_from(digest["days"].string()).value_or(DigestDays::never),
                           static_cast<int>(digest["hour"].integer())},
                 .locked = digest["locked"].boolean()};
}

std::string difference_in(const DigestRule& before, const DigestRule& after) {
  if (before == after) return {};
  return "digests come " + says(after) + " (before: " + says(before) + ")";
}

std::vector<std::string> differences_in(const NoticeRules& before, const NoticeRules& after) {
  std::vector<std::string> says;
  for (const NoticeChannel channel : kNoticeChannels)
    for (const NoticeKind kind : kNoticeKinds) {
      const NoticeRule was = rule_for(before, channel, kind), is = rule_for(after, channel, kind);
      if (was != is)
        says.push_back("people are told of " + in_words(kind) + " by " + std::string(title_of(channel)) + ": " +
                       std::string(word_for(was)) + " -> " + std::string(word_for(is)));
    }
  return says;
}

}  // namespace c1::bot
