// What is said in a card's thread: once for each thing that happened, and comments.
#include <algorithm>

#include "base/text.hpp"
#include "bot/card_parts.hpp"
#include "bot/comment_copy.hpp"
#include "bot/mentions.hpp"

namespace c1::bot {
namespace {

using slack::Mrkdwn;
using namespace workflow;

using What = SayInThread::What;

Mrkdwn actor(const SayInThread& line, const Catalog& catalog) {
  return Mrkdwn::bold(line.by.empty() ? "The policy" : name_of_user(catalog, line.by));
}

// A channel's line calls everybody who is awaited.
Mrkdwn calling(const Look& look) {
  if (!look.called.empty()) {
    Mrkdwn all;
    for (const std::string& slack_user : look.called)
      all += Mrkdwn::markup(all.empty() ? "" : " ") + Mrkdwn::user(slack_user);
    return all;
  }
  if (is_channel(look.viewer)) return Mrkdwn::bold("Approvers");
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
         Mrkdwn::time(from_millis(line.version)) +
         Mrkdwn::markup(". If you need it for longer, press *Extend* on the card above.");
}

// Somebody, or the policy, did it.
Mrkdwn done(const SayInThread& line, const Look& look, const std::string& what) {
  return actor(line, look.catalog()) + Mrkdwn::plain(what);
}

Mrkdwn end_changed(const SayInThread& line, const Request& request, const Look& look) {
  if (!request.granted_until) return done(line, look, " took the end away: this is held until it is given back.");
  return done(line, look, " changed when this ends: ") + Mrkdwn::time(*request.granted_until) + Mrkdwn::markup(".");
}

Mrkdwn said(const SayInThread& line, const Request& request, const Look& look) {
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
    case What::end_changed:
      return end_changed(line, request, look);
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

// A fence that is left open would swallow whatever follows: each line of code stands by itself.
std::string fences_as_lines(const std::string& text) {
  std::vector<std::string> lines = text::split(text, '\n');
  const auto is_fence = [](const std::string& line) { return line == "```"; };
  std::string out;
  bool fenced = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool closes = std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, lines.end(), is_fence);
    if (is_fence(lines[i]) && (fenced || closes)) {
      fenced = !fenced;
      continue;
    }
    std::string line = lines[i];
    if (fenced) std::replace(line.begin(), line.end(), '`', '\'');
    if (fenced && !text::trimmed(line).empty()) line = "`" + line + "`";
    out += (out.empty() ? "" : "\n") + line;
  }
  return out;
}

}  // namespace

Message thread_line(const SayInThread& line, const Request& request, const Look& look) {
  Mrkdwn words = said(line, request, look);
  if (quotes_reason(line)) words += Mrkdwn::markup("\n") + Mrkdwn::quote(line.reason);
  return {text::fit(words.str(), 3000), {}};
}

Message comment_copy(const Comment& comment, const Catalog& catalog, const SlackIdOf& slack_id_of) {
  Mrkdwn words = Mrkdwn::bold(name_of_user(catalog, comment.author) + ":") + Mrkdwn::markup("\n");
  const std::string text = fences_as_lines(comment.text);
  for (const MentionPiece& piece : pieces_of(text, people_named_in(catalog, {text}))) {
    const std::string id = piece.person.empty() ? "" : slack_id_of(piece.person);
    words += id.empty() ? Mrkdwn::plain(piece.text) : Mrkdwn::user(id);
  }
  return {text::fit(words.str(), 3900), {}};
}

}  // namespace c1::bot
