// The digest as a mail: its lines lead to the pages of what they speak of.

#include "base/text.hpp"
#include "bot/digest.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

// One part of it, in both forms.
class Letter {
 public:
  explicit Letter(const std::string& headline) : text(headline + "\n"), html(mail_head(headline)) {}

  void heading(const std::string& words) {
    text += "\n" + words + "\n";
    html += "<p style=\"margin:24px 0 4px;font-weight:600\">" + escape_html(words) + "</p>";
  }
  // `url` may be empty: nothing to be led to.
  void line(const std::string& words, const std::string& url, const std::string& more) {
    text += "- " + words + "\n  " + more + "\n" + (url.empty() ? "" : "  " + url + "\n");
    const std::string shown = escape_html(words);
    html += "<p style=\"margin:8px 0\">" +
            (url.empty() ? shown : "<a href=\"" + escape_html(url) + "\" style=\"color:inherit\">" + shown + "</a>") +
            "<br><span style=\"opacity:.7\">" + escape_html(more) + "</span></p>";
  }
  void more(std::size_t count, const std::string& url) {
    if (count == 0) return;
    text += more_words(count) + ": " + url + "\n";
    html += "<p style=\"margin:8px 0\"><a href=\"" + escape_html(url) + "\" style=\"color:inherit\">" +
            more_words(count) + "</a></p>";
  }

  std::string text;
  std::string html;
};

std::string title_in_mail(const Request& request, const Catalog& catalog) {
  return "#" + std::to_string(request.number) + " " + name_of_user(catalog, request.subject) +
         (request.kind == Kind::revoke ? ": taking away " : ": ") + entitlement_phrase(catalog, request.entitlement) +
         (request.emergency ? " (emergency)" : "");
}

void add_request(Letter& letter, const Request& request, const DigestLook& look, const std::string& how) {
  letter.line(title_in_mail(request, look.catalog), look.public_url + "/task/" + std::to_string(request.number),
              how + ", asked " + age_words(request.opened, look.now) + " ago");
}

void add_what_waits(Letter& letter, const Digest& digest, const DigestLook& look) {
  if (digest.waiting.size() + digest.questions.size() == 0) return;
  letter.heading("Waiting for you");
  for (const Request& request : digest.waiting.shown) add_request(letter, request, look, need_words(request));
  letter.more(digest.waiting.more, look.public_url + "/approvals");
  for (const Inquiry& question : digest.questions.shown)
    letter.line(name_of_user(look.catalog, question.asker) + " asks: " + text::fit(question.text, 300), "",
                "Answer it in Slack; asked " + age_words(question.opened, look.now) + " ago");
  letter.more(digest.questions.more, look.public_url);
}

void add_what_is_held(Letter& letter, const Digest& digest, const DigestLook& look) {
  if (digest.ending.size() == 0) return;
  letter.heading("Your access that ends soon");
  for (const Held& held : digest.ending.shown)
    letter.line(entitlement_phrase(look.catalog, held.grant.entitlement) + with_account(look.catalog, held.grant),
                look.public_url + "/access",
                "Until " + mail_moment(*held.grant.until, look.reader) + " (" + age_words(look.now, *held.grant.until) +
                    " left)" + (held.may_extend ? "; you can extend it" : ""));
  letter.more(digest.ending.more, look.public_url + "/access");
}

}  // namespace

MailWords digest_mail(const Digest& digest, const DigestLook& look, const std::string& unsubscribe) {
  const std::string summary = summary_of(digest);
  Letter letter("Your digest: " + summary + ".");
  add_what_waits(letter, digest, look);
  if (digest.mine.size() > 0) letter.heading("Your open requests");
  for (const Request& request : digest.mine.shown)
    add_request(letter, request, look, status_phrase(look.catalog, request));
  letter.more(digest.mine.more, look.public_url + "/requests");
  add_what_is_held(letter, digest, look);
  if (digest.given_up > 0) {
    letter.heading("For administrators");
    letter.line(digest.given_up == 1 ? "1 delivery was given up"
                                     : std::to_string(digest.given_up) + " deliveries were given up",
                look.public_url + "/admin/deliveries", "See why, and try again");
  }
  const bool waits = digest.waiting.size() > 0;
  const std::string button = waits ? "See all that waits for you" : "Open the web app";
  const std::string url = look.public_url + (waits ? "/approvals" : "/");
  MailWords out{.subject = text::fit("Your digest: " + summary, 150), .text = "", .html = ""};
  out.text = letter.text + "\n" + button + ": " + url + "\n\n" + rhythm_words(look) + " Change it: " + look.public_url +
             "/notices\n" + mail_foot_text(unsubscribe);
  out.html = letter.html + mail_button(button, url) + mail_foot(rhythm_words(look), unsubscribe);
  return out;
}

}  // namespace c1::bot
