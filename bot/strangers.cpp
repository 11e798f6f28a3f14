#include "bot/strangers.hpp"

#include <utility>

#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "bot/notifier_job.hpp"
#include "slack/blocks.hpp"

namespace c1::bot {
namespace strangers {
namespace {

using slack::Mrkdwn;
using namespace workflow;

constexpr std::size_t kLongestName = 200;

std::string first_said(std::initializer_list<const json::Value*> names) {
  for (const json::Value* name : names)
    if (!text::trimmed(name->string()).empty()) return text::fit(text::trimmed(name->string()), kLongestName);
  return {};
}

// "Zoe Zimmer (zoe@other.test)"
std::string called(const json::Value& user) {
  const json::Value& profile = user["profile"];
  const std::string name = first_said({&profile["real_name"], &user["real_name"], &user["name"], &user["id"]});
  const std::string email = first_said({&profile["email"]});
  return (name.empty() ? "Somebody" : name) + (email.empty() ? " (no e-mail address is shown)" : " (" + email + ")");
}

}  // namespace

void report(storage::Tx& tx, const Catalog& catalog, storage::SlackLink& link, const json::Value& user, Instant now) {
  if (std::exchange(link.reported, true)) return;
  if (user["is_bot"].boolean() || user["deleted"].boolean()) return;
  for (const UserId& admin : catalog.super_admins())
    tx.enqueue(ReportStranger{link.team, link.slack_user, called(user), admin}, now);
}

Message message_about(const ReportStranger& stranger, bool mentioned) {
  constexpr std::string_view kWhat = " has tried to use me, and is in no directory that I work from.";
  slack::Blocks blocks = slack::Blocks::message();
  Mrkdwn says = Mrkdwn::markup(":wave: ") + Mrkdwn::bold(stranger.called) + Mrkdwn::plain(kWhat);
  if (mentioned) says += Mrkdwn::markup(" In Slack that is ") + Mrkdwn::user(stranger.slack_user) + Mrkdwn::markup(".");
  blocks.section(says);
  blocks.context({Mrkdwn::plain(
      "They were asked to turn to you. Once their e-mail address is in the organisation file, or in a directory that I "
      "read, they can go on at once. I say this once for each person.")});
  return {Mrkdwn::plain(card_parts::on_one_line(stranger.called + std::string(kWhat))).str(), blocks.json()};
}

}  // namespace strangers

Done Notifier::on(const workflow::ReportStranger& effect, Job& job) {
  job.go_to_reader(effect.admin);
  return job.say(job.conversation_with(effect.admin), {}, strangers::message_about(effect, job.team == effect.team));
}

}  // namespace c1::bot
