#include "workflow/conditions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "office.hpp"

namespace c1::workflow::conditions_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const EntitlementId kOnCall{"it/on-call"};

// An office where Lena asks for access to the platform team, for four hours.
struct Desk {
  Desk() {
    User& who = office.user(lena);
    who.title = "Platform engineer";
    who.department = "Engineering";
    who.employment_type = "employee";
    who.time_zone = "Europe/Berlin";
    who.attributes = {{"cost_center", "4711"}};
    office.user(pia).employment_type = "contractor";
    office.org.apps.push_back({.id = {"it"}, .name = "IT", .owners = {jun}});
    office.org.entitlements.push_back({.id = kOnCall, .app = {"it"}, .slug = "on-call", .name = "On call"});
    office.team().alias = "gh-platform";
    office.team().max_duration = kDay * 30;
    request.duration = Seconds{4 * 3600};
    request.reason = "INC-42: deploy";
    held.insert({lena, kOnCall});
  }

  // Calls f with the facts as they are now.
  template <class F>
  auto with_facts(const F& f) const {
    const Catalog catalog(office.org, 1);
    const Holds holds = [this](const UserId& user, const EntitlementId& id) { return held.contains({user, id}); };
    return f(ConditionFacts{.catalog = catalog,
                            .subject = *catalog.user(subject),
                            .requester = *catalog.user(requester),
                            .entitlement = *catalog.entitlement(entitlement),
                            .request = request,
                            .holds = holds,
                            .now = now});
  }
  Judgement judgement(std::string_view condition) const {
    return with_facts(
        [&](const ConditionFacts& facts) { return judgement_of(compile_condition(condition).value(), facts); });
  }
  NamedPeople people(std::string_view approvers) const {
    return with_facts(
        [&](const ConditionFacts& facts) { return people_of(compile_approvers(approvers).value(), facts); });
  }

  Office office;
  UserId subject = lena;
  UserId requester = lena;
  EntitlementId entitlement = kTeam;
  RequestFacts request;
  Instant now = kNow;  // 2026-11-24T06:00:00Z, a Tuesday
  std::set<std::pair<UserId, EntitlementId>> held;
};

void expect_met(const Desk& desk, const std::vector<std::string_view>& conditions) {
  for (const std::string_view condition : conditions) {
    const Judgement judgement = desk.judgement(condition);
    EXPECT_TRUE(judgement.is_met) << condition << ": " << judgement.note;
  }
}

TEST(Conditions, SpeakOfTheSubject) {
  expect_met({}, {"subject.email == 'lena@acme.test'", "subject.name == 'Lena Fischer'",
                  "subject.title.startsWith('Platform')", "subject.department == 'Engineering'",
                  "subject.employment_type != 'contractor'", "subject.status == 'active'",
                  "subject.manager == 'omar@acme.test'", "has(subject.manager)",
                  "subject.attributes.cost_center == '4711'", "!has(subject.attributes.site)", "subject.roles == []",
                  "subject == requester", "subject.time_zone == 'Europe/Berlin'"});
}

TEST(Conditions, SpeakOfTheRequester) {
  Desk desk;
  desk.requester = pia;
  expect_met(desk, {"requester.email == 'pia@acme.test'", "'super_admin' in requester.roles", "subject != requester",
                    "requester.employment_type == 'contractor'", "!has(requester.manager)", "requester.manager == ''"});
}

TEST(Conditions, SpeakOfTheAppAndTheEntitlement) {
  expect_met({}, {"app.slug == 'github'", "app.name == 'GitHub'", "app.owners == ['ines@acme.test']",
                  "entitlement.id == 'github/platform-team'", "entitlement.slug == 'platform-team'",
                  "entitlement.name.contains('team')", "entitlement.alias == 'gh-platform'",
                  "entitlement.owners == ['jun@acme.test']", "entitlement.max_duration == duration('30d')",
                  "entitlement.resource.type == 'group' && entitlement.resource.name == 'platform-team'"});
}

