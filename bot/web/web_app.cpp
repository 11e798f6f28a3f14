#include "bot/web/web_app.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/log.hpp"
#include "bot/web/assets.hpp"
#include "bot/web/digest.hpp"
#include "bot/web/pages.hpp"
#include "storage/store.hpp"

namespace c1::bot::web {
namespace {

constexpr std::size_t kMostWatching = 2'000;
constexpr std::string_view kPrefix = "/web/";
constexpr std::size_t kBodyLimit = 1024 * 1024;  // of an organisation file; more than that never reaches us
constexpr std::string_view kWait = "/web/api/wait";

// The page knows by the address what to show; everything else is nobody's.
constexpr std::array<std::string_view, 12> kAddresses{"/",         "/sign-in", "/request",   "/requests",
                                                      "/bundles",  "/access",  "/approvals", "/history",
                                                      "/sessions", "/notices", "/clients",   "/admin"};

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 16 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_of_the_page(std::string_view path) {
  if (path.starts_with("/task/")) return is_number(path.substr(6));
  if (path.starts_with("/apps/") || path.starts_with("/admin/") || path.starts_with("/assets/")) return true;
  return std::find(kAddresses.begin(), kAddresses.end(), path) != kAddresses.end();
}

std::string_view name_of(Errc code) {
  switch (code) {
    case Errc::invalid:
      return "invalid";
    case Errc::not_found:
      return "not_found";
    case Errc::forbidden:
      return "forbidden";
    case Errc::conflict:
      return "conflict";
    case Errc::unavailable:
      return "unavailable";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

// Nothing of it may be kept (unless it says how long), framed, or taken for something else.
net::Response guarded(net::Response response) {
  if (response.header("Cache-Control").empty()) response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.headers.push_back({"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  return response;
}

net::Response said(int status, const Error& error) {
  const json::Value body =
      json::object({{"error", json::object({{"code", status == 401 ? "signed_out" : name_of(error.code)},
                                            {"says", error.says},
                                            {"field", error.field}})}});
  return guarded(net::json_response(body.dump(), status));
}

net::Response nobody() { return said(401, forbidden("You are not signed in, or not any more.")); }

// Of another site's making. Browsers name the site; what is no browser has no cookie to be misused.
bool is_foreign(const net::Request& request, const std::string& public_url) {
  const std::string_view origin = request.header("Origin"), site = request.header("Sec-Fetch-Site");
  if (site == "cross-site") return true;
  return !origin.empty() && site != "same-origin" && origin != public_url;
}

bool reads(const net::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// Where somebody may be sent after signing in: an address of the page, and nothing that leads elsewhere.
std::string safe_next(std::string_view next) {
  const std::string_view path = next.substr(0, next.find_first_of("?#"));
  const bool clean = next.size() <= 2'000 && next.find_first_of("\\\r\n\t ") == std::string_view::npos;
  return clean && path != "/sign-in" && !path.starts_with("//") && is_of_the_page(path) ? std::string(next) : "/";
}

net::Response sent_to(const std::string& address, std::vector<net::Header> headers) {
  net::Response response{303, "", "", std::move(headers)};
  response.headers.push_back({"Location", address});
  return guarded(std::move(response));
}

std::string state_cookie_name(const SessionRules& rules) { return rules.https ? "__Host-c1-state" : "c1-state"; }

net::Header state_cookie(const SessionRules& rules, const std::string& state, int seconds) {
  return {"Set-Cookie", state_cookie_name(rules) + "=" + state + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
                            std::to_string(seconds) + (rules.https ? "; Secure" : "")};
}

}  // namespace

WebApp::WebApp(net::Runtime& runtime, const Services& services, net::HttpClient& client, slack::WebApi& web_api,
               WebSettings settings)
    : runtime_(runtime),
      services_(services),
      settings_(std::move(settings)),
      providers_(services, client, web_api, settings_.providers),
      routes_(runtime, {.prefixes = {std::string(kPrefix)}, .say = said, .body_limit = kBodyLimit}),
      watch_(std::make_shared<Watch>(runtime, settings_.patience, kMostWatching)) {
  add_pages();
  add_sign_in();
}

SessionRules WebApp::rules() const {
  return {services_.public_url.starts_with("https://"), settings_.session_idle, settings_.session_longest};
}

// A page's function runs for somebody who is signed in; what is more than looking must come from the page itself.
void WebApp::add_pages() {
  const auto admitted = [this](auto answer) {
    return [this, answer](const HttpCall& call) -> Result<net::Response> {
      const auto visitor = signed_in(services_, rules(), call.request);
      if (!visitor) return nobody();
      const bool from_page = !is_foreign(call.request, services_.public_url) &&
                             same_secret(call.request.header(kCsrfHeader), visitor->csrf);
      if (!reads(call.request) && !from_page)
        return forbidden("This did not come from the page. Please reload it and try again.");
      return answer(Visit{services_, *visitor, call, services_.clock.now(), settings_.catalog_changed});
    };
  };
  for (const Page& page : pages())
    routes_.on(page.route, admitted([run = page.answer](const Visit& visit) -> Result<net::Response> {
                 const auto body = run(visit);
                 if (!body) return body.error();
                 return guarded(net::json_response(body->dump()));
               }));
  const auto file = [](auto make) {
    return [make](const Visit& visit) -> Result<net::Response> {
      auto response = make(visit);
      if (!response) return response.error();
      return guarded(*std::move(response));
    };
  };
  routes_.on("GET /web/files/history.csv", admitted(file(history_csv)));
  routes_.on("GET /web/files/audit", admitted(file(audit_export)));
  routes_.on("GET /web/files/organisation.yaml", admitted(file(organisation_yaml_file)));
  routes_.on("GET /web/photos/{person}", admitted(file(photo)));
}

void WebApp::add_sign_in() {
  routes_.on("GET /web/api/sign-in", [this](const HttpCall& call) { return ways_in(call); });
  routes_.on("POST /web/api/sign-in", [this](const HttpCall& call) { return sign_in_by_link(call); });
  routes_.on("POST /web/api/sign-out", [this](const HttpCall& call) { return sign_out(call); });
  routes_.on("GET /web/sign-in/return", [this](const HttpCall& call) { return arrive(call); });
  routes_.on("GET /web/sign-in/{provider}", [this](const HttpCall& call) { return leave(call); });
}

bool WebApp::handle(const net::Request& request, const net::Respond& respond) {
  if (request.path == kWait && reads(request)) return wait(request, respond), true;
  if (routes_.handle(request, respond)) return true;
  if (!is_of_the_page(request.path)) return false;
  respond(serve_page(built_assets(), request));
  return true;
}

void WebApp::wait(const net::Request& request, const net::Respond& respond) {
  const bool queued = runtime_.try_work([this, request, respond] {
    try {
      if (!signed_in(services_, rules(), request)) return respond(nobody());
      std::vector<net::FormField> query;
      const bool clear = net::decode_form(request.query, query);
      const std::int64_t since = clear ? number_in(std::string(net::form_value(query, "since")), -1) : -1;
      watch_->wait(since, [respond](net::Response response) { respond(guarded(std::move(response))); });
    } catch (const storage::StoreDown&) {
      respond(said(503, unavailable("The database does not answer just now. Please try again in a moment.", "")));
    } catch (const std::exception& error) {
      log::error("a long poll failed", {{"problem", error.what()}});
      respond(said(500, {.code = Errc::internal, .says = "Something went wrong here; it is in the log."}));
    }
  });
  if (!queued) respond(said(503, unavailable("Too much work is waiting here. Please try again in a moment.", "")));
}

void WebApp::keep_house() {
  const Instant now = services_.clock.now();
  services_.store.write([&](storage::Tx& tx) { tx.forget_web_sessions(now, now - settings_.session_idle); });
}

// ---- signing in

// What the sign-in page offers. For everybody.
Result<net::Response> WebApp::ways_in(const HttpCall& call) const {
  json::Value providers = json::array();
  for (const Provider& provider : providers_.all())
    providers.push(json::object({{"key", provider.key}, {"name", provider.name}}));
  const bool is_in = signed_in(services_, rules(), call.request).has_value();
  return guarded(net::json_response(json::object({{"providers", providers},
                                                  {"organisation", services_.catalog.get()->organisation().name},
                                                  {"signed_in", is_in}})
                                        .dump()));
}

// {secret}: of a one-time link.
Result<net::Response> WebApp::sign_in_by_link(const HttpCall& call) const {
  if (is_foreign(call.request, services_.public_url)) return forbidden("This did not come from the page.");
  const auto person = redeemed(services_, call.body["secret"].string());
  const auto catalog = services_.catalog.get();
  const workflow::User* user = person ? catalog->user(*person) : nullptr;
  if (!user || user->status != workflow::UserStatus::active)
    return forbidden(
        "This link was used already, or is older than ten minutes. Ask for a new one with /c1 web in Slack.");
  net::Response response = net::json_response(json::object({{"name", user->name}}).dump());
  response.headers.push_back(open_session(services_, rules(), *user, "link", call.request));
  return guarded(std::move(response));
}

Result<net::Response> WebApp::sign_out(const HttpCall& call) const {
  net::Response response = net::json_response("{}");
  if (const auto visitor = signed_in(services_, rules(), call.request)) {
    if (!same_secret(call.request.header(kCsrfHeader), visitor->csrf))
      return forbidden("This did not come from the page. Please reload it and try again.");
    end_session(services_, *visitor, visitor->session.id);
  }
  response.headers.push_back(without_session(rules()));
  return guarded(std::move(response));
}

Result<net::Response> WebApp::leave(const HttpCall& call) {
  const auto departure = providers_.leave(std::string(call.param("provider")), safe_next(call.asked("next")));
  if (!departure) return sent_to("/sign-in?trouble=" + std::string(name_of(departure.error().code)), {});
  return sent_to(departure->url, {state_cookie(rules(), departure->state, 600)});
}

// The page words what went wrong: nobody else's text gets into an address of ours.
Result<net::Response> WebApp::arrive(const HttpCall& call) {
  const std::string cookie(cookie_in(call.request, state_cookie_name(rules())));
  const auto arrival = providers_.arrive(std::string(call.asked("code")), std::string(call.asked("state")), cookie);
  const net::Header no_state = state_cookie(rules(), "", 0);
  if (!arrival) {
    log::info("a sign-in was refused", {{"why", arrival.error().says}, {"detail", arrival.error().detail}});
    return sent_to("/sign-in?trouble=" + std::string(name_of(arrival.error().code)), {no_state});
  }
  const auto catalog = services_.catalog.get();
  const workflow::User* user = catalog->user(arrival->person);
  if (!user) return sent_to("/sign-in?trouble=forbidden", {no_state});
  return sent_to(safe_next(arrival->next),
                 {no_state, open_session(services_, rules(), *user, "provider", call.request)});
}

}  // namespace c1::bot::web
