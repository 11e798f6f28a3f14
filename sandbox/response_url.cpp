#include "sandbox/response_url.hpp"

#include "sandbox/api.hpp"
#include "sandbox/app_message.hpp"
#include "sandbox/events.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

net::Response refused_url(std::string_view code, int status, const Problems& messages = {}) {
  return net::json_response(api_error(code, messages).dump(), status);
}

// The message that was clicked, as long as it is there.
Message* original_of(Workspace& workspace, const ResponseUrl& url) {
  Message* message = url.message_ts.empty() ? nullptr : workspace.message(url.channel, url.message_ts);
  return message && !message->deleted && message->by_app ? message : nullptr;
}

void remove_original(Workspace& workspace, Message& message) {
  Value before = message_json(workspace, message, true);
  message.deleted = true;
  workspace.changed(message);
  tell_deleted(workspace, message, std::move(before));
}

void post(Workspace& workspace, const ResponseUrl& url, const Draft& draft, bool to_all) {
  Message message = app_message(workspace, draft, url.channel);
  if (!to_all) message.only_for = url.user;
  if (!to_all && message.thread_ts.empty()) message.thread_ts = url.thread_ts;
  tell_posted(workspace, workspace.add(std::move(message)));
}

net::Response carry_out(Workspace& workspace, ResponseUrl& url, const Args& args) {
  Message* original = original_of(workspace, url);
  if (args.flag("delete_original")) {
    if (original) remove_original(workspace, *original);
    return net::text_response("ok");
  }
  const Drafted drafted = draft_of(args, 40'000);
  if (!drafted.ok()) return net::json_response(drafted.error.dump(), 400);
  if (!says_something(drafted.draft)) return refused_url("no_text", 400);
  if (args.flag("replace_original") && original)
    rewrite(workspace, *original, drafted.draft);
  else
    post(workspace, url, drafted.draft, args.text("response_type") == "in_channel");
  return net::text_response("ok");
}

net::Response answer(Core& core, const net::Request& request) {
  auto body = json::parse(request.body);
  if (request.method != "POST" || !body || !body->is_object()) return refused_url("invalid_payload", 400);
  Hold hold(core);
  const auto found = hold->response_urls.find(request.path);
  if (found == hold->response_urls.end()) return refused_url("invalid_url", 404);
  ResponseUrl& url = found->second;
  if (hold->clock.now() - url.at > hold->timing.response_url_ttl) return refused_url("expired_url", 404);
  if (url.uses >= kMostUses) return refused_url("used_url", 404);
  ++url.uses;
  return carry_out(*hold, url, Args(*body));
}

}  // namespace

Served serve_response_url(Core& core, const net::Request& request) {
  const auto fault = core.faults.take("response_url");
  Served served;
  if (fault && fault->kind == Fault::Kind::reset_before)
    served.end = Served::End::reset;
  else if (fault && fault->kind == Fault::Kind::rate_limited)
    served.response = {429, "text/plain", "", {{"Retry-After", std::to_string(fault->retry_after)}}};
  else if (fault && fault->kind != Fault::Kind::lost_reply)
    served.response = net::text_response("", 500);
  else
    served.response = answer(core, request);
  if (fault && fault->kind == Fault::Kind::lost_reply) served.end = Served::End::hang_up;
  core.log.add({.at = core.workspace.clock.now(),
                .what = "response_url",
                .status = served.end == Served::End::answer ? served.response.status : 0,
                .request = readable_body("application/json", request.body),
                .reply = readable_body(served.response.content_type, served.response.body)});
  return served;
}

}  // namespace c1::sandbox
