// What people want to be told by email.

#include <gtest/gtest.h>

#include "storage/support.hpp"

namespace c1::storage {
namespace {

class MailSetting : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, MailSetting, kEveryStore, name_of_store);

TEST_P(MailSetting, IsYesUntilThePersonSaysNo) {
  const workflow::UserId lena{"lena"}, omar{"omar"};
  const auto wants = [&](const workflow::UserId& person, std::string_view kind) {
    return store->read([&](Tx& tx) { return tx.wants_mail(person, kind); });
  };
  const auto says = [&](bool wanted) { store->write([&](Tx& tx) { tx.set_wants_mail(lena, "access", wanted); }); };
  EXPECT_TRUE(wants(lena, "access"));
  says(false);
  EXPECT_FALSE(wants(lena, "access"));
  EXPECT_TRUE(wants(lena, "approval")) << "each kind by itself";
  EXPECT_TRUE(wants(omar, "access"));
  says(true);
  EXPECT_TRUE(wants(lena, "access"));
}

}  // namespace
}  // namespace c1::storage
