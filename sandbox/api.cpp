#include "sandbox/api.hpp"

#include <algorithm>
#include <functional>
#include <thread>

#include "base/text.hpp"
#include "sandbox/office.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using Steady = std::chrono::steady_clock;

const ApiMethod* find_method(std::string_view name) {
  for (const auto methods : {chat_methods(), conversation_methods(), user_methods(), view_methods(), app_methods(),
                             reaction_methods(), user_group_methods(), function_methods()})
    for (const ApiMethod& method : methods)
      if (method.name == name) return &method;
  return nullptr;
}

Value from_fields(const std::vector<net::FormField>& fields) {
  Value args = json::object();
  for (const net::FormField& field : fields)
    if (!args.has(field.name)) args.set(field.name, field.value);
  return args;
}

// The arguments, or the error that Slack answers to a body it cannot read.
struct Body {
  Value args = json::object();
  Value error;
  bool is_json = false;
  std::string warning;
};

Body read_body(const net::Request& request) {
  Body body;
  std::vector<net::FormField> fields;
  if (!net::decode_form(request.query, fields)) body.error = api_error("invalid_form_data");
  const std::string type = text::folded(request.header("content-type"));
  if (request.body.empty() || request.method == "GET") {
    body.args = from_fields(fields);
    return body;
  }
  if (type.starts_with("application/x-www-form-urlencoded")) {
    if (!net::decode_form(request.body, fields)) body.error = api_error("invalid_form_data");
    body.args = from_fields(fields);
  } else if (type.starts_with("application/json")) {
    auto parsed = json::parse(request.body);
    if (!parsed)
      body.error = api_error("invalid_json");
    else if (!parsed->is_object())
      body.error = api_error("json_not_object");
    else
      body.args = *parsed;
    body.is_json = true;
    if (type.find("charset") == std::string::npos) body.warning = "missing_charset";
  } else {
    body.error = api_error(type.empty() ? "missing_post_type" : "invalid_post_type");
  }
  return body;
}

std::string_view token_in(const net::Request& request, const Body& body) {
  std::string_view token = request.header("authorization");
  if (token.starts_with("Bearer ")) token.remove_prefix(7);
  const std::string& in_body = body.args["token"].string();
  return token.empty() && !body.is_json ? std::string_view(in_body) : token;
}

// "" if the caller may go on.
std::string token_error(const Workspace& workspace, const net::Request& request, const Body& body,
                        bool takes_app_token) {
  const std::string_view token = token_in(request, body);
  if (token.empty()) return "not_authed";
  // Both are compared with what the app sent.
  const bool is_bot = token == workspace.settings.bot_token.reveal();
  const bool is_app = token == workspace.settings.app_token.reveal();
  if (!is_bot && !is_app) return "invalid_auth";
  return is_app == takes_app_token ? "" : "not_allowed_token_type";
}

void warn(Value& reply, const std::string& warning) {
  reply.set("warning", warning);
  reply.member("response_metadata").member("warnings").push(warning);
}

// Slack would take most of them in silence. `team_id` means something to organisation-wide tokens only; Bolt sends it
// always.
Problems unknown_args(const ApiMethod& method, const Value& args) {
  Problems problems;
  for (const auto& [name, value] : args.object())
    if (name != "token" && name != "team_id" &&
        std::find(method.args.begin(), method.args.end(), name) == method.args.end())
      problems.emplace_back("[ERROR] unsupported argument: ").append(name).append(" [json-pointer:/" + name + "]");
  return problems;
}

// Who calls, where the app is installed by OAuth: from which workspace, and what must be answered instead of running the
// method.
struct Caller {
  std::shared_ptr<Core> core = nullptr;      // null: the one that was asked
  std::function<Value()> instead = nullptr;  // of the method
  bool by_org = false;
  std::string scopes = {};
  bool is_known() const { return core != nullptr; }
};

const char* kind_of(Core& core, const std::string& channel_id) {
  Hold hold(core);
  const Channel* channel = hold->channel(channel_id);
  if (!channel) return "";
  return !channel->dm_with.empty() ? "im" : (channel->is_private ? "groups" : "channels");
}

Caller caller_of(Office& office, const net::Request& request, std::string_view method) {
  const auto refused = [](Value error) { return [error] { return error; }; };
  const Body body = read_body(request);
  if (!body.error.is_null()) return {.instead = refused(body.error)};
  const Args args(body.args);
  if (method == "oauth.v2.access") return {.instead = [&office, args] { return office.access(args); }};
  const std::string token(token_in(request, body));
  if (token.empty()) return {.instead = refused(api_error("not_authed"))};
  if (token.starts_with("xapp-")) return {};
  if (method == "auth.revoke") return {.instead = [&office, token] { return office.revoke(token); }};
  const Office::Grant grant = office.grant_of(token);
  if (!grant.error.empty()) return {.core = office.workspace(grant.id), .instead = refused(api_error(grant.error))};
  Caller caller{.core = office.about(grant, args), .by_org = grant.is_org()};
  if (!caller.core) return {.instead = refused(api_error("team_access_not_granted"))};
  for (const std::string& scope : grant.scopes) caller.scopes.append(caller.scopes.empty() ? "" : ",").append(scope);
  const std::string needed = scope_of(method, kind_of(*caller.core, args.text("channel")));
  const auto& has = grant.scopes;
  if (needed.empty() || std::find(has.begin(), has.end(), needed) != has.end()) return caller;
  Value error = api_error("missing_scope");
  error.set("needed", needed);
  error.set("provided", caller.scopes);
  caller.instead = refused(error);
  return caller;
}

