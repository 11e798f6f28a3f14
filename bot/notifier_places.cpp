// Where an effect of the notifier's is carried out: in which workspace, in which conversation.

#include "base/log.hpp"
#include "bot/installs.hpp"
#include "bot/notifier_job.hpp"
#include "bot/people.hpp"
#include "bot/slack_profile.hpp"
#include "bot/workspaces.hpp"

namespace c1::bot {
namespace {

using slack::Call;
using slack::CallResult;
using slack::Failure;
using namespace workflow;

constexpr Millis kNoChannel{300'000};
constexpr int kTriesToReach = 5;              // a person whose conversation is gone
constexpr std::size_t kMostWorkspaces = 100;  // of one person; and at a time of all

// An administrator can mend it, so it is not given up.
Done without_channel(const UserId& channel) {
  log::error("a policy names a Slack channel that I cannot post to; create it, or invite the app",
             {{"channel", channel.value}});
  return {.how = Done::How::again, .wait = kNoChannel, .refused = true, .error = "no channel " + channel.value};
}

}  // namespace

bool Notifier::Job::is_installed(const std::string& id) const {
  return !services.workspaces->id_of(tenant_of_install(id)).empty();
}

bool Notifier::Job::knows_team(const std::optional<storage::MessageRow>& row) {
  if (!services.workspaces) return true;
  if (!row || row->team.empty()) return false;
  team = row->team;
  return true;
}

bool Notifier::Job::go_to(const storage::MessageRow& row) {
  if (!services.workspaces) return true;
  if (row.team.empty()) return go_to_reader({row.person}), true;
  team = row.team;
  return is_installed(team);
}

// An attempt whose end is not known may have posted where the reader is not seen any more.
bool Notifier::Job::was_told_here(const storage::SlackLink& link) {
  team = link.team;
  return !link.channel.empty() && !posted_before(link.channel, {}).empty();
}

void Notifier::Job::go_to_reader(const UserId& reader) {
  if (!services.workspaces) return;
  if (is_channel(reader)) return go_to_channel(reader);
  auto links = read([&](storage::Tx& tx) { return tx.slack_links_of(reader, kMostWorkspaces); });
  std::erase_if(links, [&](const storage::SlackLink& link) { return !is_installed(link.team); });
  // Where they are not any more nobody reads it; these come last.
  if (!links.empty() && !links[0].gone) std::erase_if(links, [](const storage::SlackLink& link) { return link.gone; });
  if (links.size() > 1 && due.maybe_done_before())
    for (const storage::SlackLink& link : links)
      if (was_told_here(link)) return;
  if (!links.empty()) return void(team = links[0].team);
  if (!in_each_workspace([&] { return found_in_slack(reader).has_value(); }))
    end({.how = Done::How::parked, .error = reader.value + " is in no Slack workspace where c1 is installed"});
}

void Notifier::Job::go_to_channel(const UserId& channel) {
  const auto has_it = [&] {
    const auto found = channels.find(team, channel.value, [this](Call one) { return call(std::move(one)); });
    if (!found.failure.ok()) end(outcome_of(found.failure, "conversations.list"));
    return !found.id.empty();
  };
  if (!in_each_workspace(has_it)) no_such_channel(channel);
}

// One after the other, until `found` says that it is this one.
template <class Found>
bool Notifier::Job::in_each_workspace(Found found) {
  std::string after;
  while (true) {
    const auto page = read([&](storage::Tx& tx) { return tx.slack_installs(after, kMostWorkspaces); });
    for (const storage::SlackInstall& install : page) {
      after = team = install.id;
      if (install.problem.empty() && found()) return true;
    }
    if (page.size() < kMostWorkspaces) return false;
  }
}

std::vector<storage::SlackLink> Notifier::Job::homes_of(const UserId& person) const {
  auto links = read([&](storage::Tx& tx) {
    if (services.workspaces) return tx.slack_links_of(person, kMostWorkspaces);
    const auto link = tx.slack_link_of(team, person);
    return link ? std::vector{*link} : std::vector<storage::SlackLink>{};
  });
  std::erase_if(links, [&](const storage::SlackLink& link) {
    return !link.home_opened || (services.workspaces && !is_installed(link.team));
  });
  return links;
}

// Nothing if there is nobody with their address.
std::optional<storage::SlackLink> Notifier::Job::found_in_slack(const UserId& person) const {
  const User* user = catalog->user(person);
  if (!user) end({.how = Done::How::parked, .error = person.value + " is not in the directory"});
  const CallResult found = call({"users.lookupByEmail", json::object({{"email", user->email}})});
  if (found.failure == Failure::gone) return std::nullopt;
  if (!found.ok()) end(outcome_of(found, "users.lookupByEmail"));
  const json::Value& described = found.body["user"];
  const std::string& slack_user = described["id"].string();
  storage::SlackLink link;
  services.store.write([&](storage::Tx& tx) {
    link = tx.slack_link(team, slack_user).value_or(storage::SlackLink{.team = team, .slack_user = slack_user});
    link.person = person.value;
    link.checked = services.clock.now();
    link.reported = link.gone = false;  // in the directory, and in Slack
    link.zone = zone_in(described);
    link.photo = photo_in(described);
    tx.save(link);
  });
  services.people.learn(link);
  return link;
}

// The person in Slack, with an open conversation.
storage::SlackLink Notifier::Job::link_to(const UserId& person) const {
  auto link = read([&](storage::Tx& tx) { return tx.slack_link_of(team, person); });
  if (!link) link = found_in_slack(person);
  if (!link) end({.how = Done::How::parked, .error = person.value + " has no account in this Slack workspace"});
  if (!link->channel.empty()) return *link;
  const CallResult opened = must({"conversations.open", json::object({{"users", link->slack_user}})});
  link->channel = opened.body["channel"]["id"].string();
  services.store.write([&](storage::Tx& tx) {
    auto stored = tx.slack_link(team, link->slack_user).value_or(*link);
    stored.channel = link->channel;
    tx.save(stored);
  });
  return *link;
}

std::string Notifier::Job::known_conversation(storage::Tx& tx, const UserId& reader) const {
  const auto link = is_channel(reader) ? std::nullopt : tx.slack_link_of(team, reader);
  return link ? link->channel : std::string{};
}

std::string Notifier::Job::conversation_with(const UserId& reader) const {
  if (!is_channel(reader)) return link_to(reader).channel;
  const auto found = channels.find(team, reader.value, [this](Call one) { return call(std::move(one)); });
  if (!found.failure.ok()) end(outcome_of(found.failure, "conversations.list"));
  if (found.id.empty()) no_such_channel(reader);
  return found.id;
}

void Notifier::Job::no_such_channel(const UserId& channel) const { end(without_channel(channel)); }

Notifier::Job::Unposted Notifier::Job::unposted(const UserId& reader) const {
  return [&book = channels, team = team, reader, attempts = due.attempts](const CallResult& result) {
    Done done = outcome_of(result, "chat.postMessage");
    if (done.how != Done::How::parked) return done;
    if (is_channel(reader)) {
      book.forget(team, reader.value);
      return without_channel(reader);
    }
    done.record = [team, reader](storage::Tx& tx) {
      auto stored = tx.slack_link_of(team, reader);
      if (!stored || stored->channel.empty()) return;
      stored->channel.clear();
      tx.save(*stored);
    };
    if (attempts < kTriesToReach)
      done = {.how = Done::How::again, .refused = true, .error = done.error, .record = done.record};
    return done;
  };
}

}  // namespace c1::bot
