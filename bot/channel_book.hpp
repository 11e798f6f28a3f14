#pragma once
// The channels of each workspace by name, as far as the app can see them. Each is looked for once and joined where it is
// public: who is not in a channel hears nothing of what is said in it.

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "slack/reply.hpp"
#include "slack/web_api.hpp"

namespace c1::bot {

class ChannelBook {
 public:
  using Caller = std::function<slack::CallResult(slack::Call)>;
  struct Found {
    std::string id;             // "": there is no such channel, or it is private and the app was not invited
    slack::CallResult failure;  // of Slack, if it could not be asked
  };

  // "#access-admins" in that workspace. Blocks for Slack's answers.
  Found find(const std::string& team, const std::string& name, const Caller& call);
  // It is not what it was: archived, or the app was put out.
  void forget(const std::string& team, const std::string& name);

 private:
  std::mutex mutex_;                                                // one asks, the others wait for the answer
  std::map<std::pair<std::string, std::string>, std::string> ids_;  // by workspace and name
};

}  // namespace c1::bot
