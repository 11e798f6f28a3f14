// `/c1 mine`, `approvals`, `access`, `status`, `cancel`, `bundle`, `delegate`, `why`, `settings`, `help`, and the Home tab
// that has a button for each.

#include "bot/delegations.hpp"
#include "bot/slack_client.hpp"
#include "bot/when.hpp"

namespace c1::bot::my_commands_test {
namespace {

using namespace workflow;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kKim = "kim@acme.test";

const char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test, time_zone: Europe/Berlin}\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, department: Engineering}\n"
    "  - {email: kim@acme.test, name: Kim Lee, manager: omar@acme.test, department: Finance}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps:\n"
    "  - slug: it\n"
    "    name: IT\n"
    "    owners: [omar@acme.test]\n"
    "    policy: manager\n"
    "    entitlements:\n"
    "      - {slug: vpn, name: VPN}\n"
    "      - {slug: code, name: Code, max_duration: 7d, alias: the-code}\n"
    "      - {slug: secret, name: Secret}\n"
    "      - {slug: spare, name: Spare}\n"
    "catalogs:\n"
    "  - {slug: kit, name: Starter kit, audience: everyone, bundle: true, entitlements: [it/vpn, it/code]}\n"
    "  - {slug: secrets, name: Secrets, audience: 'subject.department == \"Finance\"', entitlements: [it/secret]}\n";

class MyCommands : public testing::Test {
 protected:
  House house{kAcme};
  SlackClient lena{house, kLena};
  SlackClient omar{house, kOmar};

  json::Value home(const std::string& person) {
    const CatalogPtr catalog = house.services.catalog.get();
    json::Value view = house.store->read([&](storage::Tx& tx) {
      return home_tab::view_of(tx, *catalog, *catalog->user({person}), "http://c1.test", house.clock.now());
    });
    EXPECT_THAT(sandbox::problems_of_view(view), IsEmpty());
    return view;
  }
  std::string home_words(const std::string& person) { return SlackClient::words_of(home(person)["blocks"]); }
  std::size_t open_of(const std::string& person) {
    return house.store->read([&](storage::Tx& tx) { return tx.open_requests_of({person}, 50).size(); });
  }
  std::vector<std::string> audited() {
    std::vector<std::string> what;
    for (const auto& entry : house.audit())
      if (entry.what.starts_with("delegation")) what.push_back(entry.what);
    return what;
  }
};

// ---- lists

TEST_F(MyCommands, MineListsWhatIsOpenAndCancelsIt) {
  EXPECT_THAT(lena.runs("mine"), HasSubstr("You have no open requests."));
  house.asks(kLena, "it/vpn");
  EXPECT_EQ(lena.runs("mine"), "Your open requests: 1");
  EXPECT_THAT(lena.words(), AllOf(HasSubstr("#1001"), HasSubstr("Waiting for Omar Haddad")));
  EXPECT_THAT(lena.clicks("Cancel request"), HasSubstr("is cancelled."));
  EXPECT_EQ(open_of(kLena), 0U);
  EXPECT_THAT(lena.clicks("Cancel request"), HasSubstr("cancelled")) << "a stale button gets an answer";
}

TEST_F(MyCommands, ApprovalsListsWhatWaitsWithItsButtons) {
  EXPECT_EQ(omar.runs("approvals"), "Nothing waits for you.");
  const Request request = house.asks(kLena, "it/vpn");
  omar.runs("approvals");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("#1001"), HasSubstr("I need it")));
  omar.clicks("Approve");
  EXPECT_EQ(house.request(request.id).step, 1U);
}

