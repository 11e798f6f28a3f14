#include "bot/http_routes.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/store.hpp"

namespace c1::bot {
namespace {

constexpr std::string_view kRetrySeconds = "2";

bool storable(std::string_view text) { return text::is_utf8(text) && text.find('\0') == std::string_view::npos; }

bool storable(const std::vector<net::FormField>& fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [](const net::FormField& field) { return storable(field.name) && storable(field.value); });
}

// The parser has refused what is not UTF-8; \u0000 gets through it.
bool storable(const json::Value& value) {
  if (value.is_string()) return value.string().find('\0') == std::string::npos;
  for (const json::Value& element : value.array())
    if (!storable(element)) return false;
  for (const auto& [name, member] : value.object())
    if (name.find('\0') != std::string::npos || !storable(member)) return false;
  return true;
}

// In a path '+' and '&' stand for themselves.
std::optional<std::string> decoded(std::string_view piece) {
  std::string escaped = "v=";
  for (const char c : piece) escaped += c == '+' ? "%2B" : c == '&' ? "%26" : std::string(1, c);
  std::vector<net::FormField> fields;
  if (!net::decode_form(escaped, fields) || fields.size() != 1 || !storable(fields)) return std::nullopt;
  return fields[0].value;
}

std::string request_id(const net::Request& request) {
  const std::string_view theirs = request.header("X-Request-Id");
  const bool sane = !theirs.empty() && theirs.size() <= 64 && std::all_of(theirs.begin(), theirs.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
  return sane ? std::string(theirs) : new_id();
}

bool is_of_type(const net::Request& request, std::string_view type) {
  const std::string_view given = request.header("Content-Type");
  return text::folded(text::trimmed(given.substr(0, given.find(';')))) == type;
}

struct Trouble {
  int status;
  Error error;
};

std::optional<Trouble> read_json(const net::Request& request, BodyKind kind, json::Value& into) {
  if (text::trimmed(request.body).empty()) return std::nullopt;
  const bool is_scim = kind == BodyKind::scim && is_of_type(request, "application/scim+json");
  if (!is_scim && !is_of_type(request, "application/json"))
    return Trouble{415, invalid("The body must be JSON: send the header Content-Type: application/json.")};
  auto value = json::parse(request.body);
  if (!value) return Trouble{400, invalid("The body is not JSON: " + value.error().says)};
  if (value->is_null()) return std::nullopt;
  if (!value->is_object()) return Trouble{400, invalid("The body must be a JSON object: { ... }.")};
  if (!storable(*value)) return Trouble{400, invalid("A text in the body has a NUL character, which is not allowed.")};
  into = *std::move(value);
  return std::nullopt;
}

std::optional<Trouble> read_form(const net::Request& request, std::vector<net::FormField>& into) {
  if (!request.body.empty() && !is_of_type(request, "application/x-www-form-urlencoded"))
    return Trouble{415, invalid("The body must be a form: send the header Content-Type: "
                                "application/x-www-form-urlencoded.")};
  if (!net::decode_form(request.body, into) || !storable(into))
    return Trouble{400, invalid("The body is no form that can be read: an escape is wrong, or it is not UTF-8.")};
  return std::nullopt;
}

std::optional<Trouble> read_body(BodyKind kind, HttpCall& call) {
  if (call.request.method == "GET" || call.request.method == "HEAD" || kind == BodyKind::raw) return std::nullopt;
  return kind == BodyKind::form ? read_form(call.request, call.form) : read_json(call.request, kind, call.body);
}

std::vector<std::string> pieces_of(std::string_view path) {
  return text::split(path.starts_with('/') ? path.substr(1) : path, '/');
}

bool is_param(const std::string& piece) { return piece.size() > 2 && piece.front() == '{' && piece.back() == '}'; }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& pieces) {
  return pattern.size() == pieces.size() &&
         std::equal(pattern.begin(), pattern.end(), pieces.begin(), [](const std::string& want, const std::string& is) {
           return is_param(want) ? !is.empty() : want == is;
         });
}

// Which of two patterns that fit the same path says more: the one with the first literal.
bool says_more(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](const auto& x, const auto& y) { return !is_param(x) && is_param(y); });
}

}  // namespace

struct HttpRoutes::Match {
  const Route* route = nullptr;
  std::vector<std::string> pieces;
  std::string allowed;  // methods that there are at this path, where this one is not
};

HttpRoutes::HttpRoutes(net::Runtime& runtime, Settings settings) : runtime_(runtime), settings_(std::move(settings)) {}

