#include "workflow/codec.hpp"

#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::codec_test {
namespace {

using What = SayInThread::What;
using Verdict = Decision::Verdict;

// As the database gives it back: through text.
json::Value stored(const json::Value& value) { return json::parse(value.dump()).value(); }

const std::vector<Approvers> kEveryKind{ByManager{},
                                        ByAppOwners{},
                                        ByEntitlementOwners{},
                                        ByResourceOwners{},
                                        ByUsers{{jun, pia}},
                                        ByUsers{},
                                        ByHolders{{"it/sre"}},
                                        BySelf{},
                                        ByExpression{"subject.manager"}};

ApprovalRule full_rule() {
  return {.by = kEveryKind,
          .fallback = {ByManager{}},
          .quorum = {Quorum::Kind::count, 3},
          .allow_self = true,
          .distinct = true,
          .reason_on_approve = true,
          .reason_on_deny = true,
          .reason_on_reassign = true,
          .allow_delegation = false,
          .allow_reassignment = true,
          .reassign_to = {ByAppOwners{}},
          .sla = Sla{Seconds{60}, Sla::Then::use_policy, {ByManager{}}, {"other"}},
          .channel = "#admins"};
}

Form full_form() {
  Form form{{"f1"}, "Cost", {}};
  using K = FormField::Kind;
  for (const K kind :
       {K::text, K::long_text, K::number, K::checkbox, K::choice, K::choices, K::date, K::user, K::email, K::url})
    form.fields.push_back({.id = "id" + std::to_string(form.fields.size()),
                           .label = "Label",
                           .kind = kind,
                           .required = true,
                           .help = "Help",
                           .placeholder = "Such as",
                           .initial = "4711",
                           .choices = {{"a", "A"}, {"b", "B"}},
                           .at_least = 1,
                           .at_most = 9,
                           .pattern = "[0-9]+"});
  form.fields.push_back({.id = "bare", .label = "Bare"});
  return form;
}

std::vector<WaitRule> full_waits() {
  return {{.duration = Seconds{60}, .why = "Cooling off"},
          {.until = WaitRule::TimeOfDay{570, "Europe/Berlin"}},
          {.condition = "now > request.opened", .timeout = Seconds{3600}}};
}

Request full_request() {
  Request request{
      .id = {"r1"},
      .number = 1042,
      .kind = Kind::revoke,
      .cause = Cause::expiry,
      .subject = lena,
      .requester = omar,
      .app = {"github"},
      .entitlement = kTeam,
      .reason = "\"Café\" <&>\n\u2028 \U0001F680 \\",
      .duration = kDay,
      .emergency = true,
      .answers = {{"id0", "Label", "4711"}},
      .bundle = BundleOf{"kit", "group-1"},
      .surface = Surface::api,
      .opened = kNow,
      .plan = {{ApprovalStep{.rule = full_rule(),
                             .otherwise = {AcceptRule{"Late"}},
                             .approvers = {omar, jun},
                             .needed = 2,
                             .delegates = {{pia, omar}},
                             .reassigned = true,
                             .due = kNow + kDay,
                             .label = "manager",
                             .note = "A note"},
                ApprovalStep{.approvers = {jun}}, FormStep{full_form(), lena}, AcceptStep{"Everybody may"},
                RejectStep{"Frozen"}, ProvisionStep{{ines}, "owners", "Add them.", "Another note", "It broke", 3}},
               {"policy"},
               {{{"policy"}, 2, "true", "A problem"}, {{"other"}, 0, "", ""}},
               1},
      .step = 4,
      .involved = {omar, jun},
      .in_channel = {jun},
      .reminded = kNow + Seconds{3},
      .outcome = Outcome::granted,
      .closed = kNow + Seconds{5},
      .closed_by = omar,
      .close_reason = "Enough",
      .granted_until = kNow + kDay,
      .follow_up = FollowUp{{ines}, jun, kNow + Seconds{9}},
      .version = 17};
  for (const WaitRule& wait : full_waits()) request.plan.steps.emplace_back(WaitStep{wait, kNow + Seconds{60}});
  for (const Verdict verdict : {Verdict::approved, Verdict::denied, Verdict::accepted, Verdict::rejected,
                                Verdict::provisioned, Verdict::declined, Verdict::skipped, Verdict::answered})
    request.decisions.push_back({request.decisions.size(), omar, verdict, "Why", kNow + Millis{1}, jun});
  request.decisions.push_back({4, {}, Verdict::accepted, "", kNow, {}});
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
  request.bundle.reset();
  request.follow_up.reset();
  request.reminded.reset();
  EXPECT_EQ(request_from(stored(to_json(request))).value(), request);
}

TEST(Codec, GivesEverySurfaceAndOutcomeBack) {
  Request request = full_request();
  for (const Surface surface :
       {Surface::slack, Surface::web, Surface::api, Surface::cli, Surface::system, Surface::workflow})
    for (const Outcome outcome : {Outcome::granted, Outcome::revoked, Outcome::denied, Outcome::cancelled,
                                  Outcome::errored, Outcome::timed_out}) {
      request.surface = surface;
      request.outcome = outcome;
      EXPECT_EQ(request_from(stored(to_json(request))).value(), request);
    }
}

TEST(Codec, GivesEveryEffectBack) {
  std::vector<Effect> effects{SyncCard{{"r1"}, lena},
                              SyncComment{{"r1"}, {"c1"}, lena},
                              SyncHome{lena},
                              EndGrant{{"g1"}, lena, kTeam, kNow},
                              RemindOfEnd{{"g1"}, lena, kTeam, kNow},
                              RefreshAwaiting{lena, kNow, 7},
                              RetireEntitlement{kTeam, 7},
                              RetireUser{lena, 7},
                              CompleteWorkflow{{"r1"}},
                              ReportStranger{"T1", "U9", "Zoe (zoe@other.test)", omar},
                              PlanDigests{7},
                              DueDigest{lena, from_millis(1'800'000'000'000)},
                              SendDigest{lena, NoticeChannel::slack, "2026-11-27"},
                              SendDigest{lena, NoticeChannel::mail, "2026-11-27"},
                              SendDigest{lena, NoticeChannel::mail, "2026-11-27", 29'910'240}};
  for (int what = 0; what <= static_cast<int>(What::ends_soon); ++what) {
    const SayInThread line{{"r1"}, lena, static_cast<What>(what), omar, "Why", 7};
    EXPECT_FALSE(to_string(line.what).empty()) << what;
    effects.emplace_back(line);
  }
  for (const auto what :
       {TimePassed::What::sla_half, TimePassed::What::sla, TimePassed::What::wait, TimePassed::What::lapse})
    effects.emplace_back(Wake{{"r1"}, 2, what, kNow});
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
  user.roles = {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk, Role::app_admin,
                Role::read_only_admin};
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
  entitlement.revoke_policy = {"revoke"};
  entitlement.emergency = PolicyId{"break-glass"};
  entitlement.form = FormId{"f1"};
  entitlement.holders = {jun};
  entitlement.deprovisioning = ManualProvisioning{kEveryKind, "Take them out."};
  EXPECT_EQ(entitlement_from(stored(to_json(entitlement))).value(), entitlement);
  const CatalogEntry entry{"kit", "Kit", "Day one", "subject.department == 'X'", {kTeam}, true};
  EXPECT_EQ(catalog_entry_from(stored(to_json(entry))).value(), entry);
  EXPECT_EQ(form_from(stored(to_json(full_form()))).value(), full_form());
  EXPECT_EQ(catalog_entry_from(stored(to_json(office.org.catalogs[0]))).value(), office.org.catalogs[0]);
}

TEST(Codec, GivesAPolicyBackWithEveryKindOfRule) {
  Policy policy{.id = {"p"}, .name = "All", .steps = {AcceptRule{"Everybody may"}, RejectRule{"Frozen"}}};
  ApprovalRule approval = full_rule();
  for (const auto kind : {Quorum::Kind::any, Quorum::Kind::all, Quorum::Kind::count}) {
    approval.quorum.kind = kind;
    policy.steps.emplace_back(approval);
  }
  for (const auto then : {Sla::Then::reassign, Sla::Then::use_policy, Sla::Then::skip, Sla::Then::cancel}) {
    approval.sla->then = then;
    policy.steps.emplace_back(approval);
  }
  policy.steps.emplace_back(ApprovalRule{});
  policy.steps.emplace_back(FormRule{{"f1"}});
  for (const WaitRule& wait : full_waits()) policy.steps.emplace_back(wait);
  policy.rules = {{"true", {{"other"}, {}}}, {"false", {{}, policy.steps}}};
  policy.use = {"another"};
  EXPECT_EQ(policy_from(stored(to_json(policy))).value(), policy);
}

TEST(Codec, GivesAGrantBack) {
  Grant grant{.id = {"g1"}, .subject = lena, .entitlement = kTeam, .since = kNow};
  EXPECT_EQ(grant_from(stored(to_json(grant))).value(), grant);
  grant.until = kNow + kDay;
  grant.ended = kNow + kDay;
  grant.reasons = {{GrantReason::Kind::direct, "", {"r1"}, kNow},
                   {GrantReason::Kind::bundle, "kit", {"r2"}, {}},
                   {GrantReason::Kind::delegated, "okta/x", {}, {}},
                   {GrantReason::Kind::file, "", {}, {}}};
  for (const auto state : {Grant::State::active, Grant::State::ending, Grant::State::ended}) {
    grant.state = state;
    EXPECT_EQ(grant_from(stored(to_json(grant))).value(), grant);
  }
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
  json::Value policy = to_json(Policy{.id = {"p"}, .name = "One", .steps = {ApprovalRule{.by = {ByManager{}}}}});
  policy.member("steps").elements()[0].erase("count");
  EXPECT_EQ(std::get<ApprovalRule>(policy_from(policy).value().steps[0]).quorum.count, 1);
  json::Value request = to_json(full_request());
  request.member("steps").elements()[0].erase("needed");
  EXPECT_EQ(std::get<ApprovalStep>(request_from(request).value().plan.steps[0]).needed, 1);
}

TEST(Codec, WritesEveryEventAsAnObject) {
  const Comment comment{.id = {"c1"}, .request = {"r1"}, .author = lena, .text = "Hi"};
  const Events events{
      Opened{full_request()},
      StepStarted{1, kNow},
      DecisionMade{{0, omar, Verdict::approved, "Fine", kNow, {}}},
      ApproversChanged{1, {ines}, 1, {{pia, ines}}, "owners", "Because", true, omar, "Away"},
      StepFinished{1},
      GrantChanged{GrantChanged::What::activated, {.until = kNow + kDay}},
      PlanReplaced{PlanReplaced::Why::escalated, full_request().plan.steps, {"p"}, {}, true, omar, "Fire"},
      DurationChanged{kDay, {}, omar},
      FormAnswered{1, {{"a", "A", "1"}}, omar},
      Reminded{omar, kNow},
      ProvisioningFailed{1, ines, "It broke"},
      ProvisioningRetried{1, ines},
      Closed{Outcome::cancelled, kNow, omar, "Enough"},
      FollowUpStarted{{ines}},
      EmergencyAcknowledged{ines, kNow},
      CommentAdded{comment},
      CommentEdited{{"c1"}, lena, "Hi", "Bye"},
      CommentDeleted{{"c1"}, lena, "Bye"}};
  EXPECT_EQ(events.size(), std::variant_size_v<Event>);
  for (const Event& event : events) {
    EXPECT_TRUE(to_json(event).is_object()) << name_of(event);
    EXPECT_FALSE(to_json(event).object().empty()) << name_of(event);
  }
  EXPECT_EQ(to_json(events[2])["decision"]["reason"].string(), "Fine");
  EXPECT_EQ(to_json(events[5])["grant"]["until"].integer(), to_millis(kNow + kDay));
}

TEST(Codec, NamesRoles) {
  for (const Role role : {Role::super_admin, Role::access_request_admin, Role::access_request_helpdesk, Role::app_admin,
                          Role::read_only_admin})
    EXPECT_EQ(role_from(to_string(role)), role);
  EXPECT_EQ(role_from("king"), std::nullopt);
}

}  // namespace
}  // namespace c1::workflow::codec_test
