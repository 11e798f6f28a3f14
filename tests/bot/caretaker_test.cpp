// What a change of the organisation does to what is open and held, on a real store.

#include "bot/caretaker.hpp"

#include "bot/house.hpp"

namespace c1::bot::caretaker_test {
namespace {

using namespace workflow;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// Lena and Jun work for Omar, he for Ines. Jun and Omar own the app; people who are not in `people` have left.
const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kInes = "ines@acme.test", kJun = "jun@acme.test";
struct Staff {
  bool lena = true, omar = true, jun = true;
  std::string omar_is = "active";
};
std::string acme(const Staff& people,
                 const std::string& entitlements = "{slug: access, name: Access}, {slug: admin, name: Admin}") {
  std::string yaml =
      "organisation: {name: Acme}\nusers:\n  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n";
  if (people.omar)
    yaml += "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, status: " + people.omar_is + "}\n";
  const std::string manager = people.omar ? "omar@acme.test" : "ines@acme.test";
  if (people.lena) yaml += "  - {email: lena@acme.test, name: Lena Fischer, manager: " + manager + "}\n";
  if (people.jun) yaml += "  - {email: jun@acme.test, name: Jun Watanabe, manager: " + manager + "}\n";
  std::string owners;
  if (people.jun) owners = "jun@acme.test";
  return yaml + "policies: [{slug: manager, steps: [{approve: {by: manager, fallback: [ines@acme.test]}}]}]\n" +
         "apps: [{slug: github, name: GitHub, owners: [" + owners + "], policy: manager, entitlements: [" +
         entitlements + "]}]\ncatalogs: [{slug: all, name: All, audience: everyone, entitlements: [github/*]}]\n";
}
const std::string kAccess = "github/access";

TEST(Caretaker, CancelsWhatSomebodyWhoLeftAskedFor) {
  House house(acme({}));
  const Request hers = house.asks(kLena, kAccess);
  const Request his = house.asks(kJun, kAccess);
  house.applies(acme({.lena = false}));
  house.works();
  const Request after = house.request(hers.id);
  EXPECT_EQ(after.outcome, Outcome::cancelled);
  EXPECT_EQ(after.close_reason, "Whoever this is for has left.");
  EXPECT_EQ(after.closed_by, UserId{}) << "the program itself";
  EXPECT_TRUE(house.request(his.id).is_open());
}

TEST(Caretaker, TakesAwayWhatSomebodyWhoLeftHoldsByARequestOfThatCause) {
  House house(acme({}));
  house.gets(kLena, kAccess);
  house.gets(kLena, "github/admin");
  house.applies(acme({.lena = false}));
  house.works();
  for (const char* entitlement : {"github/access", "github/admin"}) {
    const auto revoke = house.taking_away(kLena, entitlement);
    ASSERT_TRUE(revoke) << entitlement;
    EXPECT_EQ(revoke->cause, Cause::departure);
    EXPECT_EQ(revoke->reason, "The person has left.");
    EXPECT_THAT(awaited(*revoke), ElementsAre(UserId{kJun})) << "nobody has to approve it; the owners get the task";
    EXPECT_EQ(house.held(kLena, entitlement)->state, Grant::State::ending);
    house.goes_on(*revoke);
    EXPECT_EQ(house.held(kLena, entitlement), std::nullopt);
  }
}

TEST(Caretaker, DoesNothingTwice) {
  House house(acme({}));
  house.gets(kLena, kAccess);
  house.applies(acme({.lena = false}));
  house.works();
  const auto revoke = house.taking_away(kLena, kAccess);
  const std::size_t entries = house.audit().size();
  house.store->write([&](storage::Tx& tx) {
    tx.enqueue(RetireUser{{kLena}, tx.catalog_version()}, house.clock.now());
  });
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kAccess), revoke);
  EXPECT_EQ(house.audit().size(), entries);
}

TEST(Caretaker, LeavesAloneWhoeverCameBackBefore) {
  House house(acme({}));
  const Request open = house.asks(kLena, kAccess);
  house.applies(acme({.lena = false}));
  house.applies(acme({}));
  house.works();
  EXPECT_TRUE(house.request(open.id).is_open());
}

TEST(Caretaker, FindsApproversAnewForWhatWaitsForSomebodyWhoLeft) {
  House house(acme({}));
  const Request open = house.asks(kLena, kAccess);
  EXPECT_THAT(awaited(open), ElementsAre(UserId{kOmar}));
  house.applies(acme({.omar = false}));
  house.works();
  const Request after = house.request(open.id);
  EXPECT_THAT(awaited(after), ElementsAre(UserId{kInes}));
  EXPECT_TRUE(after.is_open());
}

