#pragma once
// GET /slack/install and /slack/oauth_redirect: an administrator's browser goes to Slack, and comes back with a code that
// is exchanged for the workspace's token.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "bot/http_routes.hpp"
#include "bot/services.hpp"
#include "bot/workspaces.hpp"
#include "net/http_client.hpp"

namespace c1::bot {

struct InstallSettings {
  // Ids of workspaces (T...) and organisations (E...) in which it may be installed; empty = the first one. What is
  // installed already may always be installed anew, and an administrator who is signed in may choose any.
  std::vector<std::string> allowed;
  std::string app;  // A...: no other is installed; "" = the one that was installed first with our client id
  // Who has sent this request, if they may choose; "" if nobody is signed in, or who may not. On a worker.
  std::function<std::string(const net::Request&)> administrator;
};

class InstallPages {
 public:
  // Without `services.workspaces` the pages say why there is nothing to install. `services.public_url` must be there
  // when the first request comes.
  InstallPages(net::Runtime& runtime, const Services& services, net::HttpClient& client, InstallSettings settings);

  // False, and `respond` was not touched, for other paths.
  bool handle(const net::Request& request, const net::Respond& respond) const {
    return routes_.handle(request, respond);
  }

 private:
  struct Verdict;
  net::Response begin(const HttpCall& call);
  net::Response arrive(const HttpCall& call);
  net::Response exchange(const std::string& code, const std::string& by);
  std::string refusal_of(storage::Tx& tx, const slack::Granted& granted, const std::string& by) const;
  // In one transaction with the row: two who come at once are judged one after the other.
  Verdict judge(storage::Tx& tx, const slack::Granted& granted, const std::string& by) const;
  net::Response refuse(const slack::Granted& granted, const std::string& why);
  bool too_many_begin();
  std::string return_address() const;

  const Services& services_;
  net::HttpClient& client_;
  const InstallSettings settings_;
  HttpRoutes routes_;
  std::atomic<int> under_way_{0};
  std::mutex mutex_;
  Instant minute_{};  // in which `begun_` were begun
  int begun_ = 0;
};

}  // namespace c1::bot
