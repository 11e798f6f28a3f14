// What people are told of: chosen in `/c1 settings`, as far as the organisation leaves it to them.

#include "bot/notices.hpp"

#include "bot/slack_client.hpp"

namespace c1::bot::notices_test {
namespace {

using namespace workflow;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kLena = "lena@acme.test";

std::string acme(const std::string& more) {
  return "organisation: {name: Acme" + more +
         "}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: ines@acme.test}\n"
         "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
         "apps: [{slug: it, name: IT, owners: [ines@acme.test], policy: manager, entitlements: [{slug: vpn, name: "
         "VPN}]}]\n";
}

struct Person {
  explicit Person(const std::string& more = "") : house(acme(more)) { house.services.mails = true; }
  bool is_told(NoticeChannel channel, NoticeKind kind) {
    return house.store->read(
        [&](storage::Tx& tx) { return wants_notice(tx, *house.services.catalog.get(), {kLena}, channel, kind); });
  }
  std::string home() {
    const CatalogPtr catalog = house.services.catalog.get();
    return SlackClient::words_of(house.store->read([&](storage::Tx& tx) {
      return home_tab::view_of(tx, *catalog, *catalog->user({kLena}), "http://c1.test", house.clock.now());
    })["blocks"]);
  }
  std::vector<std::string> noted() {
    std::vector<std::string> list;
    for (const auto& entry : house.audit())
      if (entry.what.find("turned_") != std::string::npos) list.push_back(entry.what + " " + entry.body);
    return list;
  }
  House house;
  SlackClient lena{house, kLena};
};

TEST(NoticeSettings, AreTickedUntilSomethingIsTurnedOff) {
  Person one;
  one.lena.runs("settings");
  EXPECT_EQ(one.lena.value_of("Tell me in Slack of"),
            "Decisions on requests, Access that was given or taken away, Access that is about to end, Comments, "
            "The digest");
  EXPECT_THAT(one.lena.value_of("Tell me by mail of"),
              AllOf(HasSubstr("What waits for your approval"), Not(HasSubstr("Comments"))));
  EXPECT_THAT(one.lena.words(), HasSubstr("Always: what waits for your approval, what you are to give or take away "
                                          "and reminders of what waits for you."));
  EXPECT_THAT(one.home(), Not(HasSubstr("You are not told of")));
}

TEST(NoticeSettings, AreKeptNotedAndShownAtHome) {
  Person one;
  one.lena.runs("settings");
  one.lena.chooses_all("Tell me in Slack of", {"Decisions on requests", "Access that was given or taken away",
                                               "Access that is about to end", "The digest"});
  EXPECT_EQ(one.lena.submits(), "");
  EXPECT_FALSE(one.is_told(NoticeChannel::slack, NoticeKind::comment));
  EXPECT_TRUE(one.is_told(NoticeChannel::slack, NoticeKind::decision));
  EXPECT_THAT(one.noted(), ElementsAre("slack.turned_off {\"kind\":\"comment\"}"));
  EXPECT_THAT(one.home(), HasSubstr("You are not told of comments in Slack."));
  one.lena.runs("settings");
  EXPECT_THAT(one.lena.value_of("Tell me in Slack of"), Not(HasSubstr("Comments")));
  EXPECT_EQ(one.lena.submits(), "");
  EXPECT_EQ(one.noted().size(), 1U) << "what does not change is not noted";
}

TEST(NoticeSettings, LeaveOutMailWhereNoneIsSent) {
  Person one;
  one.house.services.mails = false;
  one.lena.runs("settings");
  EXPECT_THAT(one.lena.fields(), ElementsAre("Tell me in Slack of", "Send me a digest", "Digest at"));
}

TEST(NoticeSettings, ShowWhatTheOrganisationHasLocked) {
  Person one(", notifications: {slack: {comment: never, decision: off}, mail: {approval: always}}");
  one.lena.runs("settings");
  EXPECT_THAT(one.lena.words(),
              AllOf(HasSubstr("Never: comments."), HasSubstr("Always: what waits for your approval.")));
  EXPECT_THAT(one.lena.value_of("Tell me in Slack of"), Not(HasSubstr("Decisions")));
  EXPECT_FALSE(one.is_told(NoticeChannel::slack, NoticeKind::decision)) << "off, but hers to turn on";
  one.lena.chooses_all("Tell me in Slack of", {"Decisions on requests"});
  EXPECT_EQ(one.lena.submits(), "");
  EXPECT_TRUE(one.is_told(NoticeChannel::slack, NoticeKind::decision));
}

TEST(NoticeSettings, AreRefusedWhereTheyAreLocked) {
  Person one(", notifications: {mail: {approval: always}}");
  const auto wish = [&](NoticeChannel channel, NoticeKind kind) {
    return one.house.store->write([&](storage::Tx& tx) {
      return set_notices(tx, *one.house.services.catalog.get(), {kLena}, {{channel, kind, false}}, {"web"},
                         one.house.clock.now());
    });
  };
  EXPECT_THAT(wish(NoticeChannel::mail, NoticeKind::approval).error().says, HasSubstr("Your administrators decide"));
  EXPECT_THAT(wish(NoticeChannel::slack, NoticeKind::task).error().says, HasSubstr("always reaches you in Slack"));
  EXPECT_TRUE(wish(NoticeChannel::mail, NoticeKind::access));
  EXPECT_THAT(one.noted(), ElementsAre("mail.turned_off {\"kind\":\"access\"}"));
}

}  // namespace
}  // namespace c1::bot::notices_test
