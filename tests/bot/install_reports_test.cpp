// Where it is installed and how it goes there, as the API tells it; and how an installation is ended there.

#include "bot/install_reports.hpp"

#include "api_house.hpp"
#include "bot/installs.hpp"
#include "bot/workspaces.hpp"

namespace c1::bot::install_reports_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class InstallReports : public ApiHouse {
 protected:
  InstallReports() {
    house.services.workspaces = &workspaces;
    save("T1", "Acme", "commands,chat:write", "1.2");
  }
  void save(const std::string& id, const std::string& name, const std::string& scopes, const std::string& client) {
    storage::SlackInstall row{.id = id,
                              .name = name,
                              .app = "A0123ABC",
                              .client = client,
                              .bot_user = "UBOT",
                              .scopes = scopes,
                              .token = workspaces.seal().close(Secret("xoxb-secret"), id + "/token"),
                              .installed_by = "U1",
                              .installed = house.clock.now(),
                              .version = 1};
    house.store->write([&](storage::Tx& tx) { tx.save(row); });
  }
  json::Value only_row() {
    const json::Value list = call("ines", "GET /api/v1/slack/installs")["list"];
    EXPECT_EQ(list.array().size(), 1U) << last.body;
    return list[0];
  }

  Workspaces workspaces{*house.store,
                        house.clock,
                        house.runtime,
                        *house.client,
                        {"http://127.0.0.1:9/", "1.2", Secret("secret")},
                        Secret(std::string(32, 'k'))};
};

TEST_F(InstallReports, SayWhatIsLackingAndHowItGoes) {
  house.store->write([&](storage::Tx& tx) {
    tx.save(storage::SlackHealth{.team = "T1",
                                 .answered = house.clock.now(),
                                 .failed = house.clock.now() - Seconds{60},
                                 .method = "chat.postMessage",
                                 .error = "internal_error"});
    tx.enqueue(workflow::SyncHome{{"lena@acme.test"}}, house.clock.now());
    for (storage::DueEffect& due : tx.claim(house.clock.now(), Millis{1'000}, 1)) {
      due.place = "T1";
      tx.park(due, house.clock.now(), "no account");
    }
  });
  const json::Value row = only_row();
  EXPECT_EQ(row["displayName"].string(), "Acme");
  EXPECT_EQ(row["slackAppId"].string(), "A0123ABC");
  EXPECT_EQ(row["tokenState"].string(), "lasts");
  EXPECT_EQ(row["lastFailedMethod"].string(), "chat.postMessage");
  EXPECT_EQ(row["parked"].integer(), 1);
  EXPECT_THAT(row["lacking"].dump(), HasSubstr("Without users:read people are not recognised."));
  EXPECT_FALSE(row["otherClient"].boolean());
  EXPECT_THAT(last.body, Not(HasSubstr("xox")));
}

TEST_F(InstallReports, TellApartWhatAnotherClientOrSlackHasEnded) {
  save("T1", "Acme", "commands", "9.9");
  EXPECT_TRUE(only_row()["otherClient"].boolean());
  house.store->write([&](storage::Tx& tx) {
    storage::SlackInstall row = tx.slack_install("T1").value();
    row.problem = "token_revoked";
    tx.save(row);
  });
  EXPECT_EQ(only_row()["tokenState"].string(), "refused");
  EXPECT_EQ(only_row()["problem"].string(), "token_revoked");
}

TEST_F(InstallReports, AnInstallationIsForgottenAlsoWhereSlackCannotBeTold) {
  call("omar", "DELETE /api/v1/slack/installs/T1");
  EXPECT_EQ(last.status, 403);
  const json::Value answer = call("ines", "DELETE /api/v1/slack/installs/T1");
  EXPECT_EQ(last.status, 200) << last.body;
  EXPECT_THAT(answer["leftToDo"].string(), HasSubstr("Remove the app there, too"));
  EXPECT_EQ(call("ines", "GET /api/v1/slack/installs")["list"].array().size(), 0U);
  call("ines", "DELETE /api/v1/slack/installs/T1");
  EXPECT_EQ(last.status, 404);
  const auto entries = house.audit();
  EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const storage::AuditEntry& entry) {
    return entry.what == "slack.removed" && entry.actor == "ines@acme.test" && entry.surface == "api";
  }));
}

}  // namespace
}  // namespace c1::bot::install_reports_test
