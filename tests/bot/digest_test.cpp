// The digest: due once for each day that has one, by the reader's clock; with what is so when it is sent.

#include "bot/digest.hpp"

#include "bot/digest_choice.hpp"
#include "bot/slack_client.hpp"

namespace c1::bot::digest_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kInes = "ines@acme.test";

// The house's clock begins on a Sunday at 13:00 in Berlin; Monday, 9:00 there, is 20 hours later.
constexpr auto kMonday9 = 20h;
const std::string kMonday = "2026-11-16", kTuesday = "2026-11-17", kWednesday = "2026-11-18";

std::string acme(const std::string& more = "", const std::string& omars_zone = "Europe/Berlin",
                 const std::string& omar = "") {
  std::string entitlements;
  for (int i = 0; i < 14; ++i)
    entitlements += (i > 0 ? ", " : "") + ("{slug: e" + std::to_string(i)) + ", name: Thing " + std::to_string(i) + "}";
  return "organisation: {name: Acme" + more +
         "}\n"
         "users:\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, time_zone: " +
         omars_zone + omar +
         "}\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, time_zone: Europe/Berlin}\n"
         "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
         "apps: [{slug: it, name: IT, owners: [ines@acme.test], policy: manager, entitlements: [" +
         entitlements +
         "]}]\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['it/*']}]\n";
}

struct Office {
  explicit Office(const std::string& yaml = acme()) : house(yaml) { house.services.mails = true; }

  Result<void> wants(const std::string& person, const DigestTimes& times) {
    const CatalogPtr catalog = house.services.catalog.get();
    return house.store->write([&](storage::Tx& tx) {
      return set_digest(tx, *catalog, *catalog->user({person}), times, {"web"}, house.clock.now());
    });
  }
  void plans() {
    const auto version = house.services.catalog.get()->version();
    house.store->write([&](storage::Tx& tx) { tx.enqueue(PlanDigests{version}, house.clock.now()); });
    house.works();
  }
  // Goes on, and what digests were sent off meanwhile: "2026-11-16 omar slack".
  template <class Duration>
  std::vector<std::string> sent_after(Duration duration) {
    house.passes(duration);
    house.works();
    std::vector<std::string> sent;
    for (const Effect& effect : house.said)
      if (const auto* digest = std::get_if<SendDigest>(&effect))
        sent.push_back(digest->day + " " + digest->person.value.substr(0, digest->person.value.find('@')) + " " +
                       std::string(to_string(digest->channel)));
    house.said.clear();
    return sent;
  }
  Digest digest(const std::string& person, DigestDays days = DigestDays::weekdays) {
    const CatalogPtr catalog = house.services.catalog.get();
    return house.store->read(
        [&](storage::Tx& tx) { return digest_for(tx, *catalog, *catalog->user({person}), days, house.clock.now()); });
  }
  bool is_planned(const std::string& person) {
    return house.store->read([&](storage::Tx& tx) {
      return digest_row(tx, {person}).due && tx.waiting("digests/due/" + person).has_value();
    });
  }

  House house;
};

constexpr DigestTimes kWeekdays{DigestDays::weekdays, 9};

// ---- when

TEST(DigestOff, IsHowEverybodyBegins) {
  Office office;
  office.house.asks(kLena, "it/e0");
  office.plans();
  EXPECT_THAT(office.sent_after(24h * 8), IsEmpty());
  EXPECT_FALSE(office.is_planned(kOmar)) << "nothing waits for whoever wants none";
}

TEST(DigestOn, ComesOncePerDayAtTheReadersHour) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_THAT(office.sent_after(kMonday9 - 1ms), IsEmpty());
  EXPECT_THAT(office.sent_after(1ms), ElementsAre(kMonday + " omar slack", kMonday + " omar mail"));
  EXPECT_THAT(office.sent_after(14h), IsEmpty());
  EXPECT_THAT(office.sent_after(10h), ElementsAre(kTuesday + " omar slack", kTuesday + " omar mail"));
}

TEST(DigestOn, SaysNothingWhereThereIsNothingToSay) {
  Office office;
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_THAT(office.sent_after(kMonday9), IsEmpty());
  office.house.asks(kLena, "it/e0");
  EXPECT_THAT(office.sent_after(1h), IsEmpty()) << "the hour of that day has passed";
  EXPECT_THAT(office.sent_after(23h), ElementsAre(kTuesday + " omar slack", kTuesday + " omar mail"));
}