TEST(Conditions, ReadWhatIsNotThereAsItsDefault) {
  Desk desk;
  desk.entitlement = kOnCall;
  expect_met(desk,
             {"entitlement.resource.type == ''", "!has(entitlement.resource)", "!has(entitlement.max_duration)",
              "entitlement.max_duration > duration('365d')", "!has(entitlement.alias)", "!has(entitlement.owners)"});
  desk.office.org.apps.pop_back();
  expect_met(desk, {"app.slug == ''", "app.owners == []"});
}

TEST(Conditions, SpeakOfTheRequest) {
  Desk desk;
  expect_met(desk,
             {"request.kind == 'grant'", "!request.emergency", "request.origin == 'slack'",
              "request.reason.matches('INC-[0-9]+')", "request.duration == duration('4h')", "!request.indefinite"});
  desk.request = {.is_revoke = true, .is_emergency = true, .origin = Surface::api};
  expect_met(desk,
             {"request.kind == 'revoke'", "request.emergency", "request.origin == 'api'", "request.reason == ''"});
}

TEST(Conditions, TakeARequestForGoodAsLongerThanAny) {
  Desk desk;
  expect_met(desk, {"request.duration <= duration('4h')", "has(request.duration)"});
  desk.request.duration.reset();
  expect_met(desk, {"!(request.duration <= duration('4h'))", "!(request.duration <= duration('3650d'))",
                    "request.duration > duration('4h')", "request.indefinite", "!has(request.duration)"});
  EXPECT_FALSE(desk.judgement("request.duration + duration('1h') < duration('4h')").is_met)
      << "and does not wrap around";
  desk.request.duration = Seconds::max();
  expect_met(desk, {"request.duration > duration('2500000h')", "!request.indefinite"});
}

TEST(Conditions, SpeakOfNow) {
  expect_met({}, {"now == timestamp('2026-11-24T06:00:00Z')", "now.getHours('Europe/Berlin') == 7",
                  "now.getDayOfWeek() == 2", "now.getHours(subject.time_zone) < 9"});
}

TEST(Conditions, KnowWhoHoldsWhat) {
  Desk desk;
  expect_met(desk, {"subject.has('it/on-call')", "!subject.has('github/platform-team')",
                    "subject.has('it/on-call') && request.duration <= duration('4h')"});
  desk.subject = omar;
  expect_met(desk, {"!subject.has('it/on-call')", "requester.has('it/on-call')"});
}

TEST(Conditions, DoNotTakeAnUnknownEntitlementAsNotHeld) {
  const Judgement judgement = Desk{}.judgement("!subject.has('it/contractors')");
  EXPECT_FALSE(judgement.is_met);
  EXPECT_THAT(judgement.note, HasSubstr("There is no entitlement \"it/contractors\" to have (line 1, column 10)."));
}

TEST(Conditions, KnowWhoReportsToWhom) {
  expect_met({}, {"subject.reports_to('omar@acme.test')", "subject.reports_to('ines@acme.test')",
                  "subject.reports_to('INES@acme.test')", "!subject.reports_to('jun@acme.test')",
                  "!subject.reports_to('lena@acme.test')", "!subject.reports_to('nobody@acme.test')",
                  "subject.reports_to(app.owners[0])"});
}

TEST(Conditions, EndWithACircleOfManagers) {
  Desk desk;
  desk.office.user(ines).manager = lena;
  expect_met(desk, {"subject.reports_to('ines@acme.test')", "!subject.reports_to('lena@acme.test')",
                    "!subject.reports_to('pia@acme.test')"});
  desk.office.user(ines).manager = omar;  // a circle that Lena is not part of
  expect_met(desk, {"!subject.reports_to('pia@acme.test')"});
}

