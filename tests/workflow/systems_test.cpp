// Steps that systems do: who is asked meanwhile, what comes after, what is said by email.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/codec.hpp"
#include "workflow/mails.hpp"
#include "workflow/world.hpp"

namespace c1::workflow::systems_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Method kScim{"scim", "okta", {{"group", "Platform"}}}, kHook{"webhook", "", {{"url", "https://hook.test/"}}};

Office with(std::vector<Method> methods, bool task_after = false) {
  Office office;
  office.team().systems = {std::move(methods), task_after};
  return office;
}
Life approved(Office office) {
  Life life{std::move(office)};
  life.does(asks(lena, lena)).value();
  life.approves(omar).value();
  return life;
}

TEST(Systems, AreAStepEachAndAskNobody) {
  Life life = approved(with({kScim, kHook}, true));
  ASSERT_THAT(life.request->plan.steps, SizeIs(4));
  EXPECT_EQ(std::get<ProvisionStep>(life.request->plan.steps[1]).method, kScim);
  EXPECT_EQ(std::get<ProvisionStep>(life.request->plan.steps[2]).method, kHook);
  EXPECT_EQ(std::get<ProvisionStep>(life.request->plan.steps[3]).method, std::nullopt);
  EXPECT_THAT(awaited(*life.request), IsEmpty());
  EXPECT_EQ(life.status(), "Approved; access is being given");
  EXPECT_FALSE(life.may(ines, Action::mark_provisioned));
  EXPECT_TRUE(life.may(ines, Action::mark_failed)) << "whoever would have the task may take it over";
  EXPECT_FALSE(life.may(lena, Action::mark_failed));
}

TEST(Systems, GrantAtTheEndOfTheChainOnly) {
  Life life = approved(with({kScim, kHook}));
  ASSERT_TRUE(life.does(MarkProvisioned{{"r1"}, {}, 1, {"g1"}, "Is in Platform."}));
  EXPECT_TRUE(life.request->is_open());
  EXPECT_FALSE(life.held);
  EXPECT_EQ(life.request->decisions.back().reason, "Is in Platform.");
  ASSERT_TRUE(life.does(MarkProvisioned{{"r1"}, {}, 2, {"g2"}, "Done."}));
  EXPECT_EQ(life.request->outcome, Outcome::granted);
  EXPECT_TRUE(life.held);
}

