// `/c1 digest` and what can be done there: turned on and off, given another time, had by mail at once.

#include "bot/digest.hpp"
#include "bot/digest_choice.hpp"
#include "bot/slack_client.hpp"

namespace c1::bot::digest_command_test {
namespace {

using namespace workflow;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const UserId kOmar{"omar@acme.test"};

std::string acme(const std::string& more = "", const std::string& address = "omar@acme.test") {
  return "organisation: {name: Acme" + more +
         "}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "  - {email: '" +
         address +
         "', name: Omar Haddad, time_zone: Europe/Berlin}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: '" +
         address +
         "'}\n"
         "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
         "apps: [{slug: it, name: IT, owners: [ines@acme.test], policy: manager, entitlements: [{slug: vpn, name: "
         "VPN}]}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['it/*']}]\n";
}

// Omar at his Slack, with one request that waits for him.
struct Desk {
  explicit Desk(const std::string& yaml = acme(), const std::string& who = kOmar.value, bool mails = true)
      : house(yaml), omar(house, who) {
    house.services.mails = mails;
    house.asks("lena@acme.test", "it/vpn");
    house.works();
    house.said.clear();
  }
  // The digests that are to be sent, as they will be: "2026-11-15 mail Your digest: ...".
  std::vector<std::string> sent() {
    house.works();
    std::vector<std::string> list;
    const CatalogPtr catalog = house.services.catalog.get();
    for (const Effect& effect : house.said)
      if (const auto* digest = std::get_if<SendDigest>(&effect)) {
        const User& reader = *catalog->user(digest->person);
        const auto news = digest_to_send(house.services, *catalog, reader, *digest);
        list.push_back(digest->day + " " + std::string(to_string(digest->channel)) + " " +
                       (news ? digest_mail(news->digest, news->look, "").subject : "nothing"));
      }
    house.said.clear();
    return list;
  }
  std::string plan() {
    const CatalogPtr catalog = house.services.catalog.get();
    return house.store->read([&](storage::Tx& tx) {
      return words_of(digest_choice(tx, *catalog, *catalog->user(kOmar), house.clock.now()).times);
    });
  }

  House house;
  SlackClient omar;
};

TEST(DigestCommand, TurnsItOnAndOff) {
  Desk desk;
  desk.omar.runs("digest");
  EXPECT_THAT(desk.omar.clicks("Turn on"),
              testing::AllOf(HasSubstr("Your digest comes on weekdays at 9:00, by your clock (Europe/Berlin)."),
                             HasSubstr("The next one: <!date^")));
  EXPECT_EQ(desk.plan(), "on weekdays at 9:00");
  desk.omar.runs("digest");
  EXPECT_THAT(desk.omar.buttons(), ElementsAre("Turn off", "When…", "Mail it to me", "Settings"));
  EXPECT_THAT(desk.omar.clicks("Turn off"), HasSubstr("No digest comes to you by itself any more"));
  EXPECT_EQ(desk.plan(), "never");
}

TEST(DigestCommand, TakesAWordInsteadOfAButton) {
  Desk desk;
  EXPECT_THAT(desk.omar.runs("digest ON"), HasSubstr("Your digest comes on weekdays"));
  EXPECT_THAT(desk.omar.runs("digest on"), HasSubstr("Your digest comes on weekdays")) << "once more changes nothing";
  EXPECT_THAT(desk.omar.runs("digest off"), HasSubstr("any more"));
  EXPECT_EQ(desk.omar.runs("digest mail"), "Your digest is on its way to omar@acme.test.");
  EXPECT_THAT(desk.omar.runs("digest <!here>"), HasSubstr("I don't know what \"&lt;!here&gt;\" is for a digest."));
}

TEST(DigestCommand, AsksWhenAndKeepsTheHourWhileItIsOff) {
  Desk desk;
  desk.omar.runs("digest");
  desk.omar.clicks("When…");
  EXPECT_EQ(desk.omar.title(), "Your digest");
  EXPECT_THAT(desk.omar.words(), HasSubstr("By your clock (Europe/Berlin)."));
  desk.omar.chooses("Send me a digest", "On Fridays").chooses("Digest at", "17:00");
  EXPECT_EQ(desk.omar.submits(), "");
  EXPECT_EQ(desk.plan(), "on Fridays at 17:00");
  desk.omar.runs("digest off");
  EXPECT_THAT(desk.omar.runs("digest on"), HasSubstr("on weekdays at 17:00"));
}

TEST(DigestCommand, MailsItAtOnceThoughNoneComesByItself) {
  Desk desk;
  desk.omar.runs("digest");
  EXPECT_EQ(desk.omar.clicks("Mail it to me"), "Your digest is on its way to omar@acme.test.");
  EXPECT_THAT(desk.sent(), ElementsAre("2026-11-15 mail Your digest: 1 request waits for you"));
  EXPECT_EQ(desk.plan(), "never") << "nothing more comes of it";
}

TEST(DigestCommand, MailsItOnceAMinuteHoweverOftenItIsPressed) {
  Desk desk;
  desk.omar.runs("digest");
  for (int press = 0; press < 3; ++press) desk.omar.clicks("Mail it to me");
  EXPECT_EQ(desk.sent().size(), 1U);
  desk.house.passes(Seconds{60});
  desk.omar.clicks("Mail it to me");
  EXPECT_EQ(desk.sent().size(), 1U);
}

TEST(DigestCommand, MailsItBesideTheOneOfTheDay) {
  Desk desk;
  desk.omar.runs("digest on");
  desk.omar.runs("digest mail");
  EXPECT_EQ(desk.sent().size(), 1U);
  desk.house.passes(Seconds{20 * 3'600});
  EXPECT_THAT(desk.sent(), ElementsAre("2026-11-16 slack Your digest: 1 request waits for you",
                                       "2026-11-16 mail Your digest: 1 request waits for you"));
}

TEST(DigestCommand, OffersNoMailWhereNoneCanGo) {
  Desk without(acme(), kOmar.value, false);
  without.omar.runs("digest");
  EXPECT_THAT(without.omar.buttons(), ElementsAre("Turn on", "When…", "Settings"));
  EXPECT_THAT(without.omar.runs("digest mail"), HasSubstr("This server sends no mail"));
  Desk locked(acme(", notifications: {mail: {digest: never}}"));
  locked.omar.runs("digest");
  EXPECT_THAT(locked.omar.buttons(), ElementsAre("Turn on", "When…", "Settings"));
  EXPECT_THAT(locked.omar.runs("digest mail"), HasSubstr("Your administrators let no digest be sent by mail"));
  Desk odd(acme("", "-omar@acme.test"), "-omar@acme.test");
  EXPECT_THAT(odd.omar.runs("digest mail"), HasSubstr("no address of yours that mail can go to"));
  for (Desk* desk : {&without, &locked, &odd}) EXPECT_THAT(desk->sent(), IsEmpty());
}

TEST(DigestCommand, MailsNothingWhereThereIsNothing) {
  Desk desk;
  SlackClient lena(desk.house, "ines@acme.test");
  lena.runs("digest");
  EXPECT_THAT(lena.buttons(), ElementsAre("Turn on", "When…", "Settings"));
  EXPECT_THAT(lena.runs("digest mail"), HasSubstr("There is nothing to mail"));
  EXPECT_THAT(desk.sent(), IsEmpty());
}

TEST(DigestCommand, ChangesNothingThatIsLocked) {
  Desk desk(acme(", notifications: {digest: {days: monday, hour: 8, locked: true}}"));
  desk.omar.runs("digest");
  EXPECT_THAT(desk.omar.buttons(), ElementsAre("Mail it to me", "Settings"));
  EXPECT_EQ(desk.omar.runs("digest off"),
            "Your administrators decide when digests come: on Mondays at 8:00. It cannot be changed here.");
  EXPECT_EQ(desk.plan(), "on Mondays at 8:00");
}

}  // namespace
}  // namespace c1::bot::digest_command_test
