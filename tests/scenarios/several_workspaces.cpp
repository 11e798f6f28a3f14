#include "scenarios/several_workspaces.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "scenarios/world.hpp"
#include "storage/audit.hpp"

namespace c1::scenarios {
namespace {

constexpr char kSeveralSigningSecret[] = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr char kSeveralAppToken[] = "xapp-1-scenario-token";
constexpr char kSeveralClientId[] = "1111.2222";
constexpr char kSeveralClientSecret[] = "the client's secret";

sandbox::SandboxSettings one_workspace(const SeveralOptions& options, const Place& place,
                                       const std::shared_ptr<sandbox::Office>& office) {
  sandbox::SandboxSettings settings;
  settings.signing_secret = Secret(kSeveralSigningSecret);
  if (options.socket_mode) settings.app_token = Secret(kSeveralAppToken);
  settings.team_id = place.id;
  settings.team_name = place.name;
  settings.app_id = options.app_id;
  settings.enterprise_id = options.organisation;
  settings.enterprise_name = options.organisation.empty() ? "" : "Acme Group";
  settings.office = office;
  for (const auto& [name, email] : place.people)
    settings.people.push_back({.id = "", .name = name, .email = email, .real_name = name + " of " + place.name});
  settings.timing.event_retries = {Millis{0}, Millis{50}, Millis{100}};
  return settings;
}

std::string value_of(std::string_view cookie, std::string& name) {
  const auto equals = cookie.find('=');
  name = std::string(cookie.substr(0, equals));
  return std::string(cookie.substr(equals + 1, cookie.find(';') - equals - 1));
}

}  // namespace

net::Response Browser::send(net::ClientRequest request) {
  const std::string url = request.url;
  std::string sent;
  for (const auto& [name, value] : cookies_) sent += (sent.empty() ? "" : "; ") + name + "=" + value;
  if (!sent.empty()) request.headers.push_back({"Cookie", sent});
  const net::Exchange exchange = net::send_and_wait(client_, std::move(request));
  if (!exchange.answered) throw std::runtime_error("no answer from " + url + ": " + exchange.problem);
  for (const net::Header& header : exchange.response.headers) {
    if (header.name != "Set-Cookie" && header.name != "set-cookie") continue;
    std::string name;
    const std::string value = value_of(header.value, name);
    if (value.empty())
      cookies_.erase(name);
    else
      cookies_[name] = value;
  }
  return exchange.response;
}

SeveralWorkspaces::SeveralWorkspaces(SeveralOptions options)
    : options_(std::move(options)),
      folder_(std::filesystem::temp_directory_path() / ("c1-" + new_id())),
      runtime_({.workers = 4}),
      client_(net::make_http_client(runtime_)),
      office_(std::make_shared<sandbox::Office>(sandbox::OfficeSettings{
          .client_id = kSeveralClientId, .client_secret = Secret(kSeveralClientSecret), .rotates = options_.rotates})) {
  log::configure(log::Level::off, log::Format::text);
  const char* said = std::getenv("C1_SCENARIOS_ON");  // layer-ok: a test's own setting
  if (said && std::string_view(said) == "postgresql") postgres_ = std::make_unique<support::PostgresDatabase>();
  std::filesystem::create_directories(folder_);
  write_directory(options_.directory.empty() ? kOrganisation : options_.directory);
  for (const Place& place : options_.places) {
    auto started = sandbox::Sandbox::start(runtime_, one_workspace(options_, place, office_));
    if (!started) throw std::runtime_error(started.error().says);
    desks_[place.id] = std::make_unique<support::SlackDesk>(*client_, (*started)->url());
    slacks_.push_back(*std::move(started));
  }
  start_app();
}

SeveralWorkspaces::~SeveralWorkspaces() {
  stop_app();
  desks_.clear();
  while (!slacks_.empty()) slacks_.pop_back();
  runtime_.stop();
  std::filesystem::remove_all(folder_);
}

std::string SeveralWorkspaces::database() const {
  return postgres_ ? postgres_->url() : "sqlite:" + (folder_ / "c1.db").string();
}

bot::Config SeveralWorkspaces::config() const {
  bot::Config config;
  config.listen_port = 0;
  config.database = database();
  config.organisation = (folder_ / "acme.yaml").string();
  config.signing_secrets = {Secret(kSeveralSigningSecret)};
  if (options_.socket_mode) config.app_token = Secret(kSeveralAppToken);
  config.slack_client_id = kSeveralClientId;
  config.slack_app_id = options_.expected_app;
  config.slack_client_secret = Secret(kSeveralClientSecret);
  config.slack_api_url = slacks_[0]->url() + "/api/";
  config.secret_key = Secret(std::string(32, 's'));
  std::string rest = options_.allowed;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    config.slack_workspaces.push_back(rest.substr(0, comma));
    rest.erase(0, std::min(comma + 1, rest.size()));
  }
  return config;
}

