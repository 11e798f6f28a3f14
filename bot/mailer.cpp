#include "bot/mailer.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "bot/digest.hpp"
#include "bot/facts.hpp"
#include "bot/mail_words.hpp"
#include "bot/notices.hpp"
#include "connectors/mime.hpp"
#include "workflow/explain.hpp"
#include "workflow/mails.hpp"

namespace c1::bot {
namespace {

using namespace workflow;
using What = SayInThread::What;

constexpr int kMostTries = 600;  // two days, at the longest pause of the outbox
constexpr char kLink[] = "mail";

std::string code_text(std::string_view person, std::string_view kind) {
  return std::string(person) + "\n" + std::string(kind);
}

std::string domain_of(const std::string& from) {
  const std::string address = connectors::bare_address(from);
  return address.substr(address.find('@') + 1);
}

// Whether the request waits for what the mail asks for.
bool asks_for_what_is_open(What what, const Request& request) {
  if (!request.is_open()) return false;
  const Step& step = request.plan.steps.at(request.step);
  if (what == What::your_turn_to_approve) return std::holds_alternative<ApprovalStep>(step);
  if (what == What::your_turn_to_answer) return std::holds_alternative<FormStep>(step);
  return what == What::reminder || std::holds_alternative<ProvisionStep>(step);
}

// What asks for something that is done already.
bool is_stale(const SendMail& mail, const Request& request) {
  const bool asks = mail.what == What::your_turn_to_approve || mail.what == What::your_turn_to_answer ||
                    mail.what == What::your_turn_to_provision || mail.what == What::reminder;
  if (!asks) return false;
  const auto people = awaited(request);
  return !asks_for_what_is_open(mail.what, request) ||
         std::find(people.begin(), people.end(), mail.person) == people.end();
}

net::Response page(const std::string& body, int status) {
  return {status,
          "text/html; charset=utf-8",
          "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
          "content=\"width=device-width\"><title>Mail</title><style>:root{color-scheme:light dark}body{font:16px/1.5 "
          "system-ui,sans-serif;margin:40px auto;max-width:36em;padding:0 1em}button{font:inherit;padding:8px "
          "16px}</style><main>" +
              body + "</main></html>",
          {{"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
}

}  // namespace

MailSettings mail_settings(const Config& config) {
  const bool is_here = config.smtp_url.starts_with("smtp://127.0.0.1") ||
                       config.smtp_url.starts_with("smtp://localhost") || config.smtp_url.starts_with("smtp://[::1]");
  return {{.url = config.smtp_url,
           .user = config.smtp_user,
           .password = config.smtp_password,
           .tls_required = !is_here,
           .trust_file = {}},
          config.mail_from};
}

Mailer::Mailer(const Services& services, const connectors::Signer& signer, MailSettings settings)
    : services_(services), signer_(signer), settings_(std::move(settings)) {}

bool Mailer::keeps(const Effect& effect) {
  const auto* digest = std::get_if<SendDigest>(&effect);
  return std::holds_alternative<SendMail>(effect) || (digest && digest->channel == NoticeChannel::mail);
}

std::string Mailer::unsubscribe_address(const Catalog& catalog, const UserId& person, NoticeKind kind) const {
  if (rule_for(catalog.organisation().notices, NoticeChannel::mail, kind).locked) return {};
  const std::string name(to_string(kind));
  return services_.public_url + std::string(kUnsubscribePath) + "?" +
         net::encode_form(
             {{"person", person.value}, {"kind", name}, {"code", signer_.code(kLink, code_text(person.value, name))}});
}

Done Mailer::carry_out(const storage::DueEffect& due) {
  if (settings_.smtp.url.empty()) return {};  // it was turned off meanwhile
  const auto* mail = std::get_if<SendMail>(&due.effect);
  const auto* digest = std::get_if<SendDigest>(&due.effect);
  const CatalogPtr catalog = services_.catalog.get();
  const User* known = catalog->user(mail ? mail->person : digest->person);
  if (!known || known->status != UserStatus::active) return {};
  User reader = *known;
  reader.time_zone = services_.store.read([&](storage::Tx& tx) { return time_zone_of(tx, *known); });
  return mail ? on(*mail, reader, due) : on(*digest, reader, due);
}

Done Mailer::on(const SendMail& mail, const User& reader, const storage::DueEffect& due) const {
  const CatalogPtr catalog = services_.catalog.get();
  const NoticeKind kind = kind_of(mail.what);
  const auto request = services_.store.read([&](storage::Tx& tx) {
    const bool wanted = wants_notice(tx, *catalog, mail.person, NoticeChannel::mail, kind);
    return wanted ? tx.request(mail.request) : std::nullopt;
  });
  if (!request || is_stale(mail, *request)) return {};
  const std::string unsubscribe = unsubscribe_address(*catalog, mail.person, kind);
  return post(reader, mail_words(mail, reader, *request, *catalog, services_.public_url, unsubscribe),
              "request-" + request->id.value, unsubscribe, due);
}

// One that could not be sent on its day is not sent any more: the next one says what is so then.
Done Mailer::on(const SendDigest& digest, const User& reader, const storage::DueEffect& due) const {
  if (connectors::bare_address(reader.email).empty()) {
    log::info("a digest has no reader by mail", {{"person", reader.id.value}, {"why", "no address"}});
    return {};
  }
  const CatalogPtr catalog = services_.catalog.get();
  const auto news = digest_to_send(services_, *catalog, reader, digest);
  if (!news) return {};
  const std::string unsubscribe = unsubscribe_address(*catalog, reader.id, NoticeKind::digest);
  return post(reader, digest_mail(news->digest, news->look, unsubscribe), "", unsubscribe, due);
}

Done Mailer::post(const User& reader, MailWords words, const std::string& thread, const std::string& unsubscribe,
                  const storage::DueEffect& due) const {
  const std::string to = connectors::bare_address(reader.email);
  if (to.empty()) return {.how = Done::How::parked, .error = reader.id.value + " has no address that mail can go to"};
  const std::string host = domain_of(settings_.from);
  const std::string id = connectors::base64url(connectors::sha256(due.key)).substr(0, 32);
  const auto posted = connectors::post_mail(settings_.smtp, connectors::bare_address(settings_.from), to,
                                            connectors::mime_of({.from = settings_.from,
                                                                 .to = to,
                                                                 .to_name = reader.name,
                                                                 .subject = std::move(words.subject),
                                                                 .text = std::move(words.text),
                                                                 .html = std::move(words.html),
                                                                 .message_id = id + "@" + host,
                                                                 .thread_id = thread.empty() ? "" : thread + "@" + host,
                                                                 .unsubscribe = unsubscribe,
                                                                 .date = services_.clock.now()}));
  using How = connectors::Posted::How;
  if (posted.how == How::accepted) return {};
  const bool gives_up = posted.how == How::refused || due.attempts - due.refused >= kMostTries;
  if (gives_up) return {.how = Done::How::parked, .error = "mail was refused: " + posted.says};
  return {.how = Done::How::again, .refused = !posted.maybe_sent, .error = posted.says};
}

net::Response Mailer::unsubscribe(const net::Request& request) {
  std::vector<net::FormField> fields, more;
  const bool read = net::decode_form(request.query, fields) && net::decode_form(request.body, more);
  const std::string person(net::form_value(fields, "person")), kind(net::form_value(fields, "kind"));
  const auto of = notice_kind_from(kind);
  const bool is_ours = read && of && signer_.is_code(net::form_value(fields, "code"), kLink, code_text(person, kind));
  if (!is_ours) return page("<h1>This link does not work</h1><p>It is not whole, or not ours.</p>", 404);
  const std::string what = escape_html(in_words(*of));
  if (request.method != "POST")
    return page("<h1>Mail about " + what + "</h1><form method=\"post\"><button>Send me no more of it</button></form>",
                200);
  const bool on = net::form_value(more, "on") == "1";
  const CatalogPtr catalog = services_.catalog.get();
  const auto kept = services_.store.write([&](storage::Tx& tx) {
    return set_notices(tx, *catalog, {person}, {{NoticeChannel::mail, *of, on}}, {"web", request.remote},
                       services_.clock.now());
  });
  if (!kept) return page("<h1>This cannot be changed</h1><p>" + escape_html(kept.error().says) + "</p>", 403);
  if (on) return page("<h1>Done</h1><p>You will be told about " + what + " by mail again.</p>", 200);
  return page("<h1>Done</h1><p>You will get no more mail about " + what +
                  ". In Slack you are told as before.</p><form method=\"post\"><input type=\"hidden\" name=\"on\" "
                  "value=\"1\"><button>Turn it on again</button></form>",
              200);
}

}  // namespace c1::bot
