#include "bot/people_events.hpp"

#include "base/log.hpp"
#include "bot/people.hpp"
#include "bot/workspaces.hpp"
#include "workflow/effects.hpp"

namespace c1::bot::people_events {
namespace {

using namespace workflow;

constexpr std::size_t kMostCards = 200;

void draw_cards(storage::Tx& tx, const UserId& person, Instant now) {
  for (const RequestId& request : tx.awaiting_ids(person, kMostCards)) tx.enqueue(SyncCard{request, person}, now);
  for (const Request& request : tx.open_requests_of(person, kMostCards)) tx.enqueue(SyncCard{request.id, person}, now);
}

// Their conversation with the app is closed. Whoever stands in for them is found by the organisation, so an administrator
// has to hear of it where something waits for them.
void left(const Services& services, storage::SlackLink link) {
  const UserId person{link.person};
  const auto waiting = services.store.write([&](storage::Tx& tx) {
    link.channel.clear();
    tx.save(link);
    return tx.awaiting_ids(person, kMostCards).size();
  });
  if (waiting > 0)
    log::warn(
        "somebody whom requests wait for is not in Slack any more; suspend them in the organisation, or name a "
        "delegate",
        {{"person", link.person}, {"waiting", static_cast<std::int64_t>(waiting)}});
}

void came(const Services& services, storage::SlackLink link, const UserId& person) {
  link.person = person.value;
  link.checked = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    tx.save(link);
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
  if (is_linked && changed->user["deleted"].boolean())
    left(services, std::move(link));
  else if (!is_linked && person)
    came(services, std::move(link), *person);
  else if (is_linked && person && link.channel.empty())  // back again
    came(services, link, UserId{link.person});
  return slack::Reply::empty();
}

}  // namespace c1::bot::people_events