Value run_method(Core& core, const net::Request& request, std::string_view name, const Caller& caller) {
  if (caller.instead) return caller.instead();
  const Body body = read_body(request);
  if (!body.error.is_null()) return body.error;
  const ApiMethod* method = find_method(name);
  if (!method) return api_error("unknown_method");
  Hold hold(core);
  const std::string error = caller.is_known() ? (method->takes_app_token ? "not_allowed_token_type" : "")
                                              : token_error(*hold, request, body, method->takes_app_token);
  if (!error.empty()) return api_error(error);
  hold->called_by_org = caller.by_org;
  const Value args = body.is_json && method->reads_form_only ? json::object() : body.args;
  if (const Problems unknown = unknown_args(*method, args); !unknown.empty())
    return api_error("invalid_arguments", unknown);
  Value reply = method->run(*hold, Args(args));
  if (!body.warning.empty()) warn(reply, body.warning);
  return reply;
}

Served respond(const Value& reply, int status = 200) {
  Served served{net::json_response(reply.dump(), status)};
  served.response.headers.push_back({"X-Slack-Req-Id", "sandbox"});
  served.response.headers.push_back(
      {"X-OAuth-Scopes",
       "app_mentions:read,channels:history,channels:read,chat:write,commands,groups:read,im:history,im:read,"
       "im:write,reactions:read,reactions:write,team:read,users:read,users:read.email"});
  if (reply["error"].string() == "ratelimited") {
    served.response.status = 429;
    served.response.headers.push_back(
        {"Retry-After", reply["retry_after"].is_null() ? "1" : std::to_string(reply["retry_after"].integer())});
  }
  return served;
}

// What happens instead of running the method; nothing for faults that come after it.
std::optional<Served> instead_of(const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::rate_limited: {
      Value reply = api_error("ratelimited");
      reply.set("retry_after", fault.retry_after);
      return respond(reply);
    }
    case Fault::Kind::error_500:
      return Served{net::json_response(api_error("internal_error").dump(), 500)};
    case Fault::Kind::html:
      return Served{{.status = 200, .content_type = "text/html", .body = "<html><body>Bad gateway</body></html>"}};
    case Fault::Kind::reset_before:
      return Served{{}, Served::End::reset};
    case Fault::Kind::api_error:
      return respond(api_error(fault.error));
    case Fault::Kind::hold_before:
      return Served{{}, Served::End::reset};
    case Fault::Kind::lost_reply:
    case Fault::Kind::delay:
    case Fault::Kind::hold_after:
      return std::nullopt;
  }
  return std::nullopt;
}

Served served_with(Core& core, const net::Request& request, std::string_view method, const Caller& caller,
                   const std::optional<Fault>& fault) {
  if (fault) {
    if (fault->kind == Fault::Kind::hold_before) core.faults.hold();
    if (auto served = instead_of(*fault)) return *std::move(served);
    if (fault->kind == Fault::Kind::delay) std::this_thread::sleep_for(fault->delay);
  }
  Served served = respond(run_method(core, request, method, caller));
  if (!caller.scopes.empty())
    for (net::Header& header : served.response.headers)
      if (header.name == "X-OAuth-Scopes") header.value = caller.scopes;
  if (fault && fault->kind == Fault::Kind::hold_after) core.faults.hold();
  if (fault && fault->kind == Fault::Kind::lost_reply) served.end = Served::End::hang_up;
  return served;
}

}  // namespace

std::string Args::text(std::string_view name) const {
  const Value& value = args_[name];
  if (value.is_string()) return value.string();
  return value.is_number() || value.is_bool() ? value.dump() : std::string{};
}

bool Args::flag(std::string_view name) const { return args_[name].boolean() || text(name) == "1"; }

Value Args::nested(std::string_view name, bool& broken) const {
  const Value& value = args_[name];
  if (!value.is_string()) return value;
  auto parsed = json::parse(value.string());
  if (parsed) return *parsed;
  broken = true;
  return {};
}

Value api_ok(std::initializer_list<json::GivenMember> members) {
  Value reply = json::object({{"ok", true}});
  for (const json::GivenMember& member : members) reply.set(member.key, std::move(member.value));
  return reply;
}

Value api_error(std::string_view code, const Problems& messages) {
  Value reply = json::object({{"ok", false}, {"error", code}});
  if (messages.empty()) return reply;
  Value list = json::array();
  for (const std::string& message : messages) list.push(message);
  reply.set("response_metadata", json::object({{"messages", std::move(list)}}));
  return reply;
}

Served serve_api(Core& asked, const net::Request& request, std::string_view method) {
  const auto start = Steady::now();
  const auto& office = asked.workspace.settings.office;
  const Caller caller = office ? caller_of(*office, request, method) : Caller{};
  Core& core = caller.core ? *caller.core : asked;
  Served served = served_with(core, request, method, caller, core.faults.take(method));
  if (caller.core) caller.core->courier.send_events();
  const bool answered = served.end == Served::End::answer;
  core.log.add({.at = core.workspace.clock.now(),
                .to_app = false,
                .what = std::string(method),
                .took = std::chrono::duration_cast<Millis>(Steady::now() - start),
                .status = answered ? served.response.status : 0,
                .request = readable_body(request.header("content-type"), request.body),
                .reply = readable_body(served.response.content_type, served.response.body)});
  return served;
}

}  // namespace c1::sandbox
