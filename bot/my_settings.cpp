#include "bot/my_settings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/delegations.hpp"
#include "bot/digest_fields.hpp"
#include "bot/when.hpp"

namespace c1::bot::my_settings {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

std::string_view name_of(Role role) {
  switch (role) {
    case Role::super_admin:
      return "super admin";
    case Role::access_request_admin:
      return "access request admin";
    case Role::access_request_helpdesk:
      return "access request helpdesk";
    case Role::app_admin:
      return "app admin";
    case Role::read_only_admin:
      return "read-only admin";
  }
  return "";
}

Mrkdwn field(std::string_view name, const std::string& value) {
  return Mrkdwn::bold(name) + Mrkdwn::markup("\n") + Mrkdwn::plain(value.empty() ? "not known" : value);
}

// `from_slack`: as Slack says, which counts where the directory says nothing.
std::string zone_words(const User& person, const std::string& from_slack) {
  if (person.time_zone.empty() && !from_slack.empty()) return from_slack + ", as in Slack";
  if (person.time_zone.empty()) return "UTC, because neither the directory nor Slack has told me yours";
  const bool known = TimeZone::named(person.time_zone).has_value();
  return known ? person.time_zone : person.time_zone + ", which is not known; UTC is used";
}

void add_person(Blocks& blocks, const Viewer& viewer, const std::string& zone) {
  const User& me = *viewer.user;
  std::vector<std::string> roles;
  for (const Role role : me.roles) roles.emplace_back(name_of(role));
  blocks.fields({field("Name", me.name), field("E-mail", me.email), field("Title", me.title),
                 field("Department", me.department),
                 field("Manager", me.manager ? name_of_user(*viewer.catalog, *me.manager) : ""),
                 field("Time zone", zone_words(me, zone)),
                 field("Roles", roles.empty() ? "none, like most people" : text::listed(roles))});
  blocks.context(
      {Mrkdwn::markup("This comes from your company's directory. If something is wrong, tell your "
                      "administrators.")});
}

// What the modal shows beside the person.
struct Settings {
  std::vector<Delegation> delegations;
  std::vector<Notice> notices;
  DigestChoice digest;
  std::string zone;  // of the viewer, as Slack says; "" = it has not said
};

std::string block_of(NoticeChannel channel) { return "notices_" + std::string(to_string(channel)); }

std::string titles_of(const std::vector<Notice>& notices, NoticeChannel channel, bool wanted) {
  std::vector<std::string> titles;
  for (const Notice& notice : notices)
    if (notice.channel == channel && notice.locked && notice.wanted == wanted) titles.push_back(in_words(notice.kind));
  return text::listed(titles);
}

void add_notices(Blocks& blocks, const std::vector<Notice>& notices, NoticeChannel channel) {
  std::vector<slack::Option> options;
  std::vector<std::string> ticked;
  for (const Notice& notice : notices) {
    if (notice.channel != channel || notice.locked) continue;
    options.push_back({std::string(title_of(notice.kind)), std::string(to_string(notice.kind)), ""});
    if (notice.wanted) ticked.push_back(options.back().value);
  }
  const bool in_slack = channel == NoticeChannel::slack;
  if (!options.empty())
    blocks.checkboxes({.block_id = block_of(channel),
                       .action_id = "notices",
                       .label = in_slack ? "Tell me in Slack of" : "Tell me by mail of",
                       .hint = in_slack ? "A card always shows how its request stands, whatever is ticked here." : "",
                       .optional = true},
                      options, ticked);
  if (const std::string always = titles_of(notices, channel, true); !always.empty())
    blocks.context({Mrkdwn::markup(":lock: ") + Mrkdwn::plain("Always: " + always + ".")});
  if (const std::string never = titles_of(notices, channel, false); !never.empty())
    blocks.context({Mrkdwn::markup(":lock: ") + Mrkdwn::plain("Never: " + never + ".")});
}

bool has(const std::vector<Notice>& notices, NoticeChannel channel, bool changeable) {
  return std::any_of(notices.begin(), notices.end(), [&](const Notice& notice) {
    return notice.channel == channel && (!changeable || !notice.locked);
  });
}

json::Value view(const Viewer& viewer, const Settings& settings, Instant now) {
  Blocks blocks = Blocks::view();
  blocks.header("You");
  add_person(blocks, viewer, settings.zone);
  blocks.divider();
  blocks.header("While you are away");
  if (settings.delegations.empty()) blocks.context({Mrkdwn::markup("Nobody decides for you.")});
  add_delegations(blocks, settings.delegations, *viewer.catalog, now);
  blocks.actions("settings", {{.label = "Hand on my approvals", .action_id = "delegate"}});
  blocks.divider();
  blocks.header("What you are told of");
  bool changeable = false;
  for (const NoticeChannel channel : kNoticeChannels) {
    if (has(settings.notices, channel, false)) add_notices(blocks, settings.notices, channel);
    changeable = changeable || has(settings.notices, channel, true);
  }
  add_digest_fields(blocks, settings.digest);
  changeable = changeable || !settings.digest.locked;
  return slack::modal(
      {.callback_id = kCallback, .title = "Settings", .submit = changeable ? "Save" : "", .close = "Close"}, blocks);
}

Reply opened(const Services& services, const Result<Viewer>& viewer, const std::string& trigger) {
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  const Instant now = services.clock.now();
  const auto settings = services.store.read([&](storage::Tx& tx) {
    return Settings{tx.delegations_of(viewer->user->id, now, kMostDelegations),
                    notices_of(tx, *viewer->catalog, viewer->user->id, services.mails),
                    digest_choice(tx, *viewer->catalog, *viewer->user, now), tx.slack_zone(viewer->user->id)};
  });
  return Reply::empty().then(slack::views_open(trigger, view(*viewer, settings, now)));
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view) {
  return opened(services, viewer_of(services, command.tenant, command.actor), command.trigger);
}

Reply open(const Services& services, const slack::BlockAction& click) {
  return opened(services, viewer_of(services, click.tenant, click.actor), click.trigger);
}

// What was not in the form, or is locked by now, stays as it is.
Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  const UserId& me = viewer->user->id;
  const auto kept = services.store.write([&](storage::Tx& tx) {
    std::vector<NoticeWish> wishes;
    for (const Notice& notice : notices_of(tx, *viewer->catalog, me, services.mails)) {
      const std::string block = block_of(notice.channel);
      if (notice.locked || state.block_id(block).empty()) continue;
      const auto ticked = state.choices(block);
      const bool wanted = std::find(ticked.begin(), ticked.end(), to_string(notice.kind)) != ticked.end();
      wishes.push_back({notice.channel, notice.kind, wanted});
    }
    if (auto set = keep_digest_fields(tx, *viewer, state, services.clock.now()); !set) return set;
    return set_notices(tx, *viewer->catalog, me, wishes, {"slack"}, services.clock.now());
  });
  return kept ? Reply::empty() : Reply::tell(text::escape_mrkdwn(kept.error().says));
}

void add_turned_off(Blocks& blocks, const std::vector<Notice>& notices) {
  std::vector<std::string> off;
  for (const Notice& notice : notices)
    if (!notice.wanted && !notice.locked &&
        notice.kind != NoticeKind::digest)  // which nobody has who has not asked for it
      off.push_back(in_words(notice.kind) + (notice.channel == NoticeChannel::slack ? " in Slack" : " by mail"));
  if (off.empty()) return;
  blocks.context({Mrkdwn::markup(":no_bell: ") + Mrkdwn::plain("You are not told of " + text::listed(off) + ".") +
                  Mrkdwn::markup(" *Settings* changes that.")});
}

}  // namespace c1::bot::my_settings
