// What people have said they want to be told of.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/support.hpp"

namespace c1::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using workflow::NoticeChannel;
using workflow::NoticeKind;
using workflow::NoticeWish;

class NoticeSetting : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, NoticeSetting, kEveryStore, name_of_store);

TEST_P(NoticeSetting, IsTheLastWishForEachChannelAndKind) {
  const workflow::UserId lena{"lena"}, omar{"omar"};
  const auto wishes = [&](const workflow::UserId& person) {
    return store->read([&](Tx& tx) { return tx.notice_wishes(person); });
  };
  const auto says = [&](const NoticeWish& wish) { store->write([&](Tx& tx) { tx.save(lena, wish); }); };
  EXPECT_THAT(wishes(lena), IsEmpty());
  const NoticeWish mail_off{NoticeChannel::mail, NoticeKind::access, false};
  const NoticeWish slack_off{NoticeChannel::slack, NoticeKind::access, false};
  says(mail_off);
  EXPECT_THAT(wishes(lena), ElementsAre(mail_off));
  says(slack_off);
  EXPECT_THAT(wishes(lena), testing::UnorderedElementsAre(mail_off, slack_off));
  EXPECT_THAT(wishes(omar), IsEmpty());
  says({NoticeChannel::mail, NoticeKind::access, true});
  EXPECT_THAT(wishes(lena),
              testing::UnorderedElementsAre(slack_off, NoticeWish{NoticeChannel::mail, NoticeKind::access, true}));
}

class Questions : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, Questions, kEveryStore, name_of_store);

workflow::Inquiry question(const std::string& id, Instant opened) {
  return {.id = workflow::inquiry_id(id),
          .asker = {"lena"},
          .text = "Zwölf Boxkämpfer 🥊's",
          .asked = {{"omar"}, {"ines"}},
          .label = "the helpdesk",
          .opened = opened};
}

TEST_P(Questions, ConcernTheirReadersWhileTheyAreOpen) {
  workflow::Inquiry first = question("1", kNow), second = question("2", kNow + Millis{1});
  store->write([&](Tx& tx) {
    tx.save(second);
    tx.save(first);
  });
  const auto open = [&](const char* person) {
    return store->read([&](Tx& tx) { return tx.open_inquiries({person}, 10); });
  };
  for (const char* reader : {"lena", "omar", "ines"}) EXPECT_THAT(open(reader), ElementsAre(first, second)) << reader;
  EXPECT_THAT(open("jun"), IsEmpty());
  EXPECT_EQ(store->read([](Tx& tx) { return tx.open_inquiries_by({"lena"}); }), 2);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.open_inquiries({"lena"}, 1); }).size(), 1u);

  first.closed_by = {"omar"};
  first.closed = kNow + Seconds{5};
  first.answer = "Ask for Ledger";
  ++first.version;
  store->write([&](Tx& tx) { tx.save(first); });
  EXPECT_THAT(open("ines"), ElementsAre(second));
  EXPECT_EQ(store->read([](Tx& tx) { return tx.open_inquiries_by({"lena"}); }), 1);
  EXPECT_EQ(store->read([&](Tx& tx) { return tx.inquiry(first.id); }), first);
  EXPECT_EQ(store->read([](Tx& tx) { return tx.inquiry({"ask-3"}); }), std::nullopt);
}

}  // namespace
}  // namespace c1::storage