void SeveralWorkspaces::start_process() {
  process_ = std::make_unique<support::AppProcess>(
      std::map<std::string, std::string>{{"C1_LISTEN", "127.0.0.1:0"},
                                         {"C1_DATABASE", database()},
                                         {"C1_ORG", (folder_ / "acme.yaml").string()},
                                         {"C1_LOG", "error"},
                                         {"C1_SECRET_KEY", "c3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3Nzc3M="},
                                         {"SLACK_SIGNING_SECRET", kSeveralSigningSecret},
                                         {"SLACK_CLIENT_ID", kSeveralClientId},
                                         {"SLACK_CLIENT_SECRET", kSeveralClientSecret},
                                         {"SLACK_WORKSPACES", options_.allowed},
                                         {"SLACK_API_URL", slacks_[0]->url() + "/api/"}},
      (folder_ / "c1.log").string());
  address_ = process_->address();
}

void SeveralWorkspaces::start_app() {
  if (options_.as_process) {
    start_process();
  } else {
    auto app = bot::Application::start(config(), clock_);
    if (!app) throw std::runtime_error(app.error().says);
    app_ = *std::move(app);
    address_ = app_->address();
  }
  for (const auto& slack : slacks_) slack->point_to(address_);
  if (!options_.socket_mode) return;
  if (!desks_.begin()->second->waits_until([&] { return browser().get(address_ + "/readyz").status == 200; }))
    throw std::runtime_error("the app has no socket to Slack");
}

void SeveralWorkspaces::stop_app() {
  app_.reset();
  process_.reset();
}

void SeveralWorkspaces::write_directory(const std::string& yaml) const { std::ofstream(folder_ / "acme.yaml") << yaml; }

void SeveralWorkspaces::has_directory(const std::string& yaml) {
  stop_app();
  write_directory(yaml);
  start_app();
}

std::string SeveralWorkspaces::allowed_by_slack(Browser& browser, const std::string& id) {
  const net::Response begun = browser.get(address_ + "/slack/install");
  if (begun.status != 302) throw std::runtime_error("/slack/install says " + std::to_string(begun.status));
  const std::string chosen = std::string(begun.header("Location")) + "&decision=allow&team=" + id;
  const net::Response back = browser.get(chosen);
  if (back.status != 302) throw std::runtime_error("Slack says: " + back.body);
  return std::string(back.header("Location"));
}

net::Response SeveralWorkspaces::installs(Browser& browser, const std::string& id) {
  return browser.get(allowed_by_slack(browser, id));
}

void SeveralWorkspaces::signs_in(Browser& browser, support::Person& person) {
  person.runs("/c1 web").sees("Open the web app");
  const std::string screen = person.screen().dump();
  const std::string before = "/sign-in#";
  std::string secret;
  for (auto at = screen.rfind(before) + before.size();
       at < screen.size() && std::isalnum(static_cast<unsigned char>(screen[at])) != 0; ++at)
    secret += screen[at];
  const net::Response in = browser.send({.method = "POST",
                                         .url = address_ + "/web/api/sign-in",
                                         .headers = {{"Content-Type", "application/json"}},
                                         .body = json::object({{"secret", secret}}).dump()});
  if (in.status != 200) throw std::runtime_error("not signed in: " + in.body);
}

std::string SeveralWorkspaces::database_bytes() const {
  std::string all;
  if (postgres_) return all;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    if (file.path().filename().string().find("c1.db") == std::string::npos) continue;
    std::ifstream in(file.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

template <class F>
auto SeveralWorkspaces::stored(F read) {
  auto store = storage::open_store_to_read(database());
  if (!store) throw std::runtime_error(store.error().says);
  return (*store)->read(read);
}

std::vector<storage::SlackInstall> SeveralWorkspaces::installs() {
  return stored([](storage::Tx& tx) { return tx.slack_installs("", 100); });
}

std::vector<storage::AuditRecord> SeveralWorkspaces::audit() {
  return stored([](storage::Tx& tx) { return tx.audit(0, 1000); });
}

std::vector<std::string> SeveralWorkspaces::parked() {
  std::vector<std::string> errors;
  for (const auto& one : stored([](storage::Tx& tx) { return tx.parked(100); })) errors.push_back(one.error);
  return errors;
}

}  // namespace c1::scenarios
