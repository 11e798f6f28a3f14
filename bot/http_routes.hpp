#pragma once
// A table of "METHOD /path/{param}" -> handler. What HTTP surfaces have in common is done here, once: the path is taken
// apart and decoded, the body is read, the handler runs on a worker, every answer carries a request id, and whatever
// goes wrong is worded by the table's owner.
//
//   HttpRoutes routes(runtime, {.prefixes = {"/api/v1/"}, .say = error_as_status});
//   routes.on("GET /api/v1/tasks/{id}", [&](const HttpCall& call) { return task(call.param("id")); });
//   if (routes.handle(request, respond)) return;

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "net/runtime.hpp"

namespace c1::bot {

// One request that has met a route. Everything in it is valid UTF-8 without NUL, so that it can be stored.
struct HttpCall {
  net::Request request;
  std::string id;                     // the client's X-Request-Id where it is a sane one, else a new id
  std::string route;                  // "GET /api/v1/tasks/{id}"
  std::vector<net::FormField> path;   // what the braces caught, decoded: %2F is a slash of the value
  std::vector<net::FormField> query;  // decoded
  json::Value body = json::object();  // BodyKind::json and scim: an object; {} where nothing was sent
  std::vector<net::FormField> form;   // BodyKind::form
  std::string_view param(std::string_view name) const { return net::form_value(path, name); }
  std::string_view asked(std::string_view name) const { return net::form_value(query, name); }
};

// How a route's body is to be read. Of GET and HEAD there is none, whatever was sent.
enum class BodyKind {
  json,  // application/json; another type is refused with 415, which also keeps out the forms of foreign sites
  scim,  // the same, and application/scim+json
  form,  // application/x-www-form-urlencoded
  raw    // left in `request.body`, unchecked
};

class HttpRoutes {
 public:
  // On a worker: may block for the database, for nothing else. An Error is worded with `say`; a lost database is 503,
  // another exception 500 and a line in the log.
  using Handler = std::function<Result<net::Response>(const HttpCall&)>;
  // The owner's way to word what went wrong. May run on an I/O thread: no blocking.
  using Say = std::function<net::Response(int status, const Error& error)>;

  struct Settings {
    std::vector<std::string> prefixes;  // what is below them is answered here, with 404 where there is no route
    Say say;
    std::size_t body_limit = 256 * 1024;  // more: 413
  };
  HttpRoutes(net::Runtime& runtime, Settings settings);

  // `route`: "POST /auth/v1/token". A literal piece goes before a {param}. Before the first handle() only. GET routes
  // answer HEAD, too. Throws std::logic_error for a route that is there already.
  void on(std::string_view route, Handler handler, BodyKind body = BodyKind::json);

  // False, and `respond` was not touched, when the path is below none of the prefixes.
  bool handle(const net::Request& request, const net::Respond& respond) const;
  // The same for a caller who is on a worker already, and for tests.
  net::Response answer(const net::Request& request) const;

  // All that was given to on(), in that order.
  std::vector<std::string> routes() const;

 private:
  struct Route {
    std::string name;
    std::string method;
    std::vector<std::string> pieces;  // "{id}" catches
    Handler handler;
    BodyKind body = BodyKind::json;
  };
  struct Match;
  bool is_ours(std::string_view path) const;
  Match find(const net::Request& request) const;
  net::Response refused(int status, const Error& error, const std::string& id) const;
  net::Response run(const Route& route, HttpCall& call) const;

  net::Runtime& runtime_;
  Settings settings_;
  std::vector<Route> routes_;
};

// 400 invalid, 403 forbidden, 404 not_found, 409 conflict, 503 unavailable, 500 internal.
int http_status(Errc code);

}  // namespace c1::bot
