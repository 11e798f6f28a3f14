// What a request is about: its title, the facts, the state it is in.
#include <algorithm>

#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "workflow/accounts.hpp"

namespace c1::bot::card_parts {
namespace {

using slack::Mrkdwn;
using namespace workflow;

constexpr std::size_t kMostAnswers = 20;
constexpr std::size_t kMostNames = 3;
constexpr std::size_t kNotification = 700;

std::string duration_words(const Request& request) {
  return request.duration ? text::duration_words(*request.duration) : "until given back";
}

std::string requester_words(const Request& request, const Catalog& catalog) {
  if (!request.requester.empty()) return name_of_user(catalog, request.requester);
  return request.cause == Cause::expiry ? "nobody: the time was up" : "nobody: the person has left";
}

std::string bundle_words(const Request& request, const Catalog& catalog) {
  const CatalogEntry* bundle = catalog.catalog(request.bundle->catalog);
  return bundle ? bundle->name : request.bundle->catalog;
}

std::string_view state_mark(const Request& request) {
  if (request.is_open()) return ":hourglass_flowing_sand: ";
  switch (*request.outcome) {
    case Outcome::granted:
    case Outcome::revoked:
      return ":white_check_mark: ";
    case Outcome::denied:
      return ":no_entry: ";
    case Outcome::cancelled:
      return ":heavy_multiplication_x: ";
    case Outcome::errored:
    case Outcome::timed_out:
      return ":warning: ";
  }
  return "";
}

}  // namespace

std::string title(const Request& request, const Catalog& catalog) {
  const std::string who = name_of_user(catalog, request.subject);
  const std::string what = entitlement_phrase(catalog, request.entitlement);
  if (request.kind == Kind::grant)
    return who + (request.cause == Cause::extension ? " needs longer: " : " needs ") + what;
  if (request.cause == Cause::asked && request.requester == request.subject) return who + " gives back " + what;
  return who + " loses " + what;
}

Mrkdwn labelled(std::string_view label, const std::string& value) {
  return Mrkdwn::bold(label) + Mrkdwn::markup("\n") + Mrkdwn::plain(text::fit(value, 300));
}

std::string people(const Catalog& catalog, const std::vector<UserId>& ids) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < ids.size() && i < kMostNames; ++i) names.push_back(name_of_user(catalog, ids[i]));
  const std::size_t others = ids.size() - names.size();
  if (others > 0) names.push_back(std::to_string(others) + (others == 1 ? " other" : " others"));
  return text::listed(names);
}

std::vector<Mrkdwn> facts(const Request& request, const Catalog& catalog) {
  const App* app = catalog.app(request.app);
  const Entitlement* entitlement = catalog.entitlement(request.entitlement);
  const char* whose = request.kind == Kind::grant ? "For" : "From";
  std::vector<Mrkdwn> fields{labelled(whose, name_of_user(catalog, request.subject))};
  if (request.requester != request.subject)
    fields.push_back(labelled("Requested by", requester_words(request, catalog)));
  if (request.surface == Surface::workflow) fields.push_back(labelled("Asked through", "a workflow in Slack"));
  fields.push_back(labelled("App", app ? app->name : request.app.value));
  fields.push_back(labelled("Entitlement", entitlement ? entitlement->name : request.entitlement.value));
  if (entitlement && entitlement->resource)
    fields.push_back(labelled("Resource", entitlement->resource->name + " (" + entitlement->resource->type + ")"));
  const std::string account = account_mark(catalog, request.subject, request.app, request.account);
  if (!account.empty()) fields.push_back(labelled("Account", account));
  const char* how_long = request.cause == Cause::extension ? "How much longer" : "How long";
  if (request.kind == Kind::grant) fields.push_back(labelled(how_long, duration_words(request)));
  if (request.emergency) fields.push_back(labelled("Emergency", "⚡ yes"));
  if (request.bundle) fields.push_back(labelled("Part of the bundle", bundle_words(request, catalog)));
  fields.push_back(Mrkdwn::bold("Asked") + Mrkdwn::markup("\n") + Mrkdwn::time(request.opened));
  return fields;
}

std::vector<Mrkdwn> answers(const Request& request) {
  std::vector<Mrkdwn> fields;
  for (const Answer& answer : request.answers) {
    if (fields.size() == kMostAnswers) break;
    std::string value = answer.value == "true" ? "yes" : answer.value == "false" ? "no" : answer.value;
    std::replace(value.begin(), value.end(), '\n', ',');
    fields.push_back(labelled(text::fit(answer.label.empty() ? answer.field : answer.label, 100), value));
  }
  return fields;
}

Mrkdwn state(const Request& request, const Look& look) {
  Mrkdwn line =
      Mrkdwn::markup(state_mark(request)) + Mrkdwn::bold(text::fit(status_phrase(look.catalog(), request), 1000));
  if (request.outcome == Outcome::granted && request.granted_until)
    line += Mrkdwn::markup(" until ") + Mrkdwn::time(*request.granted_until);
  const bool is_over = !look.facts.held || look.facts.held->state == Grant::State::ended;
  if (request.outcome == Outcome::granted && is_over) line += Mrkdwn::markup(" · not held any more");
  return line;
}

std::string on_one_line(std::string_view words) {
  std::string line = text::valid_utf8(words);
  for (const std::string_view separator : {"\u2028", "\u2029", "\u0085"})
    for (auto at = line.find(separator); at != std::string::npos; at = line.find(separator, at))
      line.replace(at, separator.size(), " ");
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  line.erase(std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }), line.end());
  return text::fit(text::trimmed(line), kNotification);
}

bool may_now(const Request& request, const Look& look, Action action) {
  return may(request, look.viewer, action, look.facts, look.now);
}

}  // namespace c1::bot::card_parts
