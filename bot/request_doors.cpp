// The ways into the request form.
#include <algorithm>

#include "base/text.hpp"
#include "bot/card.hpp"
#include "bot/one_line.hpp"
#include "bot/people.hpp"
#include "bot/request_form.hpp"
#include "bot/request_view.hpp"
#include "bot/review_parts.hpp"
#include "bot/thread_comments.hpp"

namespace c1::bot::request_form {
namespace {

using slack::Reply;
using namespace workflow;

constexpr std::size_t kLongestQuote = 1500;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

Reply nothing_to_ask_for() {
  return Reply::tell(
      "There is nothing in the catalog that you may ask for yet. Say in words what you need, with `/c1 ask`, and "
      "somebody who knows the way around answers you.");
}

// Filled in as far as it can be: a duration that is no preset stands there as typed.
Reply open_for(const Services& services, const Asker& asker, const std::string& trigger, Wish wish) {
  const bool anything = !asker.catalog->search_apps(asker.sight, "", 1).empty();
  if (!anything && !asks_for_others(asker)) return nothing_to_ask_for();
  const RequestDraft draft = draft_of(asker, wish);
  if (!wish.duration.empty() && !is_offered(wish.duration, draft.cap)) {
    wish.custom_duration = wish.duration;
    wish.duration = kCustomDuration;
  }
  return Reply::empty().then(slack::views_open(trigger, request_view(services, asker, wish, draft)));
}

}  // namespace

Reply open(const Services& services, const slack::Tenant& tenant, const slack::Actor& actor, const std::string& trigger,
           const Wish& wish) {
  const auto asker = asker_for(services, tenant, actor, wish.subject);
  return asker ? open_for(services, *asker, trigger, wish) : tell(asker.error());
}

Reply open_by_line(const Services& services, const slack::SlashCommand& command, std::string_view words) {
  const Line line = read_line(words);
  Wish wish{.reason = line.reason, .emergency = line.emergency};
  if (line.duration) wish.duration = text::duration_short(*line.duration);
  const CatalogPtr catalog = services.catalog.get();
  const User* other = line.person.empty() ? nullptr : person_in(services, *catalog, command.tenant, line.person);
  if (other) wish.subject = other->id.value;
  const auto asker = asker_for(services, command.tenant, command.actor, wish.subject);
  if (!asker) return tell(asker.error());
  if (!line.person.empty() && !other)
    wish.notes.emplace_back("I don't know whom you mean after \"for\", so the form is for you; please check that.");
  else if (other && asker->subject->id != other->id)
    wish.notes.push_back("You can ask for yourself and for the people you manage; " + other->name +
                         " is not one of them, so the form is for you.");
  choose_by_words(wish, *asker, line.what);
  return open_for(services, *asker, command.trigger, std::move(wish));
}

Reply extend(const Services& services, const slack::BlockAction& click) {
  const auto [id, rest] = review::named(click.value);
  const auto [subject, account] = review::named(rest);
  const Wish wish{
      .subject = subject, .app = id.substr(0, id.find('/')), .entitlements = {id}, .account = account, .fixed = true};
  const auto asker = asker_for(services, click.tenant, click.actor, wish.subject);
  if (!asker) return tell(asker.error());
  const RequestDraft draft = draft_of(*asker, wish);
  if (draft.entitlements.empty())
    return Reply::tell("This is not offered any more, so it cannot be extended. It stays yours until it ends.");
  const auto outlook = outlook_of(services, *asker, wish, draft);
  if (outlook[0].open)
    return Reply::tell(
        "It is asked for already: " + title_link(*outlook[0].open, *asker->catalog, services.public_url).str() + ". " +
        text::escape_mrkdwn(status_phrase(*asker->catalog, *outlook[0].open)) + ".");
  if (!outlook[0].extends())
    return Reply::tell("There is nothing to extend: it has ended, or it has no end. Look at `/c1 access`.");
  return Reply::empty().then(slack::views_open(
      click.trigger, request_view({*asker, wish, draft, outlook, services.clock.now(), services.public_url})));
}

Reply by_shortcut(const Services& services, const slack::Shortcut& shortcut) {
  return open(services, shortcut.tenant, shortcut.actor, shortcut.trigger);
}

Reply by_message(const Services& services, const slack::MessageShortcut& shortcut) {
  const CatalogPtr catalog = services.catalog.get();
  std::string words = thread_comments::readable(shortcut.message_text, [&](std::string_view slack_user) {
    const auto person = services.people.known(shortcut.tenant, {std::string(slack_user), {}});
    return person ? name_of_user(*catalog, *person) : std::string{};
  });
  words = text::fit(words, kLongestQuote);
  std::string reason;
  for (const std::string& line : text::split(words, '\n')) reason += "> " + line + "\n";
  if (!shortcut.permalink.empty()) reason += shortcut.permalink + "\n";
  return open(services, shortcut.tenant, shortcut.actor, shortcut.trigger, {.reason = reason});
}

}  // namespace c1::bot::request_form
