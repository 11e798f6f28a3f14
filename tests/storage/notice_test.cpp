// What people have said they want to be told of.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

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

class DigestRows : public OnEveryStore {};
INSTANTIATE_TEST_SUITE_P(On, DigestRows, kEveryStore, name_of_store);

TEST_P(DigestRows, AreAsTheyWereSavedLast) {
  using workflow::DigestDays;
  const auto of = [&](const char* person) { return store->read([&](Tx& tx) { return tx.digest_of({person}); }); };
  EXPECT_EQ(of("lena"), std::nullopt);
  const DigestRow planned{.person = "lena", .wish = {}, .sent = "", .due = kNow};
  store->write([&](Tx& tx) { tx.save(planned); });
  EXPECT_EQ(of("lena"), planned) << "by the organisation's wish";
  DigestRow sent = planned;
  sent.wish = workflow::DigestTimes{DigestDays::sunday, 23};
  sent.sent = "2026-11-29";
  sent.due.reset();
  const DigestRow never{.person = "omar", .wish = workflow::DigestTimes{DigestDays::never, 0}, .sent = "", .due = {}};
  store->write([&](Tx& tx) {
    tx.save(sent);
    tx.save(never);
  });
  EXPECT_EQ(of("lena"), sent);
  EXPECT_EQ(of("omar"), never) << "who wants none has said so";
  EXPECT_THAT(store->read([](Tx& tx) { return tx.digests(); }), testing::UnorderedElementsAre(sent, never));
}

// Two servers that come to the same digest at the same time: the second sees what the first has written.
TEST_P(DigestRows, OfADayAreTakenOnce) {
  std::atomic<int> taken = 0;
  std::vector<std::jthread> servers;
  for (int i = 0; i < 4; ++i)
    servers.emplace_back([&] {
      bool mine = false;
      store->write([&](Tx& tx) {
        DigestRow row = tx.digest_of({"lena"}).value_or(DigestRow{.person = "lena", .wish = {}, .sent = "", .due = {}});
        mine = row.sent < "2026-11-29";
        row.sent = "2026-11-29";
        tx.save(row);
      });
      taken += mine;
    });
  servers.clear();
  EXPECT_EQ(taken, 1);
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
