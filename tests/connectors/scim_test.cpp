#include "connectors/scim.hpp"

#include "connectors/peers.hpp"
#include "connectors/scim_server.hpp"

namespace c1::connectors {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using State = Receipt::State;
using What = Sighting::What;

class ScimTest : public ::testing::Test {
 protected:
  Job job() const {
    Job made{.key = "r1.1.1", .holder = lena()};
    made.method = {"scim", "okta", {{"group", "Platform"}}};
    made.connection = {"okta", "scim", {{"url", peer.url("/")}, {"token", "okta-token"}}};
    return made;
  }
  Job with(const std::string& key, const std::string& value) const {
    Job made = job();
    made.connection.settings[key] = value;
    return made;
  }

  ScimServer scim;
  Peer peer{[this](const net::Request& request) { return scim.answer(request); }};
  Client client;
  std::unique_ptr<Provisioner> provisioner =
      make_scim_provisioner(*client.http, [](const std::string& name) -> std::optional<Secret> {
        if (name == "okta-token") return Secret("s3cret");
        return std::nullopt;
      });
};

TEST_F(ScimTest, AddsAMemberAndReadsItBack) {
  const Receipt receipt = provisioner->grant(job());
  EXPECT_EQ(receipt.state, State::done) << receipt.says;
  EXPECT_EQ(receipt.says, "lena@acme.test is in the group Platform (okta); read back.");
  EXPECT_THAT(scim.members["g1"], ElementsAre("u1"));
  EXPECT_EQ(provisioner->verify(job()).what, What::present);
}

TEST_F(ScimTest, ChangesNothingTheSecondTime) {
  provisioner->grant(job());
  EXPECT_EQ(provisioner->grant(job()).state, State::done);
  EXPECT_EQ(scim.patches.size(), 1u);
}

TEST_F(ScimTest, RemovesOneMemberAndNoOther) {
  scim.members["g1"] = {"u1", "u2"};
  EXPECT_EQ(provisioner->revoke(job()).state, State::done);
  EXPECT_THAT(scim.members["g1"], ElementsAre("u2"));
  EXPECT_THAT(scim.patches, ElementsAre(HasSubstr(R"("path":"members[value eq \"u1\"]")")));
  EXPECT_THAT(scim.patches[0], ::testing::Not(HasSubstr("\"value\":[")));
  EXPECT_EQ(provisioner->verify(job()).what, What::absent);
}

TEST_F(ScimTest, NamesTheMemberByValueOnlyWhereTheConnectionSaysSo) {
  scim.members["g1"] = {"u1", "u2"};
  Job quirky = with("remove", "value");
  quirky.connection.settings["op_case"] = "capital";
  EXPECT_EQ(provisioner->revoke(quirky).state, State::done);
  EXPECT_THAT(scim.members["g1"], ElementsAre("u2"));
  EXPECT_THAT(scim.patches, ElementsAre(HasSubstr(R"("op":"Remove","path":"members","value":[{"value":"u1"}])")));
}

// As several products did: goauthentik/authentik 24173 and 25686.
TEST_F(ScimTest, DoesNotBelieveARemovalThatDidNotHappen) {
  scim.members["g1"] = {"u1"};
  scim.ignores_removal = true;
  const Receipt receipt = provisioner->revoke(job());
  EXPECT_EQ(receipt.state, State::not_yet);
  EXPECT_EQ(receipt.says, "It said yes, but lena@acme.test is still in the group Platform (okta).");
}

TEST_F(ScimTest, DoesNotBelieveAnAdditionThatDidNotHappen) {
  scim.ignores_addition = true;
  EXPECT_EQ(provisioner->grant(job()).state, State::not_yet);
}

TEST_F(ScimTest, ReadsBackByAFilterWhereMembersAreHidden) {
  scim.hides_members = true;
  EXPECT_EQ(provisioner->grant(job()).state, State::not_yet) << "what cannot be seen is not said to be so";
  EXPECT_EQ(provisioner->grant(with("read_back", "filter")).state, State::done);
  EXPECT_EQ(provisioner->grant(with("read_back", "user")).state, State::done);
}

TEST_F(ScimTest, TakesNothingFromWhoHasNoAccountOrNoGroup) {
  scim.groups.clear();
  EXPECT_EQ(provisioner->revoke(job()).state, State::done);
  scim.users.clear();
  EXPECT_EQ(provisioner->revoke(job()).says, "Lena Fischer has no account there.");
  EXPECT_THAT(scim.patches, IsEmpty());
}

TEST_F(ScimTest, TakesNoTargetForWhatItReadsBack) {
  scim.says_no_target = true;
  scim.members["g1"] = {"u1"};
  EXPECT_EQ(provisioner->revoke(job()).state, State::done);
}

TEST_F(ScimTest, TouchesNobodyWhereTheAccountIsNotClear) {
  scim.users.push_back({"u3", "lena@acme.test", "lena@acme.test"});
  const Receipt receipt = provisioner->grant(job());
  EXPECT_EQ(receipt.state, State::failed);
  EXPECT_EQ(receipt.says, "There are several accounts for lena@acme.test, so none of them was touched.");
  EXPECT_EQ(provisioner->revoke(job()).state, State::failed);
  EXPECT_THAT(scim.patches, IsEmpty());
}

TEST_F(ScimTest, GivesNothingToWhoHasNoAccountOrASuspendedOne) {
  scim.users[0].active = false;
  EXPECT_EQ(provisioner->grant(job()).says, "Lena Fischer's account there is not active.");
  scim.users.clear();
  EXPECT_EQ(provisioner->grant(job()).says, "Lena Fischer has no account there.");
  EXPECT_EQ(provisioner->grant(job()).state, State::failed);
}

TEST_F(ScimTest, FindsTheAccountByEmailWhereTheNameIsAnother) {
  scim.users[0].name = "lfischer";
  EXPECT_EQ(provisioner->grant(job()).state, State::done);
  scim.users[0] = {"u1", "lena-f", "else@acme.test"};
  EXPECT_EQ(provisioner->grant(with("account", "{attributes.github}")).state, State::done);
  EXPECT_THAT(provisioner->grant(with("account", "{attributes.okta}")).says,
              HasSubstr("does not say what Lena Fischer's account is called"));
}

// A name cannot change what is asked for.
TEST_F(ScimTest, KeepsWhatIsInANameInsideOfIt) {
  Job sly = job();
  sly.holder.email = "x\" or userName pr or userName eq \"lena@acme.test";
  EXPECT_EQ(provisioner->grant(sly).state, State::failed);
  EXPECT_THAT(scim.members["g1"], IsEmpty());
}

TEST_F(ScimTest, WaitsAsLongAsTheServiceSays) {
  scim.busy_times = 1;
  const Receipt busy = provisioner->grant(job());
  EXPECT_EQ(busy.state, State::not_yet);
  EXPECT_EQ(busy.wait, Millis{7'000});
  scim.down_times = 1;
  EXPECT_EQ(provisioner->grant(job()).state, State::not_yet);
  EXPECT_EQ(provisioner->grant(job()).state, State::done);
}

TEST_F(ScimTest, SaysThatATokenIsWrongOrMissingAndNeverShowsIt) {
  scim.token = "another";
  const Receipt refused = provisioner->grant(job());
  EXPECT_EQ(refused.state, State::failed);
  EXPECT_THAT(refused.says, HasSubstr("It answered 401: Who are you? The token is not valid there"));
  EXPECT_THAT(refused.says, ::testing::Not(HasSubstr("s3cret")));
  EXPECT_THAT(provisioner->grant(with("token", "none")).says, HasSubstr("no credential named \"none\""));
}

TEST_F(ScimTest, KnowsNothingOfWhatDoesNotAnswer) {
  const Job away = with("url", "http://127.0.0.1:1");
  EXPECT_EQ(provisioner->grant(away).state, State::not_yet);
  EXPECT_EQ(provisioner->revoke(away).state, State::not_yet);
  EXPECT_EQ(provisioner->verify(away).what, What::unknown);
  peer.answers([](const net::Request&) { return net::text_response("<html>hello</html>"); });
  EXPECT_EQ(provisioner->verify(job()).what, What::unknown);
}

TEST_F(ScimTest, LooksForTheAccountThatWasChosen) {
  scim.users.push_back({"u9", "lena-adm", "lena@acme.test"});
  Job chosen = with("account", "{attributes.github}");
  chosen.holder.account = "lena-adm";
  const Receipt receipt = provisioner->grant(chosen);
  EXPECT_EQ(receipt.says, "lena-adm is in the group Platform (okta); read back.");
  EXPECT_THAT(scim.members["g1"], ElementsAre("u9"));
  chosen.holder.account = "lena-old";
  EXPECT_EQ(provisioner->grant(chosen).says, "Lena Fischer has no account lena-old there.");
}

}  // namespace
}  // namespace c1::connectors
