#include "bot/login_command.hpp"

#include "base/text.hpp"
#include "bot/api/device_logins.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::login_command {
namespace {

using slack::Mrkdwn;
using slack::Reply;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

Reply answer(const Services& services, const slack::BlockAction& click, bool allowed) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const auto done = api::answer_login(services, click.value, viewer->user->id, allowed, workflow::Surface::slack);
  if (!done) return tell(done.error());
  return Reply::tell(allowed ? "The device is signed in as you. You can take that back at any time: its client is "
                               "listed with `c1 clients`."
                             : "The device was refused.");
}

}  // namespace

Reply show(const Services& services, const slack::SlashCommand& command) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  const auto words = text::split(command.text, ' ');
  const std::string code = words.size() > 1 ? words.back() : "";
  if (code.empty()) return Reply::tell("Say which code the device shows: `" + command.command + " login BCDF-GHJK`.");
  const auto login = api::waiting_login(services, code);
  if (!login) return tell(login.error());
  auto blocks = slack::Blocks::message();
  blocks.section(Mrkdwn::plain("A program that calls itself ") + Mrkdwn::bold(login->asked_by) + Mrkdwn::plain(" at ") +
                 Mrkdwn::bold(login->address) + Mrkdwn::plain(" asks to act for you. It shows the code ") +
                 Mrkdwn::bold(login->user_code) + Mrkdwn::plain("."));
  blocks.context(
      {Mrkdwn::plain("Allow it only if you have started this yourself just now. Whoever holds the device "
                     "can then ask for access and decide in your name.")});
  blocks.actions(
      "login",
      {{.label = "Allow", .action_id = "login_allow", .value = login->user_code},
       {.label = "Refuse", .action_id = "login_deny", .value = login->user_code, .style = slack::Style::danger}});
  return Reply::tell("A device asks to act for you.", blocks.json());
}

Reply allow(const Services& services, const slack::BlockAction& click) { return answer(services, click, true); }
Reply deny(const Services& services, const slack::BlockAction& click) { return answer(services, click, false); }

}  // namespace c1::bot::login_command
