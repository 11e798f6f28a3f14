// What is still worth saying below a card when it can be said at last.

#include "bot/notifier.hpp"
#include "house.hpp"
#include "slack/fake_slack.hpp"

namespace c1::bot::stale_lines_test {
namespace {

using What = workflow::SayInThread::What;

constexpr char kAcme[] = R"(organisation: {name: Acme}
users:
  - {email: lena@acme.test, name: Lena Fischer, manager: omar@acme.test}
  - {email: omar@acme.test, name: Omar Haddad}
  - {email: ines@acme.test, name: Ines Costa}
apps:
  - {slug: github, name: GitHub, owners: [ines@acme.test], policy: manager, entitlements: [{slug: access, name: Access}]}
catalogs: [{slug: everyone, name: Everyone, audience: everyone, entitlements: [github/access]}]
policies: [{slug: manager, steps: [{approve: {by: manager}}]}]
)";

class StaleLines : public ::testing::Test {
 public:
  ~StaleLines() override { house.runtime.stop(); }

 protected:
  // A card that was posted so long after the request had been opened, showing `posted_version`.
  void card_of(const std::string& person, Millis later, std::int64_t posted_version) {
    const auto seconds = to_unix_seconds(request.opened + later);
    house.store->write([&](storage::Tx& tx) {
      tx.save(storage::MessageRow{.key = "card/" + request.id.value + "/" + person,
                                  .request = request.id.value,
                                  .person = person,
                                  .channel = "D-" + person,
                                  .ts = std::to_string(seconds) + ".000100",
                                  .shown_version = posted_version,
                                  .posted_version = posted_version});
    });
  }
  // Whether it is said.
  bool says(const std::string& person, What what, std::int64_t version, int attempts = 1) {
    const auto before = fake.count("/api/chat.postMessage");
    const storage::DueEffect due{
        .key = "line/" + std::to_string(++lines),
        .effect = workflow::SayInThread{request.id, {person}, what, {"omar@acme.test"}, "", version},
        .attempts = attempts};
    EXPECT_EQ(at_its_end(notifier.carry_out(due, {})).how, Done::How::done);
    return fake.count("/api/chat.postMessage") > before;
  }

  House house{kAcme};
  slack::FakeSlack fake{house.runtime};
  slack::WebApi api{house.runtime, *house.client, house.clock, {.base_url = fake.api(), .token = Secret("xoxb-1")}};
  Notifier notifier{house.services, api};
  workflow::Request request = house.asks("lena@acme.test", "github/access");
  int lines = 0;
};

TEST_F(StaleLines, ACardThatComesLateComesWithoutItsHistory) {
  card_of("lena@acme.test", std::chrono::hours{1}, 3);
  EXPECT_FALSE(says("lena@acme.test", What::approved, 2));
  EXPECT_FALSE(says("lena@acme.test", What::approved, 3));
  EXPECT_TRUE(says("lena@acme.test", What::granted, 4)) << "it happened after the card had come";
}

TEST_F(StaleLines, ACardThatComesAtOnceLeavesNothingOut) {
  card_of("lena@acme.test", Millis{2'000}, 3);
  EXPECT_TRUE(says("lena@acme.test", What::approved, 2));
}

TEST_F(StaleLines, NobodyIsTakenToTaskForWhatIsNotAwaitedAnyMore) {
  card_of("lena@acme.test", Millis{0}, 1);
  card_of("omar@acme.test", Millis{0}, 1);
  EXPECT_TRUE(says("omar@acme.test", What::reminder, 2));
  EXPECT_FALSE(says("lena@acme.test", What::reminder, 2));
  house.does(workflow::Approve{request.id, {"omar@acme.test"}, request.step, "Fine"}).value();
  EXPECT_FALSE(says("omar@acme.test", What::your_turn_to_approve, 2));
}

}  // namespace
}  // namespace c1::bot::stale_lines_test
