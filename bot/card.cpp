#include "bot/card.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using slack::Blocks;
using slack::Button;
using slack::Mrkdwn;
using namespace workflow;

using Verdict = Decision::Verdict;

std::string task_url(const Request& request, const std::string& public_url) {
  return public_url + "/task/" + std::to_string(request.number);
}

std::string duration_words(const Request& request) {
  return request.duration ? text::duration_words(*request.duration) : "until given back";
}

// "Lena Fischer needs Platform team member in GitHub".
std::string title(const Request& request, const Catalog& catalog) {
  return name_of_user(catalog, request.subject) + " needs " + entitlement_phrase(catalog, request.entitlement);
}

Mrkdwn labelled(std::string_view label, const std::string& value) {
  return Mrkdwn::bold(label) + Mrkdwn::markup("\n") + Mrkdwn::plain(text::fit(value, 300));
}

std::vector<Mrkdwn> facts(const Request& request, const Catalog& catalog) {
  const App* app = catalog.app(request.app);
  const Entitlement* entitlement = catalog.entitlement(request.entitlement);
  std::vector<Mrkdwn> fields{labelled("For", name_of_user(catalog, request.subject)),
                             labelled("Requested by", name_of_user(catalog, request.requester)),
                             labelled("App", app ? app->name : request.app.value),
                             labelled("Entitlement", entitlement ? entitlement->name : request.entitlement.value)};
  if (entitlement && entitlement->resource)
    fields.push_back(labelled("Resource", entitlement->resource->name + " (" + entitlement->resource->type + ")"));
  fields.push_back(labelled("How long", duration_words(request)));
  return fields;
}

std::string_view verb_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
      return "approved";
    case Verdict::denied:
      return "denied";
    case Verdict::accepted:
      return "approved";
    case Verdict::rejected:
      return "denied";
    case Verdict::provisioned:
      return "marked as provisioned";
    case Verdict::declined:
      return "declined to provision";
  }
  return "decided";
}

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::approved:
    case Verdict::accepted:
    case Verdict::provisioned:
      return ":white_check_mark: ";
    case Verdict::denied:
    case Verdict::rejected:
    case Verdict::declined:
      return ":no_entry: ";
  }
  return "";
}

Mrkdwn decision_line(const Decision& decision, const Catalog& catalog) {
  const std::string who = decision.by.empty() ? "The policy" : name_of_user(catalog, decision.by);
  Mrkdwn line = Mrkdwn::markup(mark_of(decision.verdict)) + Mrkdwn::plain(who + " ") +
                Mrkdwn::markup(verb_of(decision.verdict)) + Mrkdwn::markup(" · ") + Mrkdwn::time(decision.at);
  if (!decision.reason.empty()) line += Mrkdwn::plain(": " + text::fit(decision.reason, 300));
  return line;
}

std::string_view state_mark(const Request& request) {
  if (request.is_open()) return ":hourglass_flowing_sand: ";
  switch (*request.outcome) {
    case Outcome::granted:
      return ":white_check_mark: ";
    case Outcome::denied:
      return ":no_entry: ";
    case Outcome::cancelled:
      return ":heavy_multiplication_x: ";
    case Outcome::errored:
      return ":warning: ";
  }
  return "";
}

Mrkdwn state(const Request& request, const Catalog& catalog) {
  Mrkdwn line = Mrkdwn::markup(state_mark(request)) + Mrkdwn::bold(status_phrase(catalog, request));
  if (request.outcome == Outcome::granted && request.granted_until)
    line += Mrkdwn::markup(" until ") + Mrkdwn::time(*request.granted_until);
  return line;
}

// What the deciders of the active step should know: why they, and what to do.
std::vector<Mrkdwn> notes(const Request& request, const UserId& viewer) {
  std::vector<Mrkdwn> lines;
  if (!request.is_open() || request.step >= request.plan.steps.size()) return lines;
  std::visit(match{[&](const ApprovalStep& step) {
                     if (!step.note.empty()) lines.push_back(Mrkdwn::plain(step.note));
                   },
                   [&](const ProvisionStep& step) {
                     if (!step.note.empty()) lines.push_back(Mrkdwn::plain(step.note));
                     if (!step.instructions.empty() && may(request, viewer, Action::mark_provisioned))
                       lines.push_back(Mrkdwn::bold("To do:") + Mrkdwn::plain(" " + step.instructions));
                   },
                   [](const auto&) {}},
             request.plan.steps[request.step]);
  return lines;
}

// What a phone shows of it.
std::string notification(const Request& request, const Look& look) {
  const std::string what = "#" + std::to_string(request.number) + " " + title(request, look.catalog);
  std::string sentence;
  if (may(request, look.viewer, Action::approve))
    sentence = what + ". Please approve or deny: " + text::fit(request.reason, 200);
  else if (may(request, look.viewer, Action::mark_provisioned))
    sentence = what + ". It is approved; please provision it.";
  else
    sentence = what + ". " + status_phrase(look.catalog, request) + ".";
  return text::escape_mrkdwn(sentence);
}

Mrkdwn actor(const SayInThread& line, const Catalog& catalog) {
  return Mrkdwn::bold(line.by.empty() ? "The policy" : name_of_user(catalog, line.by));
}

