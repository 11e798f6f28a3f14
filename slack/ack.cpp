// ack_of: contract §1.4.
#include "base/log.hpp"
#include "slack/answer.hpp"
#include "slack/answer_parts.hpp"
#include "slack/shapes.hpp"

namespace c1::slack {
namespace {

net::Response action(const char* name) { return net::json_response(json::object({{"response_action", name}}).dump()); }

net::Response action(const char* name, const char* what, const json::Value& value) {
  return net::json_response(json::object({{"response_action", name}, {what, value}}).dump());
}

net::Response submission_ack(const Reply& reply) {
  switch (reply.kind()) {
    case Reply::Kind::message:
      return action("update", "view", as_view(reply));
    case Reply::Kind::form_errors:
      return action("errors", "errors", reply.body());
    case Reply::Kind::update_view:
      return action("update", "view", reply.body());
    case Reply::Kind::push_view:
      return action("push", "view", reply.body());
    case Reply::Kind::clear_views:
      return action("clear");
    case Reply::Kind::empty:
    case Reply::Kind::options:
    case Reply::Kind::later:
      break;
  }
  return {};  // an empty body closes the view
}

net::Response options_ack(const Reply& reply) {
  const json::Value options = reply.kind() == Reply::Kind::options ? reply.body() : json::array();
  return net::json_response(json::object({{"options", options}}).dump());
}

}  // namespace

json::Value as_message(const Reply& reply) {
  json::Value message = json::object({{"response_type", "ephemeral"}, {"text", reply.text()}});
  if (!reply.body().is_null()) message.set("blocks", reply.body());
  return message;
}

json::Value as_view(const Reply& reply) {
  constexpr std::string_view kTitle = "Notice";
  return reply.body().is_array() ? notice(kTitle, reply.body()) : notice(kTitle, Mrkdwn::markup(reply.text()));
}

net::Response ack_of(const Inbound& inbound, const Reply& reply) {
  if (std::holds_alternative<SlashCommand>(inbound))
    return reply.kind() == Reply::Kind::message ? net::json_response(as_message(reply).dump()) : net::Response{};
  if (std::holds_alternative<ViewSubmission>(inbound)) return submission_ack(reply);
  if (std::holds_alternative<OptionsRequest>(inbound)) return options_ack(reply);
  if (const auto* verification = std::get_if<UrlVerification>(&inbound))
    return net::json_response(json::object({{"challenge", verification->challenge}}).dump());
  if (std::holds_alternative<Unknown>(inbound)) return {404, {}, {}, {}};
  return {};
}

}  // namespace c1::slack
