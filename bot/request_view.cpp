#include "bot/request_view.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/form_fields.hpp"
#include "bot/people_search.hpp"
#include "slack/blocks.hpp"
#include "workflow/accounts.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Option;
using namespace workflow;

constexpr std::array kPresets{Seconds{3600},      Seconds{4 * 3600},  Seconds{12 * 3600}, Seconds{86400},
                              Seconds{3 * 86400}, Seconds{7 * 86400}, Seconds{30 * 86400}};

constexpr std::size_t kMostQuestions = 60;  // of Slack's 100 blocks

Option option_of(const App& app) { return {app.name, app.id.value, app.description}; }
Option option_of(const Entitlement& entitlement) {
  return {entitlement.name, entitlement.id.value, entitlement.description};
}

void add_subject(Blocks& blocks, const Asker& asker) {
  if (!asks_for_others(asker)) return;
  blocks.external_select({.block_id = "subject",
                          .action_id = "subject",
                          .label = "Who needs it?",
                          .placeholder = "Choose a person",
                          .dispatch = true},
                         0, person_option(*asker.subject));
}

// The pickers' blocks are named after the person: another one has another catalog to choose from.
void add_app(Blocks& blocks, const RequestPicture& picture) {
  const App* app = picture.draft.app;
  blocks.external_select({.block_id = "app:" + picture.asker.subject->id.value,
                          .action_id = "app",
                          .label = "App",
                          .placeholder = "Which app?",
                          .dispatch = true},
                         0, app ? std::optional(option_of(*app)) : std::nullopt);
  if (app && !app->instructions.empty()) blocks.context({Mrkdwn::plain(app->instructions)});
}

void add_picker(Blocks& blocks, const RequestPicture& picture) {
  std::vector<Option> initial;
  for (const Entitlement* entitlement : picture.draft.entitlements) initial.push_back(option_of(*entitlement));
  const App& app = *picture.draft.app;
  blocks.multi_external_select({.block_id = "entitlement:" + app.id.value + ":" + picture.asker.subject->id.value,
                                .action_id = "entitlement",
                                .label = "Entitlement",
                                .hint = "Choose more than one if you need them: each becomes a request of its own.",
                                .placeholder = "What is needed in " + app.name + "?",
                                .dispatch = true},
                               0, static_cast<int>(kMostAtOnce), initial);
}

void add_entitlement(Blocks& blocks, const RequestPicture& picture) {
  const RequestDraft& draft = picture.draft;
  if (draft.is_only_one)
    blocks.section(Mrkdwn::bold("Entitlement") + Mrkdwn::markup("\n") + Mrkdwn::plain(draft.entitlements[0]->name));
  else
    add_picker(blocks, picture);
  if (draft.entitlements.size() == 1 && !draft.entitlements[0]->description.empty())
    blocks.context({Mrkdwn::plain(draft.entitlements[0]->description)});
}

// Named after the app and the person: others have other accounts.
void add_account(Blocks& blocks, const RequestPicture& picture) {
  const RequestDraft& draft = picture.draft;
  if (draft.accounts.empty()) return;
  std::vector<Option> options;
  std::optional<Option> chosen;
  for (const AppAccount* account : draft.accounts) {
    options.push_back(
        {account->label.empty() ? account->name : account->label + ": " + account->name, account->name, ""});
    if (account->name == draft.account) chosen = options.back();
  }
  const std::string whose = picture.asker.is_for_self() ? "You have" : picture.asker.subject->name + " has";
  blocks.static_select({.block_id = "account:" + draft.app->id.value + ":" + picture.asker.subject->id.value,
                        .action_id = "account",
                        .label = "Which account?",
                        .hint = whose + " several in " + draft.app->name + ".",
                        .placeholder = "Choose an account",
                        .dispatch = true},
                       options, chosen);
}