TEST_F(MyCommands, LongListsComeAPageAtATime) {
  std::string yaml = kAcme;
  yaml.insert(yaml.find("      - {slug: secret"), [] {
    std::string more;
    for (int i = 10; i < 33; ++i)
      more += "      - {slug: x" + std::to_string(i) + ", name: X" + std::to_string(i) + "}\n";
    return more;
  }());
  yaml.replace(yaml.find("[it/vpn, it/code]"), 17, "[it/*]");
  house.applies(yaml);
  for (int i = 10; i < 33; ++i) house.asks(kLena, "it/x" + std::to_string(i));
  omar.runs("approvals");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("#1023"), HasSubstr("#1014"), Not(HasSubstr("#1013"))));
  omar.clicks("Show more");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("#1013"), HasSubstr("#1004")));
  omar.clicks("Show more");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("#1003"), HasSubstr("#1001")));
  EXPECT_THAT(omar.buttons(), Not(Contains("Show more")));
  EXPECT_THAT(SlackClient::buttons_of(home(kOmar)["blocks"]), Contains("Show the next"));
}

TEST_F(MyCommands, StatusShowsTheCardToWhoeverMaySeeIt) {
  house.asks(kLena, "it/vpn");
  EXPECT_THAT(lena.runs("status #1001"), HasSubstr("Waiting for Omar Haddad"));
  EXPECT_THAT(lena.words(), HasSubstr("I need it"));
  omar.runs("status 1001");
  EXPECT_THAT(omar.buttons(), Contains("Approve"));
  SlackClient kim(house, kKim);
  EXPECT_EQ(kim.runs("status 1001"), "There is no request #1001, or you may not see it.");
  EXPECT_EQ(kim.runs("status 99999999999999999999"), kim.runs("status vpn"));
  EXPECT_THAT(kim.runs("status vpn"), HasSubstr("Write its number"));
}

TEST_F(MyCommands, CancelTakesANumberAndAReason) {
  const Request request = house.asks(kLena, "it/vpn");
  SlackClient kim(house, kKim);
  EXPECT_THAT(kim.runs("cancel 1001"), HasSubstr("There is no request #1001"));
  EXPECT_THAT(omar.runs("cancel 1001"), HasSubstr("A request is cancelled by whoever asked"));
  EXPECT_THAT(lena.runs("cancel 1001 because I found another way"), HasSubstr("is cancelled."));
  EXPECT_EQ(house.request(request.id).close_reason, "I found another way");
  EXPECT_THAT(lena.runs("cancel 1001"), Not(HasSubstr("is cancelled.")));
}

// ---- access

TEST_F(MyCommands, AccessShowsWhatEndsFirstAndExtendsAndGivesBack) {
  EXPECT_THAT(lena.runs("access"), HasSubstr("You hold nothing that I know of."));
  house.gets(kLena, "it/vpn");
  house.gets(kLena, "it/code", 48h);
  EXPECT_EQ(lena.runs("access"), "Your access: 2");
  EXPECT_THAT(lena.words(),
              AllOf(HasSubstr("Code in IT"), HasSubstr("(2 days left)"), HasSubstr("Until it is given back")));
  EXPECT_LT(lena.words().find("Code in IT"), lena.words().find("VPN in IT"));
  EXPECT_THAT(lena.buttons(), ElementsAre("Extend", "Give back", "Give back"));

  lena.clicks("Extend");
  EXPECT_EQ(lena.title(), "Extend access");
  EXPECT_THAT(lena.fields(), ElementsAre("How much longer?", "Reason"));
  EXPECT_EQ(lena.submits(), "How much longer?: Choose how long you need it.");
  lena.chooses("How much longer?", "1 day").fills("Reason", "It takes longer");
  EXPECT_EQ(lena.submits(), "");
  Request extension = house.store->read([&](storage::Tx& tx) { return tx.open_requests_of({kLena}, 2); }).at(0);
  EXPECT_EQ(extension.cause, Cause::extension);
  EXPECT_EQ(extension.entitlement.value, "it/code");
  lena.runs("access");
  EXPECT_THAT(lena.buttons(), ElementsAre("Give back", "Give back")) << "it is asked for already";
  while (extension.is_open()) extension = house.goes_on(extension);
  EXPECT_EQ(house.held(kLena, "it/code")->until, house.clock.now() + 72h);
}