TEST(Conditions, ThatCannotBeToldAreNotMetAndSayWhy) {
  for (const std::string_view condition :
       {"subject.attributes.site == 'B'", "subject.attributes.site != 'B'", "!(subject.attributes.site == 'B')",
        "now.getHours(subject.department) > 0", "1 / 0 == 0 || subject.department == 'Sales'", "dyn('yes')"}) {
    const Judgement judgement = Desk{}.judgement(condition);
    EXPECT_FALSE(judgement.is_met) << condition;
    EXPECT_THAT(judgement.note, HasSubstr("counts as not met: ")) << condition;
    EXPECT_THAT(judgement.note, HasSubstr("(line 1, column ")) << condition;
  }
}

TEST(Conditions, AreNotMetWhereTheHostFails) {
  const Desk desk;
  const Judgement judgement = desk.with_facts([](const ConditionFacts& facts) {
    const Holds lost = [](const UserId&, const EntitlementId&) -> bool {
      throw std::runtime_error("database is gone");
    };
    const ConditionFacts without{facts.catalog, facts.subject, facts.requester, facts.entitlement, facts.request,
                                 lost,          kNow};
    return judgement_of(compile_condition("!subject.has('it/on-call')").value(), without);
  });
  EXPECT_FALSE(judgement.is_met);
  EXPECT_THAT(judgement.note, HasSubstr("could not be evaluated"));
}

TEST(Conditions, AreCheckedWhenTheyAreSaved) {
  const auto problem = [](std::string_view text) { return compile_condition(text).error().at(0).says; };
  EXPECT_EQ(problem("subject.departmnt == 'Sales'"), "user has no field \"departmnt\". Did you mean \"department\"?");
  EXPECT_EQ(problem("request.duration <= '4h'"),
            "\"<=\" does not go with duration and string. Write a duration as duration(\"4h\").");
  EXPECT_EQ(problem("request.duration <= duration('4 hours')"),
            "\"4 hours\" is no duration; write it as \"4h\", \"1h30m\" or \"30d\".");
  EXPECT_EQ(problem("subject.department"), "A condition must give bool (true or false), and this gives string.");
  EXPECT_EQ(problem("entitlment.id == ''"), "There is no \"entitlment\" here. Did you mean \"entitlement\"?");
  EXPECT_EQ(
      problem("subject.department == Engineering"),
      "There is no \"Engineering\" here. There are subject, requester, app, entitlement, request and now; texts stand "
      "in \"quotes\".");
  EXPECT_EQ(
      problem("subject.roles.contains('super_admin')"),
      "There is no list(string).contains(string); there is string.contains(string). To look into a list, write x in "
      "list.");
}

TEST(Conditions, AreAsTheHandbookShowsThem) {
  std::ifstream file(C1_SOURCE_DIR "/docs/handbook/conditions.md");
  std::string line;
  int compiled = 0;
  for (bool inside = false; std::getline(file, line);) {
    if (line == "```") inside = !inside;
    if (!inside || line == "```") continue;
    EXPECT_TRUE(compile_condition(line)) << line;
    ++compiled;
  }
  EXPECT_EQ(compiled, 8);
}

TEST(Conditions, NameTheReferencesThatDangle) {
  const auto condition = compile_condition(
      "subject.has('it/on-cal') || subject.has('it/on-call') ||\nrequester.reports_to('inez@acme.test')");
  EXPECT_THAT(
      dangling_references(condition->program, {"it/on-call"}, {"ines@acme.test"}),
      ElementsAre(cel::Problem{{1, 13}, "There is no entitlement \"it/on-cal\". Did you mean \"it/on-call\"?"},
                  cel::Problem{{2, 22}, "There is no user \"inez@acme.test\". Did you mean \"ines@acme.test\"?"}));
  EXPECT_THAT(dangling_references(condition->program, {"it/on-cal", "it/on-call"}, {"inez@acme.test"}), IsEmpty());
}

