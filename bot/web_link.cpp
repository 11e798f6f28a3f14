#include "bot/web_link.hpp"

#include "base/text.hpp"
#include "bot/web/sessions.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::web_link {
namespace {

using slack::Mrkdwn;
using slack::Reply;

constexpr char kHint[] = "It signs you in as yourself, works once and within ten minutes. Don't pass it on.";

Mrkdwn link_for(const Services& services, const workflow::User& person) {
  return Mrkdwn::link(web::sign_in_link(services, person.id), "Open the web app");
}

}  // namespace

Reply tell(const Services& services, const Result<Viewer>& viewer) {
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  return Reply::tell((link_for(services, *viewer->user) + Mrkdwn::markup("\n") + Mrkdwn::plain(kHint)).str());
}

Reply open(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  auto blocks = slack::Blocks::view();
  blocks.section(link_for(services, *viewer->user));
  blocks.context({Mrkdwn::plain(kHint)});
  return Reply::empty().then(slack::views_open(
      click.trigger, slack::modal({.callback_id = "web_link", .title = "The web app", .close = "Close"}, blocks)));
}

}  // namespace c1::bot::web_link
