// People and groups of directories.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/support.hpp"

namespace c1::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using PeopleBy = DirectoryFilter::By;

class DirectoryRows : public OnEveryStore {
 protected:
  static DirectoryPerson person(const std::string& id, const std::string& source = "scim") {
    return {id,   source, "x-" + id,      id + "@acme.test", "user-" + id, id + "@acme.test",
            true, "{}",   from_millis(1), from_millis(2)};
  }
  std::vector<std::string> found(const DirectoryFilter& filter, std::size_t offset = 0, std::size_t limit = 10) {
    return store->read([&](Tx& tx) {
      std::vector<std::string> ids;
      for (const auto& row : tx.directory_people(filter, offset, limit)) ids.push_back(row.id);
      return ids;
    });
  }
};
INSTANTIATE_TEST_SUITE_P(On, DirectoryRows, kEveryStore, name_of_store);

TEST_P(DirectoryRows, FindPeopleByWhatTheyAreCalled) {
  store->write([](Tx& tx) {
    for (const char* id : {"b", "a", "c"}) tx.save(person(id));
    tx.save(person("z", "csv"));
  });
  EXPECT_THAT(found({"scim"}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(found({"scim"}, 1, 1), ElementsAre("b"));
  EXPECT_THAT(found({"scim", PeopleBy::name, "b@acme.test"}), ElementsAre("b"));
  EXPECT_THAT(found({"scim", PeopleBy::external_id, "x-c"}), ElementsAre("c"));
  EXPECT_THAT(found({"scim", PeopleBy::email, "a@acme.test"}), ElementsAre("a"));
  EXPECT_THAT(found({"scim", PeopleBy::name, "z@acme.test"}), IsEmpty());
  store->read([](Tx& tx) {
    EXPECT_EQ(tx.count_directory_people({"scim"}), 3);
    EXPECT_EQ(tx.count_directory_people({"scim", PeopleBy::name, "b@acme.test"}), 1);
    EXPECT_EQ(tx.all_directory_people().size(), 4u);
    EXPECT_EQ(tx.directory_person_of({"user-z"})->id, "z");
    EXPECT_EQ(tx.directory_person_at("z@acme.test")->source, "csv");
    EXPECT_EQ(to_millis(tx.directory_person("z")->changed), 2);
    return 0;
  });
}

TEST_P(DirectoryRows, KeepWhoAPersonIsWhenTheyAreCalledSomethingElse) {
  store->write([](Tx& tx) {
    DirectoryPerson lena = person("a");
    tx.save(lena);
    lena.person = "somebody-else";
    lena.email = "new@acme.test";
    lena.active = false;
    tx.save(lena);
    EXPECT_EQ(tx.directory_person("a")->person, "user-a");
    EXPECT_EQ(tx.directory_person("a")->email, "new@acme.test");
    EXPECT_FALSE(tx.directory_person("a")->active);
    tx.forget_directory_person("a");
    EXPECT_FALSE(tx.directory_person("a"));
  });
}

TEST_P(DirectoryRows, KnowWhoIsInWhichGroup) {
  const auto pairs = [](const std::vector<std::pair<DirectoryGroup, std::string>>& list) {
    std::vector<std::string> words;
    for (const auto& [group, member] : list) words.push_back(group.name + ":" + member);
    return words;
  };
  store->write([&](Tx& tx) {
    for (const char* id : {"a", "b"}) tx.save(person(id));
    tx.save(DirectoryGroup{"g1", "scim", "x", "Platform", {}, {}});
    tx.save(DirectoryGroup{"g2", "scim", "", "On call", {}, {}});
    for (const char* id : {"a", "b", "a"}) tx.join("g1", id);
    tx.join("g2", "a");
    EXPECT_THAT(pairs(tx.members_of_groups("g1", "g1")), ElementsAre("Platform:a", "Platform:b"));
    EXPECT_THAT(pairs(tx.groups_of_people("a", "a")), ElementsAre("On call:a", "Platform:a"));
    EXPECT_EQ(tx.all_memberships().size(), 3u);
    EXPECT_EQ(tx.directory_groups({"scim", PeopleBy::name, "Platform"}, 0, 5).at(0).id, "g1");
    EXPECT_EQ(tx.count_directory_groups({"scim"}), 2);
    tx.part("g1", "b");
    tx.forget_directory_person("a");
    EXPECT_THAT(pairs(tx.all_memberships()), IsEmpty());
    tx.forget_directory_group("g1");
    EXPECT_FALSE(tx.directory_group("g1"));
  });
}

}  // namespace
}  // namespace c1::storage
