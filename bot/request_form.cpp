#include "bot/request_form.hpp"

#include <array>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "slack/blocks.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::request_form {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Option;
using slack::Reply;
using namespace workflow;

constexpr std::size_t kMostOptions = 100;
constexpr std::array kPresets{Seconds{3600},      Seconds{4 * 3600},  Seconds{12 * 3600}, Seconds{86400},
                              Seconds{3 * 86400}, Seconds{7 * 86400}, Seconds{30 * 86400}};
constexpr char kCustom[] = "custom";

// What stands in the form, as far as it is still true for this person.
struct Choice {
  const App* app = nullptr;
  const Entitlement* entitlement = nullptr;
  std::string duration;         // an option's value: "4h", "custom"; "" = not chosen
  std::string custom_duration;  // as typed
};

// Who fills the form in, and what they may see.
struct Asker : Viewer {
  Sight sight;
};
Result<Asker> asker_of(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor) {
  auto viewer = viewer_of(services, tenant, actor);
  if (!viewer) return viewer.error();
  const Sight sight = sight_of(services, *viewer->catalog, *viewer->user);
  return Asker{*std::move(viewer), sight};
}

// A question with one possible answer is not asked.
const Entitlement* only_entitlement(const Asker& viewer, const App& app) {
  const auto found = viewer.catalog->search_entitlements(viewer.sight, app.id, "", 2);
  return found.size() == 1 ? found[0] : nullptr;
}

Choice choice_in(const Asker& viewer, const slack::FormState& state) {
  Choice choice;
  choice.app = viewer.catalog->app(AppId{state.choice("app")});
  if (!choice.app) return choice;
  choice.entitlement = only_entitlement(viewer, *choice.app);
  if (!choice.entitlement) {
    const EntitlementId id{state.choice("entitlement:" + choice.app->id.value)};
    if (viewer.sight.sees(id)) choice.entitlement = viewer.catalog->entitlement(id);
  }
  if (!choice.entitlement) return choice;
  choice.duration = state.choice("duration:" + choice.entitlement->id.value);
  choice.custom_duration = state.text("custom_duration:" + choice.entitlement->id.value);
  return choice;
}

std::vector<Option> duration_options(Seconds cap) {
  std::vector<Option> options;
  for (const Seconds preset : kPresets)
    if (preset < cap) options.push_back({text::duration_words(preset), text::duration_short(preset), ""});
  options.push_back({text::duration_words(cap) + " (the most)", text::duration_short(cap), ""});
  options.push_back({"Custom…", kCustom, ""});
  return options;
}

void add_entitlement(Blocks& blocks, const Choice& choice, bool is_only) {
  if (is_only) {
    blocks.section(Mrkdwn::bold("Entitlement") + Mrkdwn::markup("\n") + Mrkdwn::plain(choice.entitlement->name));
  } else {
    blocks.external_select({.block_id = "entitlement:" + choice.app->id.value,
                            .action_id = "entitlement",
                            .label = "Entitlement",
                            .placeholder = "What do you need in " + choice.app->name + "?",
                            .dispatch = true},
                           0);
  }
  if (choice.entitlement && !choice.entitlement->description.empty())
    blocks.context({Mrkdwn::plain(choice.entitlement->description)});
}

void add_duration(Blocks& blocks, const Choice& choice) {
  const std::string& id = choice.entitlement->id.value;
  const Seconds cap = *choice.entitlement->max_duration;
  blocks.static_select({.block_id = "duration:" + id,
                        .action_id = "duration",
                        .label = "How long?",
                        .placeholder = "Choose",
                        .dispatch = true},
                       duration_options(cap));
  if (choice.duration == kCustom)
    blocks.text_input({.block_id = "custom_duration:" + id,
                       .action_id = "custom_duration",
                       .label = "How long exactly?",
                       .hint = "For example 90m, 2h45m or 3d; at most " + text::duration_words(cap) + ".",
                       .placeholder = "2h45m"},
                      {.min = 0, .max = 40});
}

// "Goes to Omar Haddad, then to ...": the engine run ahead, with what stands in the form so far.
std::optional<std::string> route_of(const Services& services, const Asker& viewer, const Choice& choice) {
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) -> std::optional<std::string> {
    const Facts facts = facts_in(tx, *viewer.catalog, now);
    const Asking asking{
        .requester = viewer.user,
        .subject = viewer.user,
        .entitlement = choice.entitlement,
        .duration = text::parse_duration(choice.duration == kCustom ? choice.custom_duration : choice.duration)};
    const auto plan = plan_for(asking, facts, now);
    if (!plan) return std::nullopt;
    return route_phrase(*viewer.catalog, *plan);
  });
}

