#include "sandbox/sandbox.hpp"

#include "sandbox/api.hpp"
#include "sandbox/archive.hpp"
#include "sandbox/assets.hpp"
#include "sandbox/control.hpp"
#include "sandbox/core.hpp"
#include "sandbox/guard.hpp"
#include "sandbox/office.hpp"
#include "sandbox/response_url.hpp"

namespace c1::sandbox {
namespace {

constexpr std::string_view kApi = "/api/";
constexpr std::string_view kHooks = "/hooks/";

Served serve(Core& core, const net::Request& request) {
  if (request.path.starts_with(kApi))
    return serve_api(core, request, std::string_view(request.path).substr(kApi.size()));
  const auto& office = core.workspace.settings.office;
  if (request.path.starts_with(kHooks)) {
    const std::string team = request.path.substr(kHooks.size(), request.path.find('/', kHooks.size()) - kHooks.size());
    const auto workspace = office ? office->workspace(team) : nullptr;
    Served served = serve_response_url(workspace ? *workspace : core, request);
    if (workspace) workspace->courier.send_events();
    return served;
  }
  if (office && request.path == "/oauth/v2/authorize") return {office->authorize(request)};
  const std::string refusal = refusal_of(request, core.workspace.settings.address);
  if (!refusal.empty()) return {net::json_response(json::object({{"error", refusal}}).dump(), 403)};
  if (request.path.starts_with("/sandbox/")) return {serve_control(core, request)};
  return {serve_asset(built_assets(), request)};
}

// One more workspace of a Slack of several.
void open_in(Office& office, const std::shared_ptr<Core>& core) {
  office.join(core);
  const auto site = office.site();
  std::string url;
  {
    Hold hold(*site);
    url = hold->url;
  }
  Hold hold(*core);
  hold->site = url;
}

// How we run the app: it learns of us by the variables that Slack apps use.
AppCommand command_of(Core& core, const SandboxSettings& settings) {
  AppCommand command{.command = settings.run_command, .log_file = settings.run_log};
  command.variables = {"SLACK_API_URL=" + core.workspace.url + "/api/",
                       "SLACK_SIGNING_SECRET=" + settings.signing_secret.reveal()};  // the app's own
  if (settings.office) {
    command.variables.push_back("SLACK_CLIENT_ID=" + settings.office->settings().client_id);
    command.variables.push_back("SLACK_CLIENT_SECRET=" +
                                settings.office->settings().client_secret.reveal());  // the app's own
  } else {
    command.variables.push_back("SLACK_BOT_TOKEN=" + settings.bot_token.reveal());  // the app's own
  }
  if (!settings.app_token.empty())
    command.variables.push_back("SLACK_APP_TOKEN=" + settings.app_token.reveal());  // the app's own
  if (!settings.clock_file.empty()) command.variables.push_back("C1_DEMO_CLOCK=" + settings.clock_file);
  command.found = [&core](std::string url) {
    Hold hold(core);
    hold->app_url = std::move(url);
    hold->changed();
  };
  command.moved = [&core] { Hold(core)->changed(); };
  return command;
}

}  // namespace

struct Sandbox::Doors {
  std::unique_ptr<HttpListener> listener;
};

Sandbox::Sandbox(std::shared_ptr<Core> core) : core_(std::move(core)), doors_(std::make_unique<Doors>()) {}
Sandbox::~Sandbox() { drain(); }

Result<std::unique_ptr<Sandbox>> Sandbox::start(net::Runtime& runtime, SandboxSettings settings) {
  if (settings.people.empty()) return invalid("A workspace needs people.");
  if (settings.signing_secret.empty()) return invalid("A workspace needs a signing secret.");
  if (settings.bot_token.empty() && !settings.office) return invalid("A workspace needs a bot token.");
  while (settings.app_url.ends_with('/')) settings.app_url.pop_back();
  auto core = std::make_shared<Core>(runtime, settings);
  core->clock.tell_in(settings.clock_file);
  if (const auto set = core->clock.set_offset(Millis{0}); !set) return set.error();
  std::unique_ptr<Sandbox> sandbox(new Sandbox(core));
  auto listener = HttpListener::start(settings.address, settings.port, [&shared = *core](const net::Request& request) {
    Served served = serve(shared, request);
    shared.courier.send_events();
    return served;
  });
  if (!listener) return listener.error();
  sandbox->doors_->listener = std::move(*listener);
  if (auto listens = core->sockets.listen(settings.address); !listens) return listens.error();
  {
    Hold hold(*core);
    hold->url = "http://" + settings.address + ":" + std::to_string(sandbox->port());
    hold->installed = !settings.office;
  }
  if (settings.office) open_in(*settings.office, core);
  if (settings.run_command.empty()) return sandbox;
  auto server = std::make_unique<AppProcess>(command_of(*core, settings));
  AppProcess& process = *server;
  {
    Hold hold(*core);
    core->server = std::move(server);
  }
  if (const auto started = process.start(); !started) return started.error();
  return sandbox;
}

std::uint16_t Sandbox::port() const { return doors_->listener->port(); }

std::string Sandbox::url() const {
  Hold hold(*core_);
  return hold->url;
}

void Sandbox::point_to(std::string app_url) {
  Hold hold(*core_);
  hold->app_url = std::move(app_url);
}

std::string Sandbox::state() const {
  Hold hold(*core_);
  return state_of(*hold).dump();
}

Result<void> Sandbox::load_state(std::string_view json_text) {
  const auto state = json::parse(json_text);
  if (!state) return state.error();
  Hold hold(*core_);
  return sandbox::load_state(*hold, *state);
}

void Sandbox::drain() {
  if (core_->server) core_->server->stop();  // first, as it may have something to say at its end
  {
    const std::lock_guard lock(core_->mutex);
    core_->stopping = true;
  }
  core_->moved.notify_all();
  core_->courier.stop();
  core_->sockets.stop();
  if (doors_->listener) doors_->listener->stop();
}

}  // namespace c1::sandbox
