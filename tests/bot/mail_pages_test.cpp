// Each kind of mail that there is, as a page: what every one of them has to have. scripts/mails draws them.

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bot/digest.hpp"
#include "bot/house.hpp"
#include "bot/mail_words.hpp"
#include "workflow/mails.hpp"

namespace c1::bot::mail_pages_test {
namespace {

using namespace workflow;
using What = SayInThread::What;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test, time_zone: Europe/Berlin}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin], time_zone: Europe/Berlin}\n"
    "policies:\n"
    "  - {slug: manager, steps: [{approve: {by: manager}}]}\n"
    "apps:\n"
    "  - {slug: github, name: GitHub, owners: [omar@acme.test], policy: manager, entitlements: [{slug: team, name: "
    "Platform "
    "team member, resource: {type: group, name: platform}}]}\n"
    "catalogs: [{slug: all, name: All, audience: everyone, entitlements: ['github/*']}]\n";

struct MailKind {
  const char* name;
  What what;
  const char* to;      // "lena" whom it is for, "omar" who has to do something
  const char* by;      // "" = the program
  const char* reason;  // what is said with it
};
constexpr const char* kRefused =
    "It answered 403: {\"detail\":\"The token of https://scim.acme.test/v2/Groups/5f1d0a2e-7f7b-4c0e-9b1a-"
    "0a5f3f7e2b11/members?filter=userName%20eq%20lena may not change groups\"}. It was tried 20 times.";
constexpr MailKind kKinds[] = {
    {"approval", What::your_turn_to_approve, "omar", "", ""},
    {"answer", What::your_turn_to_answer, "omar", "", ""},
    {"task", What::your_turn_to_provision, "omar", "", ""},
    {"approved", What::approved, "lena", "omar", ""},
    {"denied", What::denied, "lena", "omar",
     "Please ask for the read-only role first.\nIt has all that you need for the dashboards."},
    {"granted", What::granted, "lena", "omar", ""},
    {"extended", What::extended, "lena", "omar", ""},
    {"failed", What::failed, "lena", "", kRefused},
    {"declined", What::declined, "lena", "omar", "There is no seat left until Monday."},
    {"removed", What::removed, "lena", "", ""},
    {"reminder", What::reminder, "omar", "lena", ""},
    {"ends-soon", What::ends_soon, "lena", "", ""},
    {"timed-out", What::timed_out, "lena", "", "Nobody has decided for 30 days."},
    {"drifted", What::drifted, "omar", "", "Lena Fischer does not have \"group:00g1:member\"."},
};

class MailPages : public ::testing::TestWithParam<MailKind> {};

TEST_P(MailPages, SayWhatIsNeededWithoutAnythingFromElsewhere) {
  const MailKind& kind = GetParam();
  House house(kAcme);
  Request request =
      house
          .does(Submit{.id = {new_id()},
                       .requester = {"lena@acme.test"},
                       .subject = {"lena@acme.test"},
                       .entitlement = {"github/team"},
                       .duration = Seconds{86'400},
                       .reason = "The release branch is broken and I am on call today: "
                                 "https://ci.acme.test/pipelines/4711/jobs/8812/artifacts/browse/reports/integration"})
          .value();
  request.granted_until = from_millis(House::kStart) + Seconds{86'400};
  const auto person = [](const std::string& name) { return UserId{name.empty() ? "" : name + "@acme.test"}; };
  const std::int64_t version = kind.what == What::ends_soon ? House::kStart + 3'600'000 : 1;
  const MailWords words = mail_words({request.id, person(kind.to), kind.what, person(kind.by), kind.reason, version},
                                     *house.catalog.get()->user(person(kind.to)), request, *house.catalog.get(),
                                     "https://access.acme.test", "https://access.acme.test/mail/unsubscribe?code=x");
  for (const char* elsewhere : {"<img", "url(", "src=", "<link", "@import", "<script", "javascript:"})
    EXPECT_THAT(words.html, Not(HasSubstr(elsewhere)));
  EXPECT_THAT(words.html, HasSubstr("https://access.acme.test/task/1001"));
  EXPECT_THAT(words.text, HasSubstr("https://access.acme.test/task/1001"));
  EXPECT_THAT(words.text, HasSubstr("No more mail of this kind"));
  EXPECT_THAT(words.subject, testing::StartsWith("[#1001] "));
  EXPECT_FALSE(words.subject.ends_with("..")) << words.subject;
  const char* folder = std::getenv("C1_MAILS");  // layer-ok: a test's own setting
  if (folder) std::ofstream(std::filesystem::path(folder) / (std::string(kind.name) + ".html")) << words.html;
}
INSTANTIATE_TEST_SUITE_P(OfEachKind, MailPages, testing::ValuesIn(kKinds), [](const auto& kind) {
  std::string name = kind.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// All that can stand in one, for a super admin who has much to do.
TEST(MailPagesOfDigests, LeadToWhatTheySpeakOf) {
  House house(kAcme);
  const auto asks = [&](const char* person, const char* reason) {
    return house.does(Submit{.id = {new_id()},
                             .requester = {person},
                             .subject = {person},
                             .entitlement = {"github/team"},
                             .duration = Seconds{86'400},
                             .reason = reason});
  };
  ASSERT_TRUE(asks("lena@acme.test", "The build is broken"));
  const CatalogPtr catalog = house.catalog.get();
  const User& omar = *catalog->user({"omar@acme.test"});
  Digest digest = house.store->read(
      [&](storage::Tx& tx) { return digest_for(tx, *catalog, omar, DigestDays::weekdays, house.clock.now()); });
  digest.waiting.more = 14;
  digest.questions.shown = {{.asker = {"lena@acme.test"},
                             .text = "I want to see the sales figures <b>now</b>",
                             .asked = {omar.id},
                             .opened = house.clock.now() - Seconds{90'000}}};
  digest.mine.shown = digest.waiting.shown;
  digest.ending.shown = {
      {.grant = {.subject = omar.id, .entitlement = {"github/team"}, .until = house.clock.now() + Seconds{2 * 86'400}},
       .may_extend = true}};
  digest.given_up = 2;
  const DigestLook look{
      *catalog, omar, {DigestDays::weekdays, 9}, "https://access.acme.test", house.clock.now() + Seconds{3 * 86'400}};
  const MailWords words = digest_mail(digest, look, "https://access.acme.test/mail/unsubscribe?code=x");
  for (const char* elsewhere : {"<img", "url(", "src=", "<link", "@import", "<script", "javascript:", "<b>"})
    EXPECT_THAT(words.html, Not(HasSubstr(elsewhere)));
  for (const char* page : {"/task/1001", "/approvals", "/access", "/admin/deliveries"}) {
    EXPECT_THAT(words.html, HasSubstr(std::string("https://access.acme.test") + page));
    EXPECT_THAT(words.text, HasSubstr(std::string("https://access.acme.test") + page));
  }
  EXPECT_THAT(words.text, HasSubstr("https://access.acme.test/notices"));
  EXPECT_THAT(words.text, HasSubstr("No more mail of this kind"));
  EXPECT_THAT(words.text, HasSubstr("This comes on weekdays at 9:00, by your clock (Europe/Berlin)"));
  EXPECT_THAT(words.subject, testing::StartsWith("Your digest: 15 requests wait for you, 1 question"));
  const char* folder = std::getenv("C1_MAILS");  // layer-ok: a test's own setting
  if (folder) std::ofstream(std::filesystem::path(folder) / "digest.html") << words.html;
}

}  // namespace
}  // namespace c1::bot::mail_pages_test