void HttpRoutes::on(std::string_view route, Handler handler, BodyKind body) {
  const std::size_t space = route.find(' ');
  if (space == std::string_view::npos || !is_ours(route.substr(space + 1)))
    throw std::logic_error("not a route of this table: " + std::string(route));
  for (const Route& known : routes_)
    if (known.name == route) throw std::logic_error("this route is there already: " + known.name);
  routes_.push_back({std::string(route), std::string(route.substr(0, space)), pieces_of(route.substr(space + 1)),
                     std::move(handler), body});
}

std::vector<std::string> HttpRoutes::routes() const {
  std::vector<std::string> names;
  for (const Route& route : routes_) names.push_back(route.name);
  return names;
}

bool HttpRoutes::is_ours(std::string_view path) const {
  return std::any_of(settings_.prefixes.begin(), settings_.prefixes.end(),
                     [&](const std::string& prefix) { return path.starts_with(prefix); });
}

HttpRoutes::Match HttpRoutes::find(const net::Request& request) const {
  Match match{.route = nullptr, .pieces = pieces_of(request.path), .allowed = {}};
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  for (const Route& route : routes_) {
    if (!fits(route.pieces, match.pieces)) continue;
    if (route.method != method)
      match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
    else if (!match.route || says_more(route.pieces, match.route->pieces))
      match.route = &route;
  }
  return match;
}

net::Response HttpRoutes::refused(int status, const Error& error, const std::string& id) const {
  net::Response response = settings_.say(status, error);
  if (status == 503) response.headers.push_back({"Retry-After", std::string(kRetrySeconds)});
  response.headers.push_back({"X-Request-Id", id});
  return response;
}

net::Response HttpRoutes::run(const Route& route, HttpCall& call) const try {
  if (const auto trouble = read_body(route.body, call)) return refused(trouble->status, trouble->error, call.id);
  auto response = route.handler(call);
  if (!response) return refused(http_status(response.error().code), response.error(), call.id);
  response->headers.push_back({"X-Request-Id", call.id});
  return *std::move(response);
} catch (const storage::StoreDown& down) {
  log::error("a request could not be answered: the database is down", {{"id", call.id}, {"problem", down.what()}});
  return refused(503, unavailable("The database does not answer just now. Please try again in a moment.", ""), call.id);
} catch (const std::exception& error) {
  log::error("a request failed", {{"id", call.id}, {"route", route.name}, {"problem", error.what()}});
  return refused(500, {.code = Errc::internal, .says = "Something went wrong here; it is in the log as " + call.id},
                 call.id);
}

net::Response HttpRoutes::answer(const net::Request& request) const {
  HttpCall call{.request = request, .id = request_id(request)};
  if (request.body.size() > settings_.body_limit)
    return refused(413, invalid("The body is larger than " + std::to_string(settings_.body_limit) + " bytes."),
                   call.id);
  const Match match = find(request);
  if (!match.route && !match.allowed.empty()) {
    net::Response response =
        refused(405, invalid("Not with " + request.method + ": this path knows " + match.allowed + "."), call.id);
    response.headers.push_back({"Allow", match.allowed});
    return response;
  }
  if (!match.route) return refused(404, not_found("There is nothing at this path."), call.id);
  call.route = match.route->name;
  for (std::size_t i = 0; i < match.pieces.size(); ++i) {
    const std::string& name = match.route->pieces[i];
    if (!is_param(name)) continue;
    auto value = decoded(match.pieces[i]);
    if (!value)
      return refused(400, invalid("The path cannot be read: an escape is wrong, or it is not UTF-8."), call.id);
    call.path.push_back({name.substr(1, name.size() - 2), *std::move(value)});
  }
  if (!net::decode_form(request.query, call.query) || !storable(call.query))
    return refused(400, invalid("What stands behind the ? cannot be read: an escape is wrong, or it is not UTF-8."),
                   call.id);
  net::Response response = run(*match.route, call);
  if (request.method == "HEAD") response.body.clear();
  log::info("answered", {{"id", call.id}, {"route", call.route}, {"status", response.status}});
  return response;
}

bool HttpRoutes::handle(const net::Request& request, const net::Respond& respond) const {
  if (!is_ours(request.path)) return false;
  const bool queued = runtime_.try_work([this, request, respond] { respond(answer(request)); });
  if (!queued)
    respond(refused(503, unavailable("Too much work is waiting here. Please try again in a moment.", ""),
                    request_id(request)));
  return true;
}

int http_status(Errc code) {
  switch (code) {
    case Errc::invalid:
      return 400;
    case Errc::forbidden:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::conflict:
      return 409;
    case Errc::unavailable:
      return 503;
    case Errc::internal:
      return 500;
  }
  return 500;
}

}  // namespace c1::bot
