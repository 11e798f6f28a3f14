// The organisation in the store: applied, applied again, archived and brought back; and what that means for what is
// held and open.

#include "bot/house.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::organisation_apply_test {
namespace {

using namespace workflow;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kExample = std::string(C1_SOURCE_DIR) + "/manifests/organisation.example.yaml";
const Instant kNow = from_millis(1'800'000'000'000);

class ApplyOrganisation : public testing::Test {
 protected:
  Applied apply(const Organisation& organisation) {
    return store_->write([&](storage::Tx& tx) { return apply_organisation(tx, organisation, kNow); });
  }
  CatalogPtr catalog() {
    return store_->read([](storage::Tx& tx) { return load_catalog(tx); });
  }
  std::vector<storage::AuditEntry> audit() {
    std::vector<storage::AuditEntry> entries;
    for (const auto& record : store_->read([](storage::Tx& tx) { return tx.audit(0, 1000); }))
      entries.push_back(record.entry);
    return entries;
  }
  std::unique_ptr<storage::Store> store_ = storage::open_store("sqlite::memory:").value();
  const Organisation acme_ = read_organisation(kExample).organisation;
};

template <class T>
auto sorted(std::vector<T> items) {
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) { return to_json(a).dump() < to_json(b).dump(); });
  return items;
}

TEST_F(ApplyOrganisation, WhatIsAppliedIsWhatIsLoaded) {
  const Applied applied = apply(acme_);
  EXPECT_EQ(static_cast<std::size_t>(applied.added), 1 + acme_.users.size() + acme_.apps.size() +
                                                         acme_.entitlements.size() + acme_.catalogs.size() +
                                                         acme_.policies.size() + acme_.forms.size());
  EXPECT_EQ(applied.changed + applied.archived, 0);
  const Organisation loaded = catalog()->organisation();
  EXPECT_EQ(loaded.name, acme_.name);
  EXPECT_EQ(loaded.helpdesk, acme_.helpdesk);
  EXPECT_EQ(loaded.lapse_after, acme_.lapse_after);
  EXPECT_TRUE(sorted(loaded.users) == sorted(acme_.users));
  EXPECT_TRUE(sorted(loaded.apps) == sorted(acme_.apps));
  EXPECT_TRUE(sorted(loaded.entitlements) == sorted(acme_.entitlements));
  EXPECT_TRUE(sorted(loaded.catalogs) == sorted(acme_.catalogs));
  EXPECT_TRUE(sorted(loaded.policies) == sorted(acme_.policies));
  EXPECT_TRUE(sorted(loaded.forms) == sorted(acme_.forms));
}

TEST_F(ApplyOrganisation, ApplyingTwiceChangesNothing) {
  apply(acme_);
  const std::int64_t version = catalog()->version();
  const std::size_t entries = audit().size();
  const auto effects = [&] { return store_->read([](storage::Tx& tx) { return tx.pending_effects(); }); };
  const std::int64_t pending = effects();
  EXPECT_TRUE(apply(acme_).nothing());
  EXPECT_EQ(catalog()->version(), version);
  EXPECT_THAT(audit(), SizeIs(entries));
  EXPECT_EQ(effects(), pending);
}

TEST_F(ApplyOrganisation, WhatIsTakenOutIsArchivedAndComesBack) {
  apply(acme_);
  const std::int64_t version = catalog()->version();
  Organisation smaller = acme_;
  smaller.users.pop_back();
  const Applied removed = apply(smaller);
  EXPECT_EQ(removed.archived, 1);
  EXPECT_EQ(removed.added + removed.changed, 0);
  const UserId gone = acme_.users.back().id;
  EXPECT_EQ(catalog()->user(gone), nullptr);
  EXPECT_GT(catalog()->version(), version);
  EXPECT_EQ(apply(acme_).added, 1);
  EXPECT_NE(catalog()->user(gone), nullptr);
  EXPECT_TRUE(apply(acme_).nothing());
}

