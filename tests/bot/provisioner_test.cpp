// Access that systems give and take, from the approval to the end: in process, with systems that do as they are told.

#include "bot/provisioner.hpp"

#include <set>
#include <utility>

#include "bot/house.hpp"

namespace c1::bot::provisioner_test {
namespace {

using namespace workflow;
using connectors::Job;
using connectors::Receipt;
using connectors::Sighting;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using State = Receipt::State;

constexpr Seconds kDay{86'400};

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test", kInes = "ines@acme.test";
const std::string kTeam = "github/team", kBoth = "github/both", kSame = "github/same", kRole = "github/role",
                  kHook = "github/hook";

std::string acme(const std::string& group = "Platform") {
  return "organisation: {name: Acme, verify_every: 12h}\n"
         "users:\n"
         "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
         "  - {email: omar@acme.test, name: Omar Haddad, manager: ines@acme.test}\n"
         "  - {email: ines@acme.test, name: Ines Costa, roles: [super_admin]}\n"
         "connections:\n"
         "  - {slug: okta, scim: {url: 'https://okta.test/scim', token: okta}}\n"
         "policies:\n"
         "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
         "apps:\n"
         "  - slug: github\n"
         "    name: GitHub\n"
         "    owners: [ines@acme.test]\n"
         "    policy: manager\n"
         "    entitlements:\n"
         "      - {slug: team, name: Team, provisioning: [{scim: {connection: okta, group: " +
         group +
         "}}]}\n"
         "      - slug: both\n"
         "        name: Both\n"
         "        provisioning: [{scim: {connection: okta, group: First}}, {webhook: {url: 'https://hook.test/'}}, "
         "{manual: {instructions: Hand over the key.}}]\n"
         "      - {slug: same, name: Same, provisioning: [{scim: {connection: okta, group: " +
         group +
         "}}]}\n"
         "      - {slug: role, name: Role, provisioning: [{delegated: github/team}]}\n"
         "      - {slug: hook, name: Hook, max_duration: 30d, provisioning: [{webhook: {url: 'https://hook.test/'}}]}\n"
         "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['github/*']}]\n";
}

// Groups and who is in them; answers what it is told to instead, as long as there is something to answer.
struct FakeSystem final : connectors::Provisioner {
  Receipt grant(const Job& job) override {
    jobs.push_back(job);
    if (const auto told = next()) return *told;
    const bool is_new = groups[place(job)].insert(job.holder.id).second;
    return {State::done, "Is in " + place(job) + ".", Millis{0}, !is_new};
  }
  Receipt revoke(const Job& job) override {
    jobs.push_back(job);
    if (const auto told = next()) return *told;
    groups[place(job)].erase(job.holder.id);
    return {State::done, "Is not in " + place(job) + ".", Millis{0}};
  }
  Sighting verify(const Job& job) override {
    const bool is_in = groups[place(job)].contains(job.holder.id);
    return {unseen ? Sighting::What::unknown : is_in ? Sighting::What::present : Sighting::What::absent, "Looked."};
  }
  connectors::Capabilities capabilities() const override { return {true, answers_later, minds_the_end}; }

  static std::string place(const Job& job) { return job.setting("group", job.setting("url")); }
  std::optional<Receipt> next() {
    if (answers.empty()) return std::nullopt;
    Receipt told = answers.front();
    answers.erase(answers.begin());
    return told;
  }

  std::map<std::string, std::set<std::string>> groups;
  std::vector<Receipt> answers;
  std::vector<Job> jobs;
  bool answers_later = false;
  bool minds_the_end = false;
  bool unseen = false;
};

class ProvisionerTest : public ::testing::Test {
 protected:
  ProvisionerTest() {
    systems["scim"] = std::make_unique<FakeSystem>();
    systems["webhook"] = std::make_unique<FakeSystem>();
    hook().answers_later = true;
    hook().minds_the_end = true;
    house.systems = [this](const storage::DueEffect& effect) { return provisioner.carry_out(effect); };
  }
  FakeSystem& scim() { return dynamic_cast<FakeSystem&>(*systems.at("scim")); }
  FakeSystem& hook() { return dynamic_cast<FakeSystem&>(*systems.at("webhook")); }

  Request approved(const std::string& entitlement, std::optional<Seconds> duration = {}) {
    return house.goes_on(house.asks(kLena, entitlement, duration));
  }
  Request given(const std::string& entitlement, std::optional<Seconds> duration = {}) {
    const Request request = approved(entitlement, duration);
    house.works();
    return house.request(request.id);
  }
  std::string status(const RequestId& id) { return status_phrase(*house.catalog.get(), house.request(id)); }
  std::vector<std::string> audited() {
    std::vector<std::string> what;
    for (const auto& entry : house.audit()) what.push_back(entry.what);
    return what;
  }
  // The ticket of the last job's callback.
  std::string ticket() {
    const std::string& url = hook().jobs.back().callback;
    return url.substr(url.find(kCallbackPath) + kCallbackPath.size());
  }
  // `both`, up to where the webhook has been asked and answers later.
  Request waiting_for_the_webhook() {
    hook().answers = {{State::pending, "Later", Millis{0}}};
    return given(kBoth);
  }

  House house{acme()};
  connectors::Signer signer{Secret(std::string(32, 'k'))};
  Provisioner::ByKind systems;
  Provisioner provisioner{house.services, systems, signer};
};

const char kComplete[] = R"({"version":"v1","complete":{"comment":"All set"}})";

TEST_F(ProvisionerTest, GivesWhatWasApprovedAndSaysSoOnlyThen) {
  const Request request = approved(kTeam);
  EXPECT_EQ(status(request.id), "Approved; access is being given");
  EXPECT_THAT(awaited(request), IsEmpty()) << "nobody has to do anything";
  EXPECT_FALSE(house.held(kLena, kTeam));
  house.works();
  EXPECT_EQ(house.request(request.id).outcome, Outcome::granted);
  EXPECT_THAT(scim().groups["Platform"], ElementsAre(kLena));
  EXPECT_TRUE(house.held(kLena, kTeam));
  EXPECT_EQ(house.request(request.id).decisions.back().reason, "Is in Platform.") << "the evidence";
}

TEST_F(ProvisionerTest, TakesAwayWhenTheTimeIsUp) {
  given(kTeam, Seconds{3'600});
  house.passes(std::chrono::hours(1));
  house.works();
  EXPECT_THAT(scim().groups["Platform"], IsEmpty());
  EXPECT_FALSE(house.held(kLena, kTeam));
  EXPECT_FALSE(house.taking_away(kLena, kTeam));
}

TEST_F(ProvisionerTest, HoldsOnToWhatIsNotTakenAwayYet) {
  given(kTeam, Seconds{3'600});
  house.passes(std::chrono::hours(1));
  scim().answers = {{State::not_yet, "Still there", Millis{0}}};
  house.works();
  EXPECT_EQ(house.held(kLena, kTeam)->state, Grant::State::ending) << "not gone before it is read back as gone";
  house.passes(std::chrono::minutes(1));
  house.works();
  EXPECT_FALSE(house.held(kLena, kTeam));
}

TEST_F(ProvisionerTest, TriesAgainWithGrowingPausesAndGivesTheTaskToPeopleInTheEnd) {
  scim().answers.assign(100, {State::not_yet, "It answered 503.", Millis{0}});
  const Request request = given(kTeam);
  EXPECT_EQ(scim().jobs.size(), 1u);
  EXPECT_TRUE(house.request(request.id).is_open());
  for (int i = 0; i < 100 && awaited(house.request(request.id)).empty(); ++i) {
    house.passes(std::chrono::minutes(8));
    house.works();
  }
  EXPECT_EQ(scim().jobs.size(), 20u);
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
  EXPECT_EQ(status(request.id), "It did not work; waiting for Ines Costa to try again");
  const auto step = std::get<ProvisionStep>(house.request(request.id).plan.steps.back());
  EXPECT_EQ(step.failure, "It answered 503. It was tried 20 times.");
  EXPECT_FALSE(house.held(kLena, kTeam));
}

TEST_F(ProvisionerTest, ThatFailedIsTriedAgainFromTheCardAsTheOrganisationSaysNow) {
  scim().answers = {{State::failed, "There is no such group.", Millis{0}}};
  const Request request = given(kTeam);
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
  house.applies(acme("Renamed"));
  ASSERT_TRUE(house.does(RetryProvisioning{request.id, {kInes}, request.step}));
  EXPECT_THAT(awaited(house.request(request.id)), IsEmpty());
  house.works();
  EXPECT_EQ(house.request(request.id).outcome, Outcome::granted);
  EXPECT_THAT(scim().groups["Renamed"], ElementsAre(kLena));
}

TEST_F(ProvisionerTest, ThatFailedIsDoneByHandInstead) {
  scim().answers = {{State::failed, "No seats.", Millis{0}}};
  const Request request = given(kTeam);
  ASSERT_TRUE(house.does(MarkProvisioned{request.id, {kInes}, request.step, {new_id()}}));
  EXPECT_TRUE(house.held(kLena, kTeam));
}

TEST_F(ProvisionerTest, IsNotInterruptedByPeopleUnlessTheyTakeItOver) {
  const Request request = approved(kTeam);
  const auto refused = house.does(MarkProvisioned{request.id, {kInes}, request.step, {new_id()}});
  EXPECT_THAT(refused.error().says, HasSubstr("A system is at work on this"));
  EXPECT_TRUE(house.does(MarkFailed{request.id, {kLena}, request.step, "Mine"}).has_error());
  ASSERT_TRUE(house.does(MarkFailed{request.id, {kInes}, request.step, "I do it myself"}));
  house.works();
  EXPECT_THAT(scim().jobs, IsEmpty());
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
}

TEST_F(ProvisionerTest, GoesThroughAChainAndGrantsAtItsEnd) {
  const Request request = given(kBoth);
  const Request after = house.request(request.id);
  EXPECT_THAT(scim().groups["First"], ElementsAre(kLena));
  EXPECT_EQ(hook().jobs.size(), 1u);
  EXPECT_THAT(awaited(after), ElementsAre(UserId{kInes}));
  EXPECT_FALSE(house.held(kLena, kBoth)) << "the last of three is still to do";
  EXPECT_TRUE(after.is_open());
  ASSERT_TRUE(house.does(MarkProvisioned{after.id, {kInes}, after.step, {new_id()}}));
  EXPECT_TRUE(house.held(kLena, kBoth));
}

TEST_F(ProvisionerTest, TakesAwayInReverseOrder) {
  house.goes_on(given(kBoth));
  scim().jobs.clear();
  hook().answers = {{State::failed, "Not now", Millis{0}}};
  const Request revoke =
      house
          .does(SubmitRevoke{
              .id = {new_id()}, .requester = {kLena}, .subject = {kLena}, .entitlement = {kBoth}, .reason = "Done"})
          .value();
  house.works();
  EXPECT_THAT(scim().jobs, IsEmpty()) << "the webhook comes first, and has not done it";
  ASSERT_TRUE(house.does(RetryProvisioning{revoke.id, {kInes}, house.request(revoke.id).step}));
  house.works();
  EXPECT_THAT(scim().groups["First"], IsEmpty());
}

TEST_F(ProvisionerTest, TakesBackWhatWasGivenForNothing) {
  hook().answers = {{State::failed, "No", Millis{0}}};
  const Request request = given(kBoth);
  EXPECT_THAT(scim().groups["First"], ElementsAre(kLena));
  ASSERT_TRUE(house.does(DeclineProvisioning{request.id, {kInes}, house.request(request.id).step, "No seats"}));
  house.works();
  EXPECT_THAT(scim().groups["First"], IsEmpty()) << "nobody holds it, so nobody keeps it";
  EXPECT_THAT(audited(), Contains("provisioning.taken_back"));
}

TEST_F(ProvisionerTest, TakesNothingAwayThatItDidNotGive) {
  scim().groups["First"] = {kLena};
  hook().answers = {{State::failed, "No", Millis{0}}};
  const Request request = given(kBoth);
  ASSERT_TRUE(house.does(DeclineProvisioning{request.id, {kInes}, house.request(request.id).step, "No seats"}));
  house.works();
  EXPECT_THAT(scim().groups["First"], ElementsAre(kLena)) << "she had it before";
  scim().groups["Platform"] = {kLena};
  const Request other = approved(kTeam);
  ASSERT_TRUE(house.does(Cancel{other.id, {kLena}, ""}));
  house.works();
  EXPECT_THAT(scim().groups["Platform"], ElementsAre(kLena)) << "nothing was done for it yet";
}

TEST_F(ProvisionerTest, TakesBackWhatWasGivenWhileTheRequestWasCancelled) {
  const Request request = approved(kTeam);
  house.systems = [&, first = true](const storage::DueEffect& effect) mutable {
    if (!std::exchange(first, false)) return provisioner.carry_out(effect);
    scim().groups["Platform"].insert(kLena);  // and before it is noted ...
    EXPECT_TRUE(house.does(Cancel{request.id, {kLena}, ""}));
    return Done{.how = Done::How::again, .wait = Millis{1}, .error = "killed"};
  };
  house.works();
  house.passes(std::chrono::minutes(5));
  house.works();
  EXPECT_THAT(scim().groups["Platform"], IsEmpty());
}

TEST_F(ProvisionerTest, TakesNothingBackFromWhoHoldsItByAnEarlierRequest) {
  given(kTeam, Seconds{86'400});
  const Request more = house.goes_on(house
                                         .does(Submit{.id = {new_id()},
                                                      .requester = {kLena},
                                                      .subject = {kLena},
                                                      .entitlement = {kTeam},
                                                      .duration = Seconds{3'600},
                                                      .reason = "More",
                                                      .extension = true})
                                         .value());
  ASSERT_TRUE(house.does(Cancel{more.id, {kLena}, ""}));
  house.works();
  EXPECT_THAT(scim().groups["Platform"], ElementsAre(kLena));
}

TEST_F(ProvisionerTest, LeavesInPlaceWhatIsNeededForSomethingElse) {
  given(kTeam);
  given(kSame);
  given(kRole);
  for (const std::string& entitlement : {kTeam, kSame, kRole}) {
    EXPECT_THAT(scim().groups["Platform"], ElementsAre(kLena)) << "before " << entitlement;
    house
        .does(SubmitRevoke{
            .id = {new_id()}, .requester = {kLena}, .subject = {kLena}, .entitlement = {entitlement}, .reason = "Done"})
        .value();
    house.works();
    EXPECT_FALSE(house.held(kLena, entitlement));
  }
  EXPECT_THAT(scim().groups["Platform"], IsEmpty());
}

TEST_F(ProvisionerTest, GivesNothingToWhoHasLeft) {
  const Request request = approved(kTeam);
  std::string without = acme();
  const auto line = without.find("  - {email: lena");
  without.erase(line, without.find('\n', line) + 1 - line);
  house.applies_elsewhere(without);
  house.takes_force();
  house.works();
  EXPECT_THAT(scim().groups["Platform"], IsEmpty());
  EXPECT_FALSE(house.request(request.id).is_open());
}

TEST_F(ProvisionerTest, SaysWhatIsMissingOnThisServer) {
  systems.erase("scim");
  const Request request = given(kTeam);
  const auto step = std::get<ProvisionStep>(house.request(request.id).plan.steps.back());
  EXPECT_EQ(step.failure, "This server has nothing that speaks \"scim\".");
}

// ---- what is answered later

TEST_F(ProvisionerTest, WaitsForTheCallbackAndAsksOnlyOnce) {
  const Request request = waiting_for_the_webhook();
  house.passes(std::chrono::hours(24 * 7));
  house.works();
  EXPECT_EQ(hook().jobs.size(), 1u);
  const auto called = provisioner.called_back(ticket(), kComplete);
  EXPECT_EQ(called.status, 200) << called.says;
  EXPECT_EQ(house.request(request.id).step, request.step + 1);
  EXPECT_EQ(house.request(request.id).decisions.back().reason, "All set");
  EXPECT_EQ(provisioner.called_back(ticket(), kComplete).status, 409) << "once";
}

TEST_F(ProvisionerTest, IsForPeopleWhenNoAnswerComesInTime) {
  const Request request = waiting_for_the_webhook();
  house.passes(std::chrono::hours(24 * 8));
  house.works();
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
  EXPECT_EQ(provisioner.called_back(ticket(), kComplete).status, 410);
}

TEST_F(ProvisionerTest, TakesAnErrorAtTheCallbackForAFailure) {
  const Request request = waiting_for_the_webhook();
  EXPECT_EQ(provisioner.called_back(ticket(), R"({"version":"v1","errored":{"comment":"No seats"}})").status, 200);
  EXPECT_THAT(awaited(house.request(request.id)), ElementsAre(UserId{kInes}));
  ASSERT_TRUE(house.does(RetryProvisioning{request.id, {kInes}, request.step}));
  EXPECT_EQ(provisioner.called_back(ticket(), kComplete).status, 409) << "that was another attempt";
}

TEST_F(ProvisionerTest, BelievesNoCallbackThatItDidNotGive) {
  const Request request = waiting_for_the_webhook();
  const std::string good = ticket();
  for (const std::string& bad : {std::string(), good + "x", "x" + good, good.substr(0, good.rfind('.')),
                                 std::string(good).replace(good.find('.') + 1, 1, "9")})
    EXPECT_EQ(provisioner.called_back(bad, kComplete).status, 404) << bad;
  EXPECT_EQ(provisioner.called_back(good, "{}").status, 400) << "a mistake does not use it up";
  EXPECT_EQ(house.request(request.id).step, request.step);
  EXPECT_EQ(provisioner.called_back(good, kComplete).status, 200);
}

// ---- is it still there?

TEST_F(ProvisionerTest, TellsTheOwnersOnceWhenWhatWasGivenIsGone) {
  given(kTeam);
  house.passes(std::chrono::hours(12));
  house.works();
  EXPECT_THAT(audited(), ::testing::Not(Contains("grant.drifted")));
  scim().groups["Platform"].clear();
  scim().jobs.clear();
  house.lines();
  for (int day = 0; day < 3; ++day) {
    house.passes(std::chrono::hours(12));
    house.works();
  }
  std::vector<UserId> told;
  for (const SayInThread& line : house.lines())
    if (line.what == SayInThread::What::drifted) told.push_back(line.person);
  EXPECT_THAT(told, ElementsAre(UserId{kInes}));
  EXPECT_THAT(audited(), Contains("grant.drifted"));
  EXPECT_THAT(scim().jobs, IsEmpty()) << "it only looks";
  EXPECT_TRUE(house.held(kLena, kTeam));
}

TEST_F(ProvisionerTest, TakesNoAnswerForNoReport) {
  given(kTeam);
  scim().unseen = true;
  house.passes(std::chrono::hours(12));
  house.works();
  EXPECT_THAT(audited(), ::testing::Not(Contains("grant.drifted")));
}

TEST_F(ProvisionerTest, ReportsOnceWhatIsGoneThoughTheSystemIsAwayInBetween) {
  given(kTeam);
  scim().groups["Platform"].clear();
  for (const bool unseen : {false, true, false, true, false}) {
    scim().unseen = unseen;
    house.passes(std::chrono::hours(12));
    house.works();
  }
  const auto what = audited();
  EXPECT_EQ(std::count(what.begin(), what.end(), "grant.drifted"), 1);
}

// ---- another end

std::optional<Instant> end_told(const std::vector<Job>& jobs) { return jobs.back().until; }

TEST_F(ProvisionerTest, TellsAWebhookThatItEndsAtAnotherTime) {
  const Request request = given(kHook, kDay);
  const Instant end = house.clock.now() + Seconds{7'200};
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, end}));
  house.works();
  ASSERT_EQ(hook().jobs.size(), 2u);
  EXPECT_EQ(end_told(hook().jobs), end);
  EXPECT_TRUE(hook().jobs[1].only_the_end);
  EXPECT_NE(hook().jobs[1].key, hook().jobs[0].key) << "another piece of work";
  EXPECT_EQ(hook().jobs[1].request, request.number);
  EXPECT_THAT(audited(), Contains("grant.end_told").Times(1));
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kInes}, house.clock.now() + 2 * kDay}));
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, end}));
  house.works();
  EXPECT_EQ(end_told(hook().jobs), end);
  EXPECT_NE(hook().jobs.back().key, hook().jobs[1].key) << "the same end again is told again";
}

TEST_F(ProvisionerTest, TellsNobodyElseOfAnotherEnd) {
  const Request request = given(kTeam, kDay);
  const std::size_t jobs = scim().jobs.size();
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, house.clock.now() + Seconds{7'200}}));
  house.works();
  EXPECT_EQ(scim().jobs.size(), jobs) << "a group knows of no end";
  EXPECT_THAT(audited(), Not(Contains("grant.end_told")));
}

TEST_F(ProvisionerTest, TriesAgainToTellOfAnotherEndAndNotesThatItCouldNot) {
  const Request request = given(kHook, kDay);
  const Receipt away{State::not_yet, "It answered 503.", Millis{5'000}};
  hook().answers = {away};
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, house.clock.now() + Seconds{7'200}}));
  house.works();
  EXPECT_THAT(audited(), Not(Contains("grant.end_told")));
  house.passes(Seconds{60});
  house.works();
  EXPECT_THAT(audited(), Contains("grant.end_told"));
  hook().answers = {{State::failed, "It answered 410.", Millis{0}}};
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, house.clock.now() + Seconds{3'600}}));
  house.works();
  EXPECT_THAT(audited(), Contains("grant.end_not_told").Times(1));
  EXPECT_TRUE(house.held(kLena, kHook)) << "it ends by c1, whatever the system believes";
}

TEST_F(ProvisionerTest, TellsOfNoEndThatIsOver) {
  const Request request = given(kHook, kDay);
  ASSERT_TRUE(house.does(ChangeEnd{request.id, {kLena}, house.clock.now() + Seconds{7'200}}));
  ASSERT_TRUE(house.does(
      SubmitRevoke{.id = {new_id()}, .requester = {kLena}, .subject = {kLena}, .entitlement = {kHook}, .reason = ""}));
  house.works();
  EXPECT_THAT(audited(), Not(Contains("grant.end_told"))) << "it is being taken away";
}

// Not when the time that was asked for is over, counted from the approval.
TEST_F(ProvisionerTest, TellsWhenWhatIsExtendedEnds) {
  given(kHook, kDay);
  const Instant end = *house.held(kLena, kHook)->until;
  const Request more = house
                           .does(Submit{.id = {new_id()},
                                        .requester = {kLena},
                                        .subject = {kLena},
                                        .entitlement = {kHook},
                                        .duration = kDay,
                                        .reason = "More",
                                        .extension = true})
                           .value();
  house.goes_on(more);
  house.works();
  EXPECT_EQ(house.held(kLena, kHook)->until, end + kDay);
  EXPECT_EQ(end_told(hook().jobs), end + kDay);
}

}  // namespace
}  // namespace c1::bot::provisioner_test
