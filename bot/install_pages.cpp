#include "bot/install_pages.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/log.hpp"
#include "bot/installs.hpp"
#include "bot/plain_page.hpp"
#include "bot/web/sessions.hpp"

namespace c1::bot {
namespace {

constexpr std::string_view kCookie = "slack-app-oauth-state";
constexpr std::string_view kTicketKind = "slack_install";
constexpr Seconds kStateLives{600};
constexpr int kMostUnderWay = 4;      // of the workers, which must go on answering Slack
constexpr int kMostBegunAtOnce = 60;  // in a minute: each is a row
constexpr std::size_t kPage = 100;

net::Header state_cookie(const std::string& state, Seconds lives, bool https) {
  return {"Set-Cookie", std::string(kCookie) + "=" + state + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
                            std::to_string(lives.count()) + (https ? "; Secure" : "")};
}

net::Response sent_to(const std::string& address) {
  return {302, "", "", {{"Location", address}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
}

std::string paragraph(std::string_view words) { return "<p>" + html_escaped(words) + "</p>"; }
std::string link(const std::string& address, std::string_view words) {
  return "<a href=\"" + html_escaped(address) + "\">" + html_escaped(words) + "</a>";
}
std::string again() { return "<p>" + link("/slack/install", "Begin again") + "</p>"; }

net::Response not_installed(int status, std::string_view why) {
  return plain_page(status, "Not installed", paragraph(why) + again());
}

// Of the page after installing.
std::string where_to_go(const slack::Granted& granted) {
  if (!granted.org_install)
    return "<p>" + link("https://app.slack.com/client/" + granted.team, "Open Slack") +
           " and type <code>/c1 help</code>, anywhere.</p>";
  return "<p>It is in none of the organisation's workspaces yet: " +
         link("https://app.slack.com/manage/" + granted.enterprise + "/integrations/profile/" + granted.app +
                  "/workspaces/add",
              "add it to those where it shall be") +
         ".</p>";
}

std::string name_of(const slack::Granted& granted) {
  const std::string& name = granted.org_install ? granted.enterprise_name : granted.team_name;
  return name.empty() ? granted.id() : name;
}

net::Response done_page(const slack::Granted& granted) {
  std::string content;
  for (const std::string& sentence : slack::missing_scopes(granted.scopes)) content += paragraph(sentence);
  if (!content.empty())
    content = paragraph("It is installed, but was not given all that it needs:") + content +
              paragraph("Add what is missing to the app's bot scopes, then install it again.") + again();
  return plain_page(200, "c1 is installed in " + name_of(granted), content + where_to_go(granted));
}

// The app that others were installed with by this client id, if it is another one; "" if not.
std::string other_app(storage::Tx& tx, const std::string& client_id, const std::string& app) {
  std::string after;
  while (true) {
    const auto page = tx.slack_installs(after, kPage);
    for (const storage::SlackInstall& one : page) {
      after = one.id;
      if (one.client == client_id && one.app != app) return one.app;
    }
    if (page.size() < kPage) return {};
  }
}

// As the routes' owner we word nothing but pages.
net::Response said(int status, const Error& error) {
  return plain_page(status, "This did not work", paragraph(error.says));
}

class Turn {
 public:
  explicit Turn(std::atomic<int>& count) : count_(count), has_(++count <= kMostUnderWay) {}
  ~Turn() { --count_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return has_; }

 private:
  std::atomic<int>& count_;
  bool has_;
};

bool gives_places_in_slack(const workflow::Catalog& catalog) {
  const auto& all = catalog.organisation().entitlements;
  return std::any_of(all.begin(), all.end(), [](const workflow::Entitlement& one) {
    return std::any_of(one.systems.methods.begin(), one.systems.methods.end(),
                       [](const workflow::Method& method) { return method.kind == "slack"; });
  });
}

}  // namespace

struct InstallPages::Verdict {
  std::string refusal;  // "" = it was stored
  storage::SlackInstall row = {};
};

InstallPages::InstallPages(net::Runtime& runtime, const Services& services, net::HttpClient& client,
                           InstallSettings settings)
    : services_(services),
      client_(client),
      settings_(std::move(settings)),
      routes_(runtime, {.prefixes = {"/slack/install", "/slack/oauth_redirect"}, .say = said}) {
  routes_.on("GET /slack/install", [this](const HttpCall& call) { return begin(call); });
  routes_.on("GET /slack/oauth_redirect", [this](const HttpCall& call) { return arrive(call); });
}

std::string InstallPages::return_address() const { return services_.public_url + "/slack/oauth_redirect"; }

bool InstallPages::too_many_begin() {
  const std::lock_guard lock(mutex_);
  const Instant now = services_.clock.now();
  if (now - minute_ > std::chrono::minutes{1}) minute_ = now, begun_ = 0;
  return ++begun_ > kMostBegunAtOnce;
}

net::Response InstallPages::begin(const HttpCall& call) {
  if (!services_.workspaces)
    return plain_page(404, "Nothing to install here",
                      paragraph("This c1 speaks for one workspace, with the token in SLACK_BOT_TOKEN. To install it in "
                                "others, set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET and no SLACK_BOT_TOKEN."));
  if (too_many_begin()) return not_installed(429, "Too many installations are begun just now. Please wait a minute.");
  const std::string state = base64url(random_bytes(32));
  const json::Value body = json::object({{"by", settings_.administrator(call.request)}});
  services_.store.write([&](storage::Tx& tx) {
    tx.save(storage::WebTicket{sha256_hex(state), std::string(kTicketKind), body.dump(),
                               services_.clock.now() + kStateLives});
  });
  static const std::vector<std::string_view> kNone;
  const auto& more = gives_places_in_slack(*services_.catalog.get()) ? slack::place_scopes() : kNone;
  net::Response response = sent_to(slack::authorize_url(services_.workspaces->oauth(), return_address(), state, more));
  response.headers.push_back(state_cookie(state, kStateLives, services_.public_url.starts_with("https://")));
  return response;
}

net::Response InstallPages::arrive(const HttpCall& call) {
  if (!services_.workspaces) return begin(call);
  const std::string state(call.asked("state")), code(call.asked("code")), error(call.asked("error"));
  // Begun on Slack's own pages: whether its browser means it is found out by beginning here.
  if (state.empty() && error.empty()) return sent_to("/slack/install");
  const auto arrived = [&]() -> net::Response {
    if (state.empty() || !same_secret(state, web::cookie_in(call.request, kCookie)))
      return not_installed(400, "This installation was not begun in this browser, or too long ago.");
    const auto ticket =
        services_.store.write([&](storage::Tx& tx) { return tx.take_web_ticket(sha256_hex(state), kTicketKind); });
    if (!ticket || ticket->ends <= services_.clock.now())
      return not_installed(401, "This installation was finished already, or was begun more than ten minutes ago.");
    if (!error.empty())
      return not_installed(200, error == "access_denied" ? "It was not allowed in Slack, so nothing was installed."
                                                         : "Slack says: " + error + ". Nothing was installed.");
    if (code.empty()) return not_installed(401, "Slack has sent no code, so nothing was installed.");
    const auto begun = json::parse(ticket->body);
    return exchange(code, begun ? (*begun)["by"].string() : "");
  };
  net::Response response = arrived();
  response.headers.push_back(state_cookie("", Seconds{0}, services_.public_url.starts_with("https://")));
  return response;
}

net::Response InstallPages::exchange(const std::string& code, const std::string& by) {
  const Turn turn(under_way_);
  if (!turn) return not_installed(503, "Several installations are under way just now. Please try again in a moment.");
  const auto& oauth = services_.workspaces->oauth();
  const auto granted =
      slack::granted_in(net::send_and_wait(client_, slack::code_exchange(oauth, code, return_address())));
  if (!granted) {
    log::warn("an installation did not work", {{"error", granted.error().detail}});
    if (granted.error().code == Errc::unavailable) return not_installed(503, granted.error().says);
    return not_installed(401, granted.error().says + " Nothing was installed.");
  }
  Verdict verdict;
  services_.store.write([&](storage::Tx& tx) { verdict = judge(tx, *granted, by); });
  if (!verdict.refusal.empty()) return refuse(*granted, verdict.refusal);
  services_.workspaces->learn(verdict.row);
  for (const std::string& sentence : slack::missing_scopes(granted->scopes))
    log::warn("the app was installed without a scope that it needs",
              {{"workspace", granted->id()}, {"says", sentence}});
  log::info("the app was installed", {{"workspace", granted->id()}, {"name", name_of(*granted)}});
  return done_page(*granted);
}

// Empty if it may be.
std::string InstallPages::refusal_of(storage::Tx& tx, const slack::Granted& granted, const std::string& by) const {
  if (!settings_.app.empty() && granted.app != settings_.app)
    return "The token is of the app " + (granted.app.empty() ? "without an id" : granted.app) +
           ", but this c1 is the app " + settings_.app +
           ". Take SLACK_CLIENT_ID and SLACK_CLIENT_SECRET from that app, or mend SLACK_APP_ID.";
  if (const std::string other = other_app(tx, services_.workspaces->oauth().id, granted.app); !other.empty())
    return "The token is another app's (" + granted.app + ") than the one that is installed already (" + other +
           "). Check SLACK_CLIENT_ID.";
  const auto is_named = [&](const std::string& id) {
    return std::find(settings_.allowed.begin(), settings_.allowed.end(), id) != settings_.allowed.end();
  };
  const bool is_known =
      tx.slack_install(granted.id()) || (!granted.enterprise.empty() && tx.slack_install(granted.enterprise));
  const bool is_first = settings_.allowed.empty() && tx.slack_installs("", 1).empty();
  if (is_known || is_first || !by.empty() || is_named(granted.id()) || is_named(granted.enterprise)) return {};
  return "This c1 is not open to " + name_of(granted) + " (" + granted.id() +
         "), because everybody there could say who they are. Name it in SLACK_WORKSPACES, or sign in to the web app as "
         "a "
         "super admin before you install it.";
}

InstallPages::Verdict InstallPages::judge(storage::Tx& tx, const slack::Granted& granted, const std::string& by) const {
  Verdict verdict{.refusal = refusal_of(tx, granted, by)};
  if (!verdict.refusal.empty()) return verdict;
  const Instant now = services_.clock.now();
  const auto before = tx.slack_install(granted.id());
  verdict.row = installed(services_.workspaces->seal(), granted, services_.workspaces->oauth().id, now);
  if (before) verdict.row.version = std::max(verdict.row.version, before->version + 1);
  tx.save(verdict.row);
  tx.append({.at = now,
             .actor = by.empty() ? "slack:" + granted.by : by,
             .surface = "slack",
             .what = "slack.installed",
             .body = json::object({{"workspace", granted.id()},
                                   {"name", name_of(granted)},
                                   {"app", granted.app},
                                   {"scopes", verdict.row.scopes},
                                   {"again", before.has_value()}})
                         .dump()});
  tx.retry_parked("", now);  // some of it may have had nowhere to go
  return verdict;
}

// What was granted and is not wanted shall not lie about.
net::Response InstallPages::refuse(const slack::Granted& granted, const std::string& why) {
  log::warn("an installation was refused", {{"workspace", granted.id()}, {"app", granted.app}, {"why", why}});
  const auto revocation = slack::revocation(services_.workspaces->oauth(), granted.token);
  if (slack::problem_of_revocation(net::send_and_wait(client_, revocation)))
    log::warn("a token that is not wanted was not revoked", {{"workspace", granted.id()}});
  return not_installed(403, why);
}

}  // namespace c1::bot