TEST_F(ApplyOrganisation, TheAuditLogSaysWhatChanged) {
  apply(acme_);
  const std::size_t before = audit().size();
  Organisation next = acme_;
  next.users[0].title = "Staff engineer";
  next.users.pop_back();
  next.apps.push_back({.id = {"zoom"}, .name = "Zoom"});
  apply(next);
  std::vector<storage::AuditEntry> entries = audit();
  entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(before));
  ASSERT_THAT(entries, SizeIs(4));
  EXPECT_EQ(entries[0].what, "organisation.applied");
  EXPECT_EQ(entries[0].body, "{\"added\":1,\"changed\":1,\"archived\":1}");
  EXPECT_EQ(entries[0].actor, "system");
  EXPECT_EQ(entries[0].at, kNow);
  EXPECT_EQ(entries[1].what, "catalog.item_added");
  EXPECT_EQ(entries[2].what, "catalog.item_changed");
  const json::Value change = json::parse(entries[2].body).value();
  EXPECT_EQ(change["kind"].string(), "user");
  EXPECT_EQ(change["key"].string(), "lena@acme.test");
  EXPECT_EQ(change["before"]["title"].string(), "Platform engineer");
  EXPECT_EQ(change["after"]["title"].string(), "Staff engineer");
  EXPECT_EQ(entries[3].what, "catalog.item_archived");
  EXPECT_FALSE(json::parse(entries[3].body).value().has("after"));
}

TEST_F(ApplyOrganisation, AnItemThatCannotBeReadIsNamed) {
  store_->write([](storage::Tx& tx) { tx.save(storage::CatalogItem{"gadget", "x", "{}"}); });
  try {
    catalog();
    FAIL() << "it should not be readable";
  } catch (const storage::StoreDown& down) {
    EXPECT_THAT(down.what(), HasSubstr("The stored organisation cannot be read: gadget \"x\""));
  }
}

TEST_F(ApplyOrganisation, AnItemOfAnotherVersionDoesNotStandInTheWay) {
  store_->write([](storage::Tx& tx) {
    tx.save(storage::CatalogItem{"gadget", "x", "{}"});
    tx.save(storage::CatalogItem{"user", "old@acme.test", "no JSON"});
  });
  EXPECT_EQ(apply(acme_).archived, 2);
  EXPECT_TRUE(apply(acme_).nothing());
  EXPECT_EQ(catalog()->organisation().name, "Acme");
}

// ---- what follows

// Omar owns it; `on_call` are the holders of it/on-call, `rest` more of the entitlement.
std::string office(const std::string& on_call, const std::string& rest = "",
                   const std::string& lena = "manager: omar@acme.test") {
  return "organisation: {name: Acme}\n"
         "users:\n"
         "  - {email: omar@acme.test, name: Omar Haddad}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, " +
         lena +
         "}\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "policies: [{slug: owners, steps: [{approve: {by: app_owners}}]}]\n"
         "apps:\n"
         "  - slug: it\n"
         "    name: IT\n"
         "    owners: [omar@acme.test]\n"
         "    policy: owners\n"
         "    entitlements: [{slug: on-call, name: On call, holders: [" +
         on_call + "]" + rest +
         "}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [it/*]}]\n";
}
const std::string kLena = "lena@acme.test", kOnCall = "it/on-call";

TEST(ApplyHolders, HoldWithoutAnybodysApprovalAndGoAgain) {
  House house(office(kLena));
  const auto grant = house.held(kLena, kOnCall);
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->state, Grant::State::active);
  EXPECT_EQ(grant->until, std::nullopt);
  EXPECT_EQ(grant->reasons, (std::vector<GrantReason>{{.kind = GrantReason::Kind::file}}));
  EXPECT_THAT(house.audit(), Contains(AllOf(Field(&storage::AuditEntry::what, "grant.activated"),
                                            Field(&storage::AuditEntry::subject, kLena),
                                            Field(&storage::AuditEntry::actor, "system"))));

  house.applies(office("ines@acme.test"));
  EXPECT_EQ(house.held(kLena, kOnCall), std::nullopt);
  EXPECT_TRUE(house.held("ines@acme.test", kOnCall));
  EXPECT_THAT(house.audit(), Contains(AllOf(Field(&storage::AuditEntry::what, "grant.ended"),
                                            Field(&storage::AuditEntry::subject, kLena))));
  EXPECT_EQ(house.taking_away(kLena, kOnCall), std::nullopt) << "the file says what is so: there is nothing to do";

  house.applies(office(kLena));
  EXPECT_TRUE(house.held(kLena, kOnCall));
  EXPECT_NE(house.held(kLena, kOnCall)->id, grant->id) << "it is another grant than the one that ended";
}

