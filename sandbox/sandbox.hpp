#pragma once
// A local Slack workspace: people, conversations, modals and a Home tab, driven over HTTP. It speaks to an app as Slack
// does (signed deliveries, Web API, response_urls) and refuses what Slack refuses, so that an app which works here has
// been tested against the contract and not against its own assumptions.
//
// Everything is in memory. The control API under /sandbox/ does what a person does, by what the person sees; see
// sandbox/control.hpp for its list.

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/runtime.hpp"
#include "sandbox/settings.hpp"

namespace c1::sandbox {

struct Core;

class Sandbox {
 public:
  // Listens at once. `runtime` carries the deliveries to the app and must outlive the sandbox.
  static Result<std::unique_ptr<Sandbox>> start(net::Runtime& runtime, SandboxSettings settings);
  ~Sandbox();  // drain()

  std::uint16_t port() const;
  std::string url() const;  // http://127.0.0.1:PORT; the Web API is at url() + "/api/"

  // Where the app listens, once that is known.
  void point_to(std::string app_url);

  // The workspace as JSON text, and back; see sandbox/archive.hpp.
  std::string state() const;
  Result<void> load_state(std::string_view json_text);

  // Stops the app if we run it, ends long polls, retries and connections. Blocks for at most the ack deadline; never
  // call it on an I/O thread.
  void drain();

 private:
  explicit Sandbox(std::shared_ptr<Core> core);
  struct Doors;
  std::shared_ptr<Core> core_;
  std::unique_ptr<Doors> doors_;
};

// `c1 sandbox ...`; argv[0] is the word "sandbox". The process's exit code.
int sandbox_main(int argc, char** argv);

}  // namespace c1::sandbox
