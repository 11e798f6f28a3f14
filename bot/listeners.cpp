#include "bot/listeners.hpp"

#include "bot/answer_form.hpp"
#include "bot/card.hpp"
#include "bot/duration_forms.hpp"
#include "bot/home_tab.hpp"
#include "bot/link_preview.hpp"
#include "bot/reason_forms.hpp"
#include "bot/reassign_form.hpp"
#include "bot/request_form.hpp"
#include "bot/review_buttons.hpp"
#include "bot/slash_command.hpp"
#include "bot/thread_comments.hpp"

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

  for (const std::string_view button : button_names()) on.action(std::string(button), with(review_buttons::pressed));
  on.submission(reason_forms::kCallback, with(reason_forms::submit));
  on.submission(duration_forms::kChangeCallback, with(duration_forms::submit_change));
  on.submission(duration_forms::kExtendCallback, with(duration_forms::submit_extension));
  on.submission(reassign_form::kCallback, with(reassign_form::submit));
  on.options(reassign_form::kPicker, with(reassign_form::people_options));
  on.submission(answer_form::kCallback, with(answer_form::submit));

  on.event("app_home_opened", with(home_tab::on_opened));
  on.event("link_shared", with(link_preview::on_link_shared));
  on.event("message", with(thread_comments::on_message));
  return on;
}

}  // namespace c1::bot
