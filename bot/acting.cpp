#include "bot/acting.hpp"

#include <variant>

#include "base/result.hpp"
#include "bot/workflow_step.hpp"

namespace c1::bot {
namespace {

std::string actor_of_event(const slack::EventBody& body) {
  return std::visit(
      match{[](const slack::HomeOpened& e) { return e.user; }, [](const slack::LinkShared& e) { return e.user; },
            [](const slack::MessagePosted& e) { return e.from_bot ? std::string{} : e.user; },
            [](const slack::MessageEdited& e) { return e.from_bot ? std::string{} : e.user; },
            [](const slack::FunctionExecuted& e) {
              const auto named = workflow_step::people_named(e);
              return named.empty() ? std::string{} : named.front();
            },
            [](const auto&) { return std::string{}; }},
      body);
}

}  // namespace

std::optional<Acting> acting_in(const slack::Inbound& inbound) {
  return std::visit(match{[](const slack::Event& e) -> std::optional<Acting> {
                            std::string user = actor_of_event(e.body);
                            if (user.empty()) return std::nullopt;
                            return Acting{e.tenant, slack::Actor{std::move(user), {}}};
                          },
                          [](const slack::UrlVerification&) -> std::optional<Acting> { return std::nullopt; },
                          [](const slack::SslCheck&) -> std::optional<Acting> { return std::nullopt; },
                          [](const slack::RateLimited&) -> std::optional<Acting> { return std::nullopt; },
                          [](const slack::Unknown&) -> std::optional<Acting> { return std::nullopt; },
                          [](const auto& by_person) -> std::optional<Acting> {
                            return Acting{by_person.tenant, by_person.actor};
                          }},
                    inbound);
}

std::optional<slack::Actor> also_named(const slack::Inbound& inbound) {
  const auto* event = std::get_if<slack::Event>(&inbound);
  const auto* executed = event ? std::get_if<slack::FunctionExecuted>(&event->body) : nullptr;
  if (!executed) return std::nullopt;
  const auto named = workflow_step::people_named(*executed);
  return named.size() > 1 ? std::optional(slack::Actor{named[1], {}}) : std::nullopt;
}

bool uses_the_app(const slack::Inbound& inbound) {
  const auto* event = std::get_if<slack::Event>(&inbound);
  return !event || std::holds_alternative<slack::HomeOpened>(event->body);
}

}  // namespace c1::bot
