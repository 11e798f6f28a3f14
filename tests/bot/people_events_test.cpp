// People who come to Slack, and leave it.

#include <future>

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

const char kTwoOwners[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad}\n"
    "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager, fallback: [ines@acme.test]}}]}]\n"
    "apps: [{slug: it, name: IT, owners: [ines@acme.test], policy: manager, entitlements: [{slug: vpn, name: VPN}, "
    "{slug: mail, name: Mail}]}]\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [it/vpn, it/mail]}]\n";

class PeopleLeaveSlack : public testing::Test {
 protected:
  PeopleLeaveSlack() {
    house.store->write([](storage::Tx& tx) {
      tx.save(storage::SlackLink{.team = "T1", .slack_user = "UNEW", .person = "omar@acme.test", .channel = "D1"});
    });
  }
  void slack_tells(bool deleted, const std::string& zone = "") {
    json::Value user =
        json::object({{"id", "UNEW"}, {"deleted", deleted}, {"profile", json::object({{"email", "omar@acme.test"}})}});
    if (!zone.empty()) user.set("tz", zone);
    house.router.dispatch(slack::Event{{"T1"}, "Ev1", "user_change", slack::PersonChanged{std::move(user)}});
    house.works();
  }
  std::string waits_for(const workflow::Request& request) {
    return workflow::status_phrase(*house.catalog.get(), house.request(request.id));
  }
  std::string zone_of_omar() {
    return house.store->read(
        [&](storage::Tx& tx) { return time_zone_of(tx, *house.catalog.get()->user({"omar@acme.test"})); });
  }

  DeskHouse house{kTwoOwners};
};

TEST_F(PeopleLeaveSlack, OthersAreAskedAndItIsInTheAuditLog) {
  const workflow::Request request = house.asks("lena@acme.test", "it/vpn");
  EXPECT_EQ(waits_for(request), "Waiting for Omar Haddad");
  slack_tells(true);
  EXPECT_EQ(waits_for(request), "Waiting for Ines Costa");
  EXPECT_EQ(waits_for(house.asks("lena@acme.test", "it/mail")), "Waiting for Ines Costa");
  std::vector<std::string> what;
  for (const auto& entry : house.audit()) what.push_back(entry.what);
  EXPECT_THAT(what, Contains("person.left_slack"));
}

// Another server has told of it; of Slack nobody hears here.
TEST_F(PeopleLeaveSlack, WhoeverIsRememberedIsLookedUpOnceMoreAfterSomebodyHasLeft) {
  const slack::Inbound help = slack::SlashCommand{
      .tenant = {"T1"}, .actor = {"UNEW", "T1"}, .command = "/c1", .text = "help", .trigger = "t", .response_url = ""};
  const auto admitted = [&] {
    std::promise<std::optional<slack::Reply>> answer;
    house.people.admit(help, [&](std::optional<slack::Reply> refusal) { answer.set_value(std::move(refusal)); });
    return !answer.get_future().get();
  };
  EXPECT_TRUE(admitted());
  house.store->write([](storage::Tx& tx) {
    auto link = tx.slack_link("T1", "UNEW").value();
    link.gone = true;
    tx.save(link);
  });
  EXPECT_TRUE(admitted()) << "from memory";
  house.people.look_again();
  EXPECT_FALSE(admitted());
}

TEST_F(PeopleLeaveSlack, WhoeverComesBackIsAskedAgain) {
  slack_tells(true);
  slack_tells(false);
  EXPECT_EQ(waits_for(house.asks("lena@acme.test", "it/vpn")), "Waiting for Omar Haddad");
}

TEST_F(PeopleLeaveSlack, TheirPictureIsSlacksAndChangesWithIt) {
  const auto shows = [&](const std::string& address, bool deleted = false) {
    const json::Value profile = json::object({{"email", "omar@acme.test"}, {"image_72", address}});
    json::Value user = json::object({{"id", "UNEW"}, {"deleted", deleted}, {"profile", profile}});
    house.router.dispatch(slack::Event{{"T1"}, "Ev1", "user_change", slack::PersonChanged{std::move(user)}});
    return house.store->read([](storage::Tx& tx) { return tx.slack_photo({"omar@acme.test"}); });
  };
  const std::string first = "https://avatars.slack-edge.com/1_72.png", next = "https://ca.slack-edge.com/T1-UNEW-2-72";
  EXPECT_EQ(shows(first), first);
  EXPECT_EQ(shows(next), next);
  slack_tells(false);
  EXPECT_EQ(house.store->read([](storage::Tx& tx) { return tx.slack_photo({"omar@acme.test"}); }), next)
      << "Slack has said nothing else";
  EXPECT_EQ(shows("https://evil.test/omar.png"), "") << "of nobody else's server";
}

TEST_F(PeopleLeaveSlack, TheirTimeZoneIsSlacksWhereTheDirectoryHasNone) {
  EXPECT_EQ(zone_of_omar(), "");
  slack_tells(false, "Asia/Tokyo");
  EXPECT_EQ(zone_of_omar(), "Asia/Tokyo");
  slack_tells(false);
  EXPECT_EQ(zone_of_omar(), "Asia/Tokyo") << "Slack has said nothing else";
  slack_tells(false, "Moon/Crater");
  EXPECT_EQ(zone_of_omar(), "") << "nobody knows where that is";
  std::string with_zone = kTwoOwners;
  with_zone.replace(with_zone.find("name: Omar Haddad"), 17, "name: Omar Haddad, time_zone: Europe/Berlin");
  house.applies(with_zone);
  slack_tells(false, "Asia/Tokyo");
  EXPECT_EQ(zone_of_omar(), "Europe/Berlin");
}

}  // namespace
}  // namespace c1::bot::people_events_test
