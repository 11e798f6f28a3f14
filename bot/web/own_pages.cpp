#include <algorithm>

#include "base/text.hpp"
#include "bot/web/pages.hpp"
#include "workflow/codec.hpp"
#include "workflow/explain.hpp"

namespace c1::bot::web {
namespace {

using namespace workflow;

constexpr std::size_t kMostSessions = 50;
constexpr std::size_t kMostCounted = 100;
constexpr std::size_t kMostPeople = 20;

bool may_ask_for_others(const Visit& visit) {
  if (is_administrator(visit.user()) || !visit.catalog().reports_of(visit.user().id).empty()) return true;
  const auto& roles = visit.user().roles;
  return std::find(roles.begin(), roles.end(), Role::access_request_helpdesk) != roles.end();
}

bool matches(const User& person, const std::string& query) {
  return text::folded(person.name).find(query) != std::string::npos ||
         text::folded(person.email).find(query) != std::string::npos;
}

}  // namespace

Result<json::Value> me(const Visit& visit) {
  const std::size_t waiting =
      visit.services.store.read([&](storage::Tx& tx) { return tx.awaiting_ids(visit.user().id, kMostCounted).size(); });
  json::Value roles = json::array();
  for (const Role role : visit.user().roles) roles.push(to_string(role));
  return json::object({{"person", person_json(visit.catalog(), visit.user().id)},
                       {"email", visit.user().email},
                       {"roles", roles},
                       {"organisation", visit.catalog().organisation().name},
                       {"csrf", visit.visitor.csrf},
                       {"session", visit.visitor.session.id},
                       {"waiting", waiting},
                       {"oversees", is_overseer(visit.user())},
                       {"administers", is_administrator(visit.user())},
                       {"asks_for_others", may_ask_for_others(visit)},
                       {"now", time_json(visit.now)}});
}

Result<json::Value> my_sessions(const Visit& visit) {
  const auto sessions =
      visit.services.store.read([&](storage::Tx& tx) { return tx.web_sessions_of(visit.user().id, kMostSessions); });
  json::Value list = json::array();
  for (const storage::WebSession& session : sessions) {
    if (session.ends <= visit.now) continue;
    list.push(json::object({{"id", session.id},
                            {"this", session.id == visit.visitor.session.id},
                            {"opened", time_json(session.opened)},
                            {"seen", time_json(session.seen)},
                            {"ends", time_json(session.ends)},
                            {"how", session.how},
                            {"agent", session.agent},
                            {"address", session.address}}));
  }
  return json::object({{"sessions", list}});
}

Result<json::Value> end_my_session(const Visit& visit) {
  if (!end_session(visit.services, visit.visitor, visit.param("id")))
    return not_found("There is no such session of yours.");
  return json::object();
}

Result<json::Value> end_my_other_sessions(const Visit& visit) {
  end_other_sessions(visit.services, visit.visitor);
  return json::object();
}

// ?q=om&for=asking: those the visitor may ask for; else everybody active, to hand something on to.
Result<json::Value> find_people(const Visit& visit) {
  const std::string query = text::folded(visit.asked("q"));
  const bool asking = visit.asked("for") == "asking";
  json::Value list = json::array();
  std::size_t found = 0;
  for (const User& person : visit.catalog().organisation().users) {
    if (person.status != UserStatus::active || !matches(person, query)) continue;
    if (asking && !may_ask_for(visit.catalog(), visit.user(), person)) continue;
    if (++found > kMostPeople) break;
    list.push(person_json(visit.catalog(), person.id));
  }
  return json::object({{"people", list}, {"more", found > kMostPeople}});
}

}  // namespace c1::bot::web
