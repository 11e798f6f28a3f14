#include "workflow/notices.hpp"

#include <algorithm>

#include "workflow/codec_parts.hpp"

namespace c1::workflow {
namespace {

constexpr codec::Words<NoticeChannel, 2> kChannels{{{NoticeChannel::slack, "slack"}, {NoticeChannel::mail, "mail"}}};
constexpr codec::Words<NoticeKind, 8> kKinds{{{NoticeKind::approval, "approval"},
                                              {NoticeKind::task, "task"},
                                              {NoticeKind::decision, "decision"},
                                              {NoticeKind::access, "access"},
                                              {NoticeKind::reminder, "reminder"},
                                              {NoticeKind::ending, "ending"},
                                              {NoticeKind::comment, "comment"},
                                              {NoticeKind::digest, "digest"}}};

}  // namespace

std::string_view to_string(NoticeChannel channel) { return codec::word_for(kChannels, channel); }
std::string_view to_string(NoticeKind kind) { return codec::word_for(kKinds, kind); }
std::optional<NoticeChannel> notice_channel_from(std::string_view name) { return codec::value_for(kChannels, name); }
std::optional<NoticeKind> notice_kind_from(std::string_view name) { return codec::value_for(kKinds, name); }

std::string_view word_for(const NoticeRule& rule) {
  if (rule.locked) return rule.wanted ? "always" : "never";
  return rule.wanted ? "on" : "off";
}

std::optional<NoticeRule> notice_rule_from(std::string_view word) {
  for (const bool locked : {false, true})
    for (const bool wanted : {false, true})
      if (const NoticeRule rule{wanted, locked}; word == word_for(rule)) return rule;
  return std::nullopt;
}

bool is_sent(NoticeChannel channel, NoticeKind kind) {
  return channel == NoticeChannel::slack || kind != NoticeKind::comment;
}

bool is_always_sent(NoticeChannel channel, NoticeKind kind) {
  return channel == NoticeChannel::slack &&
         (kind == NoticeKind::approval || kind == NoticeKind::task || kind == NoticeKind::reminder);
}

NoticeRule rule_for(const NoticeRules& rules, NoticeChannel channel, NoticeKind kind) {
  if (!is_sent(channel, kind)) return {.wanted = false, .locked = true};
  if (is_always_sent(channel, kind)) return {.wanted = true, .locked = true};
  const auto found = rules.find({channel, kind});
  return found == rules.end() ? NoticeRule{} : found->second;
}

bool wants(const NoticeRules& rules, const std::vector<NoticeWish>& wishes, NoticeChannel channel, NoticeKind kind) {
  const NoticeRule rule = rule_for(rules, channel, kind);
  if (rule.locked) return rule.wanted;
  const auto said = std::find_if(wishes.begin(), wishes.end(),
                                 [&](const NoticeWish& wish) { return wish.channel == channel && wish.kind == kind; });
  return said == wishes.end() ? rule.wanted : said->wanted;
}

}  // namespace c1::workflow
