#pragma once
// A SCIM service that others wrote (scimmy), started by a test on a free port and ended by its process id.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "net/http_client.hpp"
#include "support/child.hpp"

namespace c1::connectors {

class ScimService {
 public:
  static constexpr char kToken[] = "s3cret";

  // Where tests/scimmy/install has put it; "" where it has not.
  static std::string folder() {
    const std::string path = std::string(C1_SOURCE_DIR) + "/build/scimmy";
    return std::filesystem::exists(path + "/node_modules/scimmy-routers") ? path : "";
  }

  ScimService() : port_(support::free_port()) { start(); }
  // Begins with nobody in a group, again.
  void start() {
    child_ = std::make_unique<support::Child>(
        std::vector<std::string>{"node", folder() + "/server.mjs", std::to_string(port_), kToken}, port_,
        folder_ / "log");
  }
  void stop() { child_->stop(); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/scim/v2"; }
  // Ids of who is in the group: "u1" is lena@acme.test, "u2" omar@acme.test.
  std::vector<std::string> members(net::HttpClient& client, const std::string& group = "Platform") const {
    const auto state = net::send_and_wait(client, {.url = "http://127.0.0.1:" + std::to_string(port_) + "/state"});
    std::vector<std::string> ids;
    const auto groups = json::parse(state.response.body);
    if (!groups) return ids;
    for (const json::Value& id : (*groups)[group].array()) ids.push_back(id.string());
    return ids;
  }

 private:
  support::Folder folder_;
  std::uint16_t port_;
  std::unique_ptr<support::Child> child_;
};

}  // namespace c1::connectors
