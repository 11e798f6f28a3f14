#include "bot/slack_provisioner.hpp"

#include <algorithm>
#include <future>
#include <mutex>

#include "base/text.hpp"
#include "bot/installs.hpp"

namespace c1::bot {
namespace {

using connectors::Job;
using connectors::Receipt;
using connectors::Sighting;
using slack::CallResult;
using slack::Failure;
using State = Receipt::State;

constexpr int kMemberPageSize = 1'000;
constexpr int kMostMemberPages = 100;

// Thrown to end a job from any depth.
struct JobEnds {
  Receipt receipt;
};
[[noreturn]] void end(State state, std::string says, Millis wait = Millis{0}) {
  throw JobEnds{{state, std::move(says), wait}};
}

// What people can do about a refusal, where it is not plain from Slack's own word.
struct WayOut {
  std::string_view error, says;
};
constexpr std::string_view kPaidPlans = "User groups are part of Slack's paid plans.";
constexpr std::string_view kNotAllowed = "An owner of the workspace decides who may change this, in its permissions.";
constexpr WayOut kWaysOut[] = {
    {"channel_not_found", "There is no such channel, or it is private. A private channel has to invite the app."},
    {"is_archived", "The channel is archived. Bring it back, or name another one in the organisation file."},
    {"cant_kick_from_general", "Slack lets nobody be removed from the channel that everybody is in."},
    {"user_is_restricted", "This person is a guest. An owner of the workspace decides where guests are."},
    {"user_is_ultra_restricted", "This person is a guest of one channel. An owner of the workspace decides which."},
    {"plan_upgrade_required", kPaidPlans},
    {"paid_teams_only", kPaidPlans},
    {"permission_denied", kNotAllowed},
    {"restricted_action", kNotAllowed}};

std::string refusal_words(std::string_view error, std::string_view method) {
  std::string words = "Slack refuses: " + std::string(error) + " (" + std::string(method) + ").";
  for (const WayOut& one : kWaysOut)
    if (one.error == error) words.append(" ").append(one.says);
  return words;
}

std::string missing_scope_words(const CallResult& result, std::string_view method) {
  const std::string& needed = result.body["needed"].string();
  return "Slack does not let the app do this (" + std::string(method) + ": " + result.error + "). It needs " +
         (needed.empty() ? "the scopes of the handbook" : "the scope " + needed) + "; install it again with " +
         (needed.empty() ? "them." : "it.");
}

// What a call that did not work means for the job.
[[noreturn]] void end(const CallResult& result, std::string_view method) {
  switch (result.failure) {
    case Failure::rate_limited:
      end(State::not_yet, "", std::max(result.retry_after, Millis{1'000}));
    case Failure::transient:
    case Failure::unknown:
      end(State::not_yet, "Slack did not answer: " + result.error + ".");
    case Failure::missing_scope:
      end(State::failed, missing_scope_words(result, method));
    default:
      end(State::failed, refusal_words(result.error, method));
  }
}

bool contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// One job, in one workspace.
class Errand {
 public:
  Errand(const Job& job, const ChannelBook::Caller& caller, ChannelBook& channels, std::mutex& groups)
      : job_(job), caller_(caller), channels_(channels), groups_(groups), team_(job.setting("workspace")) {}

  Receipt carried_out(bool gives) {
    try {
      const Place place = place_of();
      const std::string user = user_of();
      if (user.empty() && !gives) return {State::done, job_.holder.name + " is not in Slack.", Millis{0}, true};
      if (user.empty()) end(State::failed, "Nobody in Slack has the address " + job_.holder.email + ".");
      // A user group is set as a whole: two at once would undo each other.
      const std::lock_guard lock(groups_);
      const auto before = members(place);
      if (contains(before, user) == gives) return {State::done, words(place, gives), Millis{0}, true};
      if (place.is_group)
        set_group(place, before, user, gives);
      else
        set_channel(place, user, gives);
      if (contains(members(place), user) != gives)
        end(State::not_yet, "Slack took it, and does not show it yet: " + words(place, !gives));
      return {State::done, words(place, gives), Millis{0}};
    } catch (const JobEnds& ended) {
      return ended.receipt;
    }
  }

  Sighting seen() {
    try {
      const std::string user = user_of();
      if (user.empty()) return {Sighting::What::absent, job_.holder.name + " is not in Slack any more."};
      const Place place = place_of();
      const bool is_in = contains(members(place), user);
      return {is_in ? Sighting::What::present : Sighting::What::absent, words(place, is_in)};
    } catch (const JobEnds& ended) {
      return {Sighting::What::unknown, ended.receipt.says};
    }
  }

 private:
  struct Place {
    bool is_group = false;
    std::string id;
    std::string name;  // as the file calls it
  };

  CallResult call(slack::Call call) {
    if (!team_.empty()) call.about = tenant_of_install(team_);
    return caller_(std::move(call));
  }

  std::string words(const Place& place, bool is_in) const {
    return job_.holder.name + (is_in ? " is in " : " is not in ") + place.name + ".";
  }

  CallResult must(const std::string& method, json::Value args) {
    CallResult result = call({method, std::move(args)});
    if (!result.ok()) end(result, method);
    return result;
  }

  // "" where Slack knows nobody of that address.
  std::string user_of() {
    const CallResult result = call({"users.lookupByEmail", json::object({{"email", job_.holder.email}})});
    if (result.error == "users_not_found") return {};
    if (!result.ok()) end(result, "users.lookupByEmail");
    return result.body["user"]["id"].string();
  }

  Place place_of() {
    const std::string channel = job_.setting("channel"), group = job_.setting("user_group");
    if (!group.empty()) return {true, group_id(group), group};
    if (!channel.starts_with('#')) return {false, channel, "the channel " + channel};
    const ChannelBook::Found found =
        channels_.find(team_, channel, [this](slack::Call call) { return this->call(std::move(call)); });
    if (!found.failure.ok()) end(found.failure, "conversations.list");
    if (found.id.empty())
      end(State::failed, "There is no channel " + channel + " that the app can see. A private one has to invite it.");
    return {false, found.id, channel};
  }

  std::string group_id(const std::string& name) {
    if (!name.starts_with('@')) return name;
    const CallResult list = must("usergroups.list", json::object());
    for (const json::Value& group : list.body["usergroups"].array())
      if ("@" + group["handle"].string() == name) return group["id"].string();
    end(State::failed, "There is no user group " + name + ".");
  }

  std::vector<std::string> members(const Place& place) {
    std::vector<std::string> ids;
    if (place.is_group) {
      const CallResult list = must("usergroups.users.list", json::object({{"usergroup", place.id}}));
      for (const json::Value& user : list.body["users"].array()) ids.push_back(user.string());
      return ids;
    }
    std::string cursor;
    for (int page = 0; page < kMostMemberPages; ++page) {
      json::Value args = json::object({{"channel", place.id}, {"limit", kMemberPageSize}});
      if (!cursor.empty()) args.set("cursor", cursor);
      const CallResult list = must("conversations.members", std::move(args));
      for (const json::Value& user : list.body["members"].array()) ids.push_back(user.string());
      cursor = list.body["response_metadata"]["next_cursor"].string();
      if (cursor.empty()) break;
    }
    return ids;
  }

  void set_channel(const Place& place, const std::string& user, bool gives) {
    const std::string method = gives ? "conversations.invite" : "conversations.kick";
    const json::Value args = json::object({{"channel", place.id}, {gives ? "users" : "user", user}});
    CallResult result = call({method, args});
    if (result.error == "not_in_channel") {  // the app is not: it can go into public ones by itself
      const CallResult joined = call({"conversations.join", json::object({{"channel", place.id}})});
      if (!joined.ok())
        end(State::failed, "The app is not in " + place.name +
                               ", so it can neither invite nor remove. Invite it there. It tried to join: " +
                               joined.error + " (conversations.join).");
      result = call({method, args});
    }
    const bool is_so = result.error == "already_in_channel" || (!gives && result.error == "not_in_channel");
    if (!result.ok() && !is_so) end(result, method);
  }

  void set_group(const Place& place, std::vector<std::string> users, const std::string& user, bool gives) {
    if (gives)
      users.push_back(user);
    else
      std::erase(users, user);
    if (users.empty())
      end(State::failed, "They are the last in " + place.name +
                             ", and Slack keeps no empty user group. Put somebody else in, or disable the group.");
    std::string list;
    for (const std::string& one : users) list += (list.empty() ? "" : ",") + one;
    must("usergroups.users.update", json::object({{"usergroup", place.id}, {"users", list}}));
  }

  const Job& job_;
  const ChannelBook::Caller& caller_;
  ChannelBook& channels_;
  std::mutex& groups_;
  const std::string team_;  // "" = the one workspace that there is
};

class SlackProvisioner final : public connectors::Provisioner {
 public:
  explicit SlackProvisioner(ChannelBook::Caller call) : call_(std::move(call)) {}

  Receipt grant(const Job& job) override { return Errand(job, call_, channels_, groups_).carried_out(true); }
  Receipt revoke(const Job& job) override { return Errand(job, call_, channels_, groups_).carried_out(false); }
  Sighting verify(const Job& job) override { return Errand(job, call_, channels_, groups_).seen(); }
  connectors::Capabilities capabilities() const override { return {.reads_back = true, .answers_later = false}; }

 private:
  const ChannelBook::Caller call_;
  ChannelBook channels_;
  std::mutex groups_;
};

}  // namespace

std::unique_ptr<connectors::Provisioner> make_slack_provisioner(ChannelBook::Caller call) {
  return std::make_unique<SlackProvisioner>(std::move(call));
}

slack::CallResult call_and_wait(slack::WebApi& web_api, slack::Call call) {
  const auto answered = std::make_shared<std::promise<CallResult>>();
  auto result = answered->get_future();
  web_api.call(std::move(call), [answered](CallResult answer) { answered->set_value(std::move(answer)); });
  return result.get();
}

}  // namespace c1::bot
