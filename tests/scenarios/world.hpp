#pragma once
// The whole, as two people would use it: the sandbox and the app on real sockets, a real database: a file, or a
// PostgreSQL where C1_SCENARIOS_ON says so (tests/CMakeLists.txt has ctest run the scenarios on both).

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "bot/app.hpp"
#include "bot/demo_clock.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "sandbox/sandbox.hpp"
#include "storage/store.hpp"
#include "support/app_process.hpp"
#include "support/load_balancer.hpp"
#include "support/postgres_server.hpp"
#include "support/slack_person.hpp"

namespace c1::scenarios {

// An organisation of five people: Omar manages Lena and owns GitHub; Ines manages Omar, owns Figma and is super admin.
extern const char kOrganisation[];

enum class Transport { http, socket_mode };
inline std::ostream& operator<<(std::ostream& out, Transport transport) {
  return out << (transport == Transport::http ? "http" : "socket_mode");
}

class World {
 public:
  // Where the app runs: in the test itself, or as a program of its own that can be killed.
  enum class Runs { here, as_process };

  enum class On { what_ctest_says, postgres };

  explicit World(Runs runs = Runs::here, On on = On::what_ctest_says, Transport transport = Transport::http);
  World(Runs runs, Transport transport) : World(runs, On::what_ctest_says, transport) {}
  explicit World(Transport transport) : World(Runs::here, transport) {}
  // With another organisation and further settings.
  World(const std::string& organisation, std::function<void(bot::Config&)> adjust);
  // The same as a process of its own.
  World(const std::string& organisation, support::Settings settings);
  ~World();

  // Time goes on, for Slack and for the app.
  void passes(Millis time);

  // Ends the app (as SIGTERM would, or SIGKILL if it is a process) and starts another on the same database.
  void restart_app();
  void stop_app();
  void start_app();

  // Another app on the same database, as long as the first: from then on deliveries alternate between the two, as behind
  // a load balancer. PostgreSQL only.
  void start_second_app();
  // Of two processes one is killed and started again, while the other goes on.
  void kill_one_of_two(bool second);
  // Both are replaced, one after the other, while the load balancer goes on: the new one is ready before the old one is
  // told to stop. After start_second_app().
  void replace_apps();

  // The audit log, oldest first. Stops the app for it, because a database file has one server.
  std::vector<storage::AuditRecord> audit();
  net::Exchange get(const std::string& path) const;
  const std::string& address() const { return address_; }  // of the app, "http://127.0.0.1:4711"

 private:
  std::unique_ptr<bot::Application> started() const;
  std::unique_ptr<support::AppProcess> started_process() const;
  std::string database() const;
  void wait_until_ready() const;

  World(Runs runs, On on, Transport transport, const std::string& organisation,
        std::function<void(bot::Config&)> adjust, support::Settings settings = {});

  const Runs runs_;
  const support::Settings settings_;
  const std::function<void(bot::Config&)> adjust_;
  const Transport transport_;
  std::filesystem::path folder_;
  net::Runtime runtime_;  // of the sandbox and the test
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<sandbox::Sandbox> slack_;
  bot::DemoClock clock_;
  std::unique_ptr<support::PostgresDatabase> postgres_;
  std::unique_ptr<bot::Application> app_, second_app_;
  std::unique_ptr<support::LoadBalancer> balancer_;
  std::unique_ptr<support::AppProcess> process_, second_process_;
  std::string address_;  // of the app

 public:
  std::unique_ptr<support::SlackDesk> desk;
};

}  // namespace c1::scenarios
