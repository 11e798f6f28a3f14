#include "bot/people_events.hpp"

#include <utility>

#include "base/log.hpp"
#include "bot/people.hpp"
#include "bot/workspaces.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::bot::people_events {
namespace {

using namespace workflow;

constexpr std::size_t kMostCards = 200;

void draw_cards(storage::Tx& tx, const UserId& person, Instant now) {
  for (const Request& request : tx.awaiting(person, kMostCards))
    if (!with_own_card(request, {person}).empty()) tx.enqueue(SyncCard{request.id, person}, now);
  for (const Request& request : tx.open_requests_of(person, kMostCards)) tx.enqueue(SyncCard{request.id, person}, now);
}

void note(storage::Tx& tx, std::string what, const storage::SlackLink& link, Instant now) {
  tx.append({.at = now,
             .actor = "system",
             .subject = link.person,
             .surface = std::string(to_string(Surface::slack)),
             .what = std::move(what),
             .body = json::object({{"team", link.team}, {"slack_user", link.slack_user}}).dump()});
}

// Their conversation with the app is closed, and they are asked for nothing: whoever the policies name beside or behind
// them is, as if the directory had suspended them.
void left(const Services& services, storage::SlackLink link) {
  const UserId person{link.person};
  const Instant now = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    link.channel.clear();
    link.gone = true;
    tx.save(link);
    note(tx, "person.left_slack", link, now);
    tx.enqueue(RefreshAwaiting{person, now, services.catalog.get()->version()}, now);
  });
  services.people.forget(link);
  log::info("somebody is not in Slack any more: others are asked", {{"person", link.person}, {"team", link.team}});
}

}  // namespace

void came_back(storage::Tx& tx, const storage::SlackLink& link, Instant now) {
  note(tx, "person.back_in_slack", link, now);
  draw_cards(tx, {link.person}, now);
}

namespace {

void came(const Services& services, storage::SlackLink link, const UserId& person) {
  link.person = person.value;
  link.checked = services.clock.now();
  const bool was_gone = std::exchange(link.gone, false);
  services.store.write([&](storage::Tx& tx) {
    tx.save(link);
    if (was_gone) return came_back(tx, link, link.checked);
    draw_cards(tx, person, link.checked);
  });
  services.people.learn(link);
}

}  // namespace

slack::Reply on_changed(const Services& services, const slack::Event& event) {
  const auto* changed = std::get_if<slack::PersonChanged>(&event.body);
  const std::string slack_user = changed ? changed->user["id"].string() : "";
  // Nobody acts here, so the door has introduced nobody.
  const std::string team = services.workspaces ? services.workspaces->id_of(event.tenant) : event.tenant.team;
  if (slack_user.empty() || team.empty()) return slack::Reply::empty();
  auto link = services.store.read([&](storage::Tx& tx) { return tx.slack_link(team, slack_user); })
                  .value_or(storage::SlackLink{.team = team, .slack_user = slack_user});
  const bool is_linked = !link.person.empty();
  const bool is_ours = !is_of_another(event.tenant, changed->user);
  const auto person = is_ours ? services.people.person_of(changed->user) : std::nullopt;
  const bool is_deleted = changed->user["deleted"].boolean();
  const std::string zone = is_deleted || !changed->user.has("tz") ? link.zone : zone_in(changed->user);
  const bool has_moved = std::exchange(link.zone, zone) != zone;
  if (is_linked && is_deleted && !link.gone)
    left(services, std::move(link));
  else if (!is_linked && person)
    came(services, std::move(link), *person);
  else if (is_linked && person && (link.gone || link.channel.empty()))  // back again
    came(services, link, UserId{link.person});
  else if (is_linked && has_moved)  // Slack tells of every smile beside a name, too
    services.store.write([&](storage::Tx& tx) { tx.save(link); });
  return slack::Reply::empty();
}

}  // namespace c1::bot::people_events
