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
  const std::string who = name_of_user(catalog, request.subject);
  const std::string what = entitlement_phrase(catalog, request.entitlement);
  if (request.kind == Kind::grant)
    return who + (request.cause == Cause::extension ? " needs longer: " : " needs ") + what;
  if (request.cause == Cause::asked && request.requester == request.subject) return who + " gives back " + what;
  return who + " loses " + what;
}

std::string requester_words(const Request& request, const Catalog& catalog) {
  if (!request.requester.empty()) return name_of_user(catalog, request.requester);
  return request.cause == Cause::expiry ? "nobody: the time was up" : "nobody: the person has left";
}

Mrkdwn labelled(std::string_view label, const std::string& value) {
  return Mrkdwn::bold(label) + Mrkdwn::markup("\n") + Mrkdwn::plain(text::fit(value, 300));
}

std::vector<Mrkdwn> facts(const Request& request, const Catalog& catalog) {
  const App* app = catalog.app(request.app);
  const Entitlement* entitlement = catalog.entitlement(request.entitlement);
  std::vector<Mrkdwn> fields{labelled("For", name_of_user(catalog, request.subject)),
                             labelled("Requested by", requester_words(request, catalog)),
                             labelled("App", app ? app->name : request.app.value),
                             labelled("Entitlement", entitlement ? entitlement->name : request.entitlement.value)};
  if (entitlement && entitlement->resource)
    fields.push_back(labelled("Resource", entitlement->resource->name + " (" + entitlement->resource->type + ")"));
  if (request.kind == Kind::grant) fields.push_back(labelled("How long", duration_words(request)));
  if (request.emergency) fields.push_back(labelled("Emergency", "⚡ yes"));
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
    case Verdict::skipped:
      return "skipped the step";
    case Verdict::answered:
      return "answered";
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
    case Verdict::skipped:
    case Verdict::answered:
      return ":arrow_right: ";
  }
  return "";
}

