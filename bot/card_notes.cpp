// What helps whoever has to do something: about the step, and about who asks.
#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "workflow/steps.hpp"

namespace c1::bot::card_parts {
namespace {

using slack::Mrkdwn;
using namespace workflow;

Mrkdwn with_label(std::string_view label, const std::string& words) {
  return Mrkdwn::bold(label) + Mrkdwn::plain(" " + text::fit(words, 1500));
}

void add(std::vector<Mrkdwn>& lines, const std::string& note) {
  if (!note.empty()) lines.push_back(Mrkdwn::plain(text::fit(note, 1500)));
}

void add_task(std::vector<Mrkdwn>& lines, const ProvisionStep& step, const Request& request, const Look& look) {
  add(lines, step.note);
  if (!step.failure.empty()) lines.push_back(with_label("It did not work:", step.failure));
  const bool has_to_do_it =
      may_now(request, look, Action::mark_provisioned) || (is_channel(look.viewer) && !is_at_work(step));
  if (!step.instructions.empty() && has_to_do_it) lines.push_back(with_label("To do:", step.instructions));
}

void add_follow_up(std::vector<Mrkdwn>& lines, const Request& request, const Catalog& catalog) {
  if (!request.follow_up) return;
  const FollowUp& after = *request.follow_up;
  if (after.acknowledged_by.empty())
    lines.push_back(Mrkdwn::markup(":zap: ") +
                    Mrkdwn::plain("To be acknowledged by " + people(catalog, after.people) + "."));
  else
    lines.push_back(Mrkdwn::markup(":zap: ") +
                    Mrkdwn::plain("Acknowledged by " + name_of_user(catalog, after.acknowledged_by) + " ") +
                    Mrkdwn::markup("· ") + Mrkdwn::time(after.at));
}

std::string person_words(const User& user, const Catalog& catalog) {
  std::string words = user.name;
  for (const std::string* more : {&user.title, &user.department, &user.employment_type})
    if (!more->empty()) words += " · " + *more;
  if (user.manager) words += " · reports to " + name_of_user(catalog, *user.manager);
  return words;
}

std::string share_words(const Insight& insight) {
  std::string words;
  for (const Insight::Share& share : insight.shares) {
    const std::string count =
        share.have == 0 ? "nobody" : std::to_string(share.have) + " of " + std::to_string(share.all);
    words += (words.empty() ? "" : ", ") + count + " in " + share.of;
  }
  return words.empty() ? words : "It is held by " + words + ".";
}

Mrkdwn past(const Request& request, const Look& look) {
  if (look.facts.held && look.facts.held->state == Grant::State::active) {
    const Mrkdwn until = look.facts.held->until ? Mrkdwn::markup(" until ") + Mrkdwn::time(*look.facts.held->until)
                                                : Mrkdwn::markup(" for good");
    return Mrkdwn::plain(name_of_user(look.catalog(), request.subject) + " holds it now,") + until +
           Mrkdwn::markup(".");
  }
  const std::string who = name_of_user(look.catalog(), request.subject);
  if (!look.insight.ended) return Mrkdwn::plain(who + " has not held it before.");
  return Mrkdwn::plain(who + " held it before, until ") + Mrkdwn::time(*look.insight.ended) + Mrkdwn::markup(".");
}

}  // namespace

std::vector<Mrkdwn> notes(const Request& request, const Look& look) {
  std::vector<Mrkdwn> lines;
  if (request.is_open() && request.step < request.plan.steps.size())
    std::visit(match{[&](const ApprovalStep& step) {
                       add(lines, step.failure);
                       if (!is_at_work(step)) add(lines, step.note);
                     },
                     [&](const WaitStep& step) { add(lines, step.rule.why); },
                     [&](const ProvisionStep& step) { add_task(lines, step, request, look); }, [](const FormStep&) {},
                     [](const AcceptStep&) {}, [](const RejectStep&) {}},
               request.plan.steps[request.step]);
  else
    add(lines, request.close_reason);
  add_follow_up(lines, request, look.catalog());
  return lines;
}

std::vector<Mrkdwn> insight(const Request& request, const Look& look) {
  std::vector<Mrkdwn> lines;
  if (!look.insight.is_known) return lines;
  const Catalog& catalog = look.catalog();
  if (const User* subject = catalog.user(request.subject)) add(lines, person_words(*subject, catalog));
  if (const User* requester = catalog.user(request.requester); requester && request.requester != request.subject)
    add(lines, "Asked by " + person_words(*requester, catalog));
  if (request.kind == Kind::grant) {
    add(lines, share_words(look.insight));
    lines.push_back(past(request, look));
  }
  for (const std::string& why : because_phrases(catalog, request.plan)) add(lines, why);
  return lines;
}

}  // namespace c1::bot::card_parts