json::Value form(const Services& services, const Asker& viewer, const Choice& choice) {
  Blocks blocks = Blocks::view();
  blocks.external_select(
      {.block_id = "app", .action_id = "app", .label = "App", .placeholder = "Which app?", .dispatch = true}, 0);
  if (choice.app) {
    if (!choice.app->instructions.empty()) blocks.context({Mrkdwn::plain(choice.app->instructions)});
    add_entitlement(blocks, choice, only_entitlement(viewer, *choice.app) != nullptr);
  }
  if (choice.entitlement && choice.entitlement->max_duration) add_duration(blocks, choice);
  blocks.text_input({.block_id = "reason",
                     .action_id = "reason",
                     .label = "Reason",
                     .hint = "The approvers read it, and it stays in the audit log.",
                     .placeholder = "What do you need it for?"},
                    {.min = 0, .max = 3000, .multiline = true});
  if (choice.entitlement) {
    if (const auto route = route_of(services, viewer, choice)) blocks.context({Mrkdwn::plain(*route)});
  }
  return slack::modal({.callback_id = kCallback, .title = "Submit a request", .submit = "Submit"}, blocks);
}

Reply error_at(const slack::FormState& state, std::string_view field, const std::string& says) {
  std::string block = state.block_id(field);
  if (block.empty()) block = state.block_id("app");
  if (block.empty()) block = "app";
  return Reply::form_errors({{block, says}});
}

// The duration that was asked for; none where the entitlement has no limit and so there was no question.
Result<std::optional<Seconds>> duration_in(const Choice& choice) {
  if (!choice.entitlement->max_duration) return std::optional<Seconds>{};
  if (choice.duration.empty()) return invalid("Choose how long you need it.", "duration");
  if (choice.duration != kCustom) return text::parse_duration(choice.duration);
  const auto custom = text::parse_duration(choice.custom_duration);
  if (!custom) return invalid("I don't understand this duration. Write it like 90m, 2h45m or 3d.", "custom_duration");
  return custom;
}

// decide() speaks of "duration"; where it was typed, the error belongs to the text field.
std::string field_of(const Error& error, const Choice& choice) {
  if (error.field == "duration" && choice.duration == kCustom) return "custom_duration";
  return error.field.empty() ? "reason" : error.field;
}

}  // namespace

Reply open(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor,
           const std::string& trigger) {
  const auto viewer = asker_of(services, tenant, actor);
  if (!viewer) return Reply::tell(text::escape_mrkdwn(viewer.error().says));
  if (viewer->catalog->search_apps(viewer->sight, "", 1).empty())
    return Reply::tell(
        "There is nothing in the catalog that you may ask for yet. Please ask your administrator to publish "
        "what you need to you.");
  return Reply::empty().then(slack::views_open(trigger, form(services, *viewer, {})));
}

Reply app_options(const Services& services, const slack::OptionsRequest& query) {
  const auto viewer = asker_of(services, query.tenant, query.actor);
  std::vector<Option> options;
  if (viewer) {
    for (const App* app : viewer->catalog->search_apps(viewer->sight, query.query, kMostOptions))
      options.push_back({app->name, app->id.value, app->description});
  }
  return Reply::options(std::move(options));
}

Reply entitlement_options(const Services& services, const slack::OptionsRequest& query) {
  const auto viewer = asker_of(services, query.tenant, query.actor);
  const auto colon = query.block_id.find(':');
  std::vector<Option> options;
  if (viewer && colon != std::string::npos) {
    const AppId app{query.block_id.substr(colon + 1)};
    for (const Entitlement* found : viewer->catalog->search_entitlements(viewer->sight, app, query.query, kMostOptions))
      options.push_back({found->name, found->id.value, found->description});
  }
  return Reply::options(std::move(options));
}

Reply changed(const Services& services, const slack::BlockAction& action) {
  const auto viewer = asker_of(services, action.tenant, action.actor);
  if (!viewer || !action.view) return Reply::empty();
  const Choice choice = choice_in(*viewer, action.view->state);
  return Reply::empty().then(slack::views_update(action.view->id, action.view->hash, form(services, *viewer, choice)));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const slack::FormState& state = submission.view.state;
  const auto viewer = asker_of(services, submission.tenant, submission.actor);
  if (!viewer) return error_at(state, "app", viewer.error().says);
  const Choice choice = choice_in(*viewer, state);
  if (!choice.app) return error_at(state, "app", "Choose the app that you need access to.");
  if (!choice.entitlement) return error_at(state, "entitlement", "Choose what you need in " + choice.app->name + ".");
  const auto duration = duration_in(choice);
  if (!duration) return error_at(state, duration.error().field, duration.error().says);
  const Submit command{.id = RequestId{new_id()},
                       .requester = viewer->user->id,
                       .subject = viewer->user->id,
                       .entitlement = choice.entitlement->id,
                       .duration = *duration,
                       .reason = state.text("reason"),
                       .surface = Surface::slack};
  const Origin origin{.surface = Surface::slack, .delivery = slack::delivery_key(submission)};
  const auto request = execute(services, origin, Command{command});
  if (!request) return error_at(state, field_of(request.error(), choice), request.error().says);
  return Reply::empty();
}

}  // namespace c1::bot::request_form
