// Somebody leaves one workspace of an Enterprise Grid organisation: they are gone when no workspace that the app serves has
// them any more, and not before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/several_workspaces.hpp"

namespace c1::scenarios {
namespace {

const Place kLeftPlace{
    "T0ACME", "Acme", {{"lena", "lena@acme.test"}, {"omar", "omar@acme.test"}, {"ines", "ines@acme.test"}}};
const Place kOtherPlace{"T0BETA", "Beta", {{"omar", "omar@acme.test"}, {"jun", "jun@acme.test"}}};

class LeavingOneOfSeveral : public ::testing::Test {
 protected:
  // What a workspace says of Omar, and which of the organisation's have him by its word.
  void tells(const std::string& from, bool deleted, const std::vector<std::string>& has_him) {
    json::Value teams = json::array();
    for (const std::string& team : has_him) teams.push(team);
    const json::Value user =
        json::object({{"id", "U0OMAR"},
                      {"team_id", from},
                      {"deleted", deleted},
                      {"is_email_confirmed", true},
                      {"profile", json::object({{"email", "omar@acme.test"}})},
                      {"enterprise_user",
                       json::object({{"id", "U0OMAR"}, {"enterprise_id", "E0ACME"}, {"teams", std::move(teams)}})}});
    EXPECT_EQ(world.at(from).deliver(json::object({{"type", "user_change"}, {"user", user}})), std::vector<int>{200});
    world.at(from).settles();
  }
  void asks() {
    lena.runs("/c1 request");
    lena.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "The build is broken").submits();
    world.person("T0BETA", "omar").runs("/c1 help").sees("/c1 request");
    lena.sees_on_card("#1001", "Waiting for Omar Haddad");
  }

  SeveralWorkspaces world{
      {.places = {kLeftPlace, kOtherPlace}, .allowed = "E0ACME,T0ACME,T0BETA", .organisation = "E0ACME"}};
  support::Person lena = world.person("T0ACME", "lena");
};

TEST_F(LeavingOneOfSeveral, IsNotGoneWhileAnotherOfTheOrganisationHasThem) {
  ASSERT_EQ(world.installs("E0ACME").status, 200);
  asks();
  tells("T0ACME", true, {"T0BETA"});
  EXPECT_TRUE(lena.card("#1001").says("Waiting for Omar Haddad"));
  tells("T0BETA", true, {});
  lena.sees_on_card("#1001", "Waiting for Ines Costa");
  tells("T0BETA", false, {"T0BETA"});
  lena.runs("/c1 request github on-call because the pager").sees_modal("Submit a request");
  lena.submits();
  lena.sees_on_card("#1002", "Omar Haddad");
}

TEST_F(LeavingOneOfSeveral, IsGoneWhenEachHasToldThoughTheyStillNameEachOther) {
  ASSERT_EQ(world.installs("E0ACME").status, 200);
  asks();
  tells("T0BETA", true, {"T0ACME", "T0BETA"});
  EXPECT_TRUE(lena.card("#1001").says("Waiting for Omar Haddad"));
  tells("T0ACME", true, {"T0ACME", "T0BETA"});
  lena.sees_on_card("#1001", "Waiting for Ines Costa");
}

TEST_F(LeavingOneOfSeveral, IsGoneWhereTheOtherDoesNotLetTheAppIn) {
  ASSERT_EQ(world.installs("E0ACME").status, 200);
  asks();
  world.at("T0BETA").post("/sandbox/team_access", json::object({{"granted", false}}));
  tells("T0ACME", true, {"T0BETA"});
  lena.sees_on_card("#1001", "Waiting for Ines Costa");
}

TEST_F(LeavingOneOfSeveral, IsReachedInTheOtherThoughNobodyHasMetThemThere) {
  ASSERT_EQ(world.installs("T0ACME").status, 200);
  ASSERT_EQ(world.installs("T0BETA").status, 200);
  auto in_acme = world.person("T0ACME", "omar"), in_beta = world.person("T0BETA", "omar");
  in_acme.runs("/c1 help").sees("/c1 request");
  tells("T0ACME", true, {"T0BETA"});
  lena.runs("/c1 request");
  lena.chooses("App", "GitHub").chooses("Entitlement", "Access").fills("Reason", "The build is broken").submits();
  in_beta.sees_button("Approve", "#1001");
  tells("T0BETA", true, {});
  lena.sees_on_card("#1001", "Waiting for Ines Costa");
}

}  // namespace
}  // namespace c1::scenarios