TEST(Caretaker, AsksTheFallbackWhileTheManagerIsSuspendedAndTheManagerAgainAfterwards) {
  House house(acme({}));
  const Request open = house.asks(kLena, kAccess);
  house.applies(acme({.omar_is = "suspended"}));
  house.works();
  EXPECT_THAT(awaited(house.request(open.id)), ElementsAre(UserId{kInes}));
  house.passes(std::chrono::hours(1));
  house.applies(acme({}));
  house.works();
  EXPECT_THAT(awaited(house.request(open.id)), ElementsAre(UserId{kInes}))
      << "whoever was asked meanwhile stays asked: who comes back is not waited for by it";
  const Request next = house.asks(kJun, kAccess);
  EXPECT_THAT(awaited(next), ElementsAre(UserId{kOmar}));
}

TEST(Caretaker, GivesTheTaskOfSomebodyWhoLeftToOthers) {
  House house(acme({}));
  const Request open = house.goes_on(house.asks(kLena, kAccess));
  EXPECT_THAT(awaited(open), ElementsAre(UserId{kJun}));
  house.applies(acme({.jun = false}));
  house.works();
  EXPECT_THAT(awaited(house.request(open.id)), ElementsAre(UserId{kInes})) << "no owner is left: the administrators";
}

TEST(Caretaker, CancelsWhatIsNotOfferedAnyMore) {
  House house(acme({}));
  std::vector<RequestId> open{house.asks(kLena, kAccess).id, house.asks(kJun, kAccess).id};
  const Request other = house.asks(kLena, "github/admin");
  house.gets(kOmar, kAccess);
  house.applies(acme({}, "{slug: admin, name: Admin}"));
  house.works();
  for (const RequestId& id : open) {
    EXPECT_EQ(house.request(id).outcome, Outcome::cancelled);
    EXPECT_EQ(house.request(id).close_reason, "This is not offered any more.");
  }
  EXPECT_TRUE(house.request(other.id).is_open());
  EXPECT_TRUE(house.held(kOmar, kAccess)) << "what is held stays, until somebody takes it away";
}

TEST(Caretaker, GoesThroughMoreRequestsThanOnePage) {
  std::string users, more;
  for (int i = 0; i < 120; ++i)
    users += "  - {email: u" + std::to_string(i) + "@acme.test, name: U, manager: ines@acme.test}\n";
  const auto yaml = [&](const std::string& entitlements) {
    std::string text = acme({}, entitlements);
    return text.insert(text.find("policies:"), users);
  };
  House house(yaml("{slug: access, name: Access}, {slug: admin, name: Admin}"));
  for (int i = 0; i < 120; ++i) house.asks("u" + std::to_string(i) + "@acme.test", kAccess);
  house.applies(yaml("{slug: admin, name: Admin}"));
  house.works();
  EXPECT_THAT(house.store->read([](storage::Tx& tx) { return tx.open_requests_for({kAccess}, 0, 1'000); }), IsEmpty());
}

// Another server has applied it: this one's catalog is older for a moment.
TEST(Caretaker, WaitsUntilTheCatalogThatItIsAboutIsInForce) {
  House house(acme({}));
  const Request open = house.asks(kLena, kAccess);
  house.applies_elsewhere(acme({.lena = false}));
  house.works();
  EXPECT_TRUE(house.request(open.id).is_open()) << "by the old catalog she is still here";
  EXPECT_THAT(house.due_keys(), IsEmpty());
  house.takes_force();
  house.works();
  EXPECT_TRUE(house.request(open.id).is_open()) << "it is looked at again after a moment";
  house.passes(std::chrono::milliseconds(200));
  house.works();
  EXPECT_EQ(house.request(open.id).outcome, Outcome::cancelled);
}

TEST(Caretaker, StopsInTheMiddleAndGoesOnLater) {
  House house(acme({}));
  const Request open = house.asks(kLena, kAccess);
  house.applies(acme({.lena = false}));
  std::stop_source stop;
  stop.request_stop();
  const storage::DueEffect effect{.key = "retire/" + kLena, .effect = RetireUser{{kLena}, 1}};
  const Done done = house.caretaker.carry_out(effect, stop.get_token());
  EXPECT_EQ(done.how, Done::How::again);
  EXPECT_TRUE(house.request(open.id).is_open());
  house.works();
  EXPECT_FALSE(house.request(open.id).is_open());
}

}  // namespace
}  // namespace c1::bot::caretaker_test
