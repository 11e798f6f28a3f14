// The example that everybody begins with.

#include "bot/organisation_mistakes.hpp"
#include "workflow/codec.hpp"

namespace c1::bot::organisation_file_test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using namespace workflow;

const std::string kExample = std::string(C1_SOURCE_DIR) + "/manifests/organisation.example.yaml";

TEST(OrganisationExample, IsRightAndComplete) {
  const OrganisationFile file = read_organisation(kExample);
  EXPECT_THAT(lines_of(file), IsEmpty());
  const Organisation& acme = file.organisation;
  EXPECT_EQ(acme.name, "Acme");
  EXPECT_THAT(acme.users, SizeIs(5));
  EXPECT_THAT(acme.apps, SizeIs(9));
  for (const Entitlement& entitlement : acme.entitlements) {
    const auto publishes = [&](const CatalogEntry& entry) {
      return std::count(entry.entitlements.begin(), entry.entitlements.end(), entitlement.id) > 0;
    };
    const bool is_group = !entitlement.holders.empty();  // which need not be asked for
    EXPECT_TRUE(is_group || std::any_of(acme.catalogs.begin(), acme.catalogs.end(), publishes)) << entitlement.id.value;
  }
}

}  // namespace
}  // namespace c1::bot::organisation_file_test