TEST(Audiences, AreThoseWhoMeetThem) {
  const Desk desk;
  const auto audience =
      compile_audience("subject.department == 'Engineering' && !subject.has('github/platform-team')").value();
  const auto shown_to = [&](const UserId& viewer) {
    return desk.with_facts([&](const ConditionFacts& facts) {
      return judgement_of(audience, {facts.catalog, *facts.catalog.user(viewer), facts.holds, facts.now}).is_met;
    });
  };
  EXPECT_TRUE(shown_to(lena));
  EXPECT_FALSE(shown_to(omar));
}

TEST(Audiences, KnowNoRequest) {
  EXPECT_EQ(compile_audience("request.emergency").error().at(0).says,
            "There is no \"request\" here. There are subject and now; texts stand in \"quotes\".");
  EXPECT_FALSE(compile_audience("requester.name == ''"));
  EXPECT_FALSE(compile_audience("'everyone'"));
  EXPECT_TRUE(compile_audience("now > timestamp('2026-01-01T00:00:00Z')"));
}

TEST(Audiences, DoNotIncludeThoseOfWhomItCannotBeTold) {
  const Desk desk;
  const Judgement judgement = desk.with_facts([&](const ConditionFacts& facts) {
    return judgement_of(compile_audience("subject.attributes.site != 'B'").value(),
                        {facts.catalog, facts.subject, facts.holds, facts.now});
  });
  EXPECT_FALSE(judgement.is_met);
  EXPECT_THAT(judgement.note, HasSubstr("The map has no key \"site\""));
}

TEST(ApproverExpressions, GiveAnEmailOrSeveral) {
  const Desk desk;
  EXPECT_THAT(desk.people("'jun@acme.test'").people, ElementsAre(jun));
  EXPECT_THAT(desk.people("subject.manager").people, ElementsAre(omar));
  EXPECT_THAT(desk.people("app.owners + entitlement.owners").people, ElementsAre(ines, jun));
  EXPECT_THAT(desk.people("['JUN@acme.test', subject.manager, 'jun@acme.test']").people, ElementsAre(jun, omar));
  EXPECT_THAT(desk.people("request.duration > duration('1d') ? ['ines@acme.test'] : app.owners.filter(o, o != "
                          "'ines@acme.test')")
                  .people,
              IsEmpty());
  EXPECT_EQ(desk.people("subject.manager").note, "");
}

TEST(ApproverExpressions, NameWhoIsNotKnown) {
  const Desk desk;
  const NamedPeople named = desk.people("['jun@acme.test', 'x@acme.test', subject.attributes.cost_center]");
  EXPECT_THAT(named.people, ElementsAre(jun));
  EXPECT_EQ(named.note,
            "Among the approvers that the policy names, nobody in the organisation is x@acme.test and 4711.");
  EXPECT_THAT(desk.people("['1', '2', '3', '4', '5', '6', '7']").note, HasSubstr("is 1, 2, 3, 4, 5 and 2 more."));
}

TEST(ApproverExpressions, GiveNobodyWhereThereIsNone) {
  Desk desk;
  desk.subject = pia;
  EXPECT_THAT(desk.people("subject.manager").people, IsEmpty());
  EXPECT_EQ(desk.people("subject.manager").note, "");
  const NamedPeople failed = desk.people("subject.attributes.approver");
  EXPECT_THAT(failed.people, IsEmpty());
  EXPECT_EQ(failed.note,
            "Approvers could not be told, and count as nobody: The map has no key \"approver\" (line 1, column 20).");
  EXPECT_THAT(desk.people("dyn(1)").note, HasSubstr("Approvers must give string or list(string), and this gives int"));
}

TEST(ApproverExpressions, AreCheckedWhenTheyAreSaved) {
  EXPECT_EQ(compile_approvers("subject").error().at(0).says,
            "Approvers must give string or list(string), and this gives user.");
  EXPECT_FALSE(compile_approvers("request.emergency"));
}

}  // namespace
}  // namespace c1::workflow::conditions_test
