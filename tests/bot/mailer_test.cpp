// What is mailed, to whom, and what is not any more.

#include "bot/mailer.hpp"

#include "bot/house.hpp"
#include "bot/mail_words.hpp"

namespace c1::bot::mailer_test {
namespace {

using namespace workflow;
using What = SayInThread::What;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kLena = "lena@acme.test", kOmar = "omar@acme.test";

constexpr char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: lena@acme.test, name: \"Lena <b>\", manager: omar@acme.test, time_zone: Europe/Berlin}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}\n"
    "policies:\n"
    "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
    "apps:\n"
    "  - {slug: github, name: GitHub, owners: [omar@acme.test], policy: manager, entitlements: [{slug: access, name: "
    "Access}]}\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['github/*']}]\n";

class MailerTest : public ::testing::Test {
 protected:
  MailerTest() { house.services.mails = true; }
  Mailer mailer(const std::string& url = "smtp://127.0.0.1:1") {
    return {house.services,
            signer,
            {{.url = url, .user = {}, .password = {}, .trust_file = {}}, "Access <access@acme.test>"}};
  }
  static storage::DueEffect due(const SendMail& mail) { return {.key = key_of(mail), .effect = mail, .attempts = 1}; }
  std::string link(const std::string& person, const std::string& kind) {
    return net::encode_form({{"person", person}, {"kind", kind}, {"code", signer.code("mail", person + "\n" + kind)}});
  }
  std::vector<std::pair<std::string, What>> mails() {
    house.works();
    std::vector<std::pair<std::string, What>> list;
    for (const Effect& effect : house.said)
      if (const auto* mail = std::get_if<SendMail>(&effect)) list.emplace_back(mail->person.value, mail->what);
    house.said.clear();
    return list;
  }

  House house{kAcme};
  connectors::Signer signer{Secret(std::string(32, 'k'))};
};

TEST_F(MailerTest, IsAskedToTellWhoeverWaitsOrIsAwaited) {
  const Request open = house.asks(kLena, "github/access", Seconds{3'600});
  EXPECT_THAT(mails(), ::testing::ElementsAre(std::pair(kOmar, What::your_turn_to_approve)));
  house.goes_on(house.goes_on(open));
  EXPECT_THAT(mails(),
              ::testing::ElementsAre(std::pair(kLena, What::approved), std::pair(kOmar, What::your_turn_to_provision),
                                     std::pair(kLena, What::granted)));
  house.passes(std::chrono::minutes(55));
  EXPECT_THAT(mails(), ::testing::ElementsAre(std::pair(kLena, What::ends_soon)));
}

TEST_F(MailerTest, TriesAgainWhileTheServerIsAway) {
  const Request open = house.asks(kLena, "github/access");
  const SendMail mail{open.id, {kOmar}, What::your_turn_to_approve, {}, "", 1};
  const Done done = mailer().carry_out(due(mail));
  EXPECT_EQ(done.how, Done::How::again);
  EXPECT_TRUE(done.refused) << "nothing was sent";
}

TEST_F(MailerTest, SaysNothingThatIsNotSoAnyMore) {
  const Request open = house.asks(kLena, "github/access");
  const SendMail mail{open.id, {kOmar}, What::your_turn_to_approve, {}, "", 1};
  house.goes_on(open);
  EXPECT_EQ(mailer().carry_out(due(mail)).how, Done::How::done) << "he has approved it meanwhile";
}

TEST_F(MailerTest, SendsNothingThatWasTurnedOffByTheLinkInAMail) {
  const Request open = house.asks(kLena, "github/access");
  const SendMail mail{open.id, {kOmar}, What::your_turn_to_approve, {}, "", 1};
  Mailer post = mailer();
  const net::Request ask{.method = "GET", .path = "/mail/unsubscribe", .query = link(kOmar, "approval")};
  EXPECT_THAT(post.unsubscribe(ask).body, HasSubstr("what waits for your approval"));
  EXPECT_EQ(post.carry_out(due(mail)).how, Done::How::again) << "to look at the page turns nothing off";
  net::Request click = ask;
  click.method = "POST";
  click.body = "List-Unsubscribe=One-Click";
  EXPECT_EQ(post.unsubscribe(click).status, 200);
  EXPECT_EQ(post.carry_out(due(mail)).how, Done::How::done);
  EXPECT_EQ(house.audit().back().what, "mail.turned_off");
  click.body = "on=1";
  EXPECT_EQ(post.unsubscribe(click).status, 200);
  EXPECT_EQ(post.carry_out(due(mail)).how, Done::How::again);
}

TEST_F(MailerTest, TakesNoLinkThatIsNotItsOwn) {
  Mailer post = mailer();
  const std::string other = link(kLena, "approval");
  for (const std::string& query :
       {std::string(), std::string("person=omar@acme.test&kind=approval&code=x"),
        "person=omar@acme.test&" + other.substr(other.find("kind")), link(kOmar, "nonsense")}) {
    const net::Response answer = post.unsubscribe({.method = "POST", .path = "/mail/unsubscribe", .query = query});
    EXPECT_EQ(answer.status, 404) << query;
  }
}

TEST_F(MailerTest, WritesWhatPeopleSaidAsTextAndNotAsMarkup) {
  const Request open = house
                           .does(Submit{.id = {new_id()},
                                        .requester = {kLena},
                                        .subject = {kLena},
                                        .entitlement = {"github/access"},
                                        .reason = "<script>alert(1)</script> & \"more\""})
                           .value();
  const MailWords words =
      mail_words({open.id, {kOmar}, What::your_turn_to_approve, {}, "", 1}, *house.catalog.get()->user({kOmar}), open,
                 *house.catalog.get(), "https://c1.test", "https://c1.test/u?a=1&b=2");
  EXPECT_EQ(words.subject, "[#1001] Lena <b> needs GitHub, and you are asked.");
  EXPECT_THAT(words.html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<b>")), HasSubstr("&lt;script&gt;"),
                                HasSubstr("href=\"https://c1.test/task/1001\""), HasSubstr("u?a=1&amp;b=2")));
  EXPECT_THAT(words.text,
              AllOf(HasSubstr("Reason: <script>alert(1)</script> & \"more\""), HasSubstr("https://c1.test/task/1001")));
}

TEST_F(MailerTest, TellsTimesByTheReadersClock) {
  const Request granted = house.gets(kLena, "github/access", Seconds{3'600});
  const MailWords words =
      mail_words({granted.id, {kLena}, What::granted, {kOmar}, "", 1}, *house.catalog.get()->user({kLena}), granted,
                 *house.catalog.get(), "https://c1.test", "");
  EXPECT_THAT(words.text, HasSubstr("You now have GitHub, until 15 Nov 2026, 14:00 CET."));
}

}  // namespace
}  // namespace c1::bot::mailer_test
