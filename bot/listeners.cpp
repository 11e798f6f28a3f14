#include "bot/listeners.hpp"

#include "bot/home_tab.hpp"
#include "bot/request_form.hpp"
#include "bot/review_buttons.hpp"
#include "bot/slash_command.hpp"
#include "bot/thread_comments.hpp"
#include "bot/web_link.hpp"

namespace c1::bot {

slack::Router listeners(const Services& services) {
  // Binds the services to a listener, whatever its input.
  const auto with = [&services](auto listener) {
    return [&services, listener](const auto& input) { return listener(services, input); };
  };
  const auto open_form = [&services](const slack::BlockAction& click) {
    return request_form::open(services, click.tenant, click.actor, click.trigger);
  };
  const auto nothing = [](const slack::ViewClosed&) { return slack::Reply::empty(); };

  slack::Router on;
  on.command("/c1", with(slash_command));

  on.action("request_access", open_form);
  on.options("app", with(request_form::app_options));
  on.options("entitlement", with(request_form::entitlement_options));
  on.action("app", with(request_form::changed));
  on.action("entitlement", with(request_form::changed));
  on.action("duration", with(request_form::changed));
  on.submission(request_form::kCallback, with(request_form::submit));
  on.closed(request_form::kCallback, nothing);

  on.action("open_web", with(web_link::open));

  on.action("approve", with(review_buttons::approve));
  on.action("deny", with(review_buttons::deny));
  on.action("provisioned", with(review_buttons::provisioned));
  on.action("wont_do", with(review_buttons::wont_do));
  on.submission(review_buttons::kReasonCallback, with(review_buttons::reason_given));

  on.event("app_home_opened", with(home_tab::on_opened));
  on.event("message", with(thread_comments::on_message));
  return on;
}

}  // namespace c1::bot
