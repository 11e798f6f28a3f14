#include "bot/digest_command.hpp"

#include "base/text.hpp"
#include "bot/digest.hpp"
#include "bot/digest_fields.hpp"
#include "bot/facts.hpp"
#include "bot/when.hpp"
#include "connectors/mime.hpp"

namespace c1::bot::digest_command {
namespace {

using slack::Button;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

constexpr DigestDays kUsualDays = DigestDays::weekdays;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }
Reply say(const std::string& words) { return Reply::tell(text::escape_mrkdwn(words)); }

// Everything there is to know of it at one moment.
struct Present {
  DigestChoice choice;
  Digest digest;
  User reader;
  bool mail_is_locked = false;  // the organisation sends none of these
};

Present present_for(const Services& services, const Viewer& viewer) {
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    Present present{digest_choice(tx, *viewer.catalog, *viewer.user, now), {}, *viewer.user};
    present.digest = digest_for(tx, *viewer.catalog, *viewer.user, present.choice.times.days, now);
    present.reader.time_zone = time_zone_of(tx, *viewer.user);
    for (const Notice& notice : notices_of(tx, *viewer.catalog, viewer.user->id, services.mails))
      if (notice.channel == NoticeChannel::mail && notice.kind == NoticeKind::digest)
        present.mail_is_locked = notice.locked && !notice.wanted;
    return present;
  });
}

bool can_be_mailed(const Services& services, const Present& present) {
  return services.mails && !present.mail_is_locked && !connectors::bare_address(present.reader.email).empty();
}

std::vector<Button> buttons_for(const Services& services, const Present& present) {
  std::vector<Button> buttons;
  const bool is_on = present.choice.times.days != DigestDays::never;
  if (!present.choice.locked) {
    buttons.push_back({.label = is_on ? "Turn off" : "Turn on",
                       .action_id = "digest_turn",
                       .value = is_on ? "off" : "on",
                       .style = is_on ? slack::Style::normal : slack::Style::primary});
    buttons.push_back({.label = "When…", .action_id = "digest_when"});
  }
  if (can_be_mailed(services, present) && !present.digest.is_empty())
    buttons.push_back({.label = "Mail it to me", .action_id = "digest_mail"});
  buttons.push_back(settings_button());
  return buttons;
}

Reply shown(const Services& services, const Viewer& viewer) {
  const Present present = present_for(services, viewer);
  const DigestLook look{*viewer.catalog, present.reader, present.choice.times, services.public_url,
                        services.clock.now()};
  const Message message = digest_message(present.digest, look, buttons_for(services, present));
  return Reply::tell(message.text, message.blocks);
}

Reply how_it_comes(const DigestChoice& choice) {
  if (choice.times.days == DigestDays::never)
    return say("No digest comes to you by itself any more. `/c1 digest` shows it whenever you like.");
  Mrkdwn words =
      Mrkdwn::plain("Your digest comes " + words_of(choice.times) + ", by your clock (" + choice.zone + ").");
  if (choice.next) words += Mrkdwn::markup(" The next one: ") + Mrkdwn::time(*choice.next) + Mrkdwn::markup(".");
  return Reply::tell(words.str());
}

// Turned on it comes when it came before, or at the usual time.
Reply turn(const Services& services, const Viewer& viewer, bool on) {
  const Instant now = services.clock.now();
  const auto after = services.store.write([&](storage::Tx& tx) -> Result<DigestChoice> {
    DigestTimes times = digest_choice(tx, *viewer.catalog, *viewer.user, now).times;
    if (!on) times.days = DigestDays::never;
    if (on && times.days == DigestDays::never) times.days = kUsualDays;
    if (const auto set = set_digest(tx, *viewer.catalog, *viewer.user, times, {"slack"}, now); !set) return set.error();
    return digest_choice(tx, *viewer.catalog, *viewer.user, now);
  });
  return after ? how_it_comes(*after) : tell(after.error());
}

Reply mail(const Services& services, const Viewer& viewer) {
  const Present present = present_for(services, viewer);
  if (!services.mails) return say("This server sends no mail. `/c1 digest` shows the digest here.");
  if (present.mail_is_locked)
    return say("Your administrators let no digest be sent by mail. `/c1 digest` shows it here.");
  if (!can_be_mailed(services, present))
    return say("The directory has no address of yours that mail can go to. Please tell your administrators.");
  if (present.digest.is_empty())
    return say("There is nothing to mail: nothing waits for you, and nothing of yours is open or ends soon.");
  const Instant now = services.clock.now();
  const std::string day = local_day(now, zone_of(present.reader.time_zone));
  const SendDigest wish{present.reader.id, NoticeChannel::mail, day, to_unix_seconds(now) / 60};
  services.store.write([&](storage::Tx& tx) { tx.enqueue(wish, now); });
  return say("Your digest is on its way to " + connectors::bare_address(present.reader.email) + ".");
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  const std::string word = text::folded(rest);
  if (word.empty()) return shown(services, *viewer);
  if (word == "on" || word == "off") return turn(services, *viewer, word == "on");
  if (word == "mail") return mail(services, *viewer);
  return say("I don't know what \"" + text::fit(rest, 40) +
             "\" is for a digest. Write `/c1 digest` to see it, or `on`, `off` or `mail` behind it.");
}

Reply turned(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  return viewer ? turn(services, *viewer, click.value == "on") : tell(viewer.error());
}

Reply open_times(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const DigestChoice choice = services.store.read(
      [&](storage::Tx& tx) { return digest_choice(tx, *viewer->catalog, *viewer->user, services.clock.now()); });
  auto blocks = slack::Blocks::view();
  add_digest_fields(blocks, choice);
  return Reply::empty().then(slack::views_open(
      click.trigger,
      slack::modal(
          {.callback_id = kCallback, .title = "Your digest", .submit = choice.locked ? "" : "Save", .close = "Close"},
          blocks)));
}

Reply submit_times(const Services& services, const slack::ViewSubmission& submission) {
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return tell(viewer.error());
  const auto kept = services.store.write(
      [&](storage::Tx& tx) { return keep_digest_fields(tx, *viewer, submission.view.state, services.clock.now()); });
  return kept ? Reply::empty() : tell(kept.error());
}

Reply mailed(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  return viewer ? mail(services, *viewer) : tell(viewer.error());
}

}  // namespace c1::bot::digest_command