TEST_F(MyCommands, WhatIsNotHeldAnyMoreIsNeitherExtendedNorGivenBack) {
  house.gets(kLena, "it/code", 1h);
  lena.runs("access");
  house.passes(2h);
  EXPECT_THAT(lena.clicks("Extend"), HasSubstr("There is nothing to extend"));
  house.works();
  EXPECT_THAT(lena.clicks("Give back"), Not(IsEmpty()));
  EXPECT_FALSE(lena.has_modal());
}

TEST_F(MyCommands, GivingBackEndsItByARequestOfItsOwn) {
  house.gets(kLena, "it/vpn");
  lena.runs("access");
  lena.clicks("Give back");
  EXPECT_EQ(lena.title(), "Give back access");
  EXPECT_THAT(lena.words(), HasSubstr("VPN in IT"));
  lena.fills("Reason", "The project is over");
  const auto submission = lena.submission();
  EXPECT_EQ(lena.submits(), "");
  EXPECT_EQ(listeners(house.services).dispatch(submission).kind(), slack::Reply::Kind::empty);
  const auto revoke = house.taking_away(kLena, "it/vpn");
  ASSERT_TRUE(revoke);
  EXPECT_EQ(revoke->reason, "The project is over");
  lena.runs("access");
  EXPECT_THAT(lena.words(), HasSubstr("Being taken away"));
  EXPECT_THAT(lena.buttons(), IsEmpty());
}

// ---- bundles

TEST_F(MyCommands, ABundleSaysWhatItLeavesOut) {
  house.gets(kLena, "it/vpn");
  lena.runs("bundle starter kit because it is my first day");
  EXPECT_EQ(lena.title(), "Request a bundle");
  EXPECT_EQ(lena.value_of("Bundle"), "Starter kit");
  EXPECT_EQ(lena.value_of("Reason"), "it is my first day");
  EXPECT_THAT(lena.words(), AllOf(HasSubstr("*1 request*: Code in IT"), HasSubstr("held already: VPN in IT"),
                                  HasSubstr("Goes to Omar Haddad.")));
  const auto submission = lena.submission();
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(lena.words(), HasSubstr("Asked for:"));
  EXPECT_EQ(listeners(house.services).dispatch(submission).kind(), slack::Reply::Kind::message);
  EXPECT_EQ(open_of(kLena), 1U);
  lena.closes();
  lena.runs("bundle kit because again");
  EXPECT_THAT(lena.words(), AllOf(HasSubstr("there is nothing to ask for"), HasSubstr("asked for already")));
  EXPECT_THAT(lena.submits(), HasSubstr("Bundle: There is nothing left to ask for"));
}

TEST_F(MyCommands, ABundleIsChosenInTheFormAndForAnother) {
  omar.runs("bundle starter kitt for kim@acme.test");
  EXPECT_THAT(omar.words(), HasSubstr("Did you mean \"Starter kit\"?"));
  EXPECT_EQ(omar.value_of("Who needs it?"), "Kim Lee");
  omar.fills("Reason", "New here");
  EXPECT_EQ(omar.submits(), "Bundle: Choose a bundle.");
  omar.chooses("Bundle", "Starter kit").chooses("How long?", "3 days");
  EXPECT_EQ(omar.submits(), "");
  const auto asked = house.store->read([&](storage::Tx& tx) { return tx.open_requests_of({kKim}, 9); });
  ASSERT_THAT(asked, SizeIs(2));
  EXPECT_EQ(asked[0].duration, Seconds{72h});
}

// ---- delegation

TEST_F(MyCommands, DelegatingHandsOnWhatWaitsAndComingBackTakesItBack) {
  const Request request = house.asks(kLena, "it/vpn");
  omar.runs("delegate <@UKIM|kim> until friday");
  EXPECT_EQ(omar.title(), "Hand on my approvals");
  EXPECT_EQ(omar.value_of("Who decides for you?"), "Kim Lee");
  EXPECT_EQ(omar.value_of("Until the end of"), "2026-11-20") << "the friday after sunday, 15 November";
  EXPECT_EQ(omar.submits(), "");
  EXPECT_THAT(omar.words(), HasSubstr("*Kim Lee* decides for you until"));
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kOmar}, UserId{kKim}));
  EXPECT_THAT(home_words(kOmar), HasSubstr("*Kim Lee* decides for you until"));
  SlackClient kim(house, kKim);
  kim.runs("approvals");
  EXPECT_THAT(kim.buttons(), Contains("Approve"));
  omar.closes();
  EXPECT_THAT(omar.runs("delegate off"), HasSubstr("Welcome back."));
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kOmar}));
  EXPECT_THAT(omar.runs("delegate off"), HasSubstr("nothing to end"));
  EXPECT_THAT(audited(), ElementsAre("delegation.made", "delegation.ended"));
}

