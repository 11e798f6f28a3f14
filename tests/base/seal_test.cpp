#include "base/seal.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace c1 {
namespace {

const Secret kKey(std::string(32, 'k'));

TEST(Seal, OpensWhatItClosedAndShowsNothingOfIt) {
  const Seal seal(kKey, "tokens");
  const std::string closed = seal.close(Secret("xoxb-1-secret"), "T1/token");
  EXPECT_EQ(closed.find("secret"), std::string::npos);
  EXPECT_EQ(seal.open(closed, "T1/token")->reveal(), "xoxb-1-secret");
  EXPECT_NE(seal.close(Secret("xoxb-1-secret"), "T1/token"), closed) << "the same text reads the same";
  EXPECT_EQ(seal.open(seal.close(Secret(""), "T1/token"), "T1/token")->reveal(), "");
}

TEST(Seal, OpensNowhereElse) {
  const Seal seal(kKey, "tokens");
  const std::string closed = seal.close(Secret("xoxb-1"), "T1/token");
  EXPECT_FALSE(seal.open(closed, "T2/token")) << "moved to another row";
  EXPECT_FALSE(Seal(kKey, "other").open(closed, "T1/token"));
  EXPECT_FALSE(Seal(Secret(std::string(32, 'x')), "tokens").open(closed, "T1/token"));
}

TEST(Seal, RefusesWhatWasChanged) {
  const Seal seal(kKey, "tokens");
  const std::string closed = seal.close(Secret("xoxb-1"), "T1/token");
  for (std::size_t at = 0; at < closed.size(); ++at) {
    std::string changed = closed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(seal.open(changed, "T1/token")) << at;
    EXPECT_FALSE(seal.open(closed.substr(0, at), "T1/token")) << at;
  }
}

TEST(Seal, KnowsTheSecretOfBeforeWhileItIsChanged) {
  const std::string before = Seal(kKey, "tokens").close(Secret("xoxb-1"), "T1/token");
  const Seal both(Secret(std::string(32, 'n') + std::string(32, 'k')), "tokens");
  EXPECT_EQ(both.open(before, "T1/token")->reveal(), "xoxb-1");
  EXPECT_FALSE(both.is_closed_by_first(before, "T1/token"));
  const std::string after = both.close(Secret("xoxb-1"), "T1/token");
  EXPECT_TRUE(both.is_closed_by_first(after, "T1/token"));
  EXPECT_EQ(Seal(Secret(std::string(32, 'n')), "tokens").open(after, "T1/token")->reveal(), "xoxb-1");
  EXPECT_FALSE(Seal(kKey, "tokens").open(after, "T1/token"));
}

TEST(Seal, NeedsASecret) { EXPECT_THROW(Seal(Secret(""), "tokens"), std::invalid_argument); }

}  // namespace
}  // namespace c1
