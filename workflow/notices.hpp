#pragma once
// What people are told of, beside the cards that are always true: kinds of notices, on two channels. What somebody wants
// of it is theirs to say, as far as their organisation leaves it to them. Pure.

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace c1::workflow {

enum class NoticeChannel { slack, mail };
// approval, task: it is your turn. decision: on a request of yours. access: given, taken away, failed. reminder: what
// waits for you still does. ending: what you hold is about to end. comment: somebody has written (in Slack only).
// digest: all of it at once, for whoever wants one (workflow/digest.hpp).
enum class NoticeKind { approval, task, decision, access, reminder, ending, comment, digest };

inline constexpr std::array kNoticeChannels{NoticeChannel::slack, NoticeChannel::mail};
inline constexpr std::array kNoticeKinds{NoticeKind::approval, NoticeKind::task,   NoticeKind::reminder,
                                         NoticeKind::decision, NoticeKind::access, NoticeKind::ending,
                                         NoticeKind::comment,  NoticeKind::digest};

std::string_view to_string(NoticeChannel channel);  // "slack"
std::string_view to_string(NoticeKind kind);        // "approval"
std::optional<NoticeChannel> notice_channel_from(std::string_view name);
std::optional<NoticeKind> notice_kind_from(std::string_view name);

// How an organisation has it.
struct NoticeRule {
  bool wanted = true;   // where the person has not said
  bool locked = false;  // they cannot say otherwise
  bool operator==(const NoticeRule&) const = default;
};
// "on" and "off" may be changed by each person, "always" and "never" not.
std::string_view word_for(const NoticeRule& rule);
std::optional<NoticeRule> notice_rule_from(std::string_view word);
using NoticeRules = std::map<std::pair<NoticeChannel, NoticeKind>, NoticeRule>;

// There is no such notice: no comments by mail.
bool is_sent(NoticeChannel channel, NoticeKind kind);
// In Slack what needs one's action always comes: else a request could wait for somebody who never learns of it.
bool is_always_sent(NoticeChannel channel, NoticeKind kind);
// What holds of a kind on a channel; `rules` are the organisation's.
NoticeRule rule_for(const NoticeRules& rules, NoticeChannel channel, NoticeKind kind);

// What a person has said.
struct NoticeWish {
  NoticeChannel channel = NoticeChannel::slack;
  NoticeKind kind = NoticeKind::approval;
  bool wanted = true;
  bool operator==(const NoticeWish&) const = default;
};
// A lock that came later than the wish wins.
bool wants(const NoticeRules& rules, const std::vector<NoticeWish>& wishes, NoticeChannel channel, NoticeKind kind);

}  // namespace c1::workflow
