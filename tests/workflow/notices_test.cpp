#include "workflow/notices.hpp"

#include <gtest/gtest.h>

#include "workflow/mails.hpp"

namespace c1::workflow::notices_test {
namespace {

using enum NoticeKind;
constexpr auto kSlack = NoticeChannel::slack, kMail = NoticeChannel::mail;

TEST(Notices, AreWantedUntilThePersonSaysNo) {
  for (const NoticeChannel channel : kNoticeChannels)
    for (const NoticeKind kind : kNoticeKinds) EXPECT_EQ(wants({}, {}, channel, kind), is_sent(channel, kind));
  const std::vector<NoticeWish> said{{kMail, decision, false}};
  EXPECT_FALSE(wants({}, said, kMail, decision));
  EXPECT_TRUE(wants({}, said, kMail, access)) << "each kind by itself";
  EXPECT_TRUE(wants({}, said, kSlack, decision)) << "and each channel";
}

TEST(Notices, OfWhatNeedsSomebodysActionAlwaysComeInSlack) {
  for (const NoticeKind kind : {approval, task, reminder}) {
    EXPECT_TRUE(wants({}, {{kSlack, kind, false}}, kSlack, kind));
    EXPECT_TRUE(wants({{{kSlack, kind}, {false, true}}}, {}, kSlack, kind)) << "whatever the organisation says";
    EXPECT_FALSE(wants({}, {{kMail, kind, false}}, kMail, kind)) << "a mail of it is one more, and may be turned off";
  }
}

TEST(Notices, GoByTheOrganisationWhereItSaysSo) {
  const NoticeRules rules{
      {{kMail, decision}, {false, false}}, {{kMail, access}, {true, true}}, {{kSlack, comment}, {false, true}}};
  EXPECT_FALSE(wants(rules, {}, kMail, decision)) << "off until the person says yes";
  EXPECT_TRUE(wants(rules, {{kMail, decision, true}}, kMail, decision));
  EXPECT_TRUE(wants(rules, {{kMail, access, false}}, kMail, access)) << "always";
  EXPECT_FALSE(wants(rules, {{kSlack, comment, true}}, kSlack, comment)) << "never";
}

TEST(Notices, AreNoCommentsByMail) { EXPECT_FALSE(wants({}, {{kMail, comment, true}}, kMail, comment)); }

TEST(Notices, HaveNamesThatComeBack) {
  for (const NoticeKind kind : kNoticeKinds) EXPECT_EQ(notice_kind_from(to_string(kind)), kind);
  for (const NoticeChannel channel : kNoticeChannels) EXPECT_EQ(notice_channel_from(to_string(channel)), channel);
  for (const char* word : {"on", "off", "always", "never"}) EXPECT_EQ(word_for(notice_rule_from(word).value()), word);
  EXPECT_EQ(notice_rule_from("sometimes"), std::nullopt);
  EXPECT_EQ(notice_kind_from(""), std::nullopt);
}

TEST(Notices, OfLinesAreOfTheKindThatPeopleExpect) {
  using What = SayInThread::What;
  EXPECT_EQ(kind_of(What::your_turn_to_answer), approval);
  EXPECT_EQ(kind_of(What::please_acknowledge), task) << "it needs somebody's action";
  EXPECT_EQ(kind_of(What::granted), access);
  EXPECT_EQ(kind_of(What::duration_changed), decision);
  EXPECT_EQ(kind_of(What::ends_soon), ending);
}

}  // namespace
}  // namespace c1::workflow::notices_test
