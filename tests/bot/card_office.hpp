#pragma once
// A small organisation and a request in each of its states, for tests of what is drawn of them. Lena works for Omar; Jun
// provisions; Ines is the super admin; Kim stands in for Omar; everybody in #access-admins looks on.

#include <functional>
#include <string>
#include <vector>

#include "bot/card.hpp"

namespace c1::bot {

// Tuesday, 24 November 2026, 06:00 UTC.
inline const Instant kOfficeNow = from_millis(1'795'500'000'000);

inline workflow::Organisation card_office() {
  using namespace workflow;
  Organisation all;
  all.name = "Acme";
  all.users = {
      {.id = {"lena@acme.test"},
       .email = "lena@acme.test",
       .name = "Lena Fischer",
       .title = "Platform engineer",
       .department = "Engineering",
       .manager = UserId{"omar@acme.test"}},
      {.id = {"omar@acme.test"}, .email = "omar@acme.test", .name = "Omar Haddad", .title = "Head of Platform"},
      {.id = {"jun@acme.test"}, .email = "jun@acme.test", .name = "Jun Watanabe"},
      {.id = {"kim@acme.test"}, .email = "kim@acme.test", .name = "Kim Lee"},
      {.id = {"ines@acme.test"}, .email = "ines@acme.test", .name = "Ines Costa", .roles = {Role::super_admin}}};
  all.apps = {{.id = {"github"}, .name = "GitHub", .owners = {{"jun@acme.test"}}}};
  all.entitlements = {{.id = {"github/platform-team"},
                       .app = {"github"},
                       .slug = "platform-team",
                       .name = "Platform team member",
                       .resource = Resource{"group", "platform-team", {}},
                       .max_duration = Seconds{30 * 86'400},
                       .policy = {"manager"},
                       .emergency = PolicyId{"short"}}};
  all.catalogs = {{.slug = "kit", .name = "Starter kit", .entitlements = {{"github/platform-team"}}, .bundle = true}};
  all.policies = {{.id = {"manager"}, .name = "Manager first"}, {.id = {"short"}, .name = "Short road"}};
  all.forms = {{{"why"}, "Why", {{.id = "ticket", .label = "Ticket", .required = true}}}};
  return all;
}

inline workflow::Request waiting_request() {
  using namespace workflow;
  const UserId lena{"lena@acme.test"}, omar{"omar@acme.test"}, jun{"jun@acme.test"}, kim{"kim@acme.test"};
  ApprovalStep first{.approvers = {omar, jun}, .delegates = {{kim, omar}}, .label = "the owners of GitHub"};
  first.rule.channel = "#access-admins";
  first.rule.allow_reassignment = true;
  return {.id = {"r1"},
          .number = 1042,
          .subject = lena,
          .requester = lena,
          .app = {"github"},
          .entitlement = {"github/platform-team"},
          .reason = "The build is broken",
          .duration = Seconds{86'400},
          .opened = kOfficeNow - Seconds{3'600},
          .plan = {{first, ProvisionStep{.assignees = {jun}, .instructions = "Add them in People."}},
                   {"manager"},
                   {{{"manager"}, 0, "", ""}}},
          .involved = {omar, jun, kim},
          .version = 2};
}

struct CardState {
  std::string name;
  workflow::Request request;
  std::optional<workflow::Grant> held = {};
};

namespace card_office_parts {
using namespace workflow;
using Change = std::function<void(Request&)>;

inline Request with(const Change& change) {
  Request request = waiting_request();
  change(request);
  return request;
}
inline Decision decided(const char* by, Decision::Verdict verdict, const char* reason, std::size_t step = 0) {
  return {step, {by}, verdict, reason, kOfficeNow - Seconds{600}, {}};
}
inline Request provisioning(const std::function<void(ProvisionStep&)>& change) {
  return with([&](Request& r) {
    r.decisions = {decided("omar@acme.test", Decision::Verdict::approved, "Fine")};
    r.step = 1;
    change(std::get<ProvisionStep>(r.plan.steps[1]));
  });
}
inline Request over(Outcome outcome, const Change& change) {
  return with([&](Request& r) {
    r.outcome = outcome;
    r.closed = kOfficeNow;
    change(r);
  });
}
inline Request taking(const Change& change) {
  return with([&](Request& r) {
    r.kind = Kind::revoke;
    r.duration.reset();
    r.reason = "She has left the team";
    r.requester = {"omar@acme.test"};
    change(r);
  });
}
inline Request with_step(Step step) {
  return with([&](Request& r) { r.plan.steps[0] = std::move(step); });
}
inline Grant grant_until(std::optional<Instant> until) {
  return {.id = {"g1"},
          .subject = {"lena@acme.test"},
          .entitlement = {"github/platform-team"},
          .since = kOfficeNow - Seconds{600},
          .until = until,
          .reasons = {{.request = {"r1"}, .until = until}}};
}
}  // namespace card_office_parts

// Every state that a card can be in.
inline std::vector<CardState> card_states() {
  using namespace card_office_parts;
  using Verdict = Decision::Verdict;
  const auto omar_approved = [](Request& r) {
    r.decisions = {decided("omar@acme.test", Verdict::approved, "Fine")};
    r.step = 1;
  };
  const Instant end = kOfficeNow + Seconds{86'400};
  std::vector<CardState> all{
      {"waiting", waiting_request()},
      {"waiting-quorum", with([](Request& r) {
         std::get<ApprovalStep>(r.plan.steps[0]).needed = 2;
         r.decisions = {decided("omar@acme.test", Verdict::approved, "Fine")};
       })},
      {"waiting-emergency", with([](Request& r) { r.emergency = true; })},
      {"waiting-for-others", with([](Request& r) { r.requester = {"ines@acme.test"}; })},
      {"waiting-account", with([](Request& r) { r.account = "lena-adm"; })},
      {"waiting-workflow", with([](Request& r) { r.surface = Surface::workflow; })},
      {"waiting-bundle", with([](Request& r) {
         r.bundle = BundleOf{"kit", "g1"};
       })},
      {"waiting-extension", with([](Request& r) { r.cause = Cause::extension; }), grant_until(end)},
      {"waiting-fallback", with([](Request& r) {
         std::get<ApprovalStep>(r.plan.steps[0]).note = "Lena has no manager, so the owners of GitHub are asked.";
       })},
      {"waiting-answers", with([](Request& r) {
         r.answers = {{"ticket", "Ticket", "T-17"}, {"on_call", "On call?", "true"}};
       })},
      {"form", with_step(FormStep{{{"why"}, "Why", {{.id = "ticket", .label = "Ticket"}}}, {"lena@acme.test"}})},
      {"wait", with_step(WaitStep{{.duration = Seconds{7'200}, .why = "Changes are frozen"}, kOfficeNow})},
      {"provisioning", provisioning([](ProvisionStep&) {})},
      {"provisioning-system", provisioning([](ProvisionStep& s) { s.method = Method{.kind = "scim"}; })},
      {"provisioning-failed", provisioning([](ProvisionStep& s) { s.failure = "The seat was taken."; })},
      {"granted",
       over(Outcome::granted,
            [&](Request& r) {
              omar_approved(r);
              r.granted_until = end;
            }),
       grant_until(end)},
      {"granted-for-good",
       over(Outcome::granted,
            [&](Request& r) {
              omar_approved(r);
              r.duration.reset();
            }),
       grant_until(std::nullopt)},
      {"granted-emergency",
       over(Outcome::granted,
            [&](Request& r) {
              omar_approved(r);
              r.emergency = true;
              r.granted_until = end;
              r.follow_up = FollowUp{.people = {{"jun@acme.test"}}};
            }),
       grant_until(end)},
      {"acknowledged",
       over(Outcome::granted,
            [&](Request& r) {
              omar_approved(r);
              r.emergency = true;
              r.granted_until = end;
              r.follow_up = FollowUp{{{"jun@acme.test"}}, {"jun@acme.test"}, kOfficeNow};
            }),
       grant_until(end)},
      {"ended", over(Outcome::granted,
                     [&](Request& r) {
                       omar_approved(r);
                       r.granted_until = kOfficeNow - Seconds{60};
                     })},
      {"given-back", over(Outcome::granted,
                          [&](Request& r) {
                            omar_approved(r);
                            r.duration.reset();
                          })},
      {"denied", over(Outcome::denied,
                      [](Request& r) { r.decisions = {decided("omar@acme.test", Verdict::denied, "Not this week")}; })},
      {"rejected",
       over(Outcome::denied,
            [](Request& r) { r.decisions = {decided("", Verdict::rejected, "Contractors cannot have this.")}; })},
      {"cancelled", over(Outcome::cancelled,
                         [](Request& r) {
                           r.closed_by = {"lena@acme.test"};
                           r.close_reason = "Found another way";
                         })},
      {"errored", over(Outcome::errored,
                       [&](Request& r) {
                         omar_approved(r);
                         r.decisions.push_back(decided("jun@acme.test", Verdict::declined, "No seats left", 1));
                       })},
      {"timed-out", over(Outcome::timed_out, [](Request& r) { r.close_reason = "Nobody decided within 30 days."; })},
      {"taking-waiting", taking([](Request&) {}), grant_until(std::nullopt)},
      {"taking-task", taking([&](Request& r) { omar_approved(r); }), grant_until(std::nullopt)},
      {"taken", taking([&](Request& r) {
         omar_approved(r);
         r.outcome = Outcome::revoked;
         r.closed = kOfficeNow;
       })},
      {"expired", taking([&](Request& r) {
         r.requester = {};
         r.cause = Cause::expiry;
         r.reason.clear();
         r.outcome = Outcome::revoked;
         r.closed = kOfficeNow;
         r.step = 1;
       })}};
  return all;
}

inline const std::vector<std::string> kCardReaders{"lena@acme.test", "omar@acme.test", "kim@acme.test",
                                                   "jun@acme.test",  "ines@acme.test", "#access-admins"};

// As the notifier draws it: with insight for whoever decides.
inline Message drawn_card(const CardState& state, const workflow::Catalog& catalog, const std::string& reader) {
  using namespace workflow;
  const UserId viewer{reader};
  const Facts facts{.catalog = &catalog, .held = state.held};
  Look look{facts, viewer, kOfficeNow, "https://c1.acme.test", ""};
  if (may(state.request, viewer, Action::approve, facts, kOfficeNow) || (is_channel(viewer) && state.request.is_open()))
    look.insight = {.shares = {{"Omar Haddad's team", 3, 5}}, .is_known = true};
  if (state.request.bundle && look.insight.is_known) look.insight.bundle_waiting = {1042, 1043};
  return card(state.request, look);
}

}  // namespace c1::bot
