#include "bot/people_events.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "bot/people.hpp"
#include "bot/slack_profile.hpp"
#include "bot/workspaces.hpp"
#include "workflow/codec.hpp"
#include "workflow/effects.hpp"

namespace c1::bot::people_events {
namespace {

using namespace workflow;

constexpr std::size_t kMostCards = 200;
constexpr std::size_t kMostTeams = 1'000;

bool has(const std::vector<std::string>& teams, const std::string& team) {
  return std::find(teams.begin(), teams.end(), team) != teams.end();
}

// The app is installed in all of an Enterprise Grid organisation: one link, whatever workspaces they are in.
bool is_of_organisation(const storage::SlackLink& link) { return link.team.starts_with('E'); }

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
// `others`: workspaces with an installation of their own, where they are the same Slack user.
void left(const Services& services, storage::SlackLink link, const std::vector<std::string>& others) {
  const UserId person{link.person};
  const Instant now = services.clock.now();
  services.store.write([&](storage::Tx& tx) {
    for (const std::string& other : others)
      if (!tx.slack_link(other, link.slack_user))
        tx.save(storage::SlackLink{.team = other,
                                   .slack_user = link.slack_user,
                                   .person = link.person,
                                   .checked = now,
                                   .zone = link.zone,
                                   .photo = link.photo});
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

// Of an organisation's workspaces those that have them, by the word that came from `from`, and that the app serves: all
// that let it in, or each that has an installation of its own.
std::vector<std::string> still_in(const Services& services, const storage::SlackLink& link, const std::string& from,
                                  const json::Value& user) {
  std::vector<std::string> teams = workspaces_in(user);
  std::erase(teams, from);
  if (!services.workspaces || teams.empty()) return {};
  const bool in_all = is_of_organisation(link);
  services.store.read([&](storage::Tx& tx) {
    const auto without = in_all ? tx.slack_teams_without(link.team, kMostTeams) : std::vector<std::string>{};
    std::erase_if(teams, [&](const std::string& team) {
      if (in_all) return has(link.left, team) || has(without, team);
      return !tx.slack_install(team);
    });
    return 0;
  });
  return teams;
}

// What stands in the event, taken over into the link: whether anything is new.
bool learn_profile(storage::SlackLink& link, const json::Value& user) {
  if (user["deleted"].boolean()) return false;  // of these Slack keeps less and less
  const auto before = std::pair(link.zone, link.photo);
  if (user.has("tz")) link.zone = zone_in(user);
  if (user["profile"].has("image_72")) link.photo = photo_in(user);
  return before != std::pair(link.zone, link.photo);
}

// In an organisation each workspace tells for itself: which have told that they left.
bool learn_place(storage::SlackLink& link, const std::string& from, bool is_deleted) {
  if (!is_of_organisation(link) || from.empty() || has(link.left, from) == is_deleted) return false;
  if (is_deleted)
    link.left.push_back(from);
  else
    std::erase(link.left, from);
  return true;
}

}  // namespace

slack::Reply on_changed(const Services& services, const slack::Event& event) {
  const auto* changed = std::get_if<slack::PersonChanged>(&event.body);
  const std::string slack_user = changed ? changed->user["id"].string() : "";
  // Nobody acts here, so the door has introduced nobody.
  const std::string team = services.workspaces ? services.workspaces->id_of(event.tenant) : event.tenant.team;
  if (slack_user.empty() || team.empty()) return slack::Reply::empty();
  const json::Value& user = changed->user;
  auto link = services.store.read([&](storage::Tx& tx) { return tx.slack_link(team, slack_user); })
                  .value_or(storage::SlackLink{.team = team, .slack_user = slack_user});
  const bool is_linked = !link.person.empty();
  const auto person = is_of_another(event.tenant, user) ? std::nullopt : services.people.person_of(user);
  const bool is_deleted = user["deleted"].boolean();
  const std::string& from = event.tenant.team.empty() ? user["team_id"].string() : event.tenant.team;
  const bool is_new = learn_profile(link, user);
  const bool has_moved = learn_place(link, from, is_deleted);
  const auto others = is_deleted ? still_in(services, link, from, user) : std::vector<std::string>{};
  if (is_linked && is_deleted && !link.gone && (!is_of_organisation(link) || others.empty()))
    left(services, link, others);
  else if (!is_linked && person)
    came(services, link, *person);
  else if (is_linked && person && (link.gone || link.channel.empty()))  // back again
    came(services, link, UserId{link.person});
  else if (is_linked && (is_new || has_moved))  // Slack tells of every smile beside a name, too
    services.store.write([&](storage::Tx& tx) { tx.save(link); });
  return slack::Reply::empty();
}

}  // namespace c1::bot::people_events
