#pragma once
// Who a Slack user is in our directory, and the reverse. Linked by (team, Slack user) after a first match by e-mail.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "bot/services.hpp"
#include "net/runtime.hpp"
#include "slack/answer.hpp"
#include "slack/web_api.hpp"

namespace c1::bot {

class People {
 public:
  People(storage::Store& store, const Clock& clock, const Snapshot& catalog, net::Runtime& runtime,
         slack::WebApi& web_api);
  // The same, where the app is installed in any number of workspaces; null = in one.
  People(storage::Store& store, const Clock& clock, const Snapshot& catalog, net::Runtime& runtime,
         slack::WebApi& web_api, Workspaces* workspaces);
  ~People();

  // slack::Admission: introduces whoever acts before a listener runs. From memory, then from the store, then by asking
  // Slack for their e-mail address. People we cannot place are refused with a sentence, but for events: these go on, and
  // whoever listens finds nobody behind them.
  void admit(const slack::Inbound& inbound, std::function<void(std::optional<slack::Reply>)> ready);

  // From memory only.
  std::optional<workflow::UserId> known(const slack::Tenant& tenant, const slack::Actor& actor) const;
  // Their Slack id in that workspace (SlackLink::team) as far as we have met them, for mentions; "" if not. From memory
  // only. Where the app is in one workspace, in that one.
  std::string slack_id(const std::string& team, const workflow::UserId& person) const;
  // Whom of the directory a Slack user is, by a confirmed address; `user` as Slack describes one.
  std::optional<workflow::UserId> person_of(const json::Value& user) const;
  // Remembers a link that was just stored.
  void learn(const storage::SlackLink& link);
  // The app is not in that workspace any more.
  void forget(const std::string& team);
  // Who is in Slack has changed, here or at another server: whoever acts next is looked up in the store.
  void look_again();
  // They have left it: should they act there again, they are looked up anew.
  void forget(const storage::SlackLink& link);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// Whether a Slack user, as Slack describes one, belongs to another company: in shared channels there are such people,
// and only their own company vouches for their address.
bool is_of_another(const slack::Tenant& tenant, const json::Value& user);

}  // namespace c1::bot
