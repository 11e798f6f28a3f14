// The stored organisation in parts, and who holds any of several entitlements.

#include "support.hpp"

namespace c1::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CatalogRows : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, CatalogRows, kEveryStore, name_of_store);

TEST_P(CatalogRows, OneItemAndThoseOfOneKindAreFound) {
  store->write([](Tx& tx) {
    tx.save(CatalogItem{"app", "b", "{\"n\":2}"});
    tx.save(CatalogItem{"app", "a", "{\"n\":1}"});
    tx.save(CatalogItem{"app", "gone", "{}"});
    tx.save(CatalogItem{"policy", "a", "{}"});
    tx.archive("app", "gone", kNow);
  });
  const auto one = store->read([](Tx& tx) { return tx.catalog_item("app", "b"); });
  ASSERT_TRUE(one);
  EXPECT_EQ(one->body, "{\"n\":2}");
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.catalog_item("app", "gone"); }));
  EXPECT_FALSE(store->read([](Tx& tx) { return tx.catalog_item("form", "b"); }));
  std::vector<std::string> keys;
  for (const CatalogItem& item : store->read([](Tx& tx) { return tx.catalog_items_of("app"); }))
    keys.push_back(item.key);
  EXPECT_THAT(keys, ElementsAre("a", "b"));
}

TEST_P(CatalogRows, HoldersAreListedOnceAndByPages) {
  store->write([](Tx& tx) {
    int number = 0;
    for (const auto& [person, entitlement] :
         {std::pair{"lena", "github/a"}, {"lena", "github/b"}, {"jun", "github/a"}, {"omar", "github-2/a"}})
      tx.save(
          workflow::Grant{.id = {"g" + std::to_string(++number)}, .subject = {person}, .entitlement = {entitlement}});
  });
  const auto holders = [&](const char* after, std::size_t limit) {
    std::vector<std::string> people;
    for (const auto& person :
         store->read([&](Tx& tx) { return tx.holders_between("github/", "github0", after, limit); }))
      people.push_back(person.value);
    return people;
  };
  EXPECT_THAT(holders("", 10), ElementsAre("jun", "lena"));
  EXPECT_THAT(holders("", 1), ElementsAre("jun"));
  EXPECT_THAT(holders("jun", 10), ElementsAre("lena"));
  EXPECT_THAT(holders("lena", 10), IsEmpty());
}

}  // namespace
}  // namespace c1::storage