void add_standing(Blocks& blocks, const RequestPicture& picture) {
  const bool several = picture.outlook.size() > 1;
  for (const Outlook& outlook : picture.outlook) {
    const Mrkdwn says = standing_of(outlook, picture.asker, picture.public_url);
    if (says.empty()) continue;
    blocks.context({several ? Mrkdwn::bold(outlook.entitlement->name) + Mrkdwn::markup(": ") + says : says});
  }
}

// Each form once, whoever of the chosen asks it. What does not fit is asked later, as a step of the request.
void add_questions(Blocks& blocks, const RequestPicture& picture) {
  std::vector<FormId> asked;
  std::size_t questions = 0;
  for (const Entitlement* entitlement : picture.draft.entitlements) {
    const Form* form = entitlement->form ? picture.asker.catalog->form(*entitlement->form) : nullptr;
    if (!form || std::find(asked.begin(), asked.end(), form->id) != asked.end()) continue;
    asked.push_back(form->id);
    questions += form->fields.size();
    if (questions > kMostQuestions) return;
    add_fields(blocks, *picture.asker.catalog, *form);
  }
}

std::optional<Option> chosen_duration(const RequestPicture& picture) {
  const std::string& value = picture.wish.duration;
  if (!value.empty()) return Option{"", value, ""};
  const bool has_default = !picture.draft.cap && !picture.wish.fixed;
  return has_default ? std::optional<Option>({"", kForGood, ""}) : std::nullopt;
}

void add_duration(Blocks& blocks, const RequestPicture& picture) {
  const auto& cap = picture.draft.cap;
  const std::string key = cap ? text::duration_short(*cap) : std::string("any");
  const bool extends = picture.wish.fixed;
  blocks.static_select({.block_id = "duration:" + key,
                        .action_id = "duration",
                        .label = extends ? "How much longer?" : "How long?",
                        .hint = extends ? "It is added to the present end." : "",
                        .placeholder = "Choose",
                        .dispatch = true},
                       duration_options(cap), chosen_duration(picture));
  if (picture.wish.duration != kCustomDuration) return;
  const std::string most = cap ? "; at most " + text::duration_words(*cap) : "";
  blocks.text_input({.block_id = "custom_duration:" + key,
                     .action_id = "custom_duration",
                     .label = "How long exactly?",
                     .hint = "For example 90m, 2h45m or 3d" + most + ".",
                     .placeholder = "2h45m"},
                    {.min = 0, .max = 40, .initial = picture.wish.custom_duration});
}

void add_emergency(Blocks& blocks, const RequestPicture& picture) {
  if (!picture.draft.has_emergency) return;
  std::vector<std::string> ticked;
  if (picture.wish.emergency) ticked.emplace_back("yes");
  blocks.checkboxes(
      {.block_id = "emergency", .action_id = "emergency", .label = "Emergency", .optional = true, .dispatch = true},
      {{"This cannot wait", "yes", "A shorter road; the owners look at it afterwards."}}, ticked);
}

void add_route(Blocks& blocks, const RequestPicture& picture) {
  const Mrkdwn mark = Mrkdwn::markup(picture.wish.emergency && picture.draft.has_emergency ? ":zap: " : "");
  const bool several = picture.outlook.size() > 1;
  for (const Outlook& outlook : picture.outlook) {
    if (outlook.route.empty() || outlook.open) continue;
    const Mrkdwn name = several ? Mrkdwn::bold(outlook.entitlement->name) + Mrkdwn::markup(": ") : Mrkdwn();
    blocks.context({mark + name + Mrkdwn::plain(outlook.route)});
  }
}

// An extension: what it is about stands there, and cannot be changed.
void add_fixed(Blocks& blocks, const RequestPicture& picture) {
  const Mrkdwn who =
      picture.asker.is_for_self() ? Mrkdwn() : Mrkdwn::plain(picture.asker.subject->name) + Mrkdwn::markup(": ");
  for (const Entitlement* entitlement : picture.draft.entitlements) {
    const std::string account =
        account_mark(*picture.asker.catalog, picture.asker.subject->id, entitlement->app, picture.draft.account);
    blocks.section(who + Mrkdwn::bold(entitlement_phrase(*picture.asker.catalog, entitlement->id)) +
                   Mrkdwn::plain(account.empty() ? "" : ", with the account " + account));
  }
}

}  // namespace

