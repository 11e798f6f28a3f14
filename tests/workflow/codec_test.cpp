#include "workflow/codec.hpp"

#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow {
namespace {

using What = SayInThread::What;
using Verdict = Decision::Verdict;

// As the database gives it back: through text.
json::Value stored(const json::Value& value) { return json::parse(value.dump()).value(); }

Request full_request() {
  Request request{.id = {"r1"},
                  .number = 1042,
                  .subject = lena,
                  .requester = omar,
                  .app = {"github"},
                  .entitlement = kTeam,
                  .reason = "\"Café\" <&>\n\u2028 \U0001F680 \\",
                  .duration = kDay,
                  .surface = Surface::api,
                  .opened = kNow,
                  .plan = {{ApprovalStep{{omar, jun}, 2, true, true, true, true, "manager", "A note"},
                            ApprovalStep{.approvers = {jun}}, AcceptStep{"Everybody may"}, RejectStep{"Frozen"},
                            ProvisionStep{{ines}, "owners", "Add them.", "Another note"}},
                           {"policy"}},
                  .step = 4,
                  .outcome = Outcome::granted,
                  .closed = kNow + Seconds{5},
                  .granted_until = kNow + kDay,
                  .version = 17};
  for (const Verdict verdict : {Verdict::approved, Verdict::denied, Verdict::accepted, Verdict::rejected,
                                Verdict::provisioned, Verdict::declined})
    request.decisions.push_back({request.decisions.size(), omar, verdict, "Why", kNow + Millis{1}});
  request.decisions.push_back({4, {}, Verdict::accepted, "", kNow});
  return request;
}

TEST(Codec, GivesARequestBackWithEveryKindOfStep) {
  const Request request = full_request();
  EXPECT_EQ(request_from(stored(to_json(request))).value(), request);
}

TEST(Codec, GivesAnOpenRequestBack) {
  Request request = full_request();
  request.outcome.reset();
  request.closed.reset();
  request.granted_until.reset();
  request.duration.reset();
  request.decisions.clear();
  EXPECT_EQ(request_from(stored(to_json(request))).value(), request);
}

TEST(Codec, GivesEverySurfaceAndOutcomeBack) {
  Request request = full_request();
  for (const Surface surface : {Surface::slack, Surface::web, Surface::api, Surface::cli, Surface::system})
    for (const Outcome outcome : {Outcome::granted, Outcome::denied, Outcome::cancelled, Outcome::errored}) {
      request.surface = surface;
      request.outcome = outcome;
      EXPECT_EQ(request_from(stored(to_json(request))).value(), request);
    }
}

TEST(Codec, GivesEveryEffectBack) {
  std::vector<Effect> effects{SyncCard{{"r1"}, lena}, SyncComment{{"r1"}, {"c1"}, lena}, SyncHome{lena}};
  for (const What what : {What::approved, What::denied, What::accepted, What::rejected, What::your_turn_to_approve,
                          What::your_turn_to_provision, What::provisioned, What::declined, What::granted})
    effects.push_back(SayInThread{{"r1"}, lena, what, omar, "Why", 7});
  for (const Effect& effect : effects) {
    EXPECT_EQ(effect_from(stored(to_json(effect))).value(), effect) << key_of(effect);
  }
}

TEST(Codec, GivesItemsOfTheOrganisationBack) {
  Office office;
  User user = office.user(lena);
  user.title = "Engineer";
  user.department = "Platform";
  user.employment_type = "contractor";
  user.time_zone = "Europe/Lisbon";
  user.roles = {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk, Role::read_only_admin};
  user.attributes = {{"team", "Build"}, {"", ""}};
  for (const UserStatus status : {UserStatus::active, UserStatus::suspended, UserStatus::deleted}) {
    user.status = status;
    EXPECT_EQ(user_from(stored(to_json(user))).value(), user);
  }
  EXPECT_EQ(user_from(stored(to_json(office.user(ines)))).value(), office.user(ines)) << "without a manager";

  const App app{{"github"}, "GitHub", "Code", "Ask early", {ines, jun}};
  EXPECT_EQ(app_from(stored(to_json(app))).value(), app);
  Entitlement entitlement = office.team();
  EXPECT_EQ(entitlement_from(stored(to_json(entitlement))).value(), entitlement);
  entitlement.alias = "pt";
  entitlement.description = "Members";
  entitlement.max_duration = kDay;
  entitlement.resource.reset();
  EXPECT_EQ(entitlement_from(stored(to_json(entitlement))).value(), entitlement);
  EXPECT_EQ(catalog_entry_from(stored(to_json(office.org.catalogs[0]))).value(), office.org.catalogs[0]);
}

TEST(Codec, GivesAPolicyBackWithEveryKindOfRule) {
  const std::vector<Approvers> everyone{ByManager{}, ByAppOwners{}, ByEntitlementOwners{}, ByUsers{{jun, pia}},
                                        ByUsers{}};
  Policy policy{{"p"}, "All", {AcceptRule{"Everybody may"}, RejectRule{"Frozen"}}};
  for (const auto kind : {Quorum::Kind::any, Quorum::Kind::all, Quorum::Kind::count})
    policy.steps.push_back(ApprovalRule{everyone, {ByManager{}}, {kind, 3}, true, true, true, true});
  policy.steps.push_back(ApprovalRule{});
  EXPECT_EQ(policy_from(stored(to_json(policy))).value(), policy);
}

TEST(Codec, RefusesWhatItDoesNotUnderstand) {
  const auto refused = [](const auto& result) { return result.has_error() && result.error().code == Errc::internal; };
  for (const std::string field : {"kind", "surface", "outcome"}) {
    json::Value value = to_json(full_request());
    value.set(field, "telepathy");
    EXPECT_TRUE(refused(request_from(value))) << field;
  }
  json::Value request = to_json(full_request());
  request.member("steps").push(json::object({{"kind", "dance"}}));
  EXPECT_TRUE(refused(request_from(request)));
  EXPECT_TRUE(refused(effect_from(json::object({{"kind", "dance"}}))));
  EXPECT_TRUE(
      refused(policy_from(stored(json::object({{"steps", json::array({json::object({{"kind", "dance"}})})}})))));
  json::Value user = to_json(Office{}.user(lena));
  user.set("status", "away");
  EXPECT_TRUE(refused(user_from(user)));
}

TEST(Codec, ReadsAMissingQuorumAsOne) {
  json::Value policy = to_json(Policy{{"p"}, "One", {ApprovalRule{.by = {ByManager{}}}}});
  policy.member("steps").elements()[0].erase("count");
  EXPECT_EQ(std::get<ApprovalRule>(policy_from(policy).value().steps[0]).quorum.count, 1);
  json::Value request = to_json(full_request());
  request.member("steps").elements()[0].erase("needed");
  EXPECT_EQ(std::get<ApprovalStep>(request_from(request).value().plan.steps[0]).needed, 1);
}

TEST(Codec, WritesEveryEventAsAnObject) {
  const Comment comment{.id = {"c1"}, .request = {"r1"}, .author = lena, .text = "Hi"};
  const Events events{Opened{full_request()},
                      StepStarted{1},
                      DecisionMade{{0, omar, Verdict::approved, "Fine", kNow}},
                      ApproversChanged{1, {ines}, 1, "owners", "Because"},
                      StepFinished{1},
                      GrantActivated{{{"g1"}, lena, kTeam, {"r1"}, kNow, kNow + kDay}},
                      Closed{Outcome::granted, kNow},
                      CommentAdded{comment},
                      CommentEdited{{"c1"}, lena, "Hi", "Bye"},
                      CommentDeleted{{"c1"}, lena, "Bye"}};
  for (const Event& event : events) {
    EXPECT_TRUE(to_json(event).is_object()) << name_of(event);
    EXPECT_FALSE(to_json(event).object().empty()) << name_of(event);
  }
  EXPECT_EQ(to_json(events[2])["decision"]["reason"].string(), "Fine");
  EXPECT_EQ(to_json(events[5])["grant"]["until"].integer(), to_millis(kNow + kDay));
}

TEST(Codec, NamesRolesAndStatuses) {
  for (const Role role :
       {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk, Role::read_only_admin})
    EXPECT_EQ(role_from(to_string(role)), role);
  EXPECT_EQ(role_from("king"), std::nullopt);
  EXPECT_EQ(user_status_from("suspended"), UserStatus::suspended);
  EXPECT_EQ(user_status_from(""), std::nullopt);
}

}  // namespace
}  // namespace c1::workflow
