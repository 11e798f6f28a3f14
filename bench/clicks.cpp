// From a click to its ack, as Slack sees it: the whole app on real sockets, 100,000 entitlements, 500 open requests that
// wait for one approver. `scripts/bench clicks`.
//
//   bench_clicks [ROUNDS]   of each kind of click (200)

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bench/acme.hpp"
#include "bench/house.hpp"
#include "bench/measure.hpp"
#include "bot/app.hpp"
#include "bot/card.hpp"
#include "bot/execute.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/signing.hpp"

namespace c1::bench {
namespace {

using namespace workflow;

constexpr char kSigningSecret[] = "bench-signing-secret";
constexpr char kBotToken[] = "xoxb-bench";
constexpr std::size_t kOpen = 500;
const UserId kApprover = person(1);
const UserId kRequester = person(4'711);
// Who are asked together, each with a card of their own.
constexpr std::size_t kTogether = 20;
UserId together(std::size_t i) { return person(100 + i); }

// Everything of the first app is decided by one person.
Organisation acme() {
  Organisation all = large_acme();
  all.policies.push_back({.id = {"one"}, .name = "One", .steps = {ApprovalRule{.by = {ByUsers{{kApprover}}}}}});
  ByUsers many;
  for (std::size_t i = 0; i < kTogether; ++i) many.users.push_back(together(i));
  all.policies.push_back({.id = {"many"}, .name = "Many", .steps = {ApprovalRule{.by = {many}}}});
  for (Entitlement& entitlement : all.entitlements) {
    if (entitlement.app.value == "app-0") entitlement.policy = {"one"};
    if (entitlement.id == access_to(2, 0)) entitlement.policy = {"many"};
  }
  return all;
}

// As they would stand there after a busy week. Ids of the open requests; the last is the one that many may decide.
std::vector<RequestId> prepared(const std::string& database) {
  auto store = storage::open_store(database).value();
  House house(*store);
  house.applies(acme());
  std::vector<RequestId> open;
  for (std::size_t i = 0; i < kOpen; ++i) {
    const UserId who = person(10'000 + i);
    const Submit submit{.id = {new_id()},
                        .requester = who,
                        .subject = who,
                        .entitlement = access_to(0, i % 50),
                        .duration = Seconds{86'400},
                        .reason = "The dashboards of the release"};
    open.push_back(bot::execute(house.services, {}, submit).value().id);
  }
  const Submit last{.id = {new_id()},
                    .requester = kRequester,
                    .subject = kRequester,
                    .entitlement = access_to(2, 0),
                    .duration = Seconds{86'400},
                    .reason = "One that many may decide"};
  open.push_back(bot::execute(house.services, {}, last).value().id);
  return open;
}

class Slack {
 public:
  Slack(net::Runtime& runtime, net::HttpClient& client, const std::string& database) : client_(client) {
    sandbox::SandboxSettings settings;
    settings.signing_secret = Secret(kSigningSecret);
    settings.bot_token = Secret(kBotToken);
    std::vector<UserId> people{kApprover, kRequester};
    for (std::size_t i = 0; i < kTogether; ++i) people.push_back(together(i));
    for (const UserId& who : people) {
      const std::string name = who.value.substr(0, who.value.find('@'));
      sandbox::Person one;
      one.id = slack_id(who);
      one.name = name;
      one.email = who.value;
      one.real_name = name;
      settings.people.push_back(std::move(one));
    }
    sandbox_ = sandbox::Sandbox::start(runtime, std::move(settings)).value();
    bot::Config config;
    config.listen_port = 0;
    config.database = database;
    config.signing_secrets = {Secret(kSigningSecret)};
    config.bot_token = Secret(kBotToken);
    config.slack_api_url = sandbox_->url() + "/api/";
    config.secret_key = Secret(std::string(32, 's'));
    auto app = bot::Application::start(config, clock_);
    if (!app) throw std::runtime_error(app.error().says);
    app_ = *std::move(app);
    sandbox_->point_to(app_->address());
  }

  static std::string slack_id(const UserId& who) {
    std::string id = "U";
    for (const char c : who.value.substr(0, who.value.find('@'))) id += static_cast<char>(std::toupper(c));
    return id;
  }

  // Signed, sent, and answered with 200.
  std::string says(const std::string& path, const std::string& type, const std::string& body) {
    const std::string at = std::to_string(to_millis(clock_.now()) / 1'000);
    const auto answer = net::send_and_wait(
        client_, {.method = "POST",
                  .url = app_->address() + path,
                  .headers = {{"Content-Type", type},
                              {"X-Slack-Request-Timestamp", at},
                              {"X-Slack-Signature", sandbox::signature_v0(kSigningSecret, at, body)}},
                  .body = body});
    if (answer.response.status != 200)
      throw std::runtime_error(path + " answered " + std::to_string(answer.response.status) + ": " +
                               answer.response.body);
    return answer.response.body;
  }
  std::string command(const UserId& who, const std::string& text) {
    return says("/slack/commands", "application/x-www-form-urlencoded",
                net::encode_form({{"command", "/c1"},
                                  {"text", text},
                                  {"team_id", "T0ACME001"},
                                  {"user_id", slack_id(who)},
                                  {"channel_id", "C1"},
                                  {"trigger_id", new_id()},
                                  {"response_url", sandbox_->url() + "/none"}}));
  }
  std::string interaction(const UserId& who, const std::string& type, json::Value payload) {
    payload.set("type", type);
    payload.set("user", json::object({{"id", slack_id(who)}, {"team_id", "T0ACME001"}}));
    payload.set("team", json::object({{"id", "T0ACME001"}}));
    payload.set("trigger_id", new_id());
    return says("/slack/interactivity", "application/x-www-form-urlencoded",
                net::encode_form({{"payload", payload.dump()}}));
  }
  std::string click(const UserId& who, const std::string& action, const std::string& value) {
    json::Value pressed =
        json::object({{"type", "button"}, {"action_id", action}, {"value", value}, {"action_ts", new_id()}});
    return interaction(who, "block_actions", json::object({{"actions", json::array({std::move(pressed)})}}));
  }
  std::string suggestion(const UserId& who, const std::string& action, const std::string& block,
                         const std::string& typed) {
    return interaction(who, "block_suggestion",
                       json::object({{"action_id", action}, {"block_id", block}, {"value", typed}}));
  }
  std::string home_opened(const UserId& who) {
    const json::Value event =
        json::object({{"type", "app_home_opened"}, {"user", slack_id(who)}, {"tab", "home"}, {"channel", "D1"}});
    const json::Value body = json::object(
        {{"type", "event_callback"}, {"team_id", "T0ACME001"}, {"event_id", "Ev" + new_id()}, {"event", event}});
    return says("/slack/events", "application/json", body.dump());
  }

  // Blocks until that many calls of `method` about the request of this number have been made, from the `since`th exchange
  // on; the number of the exchange after them.
  std::int64_t waits_for(const std::string& method, std::int64_t number, std::size_t times, std::int64_t since) {
    const std::string about = "/task/" + std::to_string(number);
    for (int look = 0; look < 60'000; ++look) {
      const auto log =
          net::send_and_wait(client_, {.url = sandbox_->url() + "/sandbox/log?since=" + std::to_string(since)});
      const auto told = json::parse(log.response.body);
      std::size_t seen = 0;
      std::int64_t next = since;
      for (const json::Value& one : told ? (*told)["exchanges"].array() : json::Value::Array{}) {
        next = std::max(next, one["n"].integer());
        if (one["what"].string().starts_with(method) && one.dump().find(about) != std::string::npos) ++seen;
      }
      if (seen >= times) return next;
      std::this_thread::sleep_for(Millis{20});
    }
    throw std::runtime_error("there were not so many of " + method);
  }

 private:
  net::HttpClient& client_;
  SystemClock clock_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::unique_ptr<bot::Application> app_;
};

void clicks(std::size_t rounds) {
  std::printf("From a click to its ack: 50,000 people, 100,000 entitlements, %zu open requests for one approver\n",
              kOpen);
  const Folder folder;
  const auto open = prepared(folder.database());
  net::Runtime runtime{{.workers = 4}};
  const auto client = net::make_http_client(runtime);
  Slack slack(runtime, *client, folder.database());
  slack.command(kRequester, "help");  // both are known from now on
  slack.command(kApprover, "help");
  const std::int64_t many = 1'001 + static_cast<std::int64_t>(kOpen);
  const std::int64_t posted = slack.waits_for("chat.postMessage", many, kTogether + 1, 0);
  slack.command(together(0), "help");
  line("  from Approve until the 21 cards of that request are edited",
       number(seconds([&] {
                slack.click(together(0), "approve", open.back().value + ":0");
                slack.waits_for("chat.update", many, kTogether + 1, posted);
              }),
              "s"));
  const auto measure = [](const std::string& what, std::size_t times, const auto& work) {
    line("  " + what, number(micros(times, work), "us"));
  };
  measure("/c1 help", rounds, [&](std::size_t) { slack.command(kRequester, "help"); });
  measure("/c1 request, the form filled in", rounds,
          [&](std::size_t) { slack.command(kRequester, "request app-0 role-7 4h because of the release"); });
  measure("picker: \"bil\" among apps", rounds,
          [&](std::size_t) { slack.suggestion(kRequester, "app", "app:", "bil"); });
  measure("picker: \"ad\" in one app", rounds,
          [&](std::size_t) { slack.suggestion(kRequester, "entitlement", "entitlement:app-0:", "ad"); });
  measure("/c1 approvals, ten of 500", rounds, [&](std::size_t) { slack.command(kApprover, "approvals"); });
  measure("the Home tab is opened", rounds, [&](std::size_t) { slack.home_opened(kApprover); });
  measure("the Home tab is turned to its next page", rounds,
          [&](std::size_t) { slack.click(kApprover, "home_page:next", "1.0.0"); });
  measure("Approve", std::min(rounds, open.size()),
          [&](std::size_t i) { slack.click(kApprover, "approve", open[i].value + ":0"); });
  line("  memory of the process, the sandbox in it", number(megabytes(), "MB"));
}

}  // namespace
}  // namespace c1::bench

int main(int argc, char** argv) {
  try {
    c1::log::configure(c1::log::Level::off, c1::log::Format::text);
    const std::size_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200;
    if (rounds == 0) throw std::invalid_argument("bench_clicks: give a number of rounds, such as 200");
    c1::bench::clicks(rounds);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
