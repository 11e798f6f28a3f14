// Whose token a call goes with, and how tokens are renewed: by one server, once, and stored before they are used.

#include "bot/workspaces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>

#include "base/log.hpp"
#include "bot/installs.hpp"
#include "net/http_server.hpp"

namespace c1::bot {
namespace {

using slack::Tenant;

const Secret kKey(std::string(32, 'k'));
const Tenant kAcme{.team = "T1"};

// Slack's oauth.v2.access: a new pair each time, or what a test has put there before.
class TokenDesk {
 public:
  explicit TokenDesk(net::Runtime& runtime) {
    server_ = net::HttpServer::start(runtime, {}, [this](const net::Request& request, const net::Respond& respond) {
                respond(answer(request));
              }).value();
  }
  std::string api() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/api/"; }
  void answers(std::string body, int status = 200) {
    const std::lock_guard lock(mutex_);
    prepared_.push_back(net::json_response(std::move(body), status));
  }
  int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  std::string last_body() const {
    const std::lock_guard lock(mutex_);
    return body_;
  }

 private:
  net::Response answer(const net::Request& request) {
    const std::lock_guard lock(mutex_);
    body_ = request.body;
    const std::string number = std::to_string(++asked_);
    if (!prepared_.empty()) {
      net::Response prepared = std::move(prepared_.front());
      prepared_.pop_front();
      return prepared;
    }
    return net::json_response(R"({"ok":true,"access_token":"new-)" + number + R"(","refresh_token":"refresh-)" +
                              number + R"(","expires_in":43200,"app_id":"A1","team":{"id":"T1","name":"Acme"}})");
  }

  mutable std::mutex mutex_;
  std::deque<net::Response> prepared_;
  int asked_ = 0;
  std::string body_;
  std::unique_ptr<net::HttpServer> server_;
};

class WorkspacesTest : public ::testing::Test {
 protected:
  WorkspacesTest() {
    log::configure(log::Level::off, log::Format::text);
    install("T1", "old", "refresh-0", std::chrono::hours{12});
  }
  void TearDown() override { runtime.stop(); }

  void install(const std::string& id, const std::string& token, const std::string& refresh,
               std::optional<Seconds> lasts) {
    slack::Granted granted{.app = "A1", .team = id, .token = Secret(token), .refresh_token = Secret(refresh)};
    granted.lasts = lasts;
    if (id.starts_with('E')) granted.enterprise = id, granted.org_install = true;
    const auto row = installed(seal, granted, "1.2", clock.now());
    store->write([&](storage::Tx& tx) { tx.save(row); });
  }
  storage::SlackInstall row(const std::string& id = "T1") {
    return store->read([&](storage::Tx& tx) { return tx.slack_install(id); }).value();
  }
  std::unique_ptr<Workspaces> server() {
    return std::make_unique<Workspaces>(*store, clock, runtime, *client,
                                        slack::OauthClient{desk.api(), "1.2", Secret("secret")}, kKey);
  }

  // Waits for it.
  static std::string text_of(const Result<Secret>& token) {
    return token ? token->reveal() : "(" + token.error().detail + ")";
  }
  template <class Ask>
  std::vector<std::string> answers(int count, Ask ask) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> got;
    for (int i = 0; i < count; ++i)
      ask([&](const Result<Secret>& token) {
        const std::lock_guard lock(mutex);
        got.push_back(text_of(token));
        changed.notify_all();
      });
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::seconds{20}, [&] { return got.size() == static_cast<std::size_t>(count); });
    return got;
  }
  std::string token(Workspaces& at, const Tenant& tenant = kAcme) {
    return answers(1, [&](auto ready) { at.token_for(tenant, ready); }).at(0);
  }
  std::string another(Workspaces& at, const std::string& refused, const std::string& error) {
    return answers(1, [&](auto ready) { at.refused(kAcme, Secret(refused), error, ready); }).at(0);
  }

  ManualClock clock{from_millis(1'800'000'000'000)};
  std::unique_ptr<storage::Store> store = storage::open_store("sqlite::memory:").value();
  const Seal seal{kKey, kTokenSeal};
  net::Runtime runtime{{.io_threads = 1, .workers = 8}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  TokenDesk desk{runtime};
};

TEST_F(WorkspacesTest, ATokenServesAsLongAsItLasts) {
  const auto at = server();
  EXPECT_EQ(token(*at), "old");
  clock.advance(std::chrono::hours{9});
  EXPECT_EQ(token(*at), "old");
  EXPECT_EQ(desk.asked(), 0);
}

TEST_F(WorkspacesTest, ItIsRenewedBeforeItEndsAndNobodyWaits) {
  const auto at = server();
  clock.advance(std::chrono::hours{11});
  EXPECT_EQ(token(*at), "old");
  while (row().version == 1'800'000'000'000) EXPECT_THAT(token(*at), ::testing::AnyOf("old", "new-1"));
  while (token(*at) != "new-1") {
  }
  EXPECT_EQ(desk.asked(), 1);
  EXPECT_THAT(desk.last_body(), ::testing::HasSubstr("grant_type=refresh_token&refresh_token=refresh-0"));
  EXPECT_EQ(opened(seal, row())->refresh_token.reveal(), "refresh-1");
  EXPECT_EQ(row().expires, clock.now() + std::chrono::hours{12});
}