TEST_F(MyCommands, ADelegationEndsByItselfAtTheEndOfItsLastDayThere) {
  const Request request = house.asks(kLena, "it/vpn");
  const auto made = delegate(house.services, {}, {.from = {kOmar}, .to = {kKim}, .ends = house.clock.now() + 24h});
  ASSERT_TRUE(made);
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), SizeIs(2));
  house.passes(24h);
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), SizeIs(1));
}

TEST_F(MyCommands, ADelegationThatCannotBeIsRefusedAtItsField) {
  omar.runs("delegate nobody-here until someday");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("I don't know whom you mean"), HasSubstr("the day \"someday\"")));
  omar.chooses("Who decides for you?", "Omar Haddad");
  EXPECT_THAT(omar.submits(), HasSubstr("Who decides for you?: Choose somebody else"));
  omar.chooses("Who decides for you?", "Kim Lee").fills("Until the end of", "2026-11-14");
  EXPECT_THAT(omar.submits(), HasSubstr("Until the end of: This is over already."));
  omar.fills("From", "2026-11-20").fills("Until the end of", "2026-11-19");
  EXPECT_THAT(omar.submits(), HasSubstr("Until the end of: It has to end after it begins."));
  EXPECT_THAT(audited(), IsEmpty());
}

TEST_F(MyCommands, ANewDelegationTakesThePlaceOfTheOneBefore) {
  ASSERT_TRUE(delegate(house.services, {}, {.from = {kOmar}, .to = {kKim}}));
  ASSERT_TRUE(delegate(house.services, {}, {.from = {kOmar}, .to = {kLena}, .starts = house.clock.now() + 1h}));
  const auto now_asked = [&] {
    return house.store->read([&](storage::Tx& tx) { return tx.delegate_of({kOmar}, house.clock.now()); });
  };
  EXPECT_EQ(now_asked(), UserId{kKim});
  house.passes(1h);
  EXPECT_EQ(now_asked(), UserId{kLena});
}

TEST(When, UnderstandsDaysAsPeopleWriteThem) {
  const TimeZone berlin = *TimeZone::named("Europe/Berlin");
  const Instant sunday = from_millis(House::kStart);
  const auto day = [&](const char* words) {
    const auto found = day_in(words, sunday, berlin);
    return found ? date_words(*found, berlin) : "";
  };
  EXPECT_EQ(day("today"), "2026-11-15");
  EXPECT_EQ(day("Tomorrow"), "2026-11-16");
  EXPECT_EQ(day("sunday"), "2026-11-15");
  EXPECT_EQ(day("fri"), "2026-11-20");
  EXPECT_EQ(day("2026-12-24"), "2026-12-24");
  EXPECT_EQ(day("24 Dec"), "2026-12-24");
  EXPECT_EQ(day("dec 24"), "2026-12-24");
  EXPECT_EQ(day("1. march"), "2027-03-01");
  for (const char* odd : {"", "someday", "2026-02-30", "2026-13-01", "31 feb", "fr", "99999999999", "-1 dec"})
    EXPECT_EQ(day(odd), "") << odd;
  EXPECT_EQ(end_of_day(*day_in("2026-10-25", sunday, berlin), berlin) - *day_in("2026-10-25", sunday, berlin), 25h);
}

// ---- why, settings, help

