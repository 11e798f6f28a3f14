#pragma once
// A Slack of several workspaces, an app that is installed in them by OAuth, and a browser to do it with.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bot/app.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "sandbox/office.hpp"
#include "sandbox/sandbox.hpp"
#include "storage/store.hpp"
#include "support/app_process.hpp"
#include "support/postgres_server.hpp"
#include "support/slack_person.hpp"

namespace c1::scenarios {

struct Place {
  std::string id;  // T...
  std::string name;
  std::vector<std::pair<std::string, std::string>> people;  // short name, email
};

struct SeveralOptions {
  std::vector<Place> places;
  std::string allowed;       // SLACK_WORKSPACES
  std::string organisation;  // E..., of all of them; "" = none
  bool rotates = false;
  bool as_process = false;  // the app is a program of its own, that can be killed
  bool socket_mode = false;
  std::string app_id = "A0SANDBOX1";
  std::string expected_app = {};  // SLACK_APP_ID
  std::string directory = {};     // the organisation file; "" = kOrganisation
};

// One person's browser: it keeps cookies, and follows nothing by itself.
class Browser {
 public:
  explicit Browser(net::HttpClient& client) : client_(client) {}
  net::Response get(const std::string& url) { return send({.url = url}); }
  net::Response send(net::ClientRequest request);
  void forget_cookies() { cookies_.clear(); }
  const std::map<std::string, std::string>& cookies() const { return cookies_; }

 private:
  net::HttpClient& client_;
  std::map<std::string, std::string> cookies_;
};

class SeveralWorkspaces {
 public:
  explicit SeveralWorkspaces(SeveralOptions options);
  ~SeveralWorkspaces();

  support::SlackDesk& at(const std::string& place) { return *desks_.at(place); }
  support::Person person(const std::string& place, const std::string& name) { return at(place).person(name); }
  Browser browser() { return Browser(*client_); }
  net::HttpClient& client() { return *client_; }
  // Signs in to the web app with a link that `person` asks for in Slack.
  void signs_in(Browser& browser, support::Person& person);
  // From now on an installation in this workspace is one of another app.
  void is_another_app(const std::string& place, const std::string& app_id) { office_->pretend_app(place, app_id); }

  // As an administrator does it, up to the last page. `id`: of a workspace or an organisation.
  net::Response installs(const std::string& id) {
    Browser one = browser();
    return installs(one, id);
  }
  net::Response installs(Browser& browser, const std::string& id);
  // Up to where Slack sends the browser back to the app.
  std::string allowed_by_slack(Browser& browser, const std::string& id);

  void start_app();
  void stop_app();
  void restart_app() {
    stop_app();
    start_app();
  }
  // The organisation file is another one from now on.
  void has_directory(const std::string& yaml);
  const std::string& address() const { return address_; }
  int renewals() const { return office_->renewals(); }
  // Everything that the database holds, as bytes (SQLite only); "" on PostgreSQL.
  std::string database_bytes() const;
  std::vector<storage::SlackInstall> installs();
  std::vector<storage::AuditRecord> audit();
  std::vector<std::string> parked();  // why each was

 private:
  template <class F>
  auto stored(F read);
  bot::Config config() const;
  void start_process();
  void write_directory(const std::string& yaml) const;
  std::string database() const;

  const SeveralOptions options_;
  std::filesystem::path folder_;
  net::Runtime runtime_;
  std::unique_ptr<net::HttpClient> client_;
  std::shared_ptr<sandbox::Office> office_;
  std::vector<std::unique_ptr<sandbox::Sandbox>> slacks_;  // the first is the site
  std::map<std::string, std::unique_ptr<support::SlackDesk>> desks_;
  std::unique_ptr<support::PostgresDatabase> postgres_;
  SystemClock clock_;
  std::unique_ptr<bot::Application> app_;
  std::unique_ptr<support::AppProcess> process_;
  std::string address_;
};

}  // namespace c1::scenarios
