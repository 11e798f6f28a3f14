// People who come to Slack, and leave it.

#include "bot/slack_desk.hpp"

namespace c1::bot::people_events_test {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps: [{slug: it, name: IT, owners: [omar@acme.test], policy: manager, entitlements: [{slug: vpn, name: VPN}]}]\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [it/vpn]}]\n";

class PeopleEvents : public testing::Test {
 protected:
  void slack_tells(const std::string& type, const std::string& email, bool deleted = false) {
    json::Value user =
        json::object({{"id", "UNEW"}, {"deleted", deleted}, {"profile", json::object({{"email", email}})}});
    house.router.dispatch(slack::Event{{"T1"}, "Ev1", type, slack::PersonChanged{std::move(user)}});
  }
  std::optional<storage::SlackLink> link() {
    return house.store->read([](storage::Tx& tx) { return tx.slack_link("T1", "UNEW"); });
  }

  DeskHouse house{kAcme};
  const workflow::Request request = house.asks("lena@acme.test", "it/vpn");
  const std::string card = "card/" + request.id.value + "/omar@acme.test";
};

TEST_F(PeopleEvents, WhoeverComesGetsTheCardsThatWaitForThem) {
  house.works();
  slack_tells("team_join", "Omar@acme.test");
  EXPECT_EQ(link()->person, "omar@acme.test");
  EXPECT_THAT(house.due_keys(), Contains(card));
}

TEST_F(PeopleEvents, WhoIsNotInTheDirectoryIsLeftAlone) {
  house.works();
  slack_tells("team_join", "somebody@else.test");
  EXPECT_FALSE(link());
  EXPECT_THAT(house.due_keys(), IsEmpty());
}

TEST_F(PeopleEvents, WhoeverLeavesAndComesBackIsReachedAnew) {
  house.store->write([](storage::Tx& tx) {
    tx.save(storage::SlackLink{.team = "T1", .slack_user = "UNEW", .person = "omar@acme.test", .channel = "D1"});
  });
  house.works();
  slack_tells("user_change", "omar@acme.test", true);
  EXPECT_EQ(link()->channel, "");
  EXPECT_EQ(link()->person, "omar@acme.test");
  EXPECT_THAT(house.due_keys(), Not(Contains(card)));
  slack_tells("user_change", "omar@acme.test");
  EXPECT_THAT(house.due_keys(), Contains(card));
}

}  // namespace
}  // namespace c1::bot::people_events_test
