// The section `catalogs`.

#include "bot/organisation_mistakes.hpp"

namespace c1::bot::organisation_catalogs_test {
namespace {

using testing::IsEmpty;
using namespace workflow;

TEST(OrganisationCatalogs, SayEverythingTheFileSays) {
  const auto file = parse_organisation("acme.yaml", catalog("description: What an engineer needs\n"
                                                            "    audience: subject.department == \"Engineering\"\n"
                                                            "    bundle: true\n"
                                                            "    entitlements: [github/access, github/*]"));
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_EQ(file.organisation.catalogs[0], (CatalogEntry{.slug = "everyone",
                                                         .name = "Everyone",
                                                         .description = "What an engineer needs",
                                                         .audience = "subject.department == \"Engineering\"",
                                                         .entitlements = {{"github/access"}},
                                                         .bundle = true}));
}

TEST(OrganisationCatalogs, EveryoneIsNoCondition) {
  const auto file = parse_organisation("acme.yaml", catalog("audience: everyone\n    entitlements: [github/*]"));
  EXPECT_THAT(lines_of(file), IsEmpty());
  EXPECT_EQ(file.organisation.catalogs[0].audience, "");
  EXPECT_FALSE(file.organisation.catalogs[0].bundle);
}

std::string shown_to(const std::string& audience) {
  return catalog("audience: " + audience + "\n    entitlements: [github/*]");
}
std::string showing(const std::string& entitlements) {
  return catalog("audience: everyone\n    entitlements: " + entitlements);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogs, OrganisationMistake,
    testing::Values(
        Bad{"NoAudience",
            kOffice + "catalogs:\n  - »slug: all\n    name: All\n    entitlements: [»a/b]\n",
            {"A catalog needs \"audience\".", "There is no entitlement \"a/b\"."}},
        Bad{"AudienceNoText", shown_to("»[everyone]"), {"\"audience\" should be text; this is a list."}},
        Bad{"AudienceTypo", shown_to("»evryone"), {"There is no audience \"evryone\". Did you mean \"everyone\"?"}},
        Bad{"AudienceIsAWord", shown_to("»engineers"), {"There is no \"engineers\" here"}},
        Bad{"AudienceOfARequest", shown_to("»request.emergency"), {"There is no \"request\" here"}},
        Bad{"AudienceIsNoCondition",
            shown_to("»subject.department"),
            {"An audience must give bool (true or false), and this gives string."}},
        Bad{"AudienceField",
            shown_to("subject.»departmnt == \"IT\""),
            {"user has no field \"departmnt\". Did you mean \"department\"?"}},
        Bad{"AudienceHolds",
            shown_to("subject.has(»\"github/acess\")"),
            {"There is no entitlement \"github/acess\". Did you mean \"github/access\"?"}},
        Bad{"BundleNoFlag",
            catalog("audience: everyone\n    bundle: »yes\n    entitlements: [github/*]"),
            {"\"bundle\" should be true or false; this is \"yes\"."}},
        Bad{"NoEntitlements", showing("»[]"), {"\"entitlements\" is empty; it needs at least one item."}},
        Bad{"EntitlementsNoList", showing("»github/*"), {"\"entitlements\" should be a list; this is text."}},
        Bad{"WholeApp",
            showing("[»github]"),
            {"\"github\" should be app/entitlement, or app/* for all that an app has, such as \"github/*\"."}},
        Bad{"UnknownApp", showing("[»githb/*]"), {"There is no app \"githb\". Did you mean \"github\"?"}},
        Bad{"UnknownEntitlement",
            showing("[»github/acess]"),
            {"There is no entitlement \"github/acess\". Did you mean \"github/access\"?"}},
        Bad{"Twice",
            showing("[github/*]") +
                "  - {slug: »everyone, name: Again, audience: everyone, entitlements: [github/*]}\n",
            {"There is already a catalog \"everyone\", on line 8."}},
        Bad{"UnknownKey",
            catalog("audience: everyone\n    »apps: [github]\n    entitlements: [github/*]"),
            {"There is no key \"apps\" in a catalog."}}),
    name_of_bad);

}  // namespace
}  // namespace c1::bot::organisation_catalogs_test