Mrkdwn decision_line(const Decision& decision, const Catalog& catalog) {
  const bool by_system = decision.verdict == Verdict::provisioned;
  std::string who = decision.by.empty() ? (by_system ? "A system" : "The policy") : name_of_user(catalog, decision.by);
  if (!decision.instead_of.empty()) who += " (for " + name_of_user(catalog, decision.instead_of) + ")";
  Mrkdwn line = Mrkdwn::markup(mark_of(decision.verdict)) + Mrkdwn::plain(who + " ") +
                Mrkdwn::markup(verb_of(decision.verdict)) + Mrkdwn::markup(" · ") + Mrkdwn::time(decision.at);
  if (!decision.reason.empty()) line += Mrkdwn::plain(": " + text::fit(decision.reason, 300));
  return line;
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

Mrkdwn state(const Request& request, const Catalog& catalog) {
  Mrkdwn line = Mrkdwn::markup(state_mark(request)) + Mrkdwn::bold(status_phrase(catalog, request));
  if (request.outcome == Outcome::granted && request.granted_until)
    line += Mrkdwn::markup(" until ") + Mrkdwn::time(*request.granted_until);
  return line;
}

bool may_now(const Request& request, const Look& look, Action action) {
  return may(request, look.viewer, action, look.facts, look.now);
}

// What the deciders of the active step should know: why they, and what to do.
std::vector<Mrkdwn> notes(const Request& request, const Look& look) {
  std::vector<Mrkdwn> lines;
  const auto add = [&](const std::string& note) {
    if (!note.empty()) lines.push_back(Mrkdwn::plain(note));
  };
  if (!request.is_open() || request.step >= request.plan.steps.size()) {
    add(request.close_reason);
    return lines;
  }
  std::visit(match{[&](const ApprovalStep& step) { add(step.note); }, [&](const WaitStep& step) { add(step.rule.why); },
                   [&](const ProvisionStep& step) {
                     add(step.note);
                     if (!step.failure.empty())
                       lines.push_back(Mrkdwn::bold("It did not work:") + Mrkdwn::plain(" " + step.failure));
                     if (!step.instructions.empty() && may_now(request, look, Action::mark_provisioned))
                       lines.push_back(Mrkdwn::bold("To do:") + Mrkdwn::plain(" " + step.instructions));
                   },
                   [](const FormStep&) {}, [](const AcceptStep&) {}, [](const RejectStep&) {}},
             request.plan.steps[request.step]);
  return lines;
}

// What a phone shows of it.
std::string notification(const Request& request, const Look& look) {
  const std::string what = "#" + std::to_string(request.number) + " " + title(request, look.catalog());
  std::string sentence;
  const bool takes = request.kind == Kind::revoke;
  if (may_now(request, look, Action::approve))
    sentence = what + ". Please approve or deny: " + text::fit(request.reason, 200);
  else if (may_now(request, look, Action::mark_provisioned))
    sentence = what + (takes ? ". Please remove it." : ". It is approved; please provision it.");
  else
    sentence = what + ". " + status_phrase(look.catalog(), request) + ".";
  return text::escape_mrkdwn(sentence);
}

Mrkdwn actor(const SayInThread& line, const Catalog& catalog) {
  return Mrkdwn::bold(line.by.empty() ? "The policy" : name_of_user(catalog, line.by));
}

Mrkdwn calling(const Look& look) {
  if (look.viewer_slack_id.empty()) return Mrkdwn::bold(name_of_user(look.catalog(), look.viewer));
  return Mrkdwn::user(look.viewer_slack_id);
}

Mrkdwn granted_words(const SayInThread& line, const Request& request, const Look& look) {
  const Mrkdwn what = Mrkdwn::plain(entitlement_phrase(look.catalog(), request.entitlement));
  const bool extends = line.what == SayInThread::What::extended;
  Mrkdwn words = Mrkdwn::bold(name_of_user(look.catalog(), request.subject)) +
                 Mrkdwn::markup(extends ? " keeps " : " now has ") + what;
  if (request.granted_until) words += Mrkdwn::markup(" until ") + Mrkdwn::time(*request.granted_until);
  return words + Mrkdwn::markup(".");
}

Mrkdwn ends_soon(const SayInThread& line, const Request& request, const Look& look) {
  return calling(look) + Mrkdwn::markup(", your access to ") +
         Mrkdwn::plain(entitlement_phrase(look.catalog(), request.entitlement)) + Mrkdwn::markup(" ends ") +
         Mrkdwn::time(from_millis(line.version)) + Mrkdwn::markup(". Ask for it again if you need it for longer.");
}

// Somebody, or the policy, did it.
Mrkdwn done(const SayInThread& line, const Look& look, const std::string& what) {
  return actor(line, look.catalog()) + Mrkdwn::plain(what);
}

Mrkdwn said(const SayInThread& line, const Request& request, const Look& look) {
  using What = SayInThread::What;
  const bool takes = request.kind == Kind::revoke;
  switch (line.what) {
    case What::approved:
    case What::accepted:
      return done(line, look, " approved this.");
    case What::denied:
    case What::rejected:
      return done(line, look, " denied this.");
    case What::skipped:
      return done(line, look, " skipped this step.");
    case What::answered:
      return done(line, look, " answered the questions.");
    case What::your_turn_to_approve:
      return calling(look) + Mrkdwn::markup(", it is your turn: please approve or deny this request.");
    case What::your_turn_to_answer:
      return calling(look) + Mrkdwn::markup(", some answers are needed from you before this can go on.");
    case What::your_turn_to_provision:
      return calling(look) + Mrkdwn::markup(takes ? ", please remove this access and press *Removed*."
                                                  : ", this is approved: please provision it and press *Provisioned*.");
    case What::handed_on:
      return line.by.empty() ? Mrkdwn::markup("This was handed on.") : done(line, look, " handed this on.");
    case What::duration_changed:
      return done(line, look, " changed how long it lasts: " + line.reason + ".");
    case What::escalated:
      return Mrkdwn::markup(":zap: ") + done(line, look, " escalated this to emergency access.");
    case What::restarted:
      return done(line, look, " began this anew, from its first step.");
    case What::plan_replaced:
      return Mrkdwn::markup("This goes another way now.");
    case What::reminder:
      return calling(look) + Mrkdwn::markup(", this still waits for you.");
    case What::provisioned:
      if (line.by.empty())
        return Mrkdwn::markup(takes ? "A system has removed this." : "A system has provisioned this.");
      return done(line, look, takes ? " removed this." : " provisioned this.");
    case What::declined:
      return done(line, look, takes ? " won't remove this." : " won't provision this.");
    case What::failed:
      return line.by.empty() ? Mrkdwn::markup("It did not work.") : done(line, look, ": it did not work.");
    case What::retried:
      return done(line, look, " tries it again.");
    case What::granted:
    case What::extended:
      return granted_words(line, request, look);
    case What::removed:
      return Mrkdwn::bold(name_of_user(look.catalog(), request.subject)) + Mrkdwn::markup(" does not have ") +
             Mrkdwn::plain(entitlement_phrase(look.catalog(), request.entitlement)) + Mrkdwn::markup(" any more.");
    case What::cancelled:
      return line.by.empty() ? Mrkdwn::markup("This was cancelled.") : done(line, look, " cancelled this.");
    case What::timed_out:
      return Mrkdwn::markup("This has timed out.");
    case What::please_acknowledge:
      return calling(look) + Mrkdwn::markup(", this was an emergency: please look at it and acknowledge it.");
    case What::acknowledged:
      return done(line, look, " acknowledged this emergency.");
    case What::ends_soon:
      return ends_soon(line, request, look);
    case What::drifted:
      return Mrkdwn::markup(":warning: This is not as it was given.");
  }
  return {};
}

// What somebody gave as their reason; of other lines the words are in the line itself.
bool quotes_reason(const SayInThread& line) {
  return !line.reason.empty() && line.what != SayInThread::What::duration_changed;
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

std::vector<Button> buttons(const Request& request, const Look& look) {
  const std::string value = button_value(request);
  const bool takes = request.kind == Kind::revoke;
  std::vector<Button> row;
  if (may_now(request, look, Action::approve))
    row.push_back({.label = "Approve", .action_id = "approve", .value = value, .style = slack::Style::primary});
  if (may_now(request, look, Action::deny))
    row.push_back({.label = "Deny", .action_id = "deny", .value = value, .style = slack::Style::danger});
  if (may_now(request, look, Action::mark_provisioned))
    row.push_back({.label = takes ? "Removed" : "Provisioned",
                   .action_id = "provisioned",
                   .value = value,
                   .style = slack::Style::primary});
  if (may_now(request, look, Action::decline_provisioning))
    row.push_back({.label = "Won't do", .action_id = "wont_do", .value = value});
  return row;
}

Mrkdwn title_link(const Request& request, const Catalog& catalog, const std::string& public_url) {
  return Mrkdwn::link(task_url(request, public_url),
                      "#" + std::to_string(request.number) + " " + title(request, catalog));
}

Message card(const Request& request, const Look& look) {
  Blocks blocks = Blocks::message();
  blocks.section(Mrkdwn::markup("*") + title_link(request, look.catalog(), look.public_url) + Mrkdwn::markup("*"));
  blocks.fields(facts(request, look.catalog()));
  blocks.section(Mrkdwn::bold("Reason") + Mrkdwn::markup("\n") + Mrkdwn::quote(request.reason));
  for (const Mrkdwn& note : notes(request, look)) blocks.context({note});
  std::vector<Mrkdwn> history;
  for (const Decision& decision : request.decisions) history.push_back(decision_line(decision, look.catalog()));
  if (history.size() > 10) history.erase(history.begin(), history.end() - 10);
  if (!history.empty()) blocks.context(history);
  blocks.section(state(request, look.catalog()));
  const auto row = buttons(request, look);
  if (!row.empty()) blocks.actions("review", row);
  return {notification(request, look), blocks.json()};
}

Message thread_line(const SayInThread& line, const Request& request, const Look& look) {
  Mrkdwn words = said(line, request, look);
  if (quotes_reason(line)) words += Mrkdwn::markup("\n") + Mrkdwn::quote(line.reason);
  return {text::fit(words.str(), 3000), {}};
}

Message comment_copy(const Comment& comment, const Catalog& catalog) {
  const Mrkdwn words =
      Mrkdwn::bold(name_of_user(catalog, comment.author) + ":") + Mrkdwn::markup("\n") + Mrkdwn::plain(comment.text);
  return {text::fit(words.str(), 3900), {}};
}

}  // namespace c1::bot
