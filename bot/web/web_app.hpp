#pragma once
// The web app's side of the server: the page's files, signing in, and the answers to what the page asks (pages.hpp).
//
// What the page asks is internal to it (/web/): it changes with the page. The public API is another surface.

#include <functional>
#include <memory>
#include <vector>

#include "bot/http_routes.hpp"
#include "bot/services.hpp"
#include "bot/web/providers.hpp"
#include "bot/web/sessions.hpp"
#include "bot/web/watch.hpp"
#include "net/http_client.hpp"
#include "slack/web_api.hpp"

namespace c1::bot::web {

struct WebSettings {
  Seconds session_idle{8 * 3600};
  Seconds session_longest{7 * 86400};
  std::vector<Provider> providers;
  Millis patience{25'000};                        // of a long poll; less than the server's handler deadline
  std::function<void()> catalog_changed = [] {};  // brings what was committed in force, and returns then
};

class WebApp {
 public:
  // `services.public_url` may still be empty; it must be there when the first request comes.
  WebApp(net::Runtime& runtime, const Services& services, net::HttpClient& client, slack::WebApi& web_api,
         WebSettings settings);

  // False, and `respond` was not touched, for a path that is not the web app's.
  bool handle(const net::Request& request, const net::Respond& respond);
  // The same for one request on a worker, without the long poll; for tests.
  net::Response answer(const net::Request& request) const { return routes_.answer(request); }

  // Something was committed: those who look are told. From any thread.
  void changed() { watch_->changed(); }
  // Forgets sessions that are over. On a worker.
  void keep_house();
  // Lets nobody wait any more.
  void stop() { watch_->stop(); }

 private:
  SessionRules rules() const;
  void add_pages();
  void add_sign_in();
  void wait(const net::Request& request, const net::Respond& respond);

  Result<net::Response> ways_in(const HttpCall& call) const;
  Result<net::Response> sign_in_by_link(const HttpCall& call) const;
  Result<net::Response> sign_out(const HttpCall& call) const;
  Result<net::Response> leave(const HttpCall& call);
  Result<net::Response> arrive(const HttpCall& call);

  net::Runtime& runtime_;
  const Services& services_;
  const WebSettings settings_;
  Providers providers_;
  HttpRoutes routes_;
  std::shared_ptr<Watch> watch_;
};

}  // namespace c1::bot::web