TEST(DigestOn, BeginsWithTheNextOne) {
  Office office;
  office.house.asks(kLena, "it/e0");
  EXPECT_THAT(office.sent_after(kMonday9 + 2h), IsEmpty());
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_THAT(office.sent_after(12h), IsEmpty()) << "not a late one of today";
  EXPECT_THAT(office.sent_after(10h), ElementsAre(kTuesday + " omar slack", kTuesday + " omar mail"));
}

TEST(DigestLate, IsSentLaterOnTheSameDayOnce) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_THAT(office.sent_after(kMonday9 + 14h), ElementsAre(kMonday + " omar slack", kMonday + " omar mail"));
  EXPECT_THAT(office.sent_after(1h - 1ms), IsEmpty());
}

TEST(DigestLate, OfAnotherDayIsNotSentAnyMore) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_THAT(office.sent_after(kMonday9 + 47h), IsEmpty()) << "Wednesday, 8:00: there is none yet";
  EXPECT_THAT(office.sent_after(1h), ElementsAre(kWednesday + " omar slack", kWednesday + " omar mail"));
}

TEST(DigestChanged, GivesNoSecondOneOfTheDay) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_EQ(office.sent_after(kMonday9).size(), 2U);
  ASSERT_TRUE(office.wants(kOmar, {DigestDays::weekdays, 15}));
  EXPECT_THAT(office.sent_after(7h), IsEmpty());
  EXPECT_THAT(office.sent_after(24h), ElementsAre(kTuesday + " omar slack", kTuesday + " omar mail"));
}

TEST(DigestChanged, EndsWhenItIsTurnedOff) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  ASSERT_TRUE(office.wants(kOmar, {DigestDays::never, 9}));
  EXPECT_FALSE(office.is_planned(kOmar));
  EXPECT_THAT(office.sent_after(24h * 3), IsEmpty());
}

TEST(DigestChannels, AreThoseThatThePersonLeavesOn) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  office.house.store->write([&](storage::Tx& tx) {
    return set_notices(tx, *office.house.services.catalog.get(), {kOmar},
                       {{NoticeChannel::mail, NoticeKind::digest, false}}, {"web"}, office.house.clock.now());
  });
  EXPECT_THAT(office.sent_after(kMonday9), ElementsAre(kMonday + " omar slack"));
  office.house.services.mails = false;
  EXPECT_THAT(office.sent_after(24h), ElementsAre(kTuesday + " omar slack"));
}

// ---- whose

TEST(DigestOfTheOrganisation, IsForAllWhoHaveNotSaidOtherwise) {
  const std::string weekdays = ", notifications: {digest: {days: weekdays, hour: 9}, mail: {digest: never}}";
  Office office(acme(weekdays));
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kLena, {DigestDays::never, 9}));
  office.plans();
  EXPECT_THAT(office.sent_after(kMonday9), ElementsAre(kMonday + " omar slack"));
  EXPECT_TRUE(office.is_planned(kInes));
  office.house.applies(acme());
  office.plans();
  for (const std::string& person : {kOmar, kInes}) EXPECT_FALSE(office.is_planned(person)) << person;
  EXPECT_THAT(office.sent_after(24h), IsEmpty());
}

TEST(DigestOfTheOrganisation, MayBeLocked) {
  Office office(acme(", notifications: {digest: {days: weekdays, locked: true}}"));
  office.plans();
  EXPECT_THAT(office.wants(kOmar, {DigestDays::never, 9}).error().says,
              HasSubstr("Your administrators decide when digests come: on weekdays at 9:00."));
  Office never(acme(", notifications: {digest: {days: never, locked: true}}"));
  EXPECT_FALSE(never.wants(kOmar, kWeekdays));
}

TEST(DigestReaders, WhoMoveAreToldByTheirNewClock) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  office.house.applies(acme("", "America/New_York"));
  office.plans();
  EXPECT_THAT(office.sent_after(kMonday9 + 6h - 1ms), IsEmpty());
  EXPECT_EQ(office.sent_after(1ms).size(), 2U) << "9:00 in New York";
}

// A new time zone that nobody has planned with yet, or a day that was told of there already.
TEST(DigestReaders, WhoFlyWestGetNoSecondOneOfTheDay) {
  Office office(acme("", "Pacific/Kiritimati"));
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_EQ(office.sent_after(7h).size(), 2U) << "9:00 on Monday there";
  office.house.applies(acme("", "Pacific/Honolulu"));
  office.plans();
  EXPECT_THAT(office.sent_after(24h), IsEmpty()) << "it is Monday for them once more";
  EXPECT_EQ(office.sent_after(24h).size(), 2U);
}