TEST(Systems, ThatFailGiveTheTaskToPeopleWithTheError) {
  Life life = approved(with({kScim}));
  ASSERT_TRUE(life.does(MarkFailed{{"r1"}, {}, 1, "No such group."}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(ines));
  EXPECT_TRUE(life.may(ines, Action::mark_provisioned));
  EXPECT_TRUE(life.may(ines, Action::retry));
  ASSERT_TRUE(life.does(RetryProvisioning{{"r1"}, ines, 1}));
  EXPECT_THAT(awaited(*life.request), IsEmpty());
}

TEST(Systems, AreTriedAgainAsTheOrganisationSaysNow) {
  Life life = approved(with({kScim}));
  ASSERT_TRUE(life.does(MarkFailed{{"r1"}, {}, 1, "No such group."}));
  life.office.team().systems.methods[0].settings["group"] = "Renamed";
  life.moves();
  ASSERT_TRUE(life.does(RetryProvisioning{{"r1"}, ines, 1}));
  EXPECT_EQ(std::get<ProvisionStep>(life.request->plan.steps[1]).method->settings.at("group"), "Renamed");
}

TEST(Systems, HaveNoSayInWhatPeopleDo) {
  Life life = approved(Office{});
  EXPECT_EQ(says(life.does(MarkProvisioned{{"r1"}, {}, 1, {"g1"}})),
            "People have to do this; no system can say that it is done.");
  EXPECT_TRUE(life.does(MarkFailed{{"r1"}, {}, 1, "No"}).has_error());
}

TEST(Systems, CarryWhatIsDelegatedToThem) {
  Office office = with({kScim});
  Entitlement role = office.team();
  role.id = {"github/role"};
  role.systems = {{Method{"delegated", "", {{"entitlement", kTeam.value}}}}, false};
  office.org.entitlements.push_back(role);
  const Catalog catalog(office.org, 1);
  EXPECT_THAT(methods_of(*catalog.entitlement({"github/role"}), Kind::grant, catalog), ElementsAre(kScim));
  EXPECT_THAT(methods_of(*catalog.entitlement({"github/role"}), Kind::revoke, catalog), ElementsAre(kScim));
}

TEST(Systems, TakeAwayInReverseOrderUnlessItIsSaidOtherwise) {
  Office office = with({kScim, kHook});
  const auto order = [&] {
    const Catalog catalog(office.org, 1);
    return methods_of(*catalog.entitlement(kTeam), Kind::revoke, catalog);
  };
  EXPECT_THAT(order(), ElementsAre(kHook, kScim));
  office.team().removal = Systems{{kScim, kHook}, false};
  EXPECT_THAT(order(), ElementsAre(kScim, kHook));
  office.team().removal = Systems{};
  EXPECT_THAT(order(), IsEmpty());
}

TEST(Systems, AreStoredAndReadBack) {
  Entitlement entitlement = with({kScim, kHook}, true).team();
  entitlement.removal = Systems{{kHook}, false};
  EXPECT_EQ(entitlement_from(to_json(entitlement)).value(), entitlement);
  const Connection okta{"okta", "scim", {{"url", "https://okta.test"}}};
  EXPECT_EQ(connection_from(to_json(okta)).value(), okta);
  const Life life = approved(with({kScim}));
  EXPECT_EQ(request_from(to_json(*life.request)).value(), *life.request);
  for (const Effect& effect : {Effect{Provision{{"r1"}, 2, {}}}, Effect{Provision{{"r1"}, 2, kNow}},
                               Effect{VerifyGrant{{"g1"}, lena, kTeam, kNow, true}}, Effect{TellOfEnd{{"g1"}, "r1.7"}},
                               Effect{SendMail{{"r1"}, lena, SayInThread::What::granted, omar, "Fine", 7}}})
    EXPECT_EQ(effect_from(to_json(effect)).value(), effect);
}

// ---- mail

std::vector<std::pair<UserId, SayInThread::What>> mails(const std::optional<Request>& before, const Request& after,
                                                        const Events& events) {
  std::vector<std::pair<UserId, SayInThread::What>> list;
  for (const SendMail& mail : mails_of(before, after, events)) list.emplace_back(mail.person, mail.what);
  return list;
}

TEST(Mails, GoToWhoeverIsAskedAndToWhoeverWaits) {
  using What = SayInThread::What;
  Life life{Office{}};
  const auto step = [&](const Command& command) {
    const auto before = life.request;
    const Events events = life.does(command).value();
    return mails(before, *life.request, events);
  };
  EXPECT_THAT(step(asks(lena, lena)), ElementsAre(std::pair(omar, What::your_turn_to_approve)));
  EXPECT_THAT(step(Approve{{"r1"}, omar, 0, ""}),
              ElementsAre(std::pair(lena, What::approved), std::pair(ines, What::your_turn_to_provision)));
  EXPECT_THAT(step(MarkFailed{{"r1"}, ines, 1, "No seats"}), ElementsAre(std::pair(lena, What::failed)));
  EXPECT_THAT(step(MarkProvisioned{{"r1"}, ines, 1, {"g1"}}), ElementsAre(std::pair(lena, What::granted)));
}

TEST(Mails, SayWhyItWasDenied) {
  Life life{Office{}};
  life.does(asks(lena, lena)).value();
  const auto before = life.request;
  const Events events = life.does(Deny{{"r1"}, omar, 0, "Not now"}).value();
  const auto list = mails_of(before, *life.request, events);
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0].person, lena);
  EXPECT_EQ(list[0].what, SayInThread::What::denied);
  EXPECT_EQ(list[0].reason, "Not now");
}

}  // namespace
}  // namespace c1::workflow::systems_test