Mrkdwn calling(const Look& look) {
  if (look.viewer_slack_id.empty()) return Mrkdwn::bold(name_of_user(look.catalog, look.viewer));
  return Mrkdwn::user(look.viewer_slack_id);
}

Mrkdwn said(const SayInThread& line, const Request& request, const Look& look) {
  using What = SayInThread::What;
  const Mrkdwn what = Mrkdwn::plain(entitlement_phrase(look.catalog, request.entitlement));
  switch (line.what) {
    case What::approved:
      return actor(line, look.catalog) + Mrkdwn::markup(" approved this.");
    case What::denied:
      return actor(line, look.catalog) + Mrkdwn::markup(" denied this.");
    case What::accepted:
      return actor(line, look.catalog) + Mrkdwn::markup(" approved this.");
    case What::rejected:
      return actor(line, look.catalog) + Mrkdwn::markup(" denied this.");
    case What::your_turn_to_approve:
      return calling(look) + Mrkdwn::markup(", it is your turn: please approve or deny this request.");
    case What::your_turn_to_provision:
      return calling(look) + Mrkdwn::markup(", this is approved: please provision it and press *Provisioned*.");
    case What::provisioned:
      return actor(line, look.catalog) + Mrkdwn::markup(" provisioned this.");
    case What::declined:
      return actor(line, look.catalog) + Mrkdwn::markup(" won't provision this.");
    case What::granted: {
      Mrkdwn words = Mrkdwn::bold(name_of_user(look.catalog, request.subject)) + Mrkdwn::markup(" now has ") + what;
      if (request.granted_until) words += Mrkdwn::markup(" until ") + Mrkdwn::time(*request.granted_until);
      return words + Mrkdwn::markup(".");
    }
  }
  return {};
}

}  // namespace

std::string name_of_user(const Catalog& catalog, const UserId& id) {
  const User* user = catalog.user(id);
  return user ? user->name : id.value;
}

std::string button_value(const Request& request) { return request.id.value + ":" + std::to_string(request.step); }

Result<ButtonTarget> parse_button_value(std::string_view value) {
  const auto colon = value.find(':');
  ButtonTarget target;
  const char* end = value.data() + value.size();
  if (colon != std::string_view::npos && colon > 0) {
    target.request.value = value.substr(0, colon);
    const auto [stop, problem] = std::from_chars(value.data() + colon + 1, end, target.step);
    if (problem == std::errc{} && stop == end) return target;
  }
  return not_found(
      "I can't tell any more which request this button belongs to. Please open the request's newest card.");
}

std::vector<Button> buttons(const Request& request, const UserId& viewer) {
  const std::string value = button_value(request);
  std::vector<Button> row;
  if (may(request, viewer, Action::approve))
    row.push_back({.label = "Approve", .action_id = "approve", .value = value, .style = slack::Style::primary});
  if (may(request, viewer, Action::deny))
    row.push_back({.label = "Deny", .action_id = "deny", .value = value, .style = slack::Style::danger});
  if (may(request, viewer, Action::mark_provisioned))
    row.push_back({.label = "Provisioned", .action_id = "provisioned", .value = value, .style = slack::Style::primary});
  if (may(request, viewer, Action::decline_provisioning))
    row.push_back({.label = "Won't do", .action_id = "wont_do", .value = value});
  return row;
}

Mrkdwn title_link(const Request& request, const Catalog& catalog, const std::string& public_url) {
  return Mrkdwn::link(task_url(request, public_url),
                      "#" + std::to_string(request.number) + " " + title(request, catalog));
}

Message card(const Request& request, const Look& look) {
  Blocks blocks = Blocks::message();
  blocks.section(Mrkdwn::markup("*") + title_link(request, look.catalog, look.public_url) + Mrkdwn::markup("*"));
  blocks.fields(facts(request, look.catalog));
  blocks.section(Mrkdwn::bold("Reason") + Mrkdwn::markup("\n") + Mrkdwn::quote(request.reason));
  for (const Mrkdwn& note : notes(request, look.viewer)) blocks.context({note});
  std::vector<Mrkdwn> history;
  for (const Decision& decision : request.decisions) history.push_back(decision_line(decision, look.catalog));
  if (history.size() > 10) history.erase(history.begin(), history.end() - 10);
  if (!history.empty()) blocks.context(history);
  blocks.section(state(request, look.catalog));
  const auto row = buttons(request, look.viewer);
  if (!row.empty()) blocks.actions("review", row);
  return {notification(request, look), blocks.json()};
}

Message thread_line(const SayInThread& line, const Request& request, const Look& look) {
  Mrkdwn words = said(line, request, look);
  if (!line.reason.empty()) words += Mrkdwn::markup("\n") + Mrkdwn::quote(line.reason);
  return {text::fit(words.str(), 3000), {}};
}

Message comment_copy(const Comment& comment, const Look& look) {
  const Mrkdwn words = Mrkdwn::bold(name_of_user(look.catalog, comment.author) + ":") + Mrkdwn::markup("\n") +
                       Mrkdwn::plain(comment.text);
  return {text::fit(words.str(), 3900), {}};
}

}  // namespace c1::bot
