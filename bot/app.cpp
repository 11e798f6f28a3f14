#include "bot/app.hpp"

#include <algorithm>
#include <mutex>

#include "base/log.hpp"
#include "bot/api/api.hpp"
#include "bot/app_start.hpp"
#include "bot/caretaker.hpp"
#include "bot/digester.hpp"
#include "bot/directory/scim_server.hpp"
#include "bot/inbox.hpp"
#include "bot/install_pages.hpp"
#include "bot/install_reports.hpp"
#include "bot/installs.hpp"
#include "bot/listeners.hpp"
#include "bot/metrics.hpp"
#include "bot/notifier.hpp"
#include "bot/outbox.hpp"
#include "bot/people.hpp"
#include "bot/readiness.hpp"
#include "bot/secret_key.hpp"
#include "bot/services.hpp"
#include "bot/systems.hpp"
#include "bot/timekeeper.hpp"
#include "bot/web/sessions.hpp"
#include "bot/web/web_app.hpp"
#include "bot/workspaces.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "slack/http_door.hpp"
#include "slack/socket_door.hpp"
#include "storage/store.hpp"

namespace c1::bot {
namespace {

constexpr Millis kDrain{4'000};
constexpr Millis kSocketDrain{3'000};
constexpr Millis kOnItsWay{3'000};
constexpr Millis kHousekeeping{3'600'000};
constexpr Millis kHealth{60'000};
// Slack repeats an event for six minutes, with Delayed Events for a day.
constexpr std::chrono::hours kRememberDeliveries{48};

// A view may have 250 kB, and comes with what was filled in. Slack pings more often than this idle limit.
constexpr net::WebSocketLimits kSocketLimits{.message_limit = 4 * 1024 * 1024, .idle_limit = Millis{20'000}};

// Whoever moves the clock wants to see at once what has become due.
OutboxSettings outbox_settings(const Config& config) {
  OutboxSettings settings{.lease = config.outbox_lease};
  if (!config.demo_clock.empty()) settings.look_anyway = Millis{1'000};
  return settings;
}

// Without a bot token it is installed by OAuth.
std::unique_ptr<Workspaces> workspaces_of(const Config& config, const Secret& key, storage::Store& store,
                                          const Clock& clock, net::Runtime& runtime, net::HttpClient& client) {
  if (!config.bot_token.empty()) return nullptr;
  slack::OauthClient oauth{config.slack_api_url, config.slack_client_id, config.slack_client_secret};
  return std::make_unique<Workspaces>(store, clock, runtime, client, std::move(oauth), key);
}

// The door and what it alone needs.
struct SocketMode {
  SocketMode(net::Runtime& runtime, net::HttpClient& client, const Clock& clock, slack::Answer& answer,
             const Config& config)
      : websockets(net::make_websocket_client(runtime, {.limits = kSocketLimits})),
        app_api(runtime, client, clock, {.base_url = config.slack_api_url, .token = config.app_token}),
        door(runtime, *websockets, app_api, answer, {.tls_only = config.slack_api_url.starts_with("https:")}) {}

  std::unique_ptr<net::WebSocketClient> websockets;
  slack::WebApi app_api;
  slack::SocketDoor door;
};

class RunningApp final : public Application {
 public:
  RunningApp(const Config& config, const Secret& key, const Clock& clock, std::unique_ptr<storage::Store> store,
             Loaded loaded, std::vector<api::Workload> workloads)
      : clock_(clock),
        organisation_(config.organisation),
        people_file_(config.people),
        metrics_token_(config.metrics_token),
        store_(std::move(store)),
        catalog_version_(loaded.version),
        catalog_(std::move(loaded.catalog)),
        runtime_({.io_threads = 1, .workers = 16}),
        client_(net::make_http_client(runtime_)),
        workspaces_(workspaces_of(config, key, *store_, clock_, runtime_, *client_)),
        web_api_(runtime_, *client_, clock_,
                 {.base_url = config.slack_api_url,
                  .token = config.bot_token,
                  .tokens = workspaces_.get(),
                  .tiers = slack::is_slack(config.slack_api_url)}),
        people_(*store_, clock_, catalog_, runtime_, web_api_, workspaces_.get()),
        services_{*store_,           clock_,   catalog_, people_, config.public_url, !config.smtp_url.empty(),
                  workspaces_.get(), &web_api_},
        api_(services_, runtime_, api_settings(std::move(workloads))),
        router_(listeners(services_)),
        inbox_(*store_, clock_),
        answer_(
            runtime_, web_api_, router_,
            [this](const slack::Inbound& inbound, auto ready) { people_.admit(inbound, std::move(ready)); }, {},
            keeping()),
        notifier_(services_, web_api_),
        timekeeper_(services_),
        caretaker_(services_),
        digester_(services_),
        systems_(config, key, services_, runtime_, web_api_),
        directory_(services_, runtime_, config.scim_tokens),
        install_pages_(runtime_, services_, *client_, install_settings(config)),
        web_(runtime_, services_, *client_, web_api_, web_settings(config, [this] { reload_catalog(); })),
        outbox_(
            *store_, clock_,
            [this](const storage::DueEffect& effect, std::stop_token stop) {
              if (const Millis wait = still_on_its_way(effect); wait > Millis{0})
                return Done{.how = Done::How::again, .wait = wait, .refused = true};
              if (Timekeeper::keeps(effect.effect)) return timekeeper_.carry_out(effect);
              if (Caretaker::keeps(effect.effect)) return caretaker_.carry_out(effect, stop);
              if (Digester::keeps(effect.effect)) return digester_.carry_out(effect, stop);
              if (Systems::keeps(effect.effect)) return systems_.carry_out(effect, stop);
              return notifier_.carry_out(effect, std::move(stop));
            },
            outbox_settings(config)) {
    if (!config.signing_secrets.empty())
      http_door_.emplace(slack::SignatureCheck(config.signing_secrets),
                         config.tls_client_ca.empty() ? std::string{} : config.tls_client_name, clock_, answer_);
    if (!config.app_token.empty()) socket_mode_.emplace(runtime_, *client_, clock_, answer_, config);
  }

  ~RunningApp() override { stop(); }

  std::optional<Error> listen(const Config& config) {
    auto server = net::HttpServer::start(
        runtime_,
        {.address = config.listen_address,
         .port = config.listen_port,
         .certificate_file = config.tls_cert,
         .key_file = config.tls_key,
         .client_trust_file = config.tls_client_ca},
        [this](net::Request request, net::Respond respond) { handle(std::move(request), std::move(respond)); });
    if (!server) return server.error();
    server_ = *std::move(server);
    const bool ipv6 = config.listen_address.find(':') != std::string::npos;
    address_ = std::string(config.tls_cert.empty() ? "http://" : "https://") +
               (ipv6 ? "[" + config.listen_address + "]" : config.listen_address) + ":" +
               std::to_string(server_->port());
    if (services_.public_url.empty()) services_.public_url = address_;
    outbox_.start();
    inbox_.start([this](const std::string& payload, auto dealt_with) { take_up(payload, std::move(dealt_with)); });
    store_->on_change([this](const storage::Change& change) { follow(change); });
    if (socket_mode_) socket_mode_->door.start();
    keep_house();
    runtime_.after(kHealth, [this] { note_health(); });
    return std::nullopt;
  }

  std::uint16_t port() const override { return server_->port(); }
  std::string address() const override { return address_; }

  void reread_organisation() override {
    if (organisation_.empty() && people_file_.empty())
      return log::warn("there is nothing to read again: C1_ORG and C1_PEOPLE name no file", {});
    reread(*store_, organisation_, people_file_, clock_.now());
    try {
      reload_catalog();
    } catch (const storage::StoreDown& down) {
      log::error("the database does not answer", {{"problem", down.what()}});
    }
  }

  void reload_certificate() override {
    if (const auto error = server_->reload_certificate())
      return log::error("the certificate was not read again; the one before stays", {{"problem", error->says}});
    if (address_.starts_with("https:")) log::info("the certificate was read again", {});
  }

  void retry_parked() override {
    try {
      const auto count = store_->write([this](storage::Tx& tx) { return tx.retry_parked("", clock_.now()); });
      log::info("trying again what was parked", {{"count", count}});
      inbox_.look();
    } catch (const storage::StoreDown& down) {
      log::error("what is parked could not be tried again", {{"problem", down.what()}});
    }
  }

  void stop() override {
    if (socket_mode_) socket_mode_->door.drain(kSocketDrain);
    web_.stop();
    if (server_) server_->drain(kDrain);
    store_->on_change(nullptr);
    outbox_.stop();
    runtime_.stop();
    inbox_.stop();  // the last: what still runs may want to be kept
  }

 private:
  // What a killed server had sent may still be on its way into Slack: looked for at once it would not be found there, and
  // be said twice.
  Millis still_on_its_way(const storage::DueEffect& effect) const {
    if (!effect.maybe_done_before()) return Millis{0};
    return kOnItsWay - std::chrono::duration_cast<Millis>(clock_.now() - started_);
  }

  // Who is signed in to the web app, and may let the app into any workspace.
  InstallSettings install_settings(const Config& config) {
    const Seconds idle = config.web_session_idle, limit = config.web_session_limit;
    const auto administrator = [this, idle, limit](const net::Request& request) -> std::string {
      const web::SessionRules rules{services_.public_url.starts_with("https://"), idle, limit};
      const auto visitor = web::signed_in(services_, rules, request);
      return visitor && may_install(*visitor->user) ? visitor->user->id.value : std::string{};
    };
    return {.allowed = config.slack_workspaces, .app = config.slack_app_id, .administrator = administrator};
  }

  void handle(net::Request request, net::Respond respond) {
    if (http_door_ && http_door_->handle(request, respond)) return;
    if (install_pages_.handle(request, respond)) return;
    if (systems_.handle(request, respond)) return;
    if (directory_.handle(request, respond)) return;
    if (api_.handle(request, respond)) return;
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (reads && request.path == "/healthz") return respond(net::text_response("ok\n"));
    if (reads && request.path == "/readyz") return ready(respond);
    if (reads && request.path == "/metrics") return metrics(request, respond);
    if (web_.handle(request, respond)) return;
    respond(net::text_response("There is nothing here.\n", 404));
  }

  api::ApiSettings api_settings(std::vector<api::Workload> workloads) {
    return {.catalog_changed = [this] { reload_catalog(); },
            .workloads = std::move(workloads),
            .fetch = [this](const std::string& url) { return fetched(url); },
            .send_webhook = [this](const connectors::WebhookPost& post) { return systems_.post(post); }};
  }

  // For the API: an issuer's own documents.
  Result<json::Value> fetched(const std::string& url) {
    const net::Exchange exchange = net::send_and_wait(*client_, {.url = url});
    const Error failed =
        unavailable("The issuer of this token does not answer as it should just now.",
                    exchange.answered ? "status " + std::to_string(exchange.response.status) : exchange.problem);
    if (!exchange.answered || exchange.response.status != 200) return failed;
    auto value = json::parse(exchange.response.body);
    if (!value || !value->is_object()) return failed;
    return *std::move(value);
  }

  slack::Keeping keeping() {
    return {.keep = [this](const slack::Keeping::What& what, auto ready) { inbox_.keep(what, std::move(ready)); },
            .settled = [this](const std::string& key) { inbox_.settled(key); },
            .given_up = [this](const std::string& key) { inbox_.given_up(key); }};
  }

  // Once more, what was kept. What cannot be read any more was kept by another version: nobody could deal with it.
  void take_up(const std::string& payload, std::function<void(bool)> dealt_with) {
    const auto value = json::parse(payload);
    auto inbound = value ? slack::parse_payload(*value) : Result<slack::Inbound>(value.error());
    if (inbound) return answer_.replay(*std::move(inbound), std::move(dealt_with));
    log::error("what was kept cannot be read", {{"problem", inbound.error().says}});
    dealt_with(true);
  }

  // Without a setting it is not there; without the token it is not told.
  void metrics(const net::Request& request, const net::Respond& respond) {
    const std::string& token = metrics_token_.reveal();  // compared with what the caller has
    if (token.empty()) return respond(net::text_response("There is nothing here.\n", 404));
    if (!has_token(request.header("Authorization"), token))
      return respond(
          {401, "text/plain", "This needs C1_METRICS_TOKEN as a bearer token.\n", {{"WWW-Authenticate", "Bearer"}}});
    const bool queued = runtime_.try_work([this, respond] {
      const Instant now = clock_.now();
      Measured measured{.calls = web_api_.counts(),
                        .slack_connected = !socket_mode_ || socket_mode_->door.trouble().empty(),
                        .acks = answer_.acks(),
                        .paced = web_api_.paced()};
      measured.outbox = store_->read([&](storage::Tx& tx) { return tx.outbox_counts(now); });
      respond({200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(measured, now), {}});
    });
    if (!queued) respond(net::text_response("Too much work is waiting.\n", 503));
  }

  void ready(const net::Respond& respond) {
    const bool queued = runtime_.try_work([this, respond] {
      try {
        const Instant now = clock_.now();
        const auto counts = store_->read([&](storage::Tx& tx) { return tx.outbox_counts(now); });
        const std::string trouble = socket_mode_ ? socket_mode_->door.trouble() : "";
        const std::string standing = readiness_of(web_api_.health(), counts, now);
        respond(trouble.empty() ? net::text_response("ready\n" + standing)
                                : net::text_response(trouble + "\n" + standing, 503));
      } catch (const std::exception& error) {
        log::error("the database does not answer", {{"problem", error.what()}});
        respond(net::text_response("The database does not answer.\n", 503));
      }
    });
    if (!queued) respond(net::text_response("Too much work is waiting.\n", 503));
  }

  // What we or another server have changed; on a thread of the store.
  void follow(const storage::Change& change) {
    if (change.effects) outbox_.wake();
    web_.changed();
    if (change.people) people_.look_again();
    if (change.catalog) runtime_.work([this] { reload_catalog(); });
  }

  void reload_catalog() {
    const std::lock_guard lock(catalog_mutex_);  // or an older one could come in last
    if (store_->read([](storage::Tx& tx) { return tx.catalog_version(); }) == catalog_version_) return;
    Loaded loaded = stored_catalog(*store_, clock_.now());
    catalog_.swap(std::move(loaded.catalog));
    catalog_version_ = loaded.version;
    log::info("catalog loaded", {{"version", loaded.version}});
  }

  void keep_house() {
    runtime_.work([this] {
      store_->write([this](storage::Tx& tx) {
        tx.forget_deliveries_before(clock_.now() - kRememberDeliveries);
        tx.forget_api_leftovers(clock_.now());
      });
      web_.keep_house();
    });
    runtime_.after(kHousekeeping, [this] { keep_house(); });
  }

  void note_health() {
    runtime_.work([this] {
      try {
        keep_health(services_);
      } catch (const storage::StoreDown& down) {
        log::error("the database does not answer", {{"problem", down.what()}});
      }
    });
    runtime_.after(kHealth, [this] { note_health(); });
  }

  const Clock& clock_;
  const Instant started_ = clock_.now();
  const std::string organisation_;  // the file or folder, or ""
  const std::string people_file_;   // or ""
  const Secret metrics_token_;
  std::unique_ptr<storage::Store> store_;
  std::mutex catalog_mutex_;
  std::int64_t catalog_version_;
  Snapshot catalog_;
  net::Runtime runtime_;
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<Workspaces> workspaces_;  // null: one workspace, with the bot token of the settings
  slack::WebApi web_api_;
  People people_;
  Services services_;
  api::Api api_;
  slack::Router router_;
  Inbox inbox_;
  slack::Answer answer_;
  std::optional<slack::HttpDoor> http_door_;  // without a signing secret nothing that comes by HTTP is believed
  std::optional<SocketMode> socket_mode_;
  Notifier notifier_;
  Timekeeper timekeeper_;
  Caretaker caretaker_;
  Digester digester_;
  Systems systems_;
  directory::ScimServer directory_;
  InstallPages install_pages_;
  web::WebApp web_;
  Outbox outbox_;
  std::unique_ptr<net::HttpServer> server_;
  std::string address_;
};

}  // namespace

Result<std::unique_ptr<Application>> Application::start(const Config& config, const Clock& clock) {
  auto store = storage::open_store(config.database, {.readers = config.database_connections});
  if (!store) return store.error();
  compare_clocks(**store, clock);
  (*store)->write([&](storage::Tx& tx) {
    tx.release_leases();
    tx.release_inbound(clock.now());
  });
  auto loaded = catalog_for(**store, config, clock.now());
  if (!loaded) return loaded.error();
  const auto key = config.secret_key.empty() ? kept_secret_key(config.database) : Result<Secret>(config.secret_key);
  if (!key) return key.error();
  if (const std::size_t count = reseal_installs(**store, *key, clock.now()); count > 0)
    log::info("the tokens of workspaces are sealed with the new key", {{"workspaces", count}});
  auto workloads = workloads_for(config);
  if (!workloads) return workloads.error();
  auto app =
      std::make_unique<RunningApp>(config, *key, clock, *std::move(store), *std::move(loaded), *std::move(workloads));
  if (auto error = app->listen(config)) return *error;
  return std::unique_ptr<Application>(std::move(app));
}

}  // namespace c1::bot