std::vector<Option> duration_options(const std::optional<Seconds>& cap) {
  std::vector<Option> options;
  for (const Seconds preset : kPresets)
    if (!cap || preset < *cap) options.push_back({text::duration_words(preset), text::duration_short(preset), ""});
  if (cap)
    options.push_back({text::duration_words(*cap) + " (the most)", text::duration_short(*cap), ""});
  else
    options.push_back({"Until it is given back", kForGood, ""});
  options.push_back({"Custom…", kCustomDuration, ""});
  return options;
}

bool is_offered(const std::string& duration, const std::optional<Seconds>& cap) {
  const auto options = duration_options(cap);
  return std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.value == duration; });
}

Mrkdwn standing_of(const Outlook& outlook, const Asker& asker, const std::string& public_url) {
  const std::string who = asker.is_for_self() ? "You" : asker.subject->name;
  if (outlook.open)
    return Mrkdwn::markup(":hourglass_flowing_sand: Asked for already: ") +
           title_link(*outlook.open, *asker.catalog, public_url) + Mrkdwn::markup(". ") +
           Mrkdwn::plain(status_phrase(*asker.catalog, *outlook.open) + ".");
  if (!outlook.held) return {};
  const Mrkdwn holds =
      Mrkdwn::markup(":white_check_mark: ") + Mrkdwn::plain(who + (asker.is_for_self() ? " hold this" : " holds this"));
  if (!outlook.held->until) return holds + Mrkdwn::markup(" already, without an end.");
  return holds + Mrkdwn::markup(" until ") + Mrkdwn::time(*outlook.held->until) +
         Mrkdwn::markup(". This asks for it to be extended.");
}

json::Value request_view(const RequestPicture& picture) {
  Blocks blocks = Blocks::view();
  for (const std::string& note : picture.wish.notes)
    blocks.context({Mrkdwn::markup(":information_source: ") + Mrkdwn::plain(note)});
  if (picture.wish.fixed) {
    add_fixed(blocks, picture);
  } else {
    add_subject(blocks, picture.asker);
    add_app(blocks, picture);
    if (picture.draft.app) {
      add_entitlement(blocks, picture);
      add_account(blocks, picture);
    }
    if (picture.draft.entitlements.empty())
      blocks.actions("cannot_find", {{.label = "Can't find it?", .action_id = "cannot_find"}});
  }
  add_standing(blocks, picture);
  add_questions(blocks, picture);
  if (!picture.draft.entitlements.empty()) add_duration(blocks, picture);
  blocks.text_input(
      {.block_id = "reason",
       .action_id = "reason",
       .label = "Reason",
       .hint = "The approvers read it, and it stays in the audit log.",
       .placeholder = picture.asker.is_for_self() ? "What do you need it for?" : "What is it needed for?"},
      {.min = 0, .max = 3000, .multiline = true, .initial = picture.wish.reason});
  add_emergency(blocks, picture);
  add_route(blocks, picture);
  slack::Modal modal{.callback_id = kRequestForm, .title = "Submit a request", .submit = "Submit"};
  if (picture.wish.fixed) {
    modal.title = "Extend access";
    modal.private_metadata =
        fixed_metadata(picture.asker.subject->id.value, picture.wish.entitlements.front(), picture.draft.account);
  }
  return slack::modal(modal, blocks);
}

json::Value request_view(const Services& services, const Asker& asker, const Wish& wish, const RequestDraft& draft) {
  const auto outlook = outlook_of(services, asker, wish, draft);
  return request_view({asker, wish, draft, outlook, services.clock.now(), services.public_url});
}

}  // namespace c1::bot
