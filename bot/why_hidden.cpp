#include "bot/why_hidden.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/facts.hpp"
#include "bot/one_line.hpp"
#include "bot/request_draft.hpp"
#include "slack/blocks.hpp"

namespace c1::bot::why_hidden {
namespace {

using slack::Reply;
using namespace workflow;

constexpr std::size_t kMostAnswers = 5;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

bool is_called(const std::string& folded_words, const std::string& slug, const std::string& name) {
  return folded_words == slug || folded_words == text::folded(name);
}

// What exactly these words name: an alias, "github/platform-team", an app, an app and something in it.
std::vector<const Entitlement*> named(const Catalog& catalog, const std::string& words) {
  if (const Entitlement* alias = catalog.entitlement_by_alias(words)) return {alias};
  if (const Entitlement* id = catalog.entitlement({words})) return {id};
  const std::string all = text::folded(words);
  const App* app = nullptr;
  std::string rest;
  for (auto end = all.size(); !app && end != std::string::npos && end > 0; end = all.rfind(' ', end - 1)) {
    for (const App& one : catalog.organisation().apps)
      if (is_called(all.substr(0, end), one.id.value, one.name)) app = &one;
    rest = end < all.size() ? all.substr(end + 1) : "";
    if (end == 0) break;
  }
  std::vector<const Entitlement*> found;
  if (!app) return found;
  for (const Entitlement& one : catalog.organisation().entitlements)
    if (one.app == app->id && (rest.empty() || is_called(rest, one.slug, one.name)))
      found.push_back(catalog.entitlement(one.id));
  return found;
}

struct Question {
  const Viewer& viewer;
  const User& person;  // whose sight it is about
  const Sight& sight;
  std::string words;
};

// Of whom the question is: nothing to be learnt of people one has nothing to do with.
bool may_know(const Viewer& viewer, const User& person) {
  const auto& roles = viewer.user->roles;
  return may_ask_for(*viewer.catalog, *viewer.user, person) ||
         std::find(roles.begin(), roles.end(), Role::read_only_admin) != roles.end();
}

std::string nothing_called(const Question& question) {
  std::vector<std::string_view> known;
  for (const App* app : question.viewer.catalog->search_apps(question.sight, "", 1000)) {
    known.emplace_back(app->id.value);
    known.emplace_back(app->name);
  }
  return "There is no app or access called \"" + question.words +
         "\". Write it exactly, like: github platform-team, or its alias." + text::did_you_mean(question.words, known);
}

std::string seen_words(const Question& question, const Entitlement& entitlement, const Facts& facts) {
  const bool own = question.viewer.user == &question.person;
  const std::string who = own ? "You" : question.person.name;
  const std::string what = entitlement_phrase(*question.viewer.catalog, entitlement.id);
  if (facts.open_duplicate)
    return who + " can see " + what + ", and there is a request for it already: #" +
           std::to_string(facts.open_duplicate->number) + ".";
  if (facts.held) return who + (own ? " hold " : " holds ") + what + " already.";
  return who + " can see " + what + " and ask for it: /c1 request " + entitlement.app.value + " " + entitlement.slug;
}

std::string answer(const Services& services, const Question& question) {
  const Catalog& catalog = *question.viewer.catalog;
  const auto found = named(catalog, question.words);
  if (found.empty()) return nothing_called(question);
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    std::string lines;
    for (std::size_t i = 0; i < std::min(found.size(), kMostAnswers); ++i) {
      const Facts facts = facts_about(tx, catalog, question.person.id, found[i]->id, now);
      const std::string why = workflow::why_hidden(question.person, found[i]->id, facts, now);
      lines += (lines.empty() ? "" : "\n") + (why.empty() ? seen_words(question, *found[i], facts) : why);
    }
    if (found.size() > kMostAnswers) lines += "\nName one of its entitlements for more.";
    return lines;
  });
}

Result<std::string> answered(const Services& services, const slack::Tenant& tenant, const Viewer& viewer,
                             const std::string& words) {
  const Line line = read_line(words);
  const User* person = line.person.empty() ? viewer.user : person_in(services, *viewer.catalog, tenant, line.person);
  if (!person || !may_know(viewer, *person))
    return forbidden("You can ask this for yourself and for the people you manage.");
  const Sight sight = sight_of(services, *viewer.catalog, *person);
  return answer(services, {viewer, *person, sight, text::trimmed(line.what)});
}

json::Value form() {
  auto blocks = slack::Blocks::view();
  blocks.text_input({.block_id = "what",
                     .action_id = "what",
                     .label = "What are you looking for?",
                     .hint = "The app and what you need in it, or an alias, exactly as it is called.",
                     .placeholder = "github platform-team"},
                    {.min = 1, .max = 300, .focus = true});
  return slack::modal({.callback_id = kCallback, .title = "Why can't I see it?", .submit = "Tell me"}, blocks);
}

}  // namespace

Reply by_line(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  if (rest.empty()) return Reply::empty().then(slack::views_open(command.trigger, form()));
  const auto says = answered(services, command.tenant, *viewer, std::string(rest));
  return says ? Reply::tell(text::escape_mrkdwn(*says)) : tell(says.error());
}

Reply open(const Services&, const slack::BlockAction& click) {
  return Reply::empty().then(slack::views_open(click.trigger, form()));
}

Reply submit(const Services& services, const slack::ViewSubmission& submission) {
  const auto viewer = viewer_of(services, submission.tenant, submission.actor);
  if (!viewer) return Reply::form_errors({{"what", viewer.error().says}});
  const auto says = answered(services, submission.tenant, *viewer, submission.view.state.text("what"));
  if (!says) return Reply::form_errors({{"what", says.error().says}});
  return Reply::tell(text::escape_mrkdwn(*says));
}

}  // namespace c1::bot::why_hidden