TEST(DigestReaders, WhoAreAwayGetNoneUntilTheyAreBack) {
  Office office;
  office.house.asks(kLena, "it/e0");
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  office.house.applies(acme("", "Europe/Berlin", ", status: suspended"));
  EXPECT_THAT(office.sent_after(kMonday9), IsEmpty());
  EXPECT_FALSE(office.is_planned(kOmar));
  office.house.applies(acme());
  office.plans();
  office.house.asks(kLena, "it/e1");
  EXPECT_THAT(office.sent_after(24h), ElementsAre(kTuesday + " omar slack", kTuesday + " omar mail"));
}

TEST(DigestPlan, WaitsForTheCatalogItIsAbout) {
  Office office(acme(", notifications: {digest: {days: weekdays}}"));
  office.house.store->write([&](storage::Tx& tx) { tx.enqueue(PlanDigests{1'000}, office.house.clock.now()); });
  office.house.works();
  EXPECT_FALSE(office.is_planned(kOmar));
}

// Whoever is planned stays as they are, so that a change of one person costs nothing for the others.
TEST(DigestPlan, LeavesAloneWhatIsPlannedAlready) {
  Office office(acme(", notifications: {digest: {days: weekdays}}"));
  office.plans();
  const auto due = [&] { return office.house.store->read([&](storage::Tx& tx) { return tx.digests(); }); };
  const auto before = due();
  ASSERT_EQ(before.size(), 3U);
  office.house.passes(kMonday9 + 1h);  // due, and nobody has come to it
  storage::DueEffect plan;
  plan.effect = PlanDigests{1};
  EXPECT_EQ(office.house.digester.carry_out(plan, {}).how, Done::How::done);
  EXPECT_EQ(due(), before) << "a late one is not put off";
  office.house.passes(24h);  // nobody ever comes to it
  EXPECT_EQ(office.house.digester.carry_out(plan, {}).how, Done::How::done);
  EXPECT_NE(due(), before) << "one that was lost is planned anew";
}

// ---- what

TEST(DigestContents, AreTheOldestAndHowManyMore) {
  Office office;
  for (int i = 0; i < 12; ++i) office.house.asks(kLena, "it/e" + std::to_string(i));
  const Digest omars = office.digest(kOmar), lenas = office.digest(kLena);
  ASSERT_EQ(omars.waiting.shown.size(), 10U);
  EXPECT_EQ(omars.waiting.shown[0].number, 1001);
  EXPECT_EQ(omars.waiting.more, 2U);
  EXPECT_EQ(omars.mine.size(), 0U);
  EXPECT_EQ(summary_of(omars), "12 requests wait for you");
  ASSERT_EQ(lenas.mine.shown.size(), 10U);
  EXPECT_EQ(lenas.mine.shown[0].number, 1001);
  EXPECT_EQ(summary_of(lenas), "12 requests of yours are open");
  EXPECT_TRUE(office.digest(kInes).is_empty());
}

TEST(DigestContents, LookAWeekAheadAndTwoWhereItComesWeekly) {
  Office office;
  office.house.gets(kLena, "it/e0", Seconds{6 * 86'400});
  office.house.gets(kLena, "it/e1", Seconds{9 * 86'400});
  office.house.gets(kLena, "it/e2", Seconds{20 * 86'400});
  office.house.gets(kLena, "it/e3");
  const Digest daily = office.digest(kLena), weekly = office.digest(kLena, DigestDays::monday);
  EXPECT_EQ(summary_of(daily), "1 access of yours ends within 7 days");
  EXPECT_EQ(daily.ending.shown.at(0).grant.entitlement.value, "it/e0");
  EXPECT_TRUE(daily.ending.shown.at(0).may_extend);
  EXPECT_EQ(summary_of(weekly), "2 accesses of yours end within 14 days");
}

TEST(DigestContents, TellSuperAdminsWhatWasGivenUp) {
  Office office;
  office.house.store->write([&](storage::Tx& tx) {
    tx.enqueue(SyncHome{{kLena}}, office.house.clock.now());
    for (const storage::DueEffect& one : tx.claim(office.house.clock.now(), 1s, 10))
      tx.park(one, office.house.clock.now(), "broken");
  });
  EXPECT_EQ(summary_of(office.digest(kInes)), "1 delivery was given up");
  EXPECT_TRUE(office.digest(kOmar).is_empty()) << "who can do nothing about it is not told";
}

TEST(DigestSent, IsOfItsDayAndOfWhatIsSoThen) {
  Office office;
  const Request request = office.house.asks(kLena, "it/e0");
  const CatalogPtr catalog = office.house.services.catalog.get();
  const User& omar = *catalog->user({kOmar});
  const auto news = [&](const char* day) {
    return digest_to_send(office.house.services, *catalog, omar, {{kOmar}, NoticeChannel::slack, day});
  };
  EXPECT_FALSE(news("2026-11-15")) << "nobody has asked for it";
  ASSERT_TRUE(office.wants(kOmar, kWeekdays));
  EXPECT_TRUE(news("2026-11-15"));
  EXPECT_FALSE(news("2026-11-14")) << "it waited for too long; the next one is newer";
  office.house.goes_on(request);
  EXPECT_FALSE(news("2026-11-15")) << "nothing waits any more";
}

// ---- in Slack

TEST(DigestInSlack, IsShownAtOnceByCommand) {
  Office office;
  office.house.asks(kLena, "it/e0");
  SlackClient omar(office.house, kOmar);
  EXPECT_EQ(omar.runs("digest"), "Your digest: 1 request waits for you.");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("Waiting for you"), HasSubstr("Lena Fischer needs Thing 0 in IT"),
                                  HasSubstr("Needs your decision"), HasSubstr("It does not come by itself.")));
  EXPECT_THAT(omar.buttons(), ElementsAre("Turn on", "When…", "Mail it to me", "Settings"));
  SlackClient ines(office.house, kInes);
  EXPECT_EQ(ines.runs("digest"), "Your digest: nothing waits for you, and nothing of yours is open or ends soon.");
}

TEST(DigestInSlack, SpeaksOfTheClockThatSlackKnows) {
  Office office;
  office.house.store->write([](storage::Tx& tx) {
    tx.save(storage::SlackLink{.team = "T1", .slack_user = "U1", .person = kInes, .zone = "Asia/Tokyo"});
  });
  ASSERT_TRUE(office.wants(kInes, kWeekdays));
  SlackClient ines(office.house, kInes);
  ines.runs("digest");
  EXPECT_THAT(ines.words(), HasSubstr("by your clock (Asia/Tokyo)"));
}

TEST(DigestInSlack, OffersToExtendWhatEnds) {
  Office office;
  office.house.gets(kLena, "it/e0", Seconds{6 * 86'400});
  SlackClient lena(office.house, kLena);
  EXPECT_EQ(lena.runs("digest"), "Your digest: 1 access of yours ends within 7 days.");
  EXPECT_THAT(lena.buttons(), ElementsAre("Extend", "Turn on", "When…", "Mail it to me", "Settings"));
  lena.clicks("Extend");
  EXPECT_TRUE(lena.has_modal());
}

TEST(DigestInSlack, IsChosenInTheSettings) {
  Office office;
  SlackClient omar(office.house, kOmar);
  omar.runs("settings");
  EXPECT_EQ(omar.value_of("Send me a digest"), "Never");
  EXPECT_EQ(omar.value_of("Digest at"), "9:00");
  EXPECT_THAT(omar.words(), HasSubstr("By your clock (Europe/Berlin)."));
  omar.chooses("Send me a digest", "On Mondays").chooses("Digest at", "17:00");
  EXPECT_EQ(omar.submits(), "");
  EXPECT_TRUE(office.is_planned(kOmar));
  omar.runs("settings");
  EXPECT_EQ(omar.value_of("Send me a digest"), "On Mondays");
  EXPECT_EQ(omar.value_of("Digest at"), "17:00");
  EXPECT_EQ(omar.submits(), "");
  int noted = 0;
  for (const auto& entry : office.house.audit()) noted += entry.what == "digest.set";
  EXPECT_EQ(noted, 1) << "what does not change is not noted";
}

TEST(DigestInSlack, IsNoQuestionWhereItIsLocked) {
  Office office(acme(", notifications: {digest: {days: monday, hour: 8, locked: true}}"));
  SlackClient omar(office.house, kOmar);
  omar.runs("settings");
  EXPECT_THAT(omar.fields(), Not(testing::Contains("Send me a digest")));
  EXPECT_THAT(omar.words(), HasSubstr("The digest comes on Mondays at 8:00."));
  EXPECT_EQ(omar.submits(), "");
}

}  // namespace
}  // namespace c1::bot::digest_test
