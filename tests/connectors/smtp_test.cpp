// Mail as a mail server takes it, and as Python's own reader of mail understands it.

#include "connectors/smtp.hpp"

#include <fstream>
#include <iterator>

#include "connectors/mime.hpp"
#include "connectors/peers.hpp"
#include "support/child.hpp"

namespace c1::connectors {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using How = Posted::How;

Mail mail() {
  return {.from = "Access at Acme <access@acme.test>",
          .to = "lena@acme.test",
          .to_name = "Léna \"L\" Fischer",
          .subject = "[#1001] You now have Plattform-Mitglied in GitHub – until 24 Nov 2026, 10:30 CET ⚡",
          .text = "Grüße\n.\nFrom here\n" + std::string(2'000, 'x') + "\n",
          .html = "<p>Grüße</p>",
          .message_id = "abc@acme.test",
          .thread_id = "request-r1@acme.test",
          .unsubscribe = "https://c1.test/mail/unsubscribe?a=1",
          .date = from_millis(1'794'744'000'000)};
}

// What the server has kept, the newest file of its Maildir; "" if none.
std::string kept_in(const support::Folder& folder) {
  std::string newest;
  for (const auto& file : std::filesystem::directory_iterator(folder / "mail/new")) newest = file.path().string();
  std::ifstream in(newest, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class SmtpTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") != 0)
      GTEST_SKIP() << "there is no python3-aiosmtpd here; scripts/bootstrap --checks installs it";
    server = std::make_unique<support::Child>(
        std::vector<std::string>{"/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:" + std::to_string(port),
                                 "-c", "aiosmtpd.handlers.Mailbox", folder / "mail"},
        port, folder / "log");
  }
  SmtpSettings settings() const {
    return {.url = "smtp://127.0.0.1:" + std::to_string(port),
            .user = {},
            .password = {},
            .tls_required = false,
            .trust_file = {}};
  }
  // What Python makes of the kept mail.
  std::string python(const std::string& expression) {
    std::ofstream(folder / "one.eml", std::ios::binary) << kept_in(folder);
    std::ofstream(folder / "read.py")
        << "import email, email.policy, sys\nm = email.message_from_binary_file(open(sys.argv[1], 'rb'), "
           "policy=email.policy.default)\nprint("
        << expression << ")\n";
    const std::string command =
        "/usr/bin/python3 " + (folder / "read.py") + " " + (folder / "one.eml") + " > " + (folder / "out") + " 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(folder / "out", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  support::Folder folder;
  std::uint16_t port = support::free_port();
  std::unique_ptr<support::Child> server;
};

TEST_F(SmtpTest, ArrivesAsItWasMeant) {
  const Posted posted = post_mail(settings(), "access@acme.test", "lena@acme.test", mime_of(mail()));
  ASSERT_EQ(posted.how, How::accepted) << posted.says;
  EXPECT_EQ(python("m['subject']"), mail().subject + "\n");
  EXPECT_EQ(python("m['to'].addresses[0].display_name, m['to'].addresses[0].addr_spec"),
            "Léna \"L\" Fischer lena@acme.test\n");
  EXPECT_EQ(python("m['from'], m['date'].datetime.isoformat(), m['message-id'], m['in-reply-to']"),
            "Access at Acme <access@acme.test> 2026-11-15T12:00:00+00:00 <abc@acme.test> <request-r1@acme.test>\n");
  EXPECT_EQ(python("m.get_body(('plain',)).get_content()"), mail().text + "\n") << "dots and long lines stay";
  EXPECT_EQ(python("m.get_body(('html',)).get_content().strip()"), "<p>Grüße</p>\n");
  EXPECT_EQ(python("m['list-unsubscribe'], m['list-unsubscribe-post'], m['auto-submitted']"),
            "<https://c1.test/mail/unsubscribe?a=1> List-Unsubscribe=One-Click auto-generated\n");
}

TEST_F(SmtpTest, IsTriedAgainWhileTheServerIsAway) {
  server->stop();
  const Posted posted = post_mail(settings(), "access@acme.test", "lena@acme.test", mime_of(mail()));
  EXPECT_EQ(posted.how, How::not_yet);
  EXPECT_FALSE(posted.maybe_sent);
  EXPECT_THAT(posted.says, HasSubstr("connect"));
}

TEST_F(SmtpTest, GoesNowhereWithoutTheTlsThatIsWanted) {
  SmtpSettings strict = settings();
  strict.tls_required = true;
  EXPECT_EQ(post_mail(strict, "access@acme.test", "lena@acme.test", mime_of(mail())).how, How::not_yet);
  EXPECT_EQ(kept_in(folder), "");
}

TEST(Mime, LetsNobodyBringHeadersOrRecipients) {
  Mail evil = mail();
  evil.subject = "Hi\r\nBcc: all@acme.test\r\n\r\nBody";
  evil.to_name = "Lena\r\nX-Evil: yes";
  const std::string text = mime_of(evil);
  EXPECT_THAT(text, Not(HasSubstr("\nBcc:")));
  EXPECT_THAT(text, Not(HasSubstr("\nX-Evil:")));
  for (const char* bad : {"a@b@c", "a b@c", "a@b>\r\nRCPT TO:<x@y", "", "@acme.test", "lena", "a,b@c", "-oX@c", "<a@b"})
    EXPECT_EQ(bare_address(bad).find_first_of("\r\n <>,"), std::string::npos) << bad;
  EXPECT_EQ(bare_address("a@b>\r\nRCPT TO:<x@y"), "");
  EXPECT_EQ(bare_address("Access <access@acme.test>"), "access@acme.test");
}

TEST(Mime, CutsNoCharacterInTwo) {
  Mail long_one = mail();
  long_one.subject.clear();
  for (int i = 0; i < 60; ++i) long_one.subject += "⚡ü";
  for (std::size_t begin = 0; begin < mime_of(long_one).size();) {
    const std::string text = mime_of(long_one);
    const auto end = text.find("\r\n", begin);
    EXPECT_LE(end - begin, 78u) << text.substr(begin, end - begin);
    if (end == std::string::npos) break;
    begin = end + 2;
  }
}

}  // namespace
}  // namespace c1::connectors
