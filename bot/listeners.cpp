#include "bot/listeners.hpp"

#include "bot/answer_form.hpp"
#include "bot/bundle_form.hpp"
#include "bot/card.hpp"
#include "bot/delegation_form.hpp"
#include "bot/digest_command.hpp"
#include "bot/duration_form.hpp"
#include "bot/give_back.hpp"
#include "bot/home_tab.hpp"
#include "bot/inquiry_form.hpp"
#include "bot/install_events.hpp"
#include "bot/link_preview.hpp"
#include "bot/login_command.hpp"
#include "bot/my_lists.hpp"
#include "bot/my_settings.hpp"
#include "bot/people_events.hpp"
#include "bot/reason_forms.hpp"
#include "bot/reassign_form.hpp"
#include "bot/request_form.hpp"
#include "bot/request_pickers.hpp"
#include "bot/request_view.hpp"
#include "bot/review_buttons.hpp"
#include "bot/slash_command.hpp"
#include "bot/thread_comments.hpp"
#include "bot/web_link.hpp"
#include "bot/why_hidden.hpp"
#include "bot/workflow_step.hpp"

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
  on.at_once("/c1", slash_command_at_once);

  on.action("request_access", open_form);
  on.shortcut("request_access", with(request_form::by_shortcut));
  on.message_shortcut("request_from_message", with(request_form::by_message));
  on.action("extend_access", with(request_form::extend));
  on.options("subject", with(request_pickers::subject_options));
  on.options("app", with(request_pickers::app_options));
  on.options("entitlement", with(request_pickers::entitlement_options));
  on.options("person", with(request_pickers::person_options));
  for (const char* question : {"subject", "app", "entitlement", "account", "duration", "emergency"})
    on.action(question, with(request_form::changed));
  on.submission(kRequestForm, with(request_form::submit));
  on.closed(kRequestForm, nothing);

  on.action("request_bundle", with(bundle_form::open));
  for (const char* question : {"bundle", "bundle_subject"}) on.action(question, with(bundle_form::changed));
  on.options("bundle_subject", with(request_pickers::subject_options));
  on.submission(bundle_form::kCallback, with(bundle_form::submit));

  on.action("list_more", with(my_lists::more));
  on.action("cancel_request", with(my_lists::cancel_clicked));
  on.action("give_back", with(give_back::open));
  on.submission(give_back::kCallback, with(give_back::submit));
  on.action("delegate", with(delegation_form::open));
  on.action("end_delegation", with(delegation_form::end_clicked));
  on.submission(delegation_form::kCallback, with(delegation_form::submit));
  on.action("why_hidden", with(why_hidden::open));
  on.submission(why_hidden::kCallback, with(why_hidden::submit));
  on.action("cannot_find", with(inquiry_form::open));
  on.submission(inquiry_form::kAsk, with(inquiry_form::submit));
  on.action("inquiry_answer", with(inquiry_form::open_answer));
  on.submission(inquiry_form::kAnswer, with(inquiry_form::submit_answer));
  on.action("inquiry_done", with(inquiry_form::done));
  on.action("settings", with(my_settings::open));
  on.submission(my_settings::kCallback, with(my_settings::submit));
  on.action("digest_turn", with(digest_command::turned));
  on.action("digest_when", with(digest_command::open_times));
  on.action("digest_mail", with(digest_command::mailed));
  on.submission(digest_command::kCallback, with(digest_command::submit_times));
  on.action("help", help_clicked);

  for (const std::string_view button : button_names()) on.action(std::string(button), with(review_buttons::pressed));
  on.submission(reason_forms::kCallback, with(reason_forms::submit));
  on.submission(duration_form::kCallback, with(duration_form::submit));
  on.submission(reassign_form::kCallback, with(reassign_form::submit));
  on.options(reassign_form::kPicker, with(reassign_form::people_options));
  on.submission(answer_form::kCallback, with(answer_form::submit));

  on.action("login_allow", with(login_command::allow));
  on.action("login_deny", with(login_command::deny));
  on.action("open_web", with(web_link::open));

  on.event("app_home_opened", with(home_tab::on_opened));
  on.action("home_page", with(home_tab::turned));
  on.event("link_shared", with(link_preview::on_link_shared));
  for (const char* change : {"team_join", "user_change"}) on.event(change, with(people_events::on_changed));
  on.event("function_executed", with(workflow_step::on_executed));
  on.event("app_uninstalled", with(install_events::on_uninstalled));
  on.event("tokens_revoked", with(install_events::on_revoked));
  for (const char* type : {"team_access_granted", "team_access_revoked"})
    on.event(type, with(install_events::on_team_access));
  on.event("message", with(thread_comments::on_message));
  return on;
}

}  // namespace c1::bot
