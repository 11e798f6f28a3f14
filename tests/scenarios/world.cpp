#include "scenarios/world.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "storage/audit.hpp"

namespace c1::scenarios {

const char kOrganisation[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, title: Platform engineer, manager: omar@acme.test}
  - {email: omar@acme.test, name: Omar Haddad, title: Head of Platform, manager: ines@acme.test}
  - {email: ines@acme.test, name: Ines Costa, title: CTO, roles: [super_admin]}
  - {email: jun@acme.test, name: Jun Watanabe, title: IT support, manager: ines@acme.test}
apps:
  - slug: github
    name: GitHub
    description: Source code and reviews
    owners: [ines@acme.test]
    policy: manager
    entitlements:
      - {slug: access, name: Access}
      - {slug: platform-team, name: Platform team member, resource: {type: group, name: platform-team}, max_duration: 30d, policy: manager-then-owner}
      - {slug: on-call, name: On call, owners: [omar@acme.test, ines@acme.test], policy: either}
      - {slug: org-admin, name: Organisation admin, resource: {type: role, name: admin}, max_duration: 8h, policy: careful}
      - {slug: prod, name: Production, owners: [omar@acme.test, ines@acme.test], max_duration: 8h, policy: two-of-them, emergency: {policy: either}}
  - slug: figma
    name: Figma
    owners: [jun@acme.test]
    policy: auto
    entitlements: [{slug: access, name: Access}]
  - slug: cafe
    name: Café Élysée
    owners: [jun@acme.test]
    policy: auto
    entitlements: [{slug: access, name: Access}]
  - slug: hidden
    name: Hidden vault
    owners: [jun@acme.test]
    policy: auto
    entitlements: [{slug: access, name: Access}]
  - slug: data
    name: Data lake
    owners: [ines@acme.test]
    policy: manager
    entitlements: [{slug: read, name: Read, form: ticket}]
forms:
  - slug: ticket
    name: Ticket
    fields:
      - {id: ticket, type: text, label: Ticket, required: true, pattern: 'T-[0-9]+', help: Like T-17}
      - {id: where, type: choice, label: Where, options: [Europe, America]}
      - {id: buddy, type: user, label: Buddy}
catalogs:
  - {slug: everyone, name: Everyone, audience: everyone, entitlements: [github/*, figma/access, cafe/access, data/read]}
  - {slug: starter, name: Starter kit, audience: everyone, bundle: true, entitlements: [figma/access, github/access]}
policies:
  - {slug: auto, steps: [{accept: Low risk}]}
  - {slug: manager, steps: [{approve: {by: manager, fallback: [app_owners]}}]}
  - slug: manager-then-owner
    steps:
      - approve: {by: manager}
      - approve: {by: app_owners, require_reason: [deny]}
  - slug: two-of-them
    steps:
      - approve: {by: entitlement_owners, quorum: 2, allow_reassignment: true, channel: "#general"}
  - {slug: either, steps: [{approve: {by: entitlement_owners}}]}
  - {slug: careful, steps: [{approve: {by: app_owners, require_reason: [approve, deny]}}]}
)";

namespace {

constexpr char kSigningSecret[] = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr char kBotToken[] = "xoxb-scenario-token";
constexpr char kAppToken[] = "xapp-1-scenario-token";

sandbox::SandboxSettings workspace(Transport transport) {
  sandbox::SandboxSettings settings;
  if (transport == Transport::socket_mode) settings.app_token = Secret(kAppToken);
  settings.signing_secret = Secret(kSigningSecret);
  settings.bot_token = Secret(kBotToken);
  const auto person = [](const std::string& name, const std::string& real_name) {
    sandbox::Person one;
    one.name = name;
    one.email = name + "@acme.test";
    one.real_name = real_name;
    return one;
  };
  settings.people = {person("lena", "Lena Fischer"), person("omar", "Omar Haddad"), person("ines", "Ines Costa"),
                     person("jun", "Jun Watanabe"), person("sam", "Sam Stranger")};
  settings.channels = {
      {.id = "C0GENERAL", .name = "general", .members = {"lena", "omar", "ines", "jun", "sam"}},
      {.id = "C0ONCALL", .name = "on-call", .members = {"omar"}, .app_is_member = false},
      {.id = "C0VAULT", .name = "vault", .members = {"omar"}, .is_private = true, .app_is_member = false}};
  settings.user_groups = {{.id = "S0ONCALL", .handle = "on-call", .name = "On call", .users = {"omar"}}};
  // Of the manifest that is shipped, the steps for workflows.
  std::ifstream shipped(C1_SOURCE_DIR "/manifests/slack/http.yaml");
  settings.manifest.functions = sandbox::read_manifest({std::istreambuf_iterator<char>(shipped), {}})->functions;
  settings.manifest.unfurl_domains = {"127.0.0.1"};
  settings.timing.event_retries = {Millis{0}, Millis{50}, Millis{100}};
  return settings;
}

}  // namespace

World::World(Runs runs, On on, Transport transport) : World(runs, on, transport, kOrganisation, {}) {}

World::World(const std::string& organisation, std::function<void(bot::Config&)> adjust)
    : World(Runs::here, On::what_ctest_says, Transport::http, organisation, std::move(adjust)) {}

World::World(const std::string& organisation, support::Settings settings)
    : World(Runs::as_process, On::what_ctest_says, Transport::http, organisation, {}, std::move(settings)) {}

World::World(Runs runs, On on, Transport transport, const std::string& organisation,
             std::function<void(bot::Config&)> adjust, support::Settings settings)
    : runs_(runs),
      settings_(std::move(settings)),
      adjust_(std::move(adjust)),
      transport_(transport),
      folder_(std::filesystem::temp_directory_path() / ("c1-" + new_id())),
      runtime_({.workers = 4}),
      client_(net::make_http_client(runtime_)),
      clock_((folder_ / "clock").string()) {
  log::configure(log::Level::warn, log::Format::text);
  const char* said = std::getenv("C1_SCENARIOS_ON");  // layer-ok: a test's own setting
  if (on == On::postgres || (said && std::string_view(said) == "postgresql"))
    postgres_ = std::make_unique<support::PostgresDatabase>();
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "acme.yaml") << organisation;
  sandbox::SandboxSettings slack = workspace(transport_);
  slack.clock_file = (folder_ / "clock").string();
  auto started = sandbox::Sandbox::start(runtime_, std::move(slack));
  if (!started) throw std::runtime_error(started.error().says);
  slack_ = *std::move(started);
  desk = std::make_unique<support::SlackDesk>(*client_, slack_->url());
  start_app();
}

World::~World() {
  stop_app();
  desk.reset();
  slack_.reset();
  runtime_.stop();
  std::filesystem::remove_all(folder_);
}

void World::stop_app() {
  if (balancer_) slack_->point_to("");
  balancer_.reset();
  second_app_.reset();
  app_.reset();
  second_process_.reset();
  process_.reset();
}

std::string World::database() const { return postgres_ ? postgres_->url() : "sqlite:" + (folder_ / "c1.db").string(); }

void World::start_app() {
  if (runs_ == Runs::as_process) {
    process_ = started_process();
    address_ = process_->address();
  } else {
    app_ = started();
    address_ = app_->address();
  }
  slack_->point_to(address_);
  if (transport_ == Transport::socket_mode) wait_until_ready();
}

// In Socket Mode it is the app that comes to Slack.
void World::wait_until_ready() const {
  if (!desk->waits_until([&] { return get("/readyz").response.status == 200; }))
    throw std::runtime_error("the app has no socket to Slack");
}

std::unique_ptr<bot::Application> World::started() const {
  bot::Config config;
  config.listen_port = 0;
  config.database = database();
  config.organisation = (folder_ / "acme.yaml").string();
  if (transport_ == Transport::socket_mode)
    config.app_token = Secret(kAppToken);
  else
    config.signing_secrets = {Secret(kSigningSecret)};
  config.bot_token = Secret(kBotToken);
  config.slack_api_url = slack_->url() + "/api/";
  config.secret_key = Secret(std::string(32, 's'));
  config.demo_clock = (folder_ / "clock").string();
  if (adjust_) adjust_(config);
  auto app = bot::Application::start(config, clock_);
  if (!app) throw std::runtime_error(app.error().says);
  return *std::move(app);
}

void World::start_second_app() {
  std::string second;
  if (runs_ == Runs::as_process)
    second_process_ = started_process(), second = second_process_->address();
  else
    second_app_ = started(), second = second_app_->address();
  balancer_ = std::make_unique<support::LoadBalancer>(runtime_, *client_, std::vector<std::string>{address_, second});
  slack_->point_to(balancer_->address());
}

void World::kill_one_of_two(bool second) {
  auto& one = second ? second_process_ : process_;
  one.reset();
  one = started_process();
  if (!second) address_ = one->address();
  balancer_->moves(second ? 1 : 0, one->address());
}

void World::replace_apps() {
  for (auto* old : {&app_, &second_app_}) {
    auto fresh = started();
    auto& other = old == &app_ ? second_app_ : app_;
    balancer_->use({fresh->address(), other->address()});
    std::swap(*old, fresh);
    fresh->stop();
  }
  address_ = app_->address();
}

std::unique_ptr<support::AppProcess> World::started_process() const {
  support::Settings settings{{"C1_LISTEN", "127.0.0.1:0"},
                             {"C1_DATABASE", database()},
                             {"C1_ORG", (folder_ / "acme.yaml").string()},
                             {"C1_LOG", "error"},
                             {"C1_OUTBOX_LEASE", "20s"},
                             {"C1_SECRET_KEY", "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M="},
                             transport_ == Transport::socket_mode
                                 ? std::pair<const std::string, std::string>{"SLACK_APP_TOKEN", kAppToken}
                                 : std::pair<const std::string, std::string>{"SLACK_SIGNING_SECRET", kSigningSecret},
                             {"SLACK_BOT_TOKEN", kBotToken},
                             {"SLACK_API_URL", slack_->url() + "/api/"},
                             {"C1_DEMO_CLOCK", (folder_ / "clock").string()}};
  for (const auto& [name, value] : settings_) settings[name] = value;
  return std::make_unique<support::AppProcess>(settings);
}

void World::passes(Millis time) { desk->post("/sandbox/clock", json::object({{"by_ms", time.count()}})); }

void World::restart_app() {
  stop_app();
  start_app();
}

std::vector<storage::AuditRecord> World::audit() {
  stop_app();
  auto store = storage::open_store(database());
  if (!store) throw std::runtime_error(store.error().says);
  const auto verdict = storage::verify_audit(**store);
  if (verdict.broken_at) throw std::runtime_error("the audit log is broken");
  return (*store)->read([](storage::Tx& tx) { return tx.audit(0, 1000); });
}

net::Exchange World::get(const std::string& path) const {
  return net::send_and_wait(*client_, {.url = address_ + path});
}

}  // namespace c1::scenarios