TEST(ApplyHolders, AreNotTouchedByAChangeOfAnythingElse) {
  House house(office(kLena));
  const auto grant = house.held(kLena, kOnCall);
  house.passes(std::chrono::hours(24));
  house.applies(office(kLena, ", description: Whoever has the pager"));
  EXPECT_EQ(house.held(kLena, kOnCall), grant);
}

TEST(ApplyHolders, GoWithTheirEntitlement) {
  House house(office(kLena));
  const std::string without = office(kLena);
  const auto at = without.find("    entitlements:");
  house.applies(without.substr(0, at) +
                "    entitlements: [{slug: other, name: Other}]\n"
                "catalogs: [{slug: all, name: All, audience: everyone, entitlements: [it/*]}]\n");
  EXPECT_EQ(house.held(kLena, kOnCall), std::nullopt);
}

TEST(ApplyHolders, WhoHoldsItByARequestTooKeepsItForAsLongAsThatLasts) {
  House house(office(""));
  house.gets(kLena, kOnCall, std::chrono::hours(24 * 14));
  const auto by_request = house.held(kLena, kOnCall);
  house.applies(office(kLena));
  EXPECT_EQ(house.held(kLena, kOnCall)->until, std::nullopt);
  EXPECT_THAT(house.held(kLena, kOnCall)->reasons, SizeIs(2));

  house.passes(std::chrono::hours(24 * 20));
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kOnCall), std::nullopt) << "its old end is over, but the file says so still";

  house.applies(office(""));
  EXPECT_EQ(house.held(kLena, kOnCall)->until, by_request->until);
  house.works();
  EXPECT_TRUE(house.taking_away(kLena, kOnCall)) << "the end that is left has passed already";
}

TEST(ApplyHolders, WhatIsHeldByTheFileIsNotTakenAwayByARequest) {
  House house(office(kLena));
  const auto refused = house.does(SubmitRevoke{.id = {new_id()},
                                               .requester = {"omar@acme.test"},
                                               .subject = {kLena},
                                               .entitlement = {kOnCall},
                                               .reason = "Not any more"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().says,
            "This is held because the organisation file says so. Whoever keeps the file can change that.");
  EXPECT_EQ(house.held(kLena, kOnCall)->state, Grant::State::active);
}

TEST(ApplyHolders, WhatIsBeingTakenAwayStaysWhenTheFileSaysSo) {
  House house(office(""));
  house.gets(kLena, kOnCall);
  house
      .does(SubmitRevoke{.id = {new_id()},
                         .requester = {"omar@acme.test"},
                         .subject = {kLena},
                         .entitlement = {kOnCall},
                         .reason = "Not any more"})
      .value();
  EXPECT_EQ(house.held(kLena, kOnCall)->state, Grant::State::ending);
  house.applies(office(kLena));
  house.works();
  EXPECT_EQ(house.taking_away(kLena, kOnCall), std::nullopt);
  EXPECT_EQ(house.held(kLena, kOnCall)->state, Grant::State::active);
}

TEST(ApplyEffects, AskForWhatHasToFollow) {
  House house(office(""));
  EXPECT_THAT(house.due_keys(), IsEmpty()) << "what is new has no consequences";
  house.applies(office("", "", "title: Engineer"));
  EXPECT_THAT(house.due_keys(), IsEmpty());
  house.applies(office("", "", "status: suspended"));
  EXPECT_THAT(house.due_keys(), ElementsAre("refresh/lena@acme.test/" + std::to_string(House::kStart)));

  std::string without_lena = office("");
  const auto at = without_lena.find("  - {email: lena");
  without_lena.erase(at, without_lena.find('\n', at) + 1 - at);
  house.applies(without_lena);
  EXPECT_THAT(house.due_keys(), Contains("retire/lena@acme.test"));

  const auto apps = without_lena.find("    entitlements:");
  house.applies(without_lena.substr(0, apps));
  EXPECT_THAT(house.due_keys(), Contains("retire/it/on-call"));
}

}  // namespace
}  // namespace c1::bot::organisation_apply_test
