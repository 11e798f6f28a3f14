#include "sandbox/sandbox.hpp"

#include "sandbox/api.hpp"
#include "sandbox/control.hpp"
#include "sandbox/core.hpp"
#include "sandbox/response_url.hpp"

namespace c1::sandbox {
namespace {

constexpr std::string_view kApi = "/api/";

Served serve(Core& core, const net::Request& request) {
  if (request.path.starts_with(kApi))
    return serve_api(core, request, std::string_view(request.path).substr(kApi.size()));
  if (request.path.starts_with("/hooks/")) return serve_response_url(core, request);
  if (request.path.starts_with("/sandbox/")) return {serve_control(core, request)};
  if (request.path == "/")
    return {net::text_response("A local Slack workspace. The control API is under /sandbox/.\n")};
  return {net::text_response("There is nothing here.\n", 404)};
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
  if (settings.bot_token.empty()) return invalid("A workspace needs a bot token.");
  while (settings.app_url.ends_with('/')) settings.app_url.pop_back();
  auto core = std::make_shared<Core>(runtime, settings);
  std::unique_ptr<Sandbox> sandbox(new Sandbox(core));
  auto listener = HttpListener::start(settings.address, settings.port, [&shared = *core](const net::Request& request) {
    Served served = serve(shared, request);
    shared.courier.send_events();
    return served;
  });
  if (!listener) return listener.error();
  sandbox->doors_->listener = std::move(*listener);
  Hold hold(*core);
  hold->url = "http://" + settings.address + ":" + std::to_string(sandbox->port());
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

void Sandbox::drain() {
  {
    const std::lock_guard lock(core_->mutex);
    core_->stopping = true;
  }
  core_->moved.notify_all();
  core_->courier.stop();
  if (doors_->listener) doors_->listener->stop();
}

}  // namespace c1::sandbox
