#include "bot/mail_words.hpp"

#include <vector>

#include "base/text.hpp"
#include "base/time_zone.hpp"
#include "workflow/accounts.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using What = SayInThread::What;

std::string name_in(const Catalog& catalog, const UserId& id) {
  const User* user = catalog.user(id);
  return user ? user->name : id.value;
}

struct Said {
  std::string headline;
  std::string button;
};

Said said(const SendMail& mail, const User& reader, const Request& request, const Catalog& catalog) {
  const std::string what = entitlement_phrase(catalog, request.entitlement);
  const bool own = mail.person == request.subject;
  const bool takes = request.kind == Kind::revoke;
  const std::string who = name_in(catalog, request.subject);
  const std::string whose = own ? "Your request for " + what : "The request for " + what + " for " + who;
  const std::string by = mail.by.empty() ? "the policy" : name_in(catalog, mail.by);
  switch (mail.what) {
    case What::your_turn_to_approve:
      return {who + (takes ? " is to lose " : " needs ") + what + ", and you are asked.", "Approve or deny"};
    case What::your_turn_to_answer:
      return {"Some answers are needed from you for " + what + ".", "Answer"};
    case What::your_turn_to_provision:
      return {takes ? "Please take " + what + " away from " + who + "." : "Please give " + what + " to " + who + ".",
              "See what is to be done"};
    case What::approved:
    case What::accepted:
      return {whose + " was approved. You will hear when it is there.", "See the request"};
    case What::denied:
    case What::rejected:
      return {whose + " was denied by " + by + ".", "See the request"};
    case What::granted:
    case What::extended:
      return {(own ? "You" : who) +
                  std::string(mail.what == What::extended ? (own ? " keep " : " keeps ")
                              : own                       ? " now have "
                                                          : " now has ") +
                  what + (request.granted_until ? ", until " + mail_moment(*request.granted_until, reader) : "") + ".",
              "See the request"};
    case What::end_changed:
      return {by + " changed when " + (own ? "your" : who + "'s") + " access to " + what + " ends: " +
                  (request.granted_until ? mail_moment(*request.granted_until, reader)
                                         : "it is held until it is given back") +
                  ".",
              "See the request"};
    case What::removed:
      return {(own ? "You do" : who + " does") + " not have " + what + " any more.", "See the request"};
    case What::failed:
      return {whose + (takes ? " could not be carried out yet." : " is approved, but giving it did not work yet."),
              "See what is wrong"};
    case What::declined:
      return {whose + " will not be carried out: " + by + " declined.", "See the request"};
    case What::reminder:
      return {"Reminder: " + what + " for " + who + " still waits for you.", "See the request"};
    case What::ends_soon:
      return {"Your access to " + what + " ends on " + mail_moment(from_millis(mail.version), reader) + ".",
              "Extend it"};
    case What::timed_out:
      return {whose + " has timed out.", "See the request"};
    case What::drifted:
      return {who + " does not have " + what + " any more, although it was given.", "See the request"};
    default:
      return {whose + ": " + status_phrase(catalog, request) + ".", "See the request"};
  }
}

struct Fact {
  std::string label;
  std::string value;
};

std::vector<Fact> facts_of(const SendMail& mail, const Request& request, const Catalog& catalog) {
  std::vector<Fact> facts{{"For", name_in(catalog, request.subject)}};
  if (!request.requester.empty() && request.requester != request.subject)
    facts.push_back({"Requested by", name_in(catalog, request.requester)});
  facts.push_back({"What", entitlement_phrase(catalog, request.entitlement)});
  const std::string account = account_mark(catalog, request.subject, request.app, request.account);
  if (!account.empty()) facts.push_back({"Account", account});
  if (request.kind == Kind::grant)
    facts.push_back({"How long", request.duration ? text::duration_words(*request.duration) : "until given back"});
  if (request.emergency) facts.push_back({"Emergency", "yes"});
  facts.push_back({"Reason", request.reason});
  if (!mail.reason.empty())
    facts.push_back({mail.by.empty() ? "It says" : name_in(catalog, mail.by) + " says", mail.reason});
  return facts;
}

constexpr std::size_t kShortLabel = 12;  // one of ours, not a name

constexpr char kHead[] =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><style>:root{color-scheme:light dark}</style></head>"
    "<body style=\"font:16px/1.5 system-ui,-apple-system,'Segoe "
    "UI',sans-serif;margin:0;padding:24px;max-width:560px;overflow-wrap:anywhere;word-break:break-word\">";

}  // namespace

std::string escape_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else if (c == '\n')
      out += "<br>";
    else
      out += c;
  }
  return out;
}

std::string mail_moment(Instant at, const User& reader) {
  static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const TimeZone zone = TimeZone::named(reader.time_zone).value_or(TimeZone{});
  const LocalTime local = zone.at(at);
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(local.civil.day) + " " + kMonths[local.civil.month - 1] + " " +
         std::to_string(local.civil.year) + ", " + two(local.civil.hour) + ":" + two(local.civil.minute) + " " +
         local.abbreviation;
}

std::string mail_head(const std::string& headline) {
  return std::string(kHead) + "<p style=\"font-size:18px;font-weight:600\">" + escape_html(headline) + "</p>";
}

std::string mail_button(const std::string& words, const std::string& url) {
  return "<p style=\"margin:24px 0\"><a href=\"" + escape_html(url) +
         "\" style=\"background:#1d5fd1;color:#fff;padding:10px 18px;border-radius:6px;text-decoration:none\">" +
         escape_html(words) + "</a></p>";
}

std::string mail_foot(const std::string& says, const std::string& unsubscribe) {
  std::string foot = "<p style=\"font-size:13px;opacity:.7\">" + escape_html(says);
  if (!unsubscribe.empty())
    foot += " <a href=\"" + escape_html(unsubscribe) + "\" style=\"color:inherit\">No more mail of this kind</a>";
  return foot + "</p></body></html>";
}

std::string mail_foot_text(const std::string& unsubscribe) {
  return unsubscribe.empty() ? "" : "\n-- \nNo more mail of this kind: " + unsubscribe + "\n";
}

MailWords mail_words(const SendMail& mail, const User& reader, const Request& request, const Catalog& catalog,
                     const std::string& public_url, const std::string& unsubscribe) {
  const Said words = said(mail, reader, request, catalog);
  const std::string url = public_url + "/task/" + std::to_string(request.number);
  const std::string number = "#" + std::to_string(request.number);
  MailWords out{.subject = text::fit("[" + number + "] " + words.headline, 150)};
  out.text = words.headline + "\n\n";
  out.html = mail_head(words.headline) + "<table role=\"presentation\" style=\"border-collapse:collapse\">";
  for (const Fact& fact : facts_of(mail, request, catalog)) {
    out.text += fact.label + ": " + fact.value + "\n";
    out.html +=
        "<tr><td style=\"padding:2px 16px 2px "
        "0;vertical-align:top;overflow-wrap:normal;word-break:normal;opacity:.7" +
        std::string(fact.label.size() <= kShortLabel ? ";white-space:nowrap" : "") + "\">" + escape_html(fact.label) +
        "</td><td style=\"padding:2px 0;vertical-align:top\">" + escape_html(fact.value) + "</td></tr>";
  }
  out.text += "\n" + words.button + ": " + url + "\n" + mail_foot_text(unsubscribe);
  out.html += "</table>" + mail_button(words.button, url) + mail_foot("Request " + number + ".", unsubscribe);
  return out;
}

}  // namespace c1::bot
