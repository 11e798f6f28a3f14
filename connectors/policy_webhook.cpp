#include "connectors/policy_webhook.hpp"

#include "base/text.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

using State = PolicyAnswer::State;

constexpr char kDecisionEvent[] = "c1.webhooks.v1.PayloadPolicyApprovalStep";
constexpr std::size_t kMostPeople = 20;

json::Value person(const Holder& holder) {
  json::Value attributes = json::object();
  for (const auto& [name, value] : holder.attributes) attributes.set(name, value);
  json::Value told =
      json::object({{"id", holder.id}, {"email", holder.email}, {"name", holder.name}, {"attributes", attributes}});
  if (!holder.account.empty()) told.set("account", holder.account);
  return told;
}

json::Value payload(const PolicyQuestion& question) {
  return json::object({{"@type", std::string("type.googleapis.com/") + kDecisionEvent},
                       {"action", question.takes ? "revoke" : "grant"},
                       {"request", question.request},
                       {"app", question.app},
                       {"entitlement", question.entitlement},
                       {"description", question.what},
                       {"reason", question.reason},
                       {"emergency", question.emergency},
                       {"durationSeconds", question.duration ? json::Value(question.duration->count()) : json::Value{}},
                       {"subject", person(question.subject)},
                       {"requester", question.requester ? person(*question.requester) : json::Value{}}});
}

PolicyAnswer read(const net::Exchange& exchange) {
  if (!exchange.answered) return {.state = State::not_yet, .says = unreachable(exchange)};
  const net::Response& response = exchange.response;
  if (response.status == 202) return {.state = State::pending, .says = "It will answer later."};
  if (response.status == 410)
    return {.state = State::failed, .says = "It answered 410: it does not want to be asked any more."};
  if (response.status < 200 || response.status > 299)
    return {.state = State::not_yet, .says = answered(response.status, ""), .wait = retry_after(response)};
  if (auto answer = policy_answer(response.body)) return *std::move(answer);
  return {.state = State::failed,
          .says = "What it answered is none of \"approve\", \"deny\", \"reassign\" and \"replacePolicy\"."};
}

}  // namespace

PolicyAnswer PolicyWebhook::ask(const PolicyQuestion& question) const {
  if (!post_.is_address(question.url)) return {.state = State::failed, .says = "It has no https:// address."};
  return read(post_.send({.url = question.url,
                          .event = kDecisionEvent,
                          .key = question.key,
                          .callback = question.callback,
                          .payload = payload(question)}));
}

std::optional<PolicyAnswer> policy_answer(std::string_view body) {
  if (body.size() > kLongestWebhookAnswer) return std::nullopt;
  const auto parsed = json::parse(body);
  if (!parsed || (*parsed)["version"].string() != "v1") return std::nullopt;
  std::optional<PolicyAnswer> answer;
  for (const auto& [name, state] : {std::pair{"approve", State::approve},
                                    {"deny", State::deny},
                                    {"reassign", State::reassign},
                                    {"replacePolicy", State::replace}}) {
    const json::Value& part = (*parsed)[name];
    if (!part.is_object()) continue;
    if (answer) return std::nullopt;  // it cannot be two at once
    answer = PolicyAnswer{.state = state, .says = webhook_comment(part), .policy = part["policy"].string()};
    for (const json::Value& user : part["users"].array())
      if (answer->to.size() < kMostPeople && !user.string().empty()) answer->to.push_back(user.string());
    if (state == State::reassign && answer->to.empty()) return std::nullopt;
    if (state == State::replace && answer->policy.empty()) return std::nullopt;
  }
  return answer;
}

}  // namespace c1::connectors
