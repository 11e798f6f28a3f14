#include "bot/installs.hpp"

#include <gtest/gtest.h>

namespace c1::bot::installs_test {
namespace {

constexpr Instant kNow{std::chrono::seconds{1'795'500'000}};

Secret key_of(const std::string& letters) {
  std::string bytes;
  for (const char letter : letters) bytes += std::string(32, letter);
  return Secret(bytes);
}
storage::SlackInstall sealed_row(const std::string& id, const Secret& key) {
  const Seal seal(key, kTokenSeal);
  return {.id = id,
          .token = seal.close(Secret("xoxb-" + id), id + "/token"),
          .refresh_token = seal.close(Secret("xoxe-" + id), id + "/refresh"),
          .installed = kNow,
          .version = 1};
}

TEST(Resealing, LetsTheKeyOfBeforeGo) {
  const auto store = storage::open_store("sqlite::memory:").value();
  constexpr std::size_t kCount = 250;  // more than a page
  store->write([](storage::Tx& tx) {
    for (std::size_t i = 0; i < kCount; ++i) tx.save(sealed_row("T" + std::to_string(i), key_of("o")));
    tx.save(sealed_row("TLOST", key_of("x")));  // with a key that nobody has any more
  });
  EXPECT_EQ(reseal_installs(*store, key_of("no"), kNow), kCount);
  EXPECT_EQ(reseal_installs(*store, key_of("no"), kNow), 0U) << "once is enough";
  const Seal alone(key_of("n"), kTokenSeal);
  const auto row = [&](const std::string& id) {
    return store->read([&](storage::Tx& tx) { return tx.slack_install(id).value(); });
  };
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string id = "T" + std::to_string(i);
    const auto install = opened(alone, row(id));
    ASSERT_TRUE(install) << id;
    EXPECT_EQ(install->token.reveal(), "xoxb-" + id);
    EXPECT_EQ(install->refresh_token.reveal(), "xoxe-" + id);
    EXPECT_GT(install->row.version, 1) << "other servers read it again";
  }
  EXPECT_TRUE(opened(Seal(key_of("x"), kTokenSeal), row("TLOST"))) << "left as it was";
}

}  // namespace
}  // namespace c1::bot::installs_test
