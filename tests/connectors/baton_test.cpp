// Against a stand-in for a connector and its reader: what is given is read back, and what goes wrong is said.

#include "connectors/baton.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "connectors/connector_folder.hpp"
#include "connectors/peers.hpp"

namespace c1::connectors {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = Receipt::State;
using What = Sighting::What;

class BatonTest : public ::testing::Test {
 protected:
  Job job(const std::string& email = "lena@acme.test", const std::string& entitlement = "group:g1:member") const {
    Job made{.key = "r1", .holder = lena()};
    made.holder.email = email;
    made.method = {"baton", "acme", {{"entitlement", entitlement}}};
    made.connection = {"acme",
                       "baton",
                       {{"connector", "baton-acme"},
                        {"environment.BATON_DOMAIN", folder.system()},
                        {"credentials.BATON_API_TOKEN", "acme-token"}}};
    return made;
  }
  Job with(const std::string& key, const std::string& value) const {
    Job made = job();
    made.connection.settings[key] = value;
    return made;
  }

  ConnectorFolder folder;
  Programs programs;
  std::unique_ptr<Provisioner> baton =
      make_baton_provisioner(programs, folder.programs(), [](const std::string& name) -> std::optional<Secret> {
        if (name == "acme-token") return Secret("s3cret-token");
        if (name == "old-token") return Secret("old");
        return std::nullopt;
      });
};

TEST_F(BatonTest, GivesAndTakesAndReadsBack) {
  EXPECT_EQ(baton->verify(job()).what, What::absent);
  const Receipt given = baton->grant(job());
  EXPECT_EQ(given.state, State::done);
  EXPECT_EQ(given.says, "Lena has \"group:g1:member\"; read back.");
  EXPECT_FALSE(given.was_so);
  EXPECT_THAT(folder.members(), ElementsAre("u2", "u1"));
  EXPECT_THAT(folder.calls(), ElementsAre("sync", "grant", "sync")) << "what was read a moment ago is not read again";
  EXPECT_EQ(baton->verify(job()).what, What::present);
  EXPECT_TRUE(baton->grant(job()).was_so) << "once more changes nothing";
  const Receipt taken = baton->revoke(job());
  EXPECT_EQ(taken.state, State::done);
  EXPECT_EQ(taken.says, "Lena Fischer does not have \"group:g1:member\"; read back.");
  EXPECT_THAT(folder.members(), ElementsAre("u2"));
  EXPECT_EQ(baton->revoke(job()).state, State::done);
  EXPECT_EQ(baton->verify(job()).what, What::absent);
}

TEST_F(BatonTest, TouchesNobodyWhereThePersonIsNotClear) {
  EXPECT_EQ(baton->grant(job("twin@acme.test")).says,
            "There are several accounts for Lena Fischer, so none was touched.");
  EXPECT_EQ(baton->grant(job("nobody@acme.test")).says, "Lena Fischer has no account there.");
  EXPECT_EQ(baton->grant(job("bot@acme.test")).says, "Lena Fischer has no account there.") << "that is a service";
  EXPECT_EQ(baton->grant(job("ida@acme.test")).says, "The account of Lena Fischer is not active there.");
  EXPECT_EQ(baton->revoke(job("nobody@acme.test")).state, State::done);
  EXPECT_EQ(baton->grant(job("jo@acme.test")).state, State::done) << "found by its login";
  EXPECT_THAT(folder.members(), ElementsAre("u2", "u7"));
}

TEST_F(BatonTest, SaysWhatWillNotWorkHoweverOften) {
  EXPECT_THAT(baton->grant(job("lena@acme.test", "group:none:member")).says, HasSubstr("knows no entitlement"));
  EXPECT_THAT(baton->grant(job("lena@acme.test", "group:g2:member")).says, HasSubstr("cannot be changed"));
  EXPECT_THAT(baton->revoke(job("lena@acme.test", "group:g3:member")).says, HasSubstr("by way of something else"));
  EXPECT_EQ(baton->grant(with("connector", "baton-none")).says,
            "There is no program baton-none in C1_CONNECTORS that could be run.");
  EXPECT_EQ(baton->grant(with("connector", "../programs/baton")).state, State::failed)
      << "nothing outside of the folder";
  EXPECT_EQ(baton->grant(with("credentials.BATON_API_TOKEN", "none")).says,
            "This server has no credential named \"none\".");
  const Receipt refused = baton->grant(with("credentials.BATON_API_TOKEN", "old-token"));
  EXPECT_EQ(refused.state, State::failed);
  EXPECT_EQ(refused.says,
            "baton-acme, reading the system: its credentials are not taken: error running connector: invalid token");
  EXPECT_THAT(make_baton_provisioner(programs, "", [](const std::string&) { return Secret("x"); })->grant(job()).says,
              HasSubstr("C1_CONNECTORS"));
  EXPECT_THAT(folder.members(), ElementsAre("u2"));
}

TEST_F(BatonTest, IsTriedAgainAsOftenAsItsExitCodeGivesHope) {
  folder.has_trouble("grant", R"({"exit": 14, "says": "no route"})");
  const Receipt away = baton->grant(job());
  EXPECT_EQ(away.state, State::not_yet);
  EXPECT_EQ(away.tries, 0) << "as often as others";
  EXPECT_EQ(away.says, "baton-acme, giving it: the system could not be reached: error running connector: no route");
  folder.has_trouble("grant", R"({"exit": 2, "says": "boom"})");
  EXPECT_EQ(baton->grant(job()).state, State::not_yet);
  EXPECT_EQ(baton->grant(job()).tries, 4) << "what is wrong is not said, so a few times";
  folder.has_trouble("grant", R"({"exit": 12})");
  EXPECT_EQ(baton->grant(job()).state, State::failed);
  folder.has_no_trouble();
  EXPECT_EQ(baton->grant(job()).state, State::done);
}

TEST_F(BatonTest, CountsNothingAsDoneThatIsNotReadBack) {
  folder.has_trouble("grant", R"({"does_nothing": true})");
  EXPECT_EQ(baton->grant(job()).state, State::not_yet);
  folder.has_no_trouble();
  EXPECT_EQ(baton->grant(job()).state, State::done);
  folder.has_trouble("revoke", R"({"does_nothing": true})");
  EXPECT_EQ(baton->revoke(job()).state, State::not_yet);
  folder.has_trouble("sync", R"({"exit": 14})");
  EXPECT_EQ(baton->verify(with("principal_type", "user")).what, What::unknown)
      << "of other settings nothing was read yet";
}

TEST_F(BatonTest, EndsWhatHangsAndSaysNoSecret) {
  folder.has_trouble("sync", R"({"hang": true})");
  const Receipt late = baton->grant(with("within", "1s"));
  EXPECT_EQ(late.state, State::not_yet);
  EXPECT_EQ(late.says, "baton-acme, reading the system: it did not end in time, and was ended.");
  folder.has_trouble("sync", R"({"exit": 2, "says": "401 for $TOKEN"})");
  EXPECT_THAT(baton->grant(job()).says, HasSubstr("401 for ***"));
  folder.has_trouble("sync", R"({"noise": 5000000})");
  EXPECT_EQ(baton->grant(job()).says, "baton-acme, reading the system: it said more than can be read.");
}

// It had given it when it was killed, and nobody knows: asked again, it finds it given.
TEST_F(BatonTest, IsAskedAgainAfterItWasKilledInTheMiddle) {
  folder.has_trouble("grant", R"({"then_hang": ")" + (folder / "pid") + R"("})");
  auto first = std::async(std::launch::async, [&] { return baton->grant(job()); });
  pid_t connector = 0;
  while (connector == 0) {
    std::ifstream(folder / "pid") >> connector;
    std::this_thread::yield();
  }
  ::kill(connector, SIGKILL);
  const Receipt receipt = first.get();
  EXPECT_EQ(receipt.state, State::not_yet);
  EXPECT_THAT(receipt.says, HasSubstr("ended by signal 9"));
  EXPECT_EQ(baton->grant(job()).state, State::done);
  EXPECT_THAT(folder.members(), ElementsAre("u2", "u1"));
}

TEST_F(BatonTest, LetsOneJobAtATimeToAConnection) {
  folder.has_trouble("sync", R"({"hang": true, "seen": ")" + (folder / "pid") + R"("})");
  auto first = std::async(std::launch::async, [&] { return baton->grant(job()); });
  while (!std::filesystem::exists(folder / "pid")) std::this_thread::yield();
  const Receipt second = baton->grant(job("omar@acme.test"));
  EXPECT_EQ(second.state, State::not_yet);
  EXPECT_THAT(second.says, IsEmpty()) << "nothing is wrong; it is not its turn";
  programs.stop();
  EXPECT_THAT(first.get().says, HasSubstr("because this server was"));
}

TEST(BatonVariables, AreThoseOfTheSystemAndNotWhatIsToBeDone) {
  for (const char* fine : {"BATON_DOMAIN", "BATON_API_TOKEN", "BATON_OKTA_CLIENT_ID", "HTTPS_PROXY"})
    EXPECT_TRUE(is_for_connectors(fine)) << fine;
  for (const char* not_fine : {"BATON_CLIENT_ID", "BATON_GRANT_ENTITLEMENT", "BATON_REVOKE_GRANT", "BATON_FILE", "PATH",
                               "LD_PRELOAD", "BATON_", "BATON_x", "BATON_DELETE_RESOURCE"})
    EXPECT_FALSE(is_for_connectors(not_fine)) << not_fine;
}

}  // namespace
}  // namespace c1::connectors
