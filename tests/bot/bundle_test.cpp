// A bundle as a whole: what of it is asked for, all of it or nothing.

#include "bot/house.hpp"

namespace c1::bot::bundle_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kLena = "lena@acme.test";

// `kit` is a bundle for engineering: two apps of it are limited, one has a holder, `secret` is not in it.
const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, department: Engineering}\n"
    "  - {email: pia@acme.test, name: Pia Lindqvist, manager: omar@acme.test, department: Finance}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps:\n"
    "  - slug: it\n"
    "    name: IT\n"
    "    owners: [omar@acme.test]\n"
    "    policy: manager\n"
    "    entitlements:\n"
    "      - {slug: vpn, name: VPN}\n"
    "      - {slug: code, name: Code, max_duration: 7d}\n"
    "      - {slug: wiki, name: Wiki, max_duration: 90d}\n"
    "      - {slug: secret, name: Secret}\n"
    "catalogs:\n"
    "  - slug: kit\n"
    "    name: Starter kit\n"
    "    audience: subject.department == \"Engineering\"\n"
    "    bundle: true\n"
    "    entitlements: [it/vpn, it/code, it/wiki]\n"
    "  - {slug: all, name: All, audience: everyone, entitlements: [it/vpn, it/secret]}\n";

BundleWish wish(const std::string& subject = kLena, const std::string& bundle = "kit") {
  return {.bundle = bundle, .requester = {subject}, .subject = {subject}, .reason = "My first day"};
}
std::vector<std::string> of(const std::vector<Request>& requests) {
  std::vector<std::string> entitlements;
  for (const Request& request : requests) entitlements.push_back(request.entitlement.value);
  return entitlements;
}
std::vector<std::string> of(const std::vector<EntitlementId>& ids) {
  std::vector<std::string> entitlements;
  for (const EntitlementId& id : ids) entitlements.push_back(id.value);
  return entitlements;
}

TEST(Bundle, LookingIntoItSortsWhatIsHeldPendingAndMissing) {
  House house(kAcme);
  house.gets(kLena, "it/vpn");
  house.asks(kLena, "it/code", 24h);
  const std::size_t entries = house.audit().size();
  const BundleOutcome seen = look_into_bundle(house.services, wish()).value();
  ASSERT_THAT(seen.held, SizeIs(1));
  EXPECT_EQ(seen.held[0].entitlement.value, "it/vpn");
  EXPECT_THAT(of(seen.pending), ElementsAre("it/code"));
  EXPECT_THAT(of(seen.missing), ElementsAre("it/wiki"));
  EXPECT_THAT(seen.requested, IsEmpty());
  EXPECT_EQ(house.audit().size(), entries) << "looking changes nothing";
}

TEST(Bundle, IsSeenByItsAudienceOnlyAndACatalogIsNoBundle) {
  House house(kAcme);
  for (const BundleWish& other :
       {wish("pia@acme.test"), wish(kLena, "all"), wish(kLena, "nothing"), wish("x@acme.test")}) {
    const auto refused = look_into_bundle(house.services, other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::not_found);
    EXPECT_FALSE(execute_bundle(house.services, {}, other));
  }
  EXPECT_EQ(house.asks(kLena, "it/vpn").number, 1001) << "what is refused takes no number";
}

TEST(Bundle, OpensARequestForEachThatIsMissingAndTheyBelongTogether) {
  House house(kAcme);
  house.gets(kLena, "it/vpn");
  const BundleOutcome asked = execute_bundle(house.services, {}, wish()).value();
  ASSERT_THAT(of(asked.requested), ElementsAre("it/code", "it/wiki"));
  EXPECT_THAT(of(asked.missing), ElementsAre("it/code", "it/wiki"));
  for (const Request& request : asked.requested) {
    EXPECT_EQ(house.request(request.id), request);
    ASSERT_TRUE(request.bundle);
    EXPECT_EQ(request.bundle->catalog, "kit");
    EXPECT_EQ(request.bundle->group, asked.requested[0].bundle->group);
    EXPECT_EQ(request.reason, "My first day");
  }
  EXPECT_EQ(asked.requested[0].number + 1, asked.requested[1].number);
}

