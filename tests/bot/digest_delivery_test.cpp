// The digest on its way to one reader: in Slack and by mail.

#include "bot/digest_choice.hpp"
#include "bot/house.hpp"
#include "bot/mailer.hpp"
#include "bot/notifier.hpp"
#include "slack/fake_slack.hpp"

namespace c1::bot::digest_delivery_test {
namespace {

using namespace workflow;
using How = Done::How;
using testing::HasSubstr;

constexpr char kAcme[] =
    "organisation: {name: Acme, notifications: {digest: {days: weekdays}}}\n"
    "users:\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}\n"
    "  - {email: omar@acme.test, name: Omar Haddad}\n"
    "  - {email: '-kim@acme.test', name: Kim Lee, manager: omar@acme.test}\n"
    "policies: [{slug: manager, steps: [{approve: {by: manager}}]}]\n"
    "apps: [{slug: it, name: IT, owners: [omar@acme.test], policy: manager, entitlements: [{slug: vpn, name: VPN}]}]\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['it/*']}]\n";
const std::string kToday = "2026-11-15", kYesterday = "2026-11-14";

storage::DueEffect due(NoticeChannel channel, const std::string& day, int attempts = 1) {
  const SendDigest digest{{"omar@acme.test"}, channel, day};
  return {.key = key_of(digest), .effect = digest, .attempts = attempts};
}

class DigestOnItsWay : public ::testing::Test {
 protected:
  DigestOnItsWay() { house.services.mails = true; }
  net::Response answer(const char* json) { return net::json_response(json); }
  std::size_t posts() { return fake.count("/api/chat.postMessage"); }

  House house{kAcme};
  Request request = house.asks("lena@acme.test", "it/vpn");
  slack::FakeSlack fake{house.runtime};
  slack::WebApi api{house.runtime, *house.client, house.clock, {.base_url = fake.api(), .token = Secret("xoxb-1")}};
  Notifier notifier{house.services, api};
  connectors::Signer signer{Secret(std::string(32, 'k'))};
  Mailer mailer{
      house.services,
      signer,
      {{.url = "smtp://127.0.0.1:1", .user = {}, .password = {}, .trust_file = {}}, "Access <access@acme.test>"}};
};

TEST_F(DigestOnItsWay, IsPostedToItsReaderWithTheKeyOfItsDay) {
  fake.answers("/api/users.lookupByEmail", answer(R"({"ok":true,"user":{"id":"U1"}})"));
  fake.answers("/api/conversations.open", answer(R"({"ok":true,"channel":{"id":"D1"}})"));
  fake.answers("/api/chat.postMessage", answer(R"({"ok":true,"ts":"1.1"})"));
  EXPECT_EQ(at_its_end(notifier.carry_out(due(NoticeChannel::slack, kToday), {})).how, How::done);
  ASSERT_EQ(posts(), 1U);
  EXPECT_EQ(fake.field("/api/chat.postMessage", "channel"), "D1");
  EXPECT_EQ(fake.field("/api/chat.postMessage", "text"), "Your digest: 1 request waits for you.");
  EXPECT_THAT(fake.field("/api/chat.postMessage", "metadata"), HasSubstr("digests/slack/2026-11-15/omar@acme.test"));
}

TEST_F(DigestOnItsWay, OfWhoIsNotInSlackIsLeftOut) {
  fake.answers("/api/users.lookupByEmail", answer(R"({"ok":false,"error":"users_not_found"})"));
  EXPECT_EQ(at_its_end(notifier.carry_out(due(NoticeChannel::slack, kToday), {})).how, How::done) << "nothing to mend";
  EXPECT_EQ(posts(), 0U);
}

TEST_F(DigestOnItsWay, IsNotSaidWhenItsDayIsOver) {
  EXPECT_EQ(at_its_end(notifier.carry_out(due(NoticeChannel::slack, kYesterday), {})).how, How::done);
  EXPECT_EQ(mailer.carry_out(due(NoticeChannel::mail, kYesterday)).how, How::done);
  EXPECT_EQ(posts(), 0U);
}

TEST_F(DigestOnItsWay, WaitsForAMailServerThatIsAway) {
  EXPECT_TRUE(Mailer::keeps(due(NoticeChannel::mail, kToday).effect));
  EXPECT_FALSE(Mailer::keeps(due(NoticeChannel::slack, kToday).effect));
  EXPECT_EQ(mailer.carry_out(due(NoticeChannel::mail, kToday)).how, How::again);
}

TEST_F(DigestOnItsWay, OfWhoHasNoAddressForMailIsLeftOut) {
  house.asks("-kim@acme.test", "it/vpn");
  const SendDigest digest{{"-kim@acme.test"}, NoticeChannel::mail, kToday};
  EXPECT_EQ(mailer.carry_out({.key = key_of(digest), .effect = digest, .attempts = 1}).how, How::done)
      << "nobody has to mend it each day";
}

TEST_F(DigestOnItsWay, IsTurnedOffByTheLinkInAMail) {
  const std::string link = net::encode_form(
      {{"person", "omar@acme.test"}, {"kind", "digest"}, {"code", signer.code("mail", "omar@acme.test\ndigest")}});
  const net::Response off = mailer.unsubscribe({.method = "POST", .path = "/mail/unsubscribe", .query = link});
  EXPECT_EQ(off.status, 200);
  EXPECT_THAT(off.body, HasSubstr("no more mail about the digest"));
  EXPECT_EQ(mailer.carry_out(due(NoticeChannel::mail, kToday)).how, How::done);
}

TEST_F(DigestOnItsWay, OfWhatIsDoneMeanwhileIsNotSent) {
  house.does(Cancel{request.id, {"lena@acme.test"}, ""});
  EXPECT_EQ(mailer.carry_out(due(NoticeChannel::mail, kToday)).how, How::done);
  EXPECT_EQ(at_its_end(notifier.carry_out(due(NoticeChannel::slack, kToday), {})).how, How::done);
  EXPECT_EQ(posts(), 0U);
}

}  // namespace
}  // namespace c1::bot::digest_delivery_test
