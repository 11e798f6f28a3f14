#include "bot/organisation_head.hpp"

#include <charconv>

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kNotifications{.what = "\"notifications\"", .keys = {"slack", "mail"}};
const yaml::Shape kInSlack{
    .what = "notifications in Slack",
    .keys = {"approval", "task", "reminder", "decision", "access", "ending", "comment"},
};
const yaml::Shape kByMail{
    .what = "notifications by mail",
    .keys = {"approval", "task", "reminder", "decision", "access", "ending"},
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

json::Value to_json(const NoticeRules& rules) {
  json::Value out = json::object();
  for (const NoticeChannel channel : kNoticeChannels) {
    json::Value kinds = json::object();
    for (const auto& [of, rule] : rules)
      if (of.first == channel) kinds.set(to_string(of.second), word_for(rule));
    if (!kinds.object().empty()) out.set(to_string(channel), std::move(kinds));
  }
  return out;
}

NoticeRules notice_rules_from(const json::Value& value) {
  NoticeRules rules;
  for (const NoticeChannel channel : kNoticeChannels)
    for (const NoticeKind kind : kNoticeKinds)
      if (const auto rule = notice_rule_from(value[to_string(channel)][to_string(kind)].string()))
        rules[{channel, kind}] = *rule;
  return rules;
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