TEST(Bundle, EachEntitlementsOwnLimitCapsTheWish) {
  House house(kAcme);
  const BundleOutcome without = execute_bundle(house.services, {}, wish()).value();
  EXPECT_EQ(without.requested[0].duration, std::nullopt) << "for good, where that may be";
  EXPECT_EQ(without.requested[1].duration, Seconds{24h * 7});
  EXPECT_EQ(without.requested[2].duration, Seconds{24h * 90});

  House other(kAcme);
  BundleWish a_month = wish();
  a_month.duration = 24h * 30;
  const BundleOutcome with = execute_bundle(other.services, {}, a_month).value();
  EXPECT_EQ(with.requested[0].duration, Seconds{24h * 30});
  EXPECT_EQ(with.requested[1].duration, Seconds{24h * 7});
  EXPECT_EQ(with.requested[2].duration, Seconds{24h * 30});
}

TEST(Bundle, OneRefusalIsTheAnswerAndNothingIsOpened) {
  House house(kAcme);
  BundleWish silent = wish();
  silent.reason = "";
  const auto refused = execute_bundle(house.services, {}, silent);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "reason");
  BundleWish for_another = wish();
  for_another.requester = {"pia@acme.test"};
  EXPECT_EQ(execute_bundle(house.services, {}, for_another).error().code, Errc::forbidden);
  EXPECT_THAT(house.store->read([](storage::Tx& tx) { return tx.open_requests_of({kLena}, 10); }), IsEmpty());
  EXPECT_EQ(execute_bundle(house.services, {}, wish()).value().requested[0].number, 1001);
}

TEST(Bundle, ARefusalInTheMiddleTakesBackWhatCameBefore) {
  House house(kAcme);
  Organisation odd = parse_organisation("acme.yaml", kAcme).organisation;
  odd.catalogs[0].entitlements.push_back({"it/vpn"});  // twice, which no file may say: the second is a duplicate
  house.store->write([&](storage::Tx& tx) { return apply_organisation(tx, odd, house.clock.now()); });
  house.takes_force();
  const std::size_t entries = house.audit().size();
  const auto refused = execute_bundle(house.services, {.delivery = "view/V1"}, wish());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::conflict);
  EXPECT_EQ(house.audit().size(), entries);
  EXPECT_THAT(house.due_keys(), IsEmpty());
  EXPECT_THAT(house.store->read([](storage::Tx& tx) { return tx.open_requests_of({kLena}, 10); }), IsEmpty());
}

TEST(Bundle, ThatIsHeldOrAskedForAlreadyIsRefusedWithASentence) {
  House house(kAcme);
  execute_bundle(house.services, {}, wish()).value();
  const auto again = execute_bundle(house.services, {}, wish());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
  EXPECT_EQ(again.error().says,
            "There is nothing left to ask for in Starter kit: all of it is held, or asked for already.");
}

TEST(Bundle, TheSameDeliveryTwiceOpensNothingMore) {
  House house(kAcme);
  const Origin origin{.surface = Surface::slack, .delivery = "view/V1/hash"};
  const BundleOutcome first = execute_bundle(house.services, origin, wish()).value();
  EXPECT_THAT(first.requested, SizeIs(3));
  const BundleOutcome second = execute_bundle(house.services, origin, wish()).value();
  EXPECT_THAT(second.requested, IsEmpty());
  EXPECT_EQ(of(second.pending), of(first.requested));
  EXPECT_THAT(house.store->read([](storage::Tx& tx) { return tx.open_requests_of({kLena}, 10); }), SizeIs(3));
}

TEST(Bundle, AGrantOfItKnowsTheBundle) {
  House house(kAcme);
  Request request = execute_bundle(house.services, {}, wish()).value().requested[0];
  while (request.is_open()) request = house.goes_on(request);
  const auto grant = house.held(kLena, "it/vpn");
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->reasons[0].kind, GrantReason::Kind::bundle);
  EXPECT_EQ(grant->reasons[0].of, "kit");
}

}  // namespace
}  // namespace c1::bot::bundle_test