TEST_F(MyCommands, WhyTellsWhoSeesWhatIsNamedExactly) {
  EXPECT_THAT(lena.runs("why it secret"), HasSubstr("The catalog Secrets has it, for: subject.department"));
  EXPECT_THAT(lena.runs("why it/spare"), HasSubstr("is in no catalog, so nobody can ask for it"));
  EXPECT_THAT(lena.runs("why the-code"), HasSubstr("You can see Code in IT and ask for it"));
  EXPECT_THAT(lena.runs("why secr"), HasSubstr("There is no app or access called \"secr\""));
  EXPECT_THAT(lena.runs("why it secr"), Not(HasSubstr("Secrets")));
  EXPECT_THAT(lena.runs("why it secret for kim@acme.test"), HasSubstr("for yourself and for the people you manage"));
  EXPECT_THAT(omar.runs("why it secret for kim@acme.test"), HasSubstr("Kim Lee can see Secret in IT"));
  house.gets(kLena, "it/vpn");
  EXPECT_THAT(lena.runs("why it vpn"), HasSubstr("You hold VPN in IT already."));
}

TEST_F(MyCommands, WhyIsAskedInAFormToo) {
  EXPECT_EQ(lena.runs("why"), "");
  lena.fills("What are you looking for?", "IT Secret");
  EXPECT_EQ(lena.submits(), "");
  EXPECT_THAT(lena.words(), HasSubstr("no catalog that Lena Fischer belongs to"));
}

TEST_F(MyCommands, SettingsTellWhoIAm) {
  omar.runs("settings");
  EXPECT_THAT(omar.words(), AllOf(HasSubstr("omar@acme.test"), HasSubstr("Ines Costa"), HasSubstr("Europe/Berlin"),
                                  HasSubstr("Nobody decides for you.")));
}

TEST_F(MyCommands, HelpNamesEveryCommandAndTyposGetTheNearest) {
  const std::string help = lena.runs("help");
  for (const char* word :
       {"request", "bundle", "mine", "approvals", "access", "status", "cancel", "delegate", "why", "settings", "help"})
    EXPECT_THAT(help, HasSubstr(std::string("`/c1 ") + word));
  EXPECT_EQ(lena.runs(""), help);
  EXPECT_THAT(lena.runs("reqest github"), HasSubstr("Did you mean `/c1 request`?"));
  EXPECT_THAT(lena.runs("aproval"), HasSubstr("Did you mean `/c1 approvals`?"));
  EXPECT_THAT(lena.runs("<!channel> `x`"), AllOf(HasSubstr("I don't know"), Not(HasSubstr("<!channel>"))));
}

// ---- the Home tab

TEST_F(MyCommands, TheHomeTabHasAWayToEverything) {
  EXPECT_THAT(SlackClient::buttons_of(home(kLena)["blocks"]),
              ElementsAre("Request access", "Request a bundle", "Hand on my approvals", "Why can't I see it?",
                          "Open the web app", "Settings", "Help"));
  for (const char* button : {"Request access", "Request a bundle", "Hand on my approvals", "Why can't I see it?",
                             "Open the web app", "Settings", "Help"}) {
    EXPECT_EQ(lena.clicks_at_home(button, home(kLena)), "");
    EXPECT_TRUE(lena.has_modal()) << button;
    lena.closes();
  }
}

TEST_F(MyCommands, TheHomeTabShowsWhatWaitsWhatIsOpenAndWhatIsHeld) {
  EXPECT_THAT(home_words(kLena), AllOf(HasSubstr("Nothing waits for you."), HasSubstr("no open requests"),
                                       HasSubstr("What you are given appears here")));
  house.gets(kLena, "it/code", 48h);
  house.asks(kLena, "it/vpn");
  EXPECT_THAT(home_words(kLena), AllOf(HasSubstr("#1002"), HasSubstr("Code in IT"), HasSubstr("2 days left")));
  EXPECT_THAT(home_words(kOmar), HasSubstr("#1002"));
  EXPECT_EQ(lena.clicks_at_home("Cancel request", home(kLena)), "");
  lena.clicks_at_home("Give back", home(kLena));
  EXPECT_EQ(lena.title(), "Give back access");
}

}  // namespace
}  // namespace c1::bot::my_commands_test