// 48
TEST_F(WorkspacesTest, AnEndedOneIsRenewedOnceForAllOfTwoServers) {
  const auto one = server(), other = server();
  EXPECT_EQ(token(*one), "old");
  EXPECT_EQ(token(*other), "old");
  clock.advance(std::chrono::hours{13});
  int turn = 0;
  const auto got = answers(40, [&](auto ready) { (turn++ % 2 == 0 ? *one : *other).token_for(kAcme, ready); });
  EXPECT_EQ(got, std::vector<std::string>(40, "new-1"));
  EXPECT_EQ(desk.asked(), 1);
}

TEST_F(WorkspacesTest, WhatSlackSaysHasEndedIsRenewedWhateverOurClockSays) {
  const auto at = server();
  EXPECT_EQ(token(*at), "old");
  const auto got = answers(20, [&](auto ready) { at->refused(kAcme, Secret("old"), "token_expired", ready); });
  EXPECT_EQ(got, std::vector<std::string>(20, "new-1"));
  EXPECT_EQ(desk.asked(), 1);
}

TEST_F(WorkspacesTest, AnotherServersTokenIsTakenFromTheStore) {
  const auto at = server();
  EXPECT_EQ(token(*at), "old");
  install("T1", "newer", "refresh-9", std::chrono::hours{12});
  EXPECT_EQ(another(*at, "old", "token_revoked"), "newer");
  EXPECT_EQ(token(*at), "newer");
  EXPECT_EQ(desk.asked(), 0);
}

TEST_F(WorkspacesTest, ARefusedRefreshTokenIsLookedUpOnceMoreAndThenItIsOver) {
  const auto at = server();
  clock.advance(std::chrono::hours{13});
  desk.answers(R"({"ok":false,"error":"invalid_refresh_token"})");
  EXPECT_EQ(token(*at), "(invalid_refresh_token)");
  EXPECT_EQ(row().problem, "invalid_refresh_token");
  EXPECT_EQ(token(*at), "(not_installed)");
  EXPECT_EQ(at->known_id(kAcme), "");
  install("T1", "again", "refresh-9", std::chrono::hours{12});
  EXPECT_EQ(token(*at), "again") << "installed anew";
}

TEST_F(WorkspacesTest, ATroubledSlackEndsNothing) {
  const auto at = server();
  clock.advance(std::chrono::hours{13});
  desk.answers("<html>", 503);
  EXPECT_EQ(token(*at), "(token_expired)");
  EXPECT_EQ(row().problem, "");
  EXPECT_EQ(row().renewing, std::nullopt) << "the next one may try";
  EXPECT_EQ(token(*at), "new-2");
}

TEST_F(WorkspacesTest, AWrongSecretOfOursEndsNoInstallation) {
  const auto at = server();
  clock.advance(std::chrono::hours{13});
  desk.answers(R"({"ok":false,"error":"bad_client_secret"})");
  EXPECT_EQ(token(*at), "(token_expired)");
  EXPECT_EQ(row().problem, "");
}

TEST_F(WorkspacesTest, ARevokedTokenIsTheEndOfIt) {
  const auto at = server();
  EXPECT_EQ(token(*at), "old");
  EXPECT_EQ(another(*at, "old", "account_inactive"), "(not_installed)");
  EXPECT_EQ(row().problem, "account_inactive");
  EXPECT_EQ(desk.asked(), 0);
}

TEST_F(WorkspacesTest, AnInstallationThatCameMeanwhileIsNotOverwrittenByARenewal) {
  const auto at = server();
  clock.advance(std::chrono::hours{13});
  desk.answers(R"({"ok":true,"access_token":"late","refresh_token":"x","expires_in":43200,"team":{"id":"T1"}})");
  const auto before = row();
  // Between asking and storing somebody installs it anew: the renewal finds another version.
  install("T1", "installed", "refresh-9", std::chrono::hours{12});
  at->learn(before);
  EXPECT_EQ(token(*at), "installed");
  EXPECT_EQ(opened(seal, row())->token.reveal(), "installed");
}

TEST_F(WorkspacesTest, TheWorkspacesOwnInstallationSpeaksElseTheOrganisations) {
  install("E1", "org", "", {});
  const auto at = server();
  EXPECT_EQ(token(*at, {.team = "T1", .enterprise = "E1"}), "old");
  EXPECT_EQ(token(*at, {.team = "T2", .enterprise = "E1"}), "org");
  EXPECT_EQ(token(*at, {.team = "T1", .enterprise = "E1", .org_install = true}), "org");
  EXPECT_EQ(token(*at, {.enterprise = "E1", .org_install = true}), "org");
  EXPECT_EQ(token(*at, {.team = "T2"}), "(not_installed)");
  EXPECT_EQ(token(*at, {.team = "T9", .enterprise = "E9"}), "(not_installed)");
  EXPECT_EQ(token(*at, {}), "(not_installed)");
  EXPECT_EQ(at->id_of({.team = "T2", .enterprise = "E1"}), "E1");
}

TEST_F(WorkspacesTest, AnotherSecretKeyOpensNothing) {
  Workspaces at(*store, clock, runtime, *client, {desk.api(), "1.2", Secret("secret")}, Secret(std::string(32, 'x')));
  EXPECT_EQ(token(at), "(not_installed)");
  EXPECT_EQ(row().problem, "") << "the right key will do";
}

}  // namespace
}  // namespace c1::bot
