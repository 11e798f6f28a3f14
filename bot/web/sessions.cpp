#include "bot/web/sessions.hpp"

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "bot/web/digest.hpp"

namespace c1::bot::web {
namespace {

constexpr Seconds kLinkLives{600};
constexpr Seconds kBetweenNotes{60};  // how often `seen` is written
constexpr std::string_view kLinkKind = "link";
constexpr std::size_t kLongestAgent = 200;

std::string new_secret() { return new_id() + new_id(); }

// Nothing that is stored gives it away, and nobody but the page itself can work it out.
std::string csrf_of(std::string_view secret) { return sha256_hex("c1 csrf " + std::string(secret)); }

std::string cookie(const SessionRules& rules, std::string_view value, std::string_view more) {
  return std::string(session_cookie_name(rules)) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax" +
         (rules.https ? "; Secure" : "") + std::string(more);
}

void note(storage::Tx& tx, const Services& services, const storage::WebSession& session, std::string_view what,
          const std::string& by) {
  tx.append({.at = services.clock.now(),
             .actor = by,
             .subject = session.person,
             .surface = "web",
             .what = std::string(what),
             .body = json::object({{"session", session.id}, {"how", session.how}}).dump(),
             .address = session.address});
}

}  // namespace

std::string_view cookie_in(const net::Request& request, std::string_view name) {
  std::string_view rest = request.header("Cookie");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (piece.starts_with(' ')) piece.remove_prefix(1);
    if (piece.size() > name.size() && piece.starts_with(name) && piece[name.size()] == '=')
      return piece.substr(name.size() + 1);
  }
  return {};
}

std::string_view session_cookie_name(const SessionRules& rules) { return rules.https ? "__Host-c1" : "c1"; }

net::Header open_session(const Services& services, const SessionRules& rules, const workflow::User& person,
                         std::string_view how, const net::Request& request) {
  const std::string secret = new_secret();
  const Instant now = services.clock.now();
  storage::WebSession session{.hash = sha256_hex(secret),
                              .id = new_id(),
                              .person = person.id.value,
                              .opened = now,
                              .seen = now,
                              .ends = now + rules.longest,
                              .how = std::string(how),
                              .agent = {},
                              .address = request.remote};
  // Whatever the browser says of itself is stored, so it must be text.
  const std::string agent = text::fit(text::valid_utf8(request.header("User-Agent")), kLongestAgent);
  if (agent.find('\0') == std::string::npos) session.agent = agent;
  services.store.write([&](storage::Tx& tx) {
    tx.save(session);
    note(tx, services, session, "session.opened", session.person);
  });
  log::info("signed in", {{"person", session.person}, {"how", session.how}});
  return {"Set-Cookie", cookie(rules, secret, "; Max-Age=" + std::to_string(rules.longest.count()))};
}

net::Header without_session(const SessionRules& rules) { return {"Set-Cookie", cookie(rules, "", "; Max-Age=0")}; }

std::optional<SignedIn> signed_in(const Services& services, const SessionRules& rules, const net::Request& request) {
  const std::string_view secret = cookie_in(request, session_cookie_name(rules));
  if (secret.empty() || secret.size() > 100) return std::nullopt;
  const std::string hash = sha256_hex(secret);
  const Instant now = services.clock.now();
  auto session = services.store.read([&](storage::Tx& tx) { return tx.web_session(hash); });
  if (!session || session->ends <= now || session->seen + rules.idle <= now) return std::nullopt;
  SignedIn visitor{{services.catalog.get(), nullptr}, *std::move(session), csrf_of(secret)};
  visitor.user = visitor.catalog->user(workflow::UserId{visitor.session.person});
  if (!visitor.user || visitor.user->status != workflow::UserStatus::active) return std::nullopt;
  if (now - visitor.session.seen >= kBetweenNotes) {
    visitor.session.seen = now;
    services.store.write([&](storage::Tx& tx) {
      if (tx.web_session(hash)) tx.save(visitor.session);  // or one that was just ended would come back
    });
  }
  return visitor;
}

bool end_session(const Services& services, const SignedIn& visitor, const std::string& id) {
  return services.store.write([&](storage::Tx& tx) {
    if (!tx.end_web_session(id, visitor.user->id)) return false;
    storage::WebSession ended = visitor.session;
    ended.id = id;
    note(tx, services, ended, "session.ended", visitor.user->id.value);
    return true;
  });
}

void end_other_sessions(const Services& services, const SignedIn& visitor) {
  services.store.write([&](storage::Tx& tx) {
    tx.end_other_web_sessions(visitor.session.id, visitor.user->id);
    note(tx, services, visitor.session, "session.others_ended", visitor.user->id.value);
  });
}

std::string sign_in_link(const Services& services, const workflow::UserId& person) {
  const std::string secret = new_secret();
  const storage::WebTicket ticket{.hash = sha256_hex(secret),
                                  .kind = std::string(kLinkKind),
                                  .body = person.value,
                                  .ends = services.clock.now() + kLinkLives};
  services.store.write([&](storage::Tx& tx) { tx.save(ticket); });
  return services.public_url + "/sign-in#" + secret;
}

std::optional<workflow::UserId> redeemed(const Services& services, std::string_view secret) {
  const auto ticket =
      services.store.write([&](storage::Tx& tx) { return tx.take_web_ticket(sha256_hex(secret), kLinkKind); });
  if (!ticket || ticket->ends <= services.clock.now()) return std::nullopt;
  return workflow::UserId{ticket->body};
}

}  // namespace c1::bot::web
