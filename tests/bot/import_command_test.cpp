// `c1 import baton`: a part of the organisation file, made of what a connector has read, and made again.

#include "bot/import_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "bot/organisation_file.hpp"
#include "connectors/connector_folder.hpp"
#include "storage/store.hpp"
#include "support/app_process.hpp"

namespace c1::bot::import_command_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAcme[] =
    "organisation: {name: Acme}\n"
    "users:\n"
    "  - {email: lena@acme.test, name: Lena Fischer}\n"
    "  - {email: omar@acme.test, name: Omar Haddad, roles: [super_admin]}\n"
    "policies: [{slug: auto, steps: [{accept: Fine}]}]\n";

class ImportCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder / "acme");
    std::ofstream(folder / "acme/head.yaml") << kAcme;
    applies();
    exports();
  }
  // What its own programs tell, in three files.
  void exports() {
    const support::Settings as{{"BATON_DOMAIN", folder.system()}, {"BATON_API_TOKEN", "s3cret-token"}};
    ASSERT_EQ(support::run_program(folder.programs() + "/baton-acme", {"--file", folder / "acme.c1z"}, as).exit_code,
              0);
    for (const std::string what : {"resources", "entitlements", "grants"}) {
      const auto told = support::run_program(folder.programs() + "/baton",
                                             {"--file", folder / "acme.c1z", "--output-format", "json", what}, as);
      std::ofstream(folder / (what + ".json")) << told.out;
    }
  }
  int runs(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"baton", "--app", "acme", "--into", into()};
    words.insert(words.end(), more.begin(), more.end());
    for (const char* what : {"resources.json", "entitlements.json", "grants.json"}) words.push_back(folder / what);
    return import(words);
  }
  int import(const std::vector<std::string>& words) {
    out.str("");
    err.str("");
    return import_command(words, environment, out, err);
  }
  // As c1 apply does.
  void applies() {
    std::string yaml;
    const OrganisationFile file = read_organisation(folder / "acme");
    for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.text();
    const auto store = storage::open_store(database).value();
    store->write([&](storage::Tx& tx) { return apply_organisation(tx, file.organisation, SystemClock().now()); });
  }
  std::string into() const { return folder / "acme/acme-app.yaml"; }
  std::string written() const {
    std::ifstream in(into());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void writes(const std::string& text) const { std::ofstream(into()) << text; }

  connectors::ConnectorFolder folder;
  std::string database = "sqlite:" + (folder / "c1.db");
  Environment environment = [this](const std::string& name) {
    return name == "C1_DATABASE" ? std::optional<std::string>(database) : std::nullopt;
  };
  std::ostringstream out, err;
};

TEST_F(ImportCommand, TellsWhatItWouldWriteAndThenWritesIt) {
  EXPECT_EQ(runs({"--policy", "auto"}), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("Would be new: 3\n  platform-member: group:g1:member\n"));
  EXPECT_FALSE(std::filesystem::exists(into()));
  EXPECT_EQ(runs({"--policy", "auto", "--name", "Acme's own", "--connection", "acme", "--write"}), 0) << err.str();
  EXPECT_THAT(written(),
              HasSubstr("apps:\n"
                        "  - slug: acme\n"
                        "    name: \"Acme's own\"\n"
                        "    policy: auto\n"
                        "    entitlements:\n"
                        "      # baton: group:g1:member\n"
                        "      - slug: platform-member\n"
                        "        holders: [\"omar@acme.test\"]\n"
                        "        name: \"Platform member\"\n"
                        "        resource: {type: \"group\", name: \"Platform\"}\n"
                        "        provisioning: [{baton: {connection: acme, entitlement: \"group:g1:member\"}}]\n"
                        "      # baton: group:g2:member\n"));
  EXPECT_THAT(written(), HasSubstr("      - slug: nested-member\n        holders: [\"lena@acme.test\"]\n"))
      << "by whatever way";
}

TEST_F(ImportCommand, DoneAgainAfterItWasAppliedChangesNothing) {
  ASSERT_EQ(runs({"--policy", "auto", "--write"}), 0);
  applies();
  const std::string before = written();
  EXPECT_EQ(runs({"--write"}), 0);
  EXPECT_EQ(out.str(), "Nothing would change.\n");
  EXPECT_EQ(written(), before);
}

TEST_F(ImportCommand, KeepsWhatPeopleHaveWrittenAndBringsWhatIsNew) {
  ASSERT_EQ(runs({"--policy", "auto", "--write"}), 0);
  std::string text = written();
  const std::string name = "name: \"Platform member\"\n";
  text.replace(text.find(name), name.size(), "name: The platform   # ours\n        max_duration: 30d\n");
  writes(text + "\ncatalogs:\n  - {slug: all, name: All, audience: everyone, entitlements: [acme/*]}\n");
  folder.changes([](json::Value& all) {
    all.member("groups").member("g1").set("members", json::array({"u1", "u7", "u6"}));
    all.member("groups").erase("g2");
    all.member("groups").set("g9", json::object({{"name", "Platform"}, {"members", json::array()}}));
  });
  exports();
  EXPECT_EQ(runs({"--write"}), 0) << err.str();
  EXPECT_THAT(out.str(),
              HasSubstr("New: 1\n  platform-member-2: group:g9:member\n"
                        "Holders changed: 1\n  platform-member: + lena@acme.test, - omar@acme.test\n"
                        "Taken out: 1\n  fixed-member: group:g2:member\n"
                        "Accounts that hold something and belong to nobody that c1 knows: 1\n  Jo (jo@acme.test)\n"));
  EXPECT_THAT(
      written(),
      HasSubstr("holders: [\"lena@acme.test\"]\n        name: The platform   # ours\n        max_duration: 30d\n"));
  EXPECT_THAT(written(), testing::EndsWith(
                             "\ncatalogs:\n  - {slug: all, name: All, audience: everyone, entitlements: [acme/*]}\n"));
  applies();
}

TEST_F(ImportCommand, RefusesWhatMayBeAMistake) {
  EXPECT_EQ(runs(), 1);
  EXPECT_THAT(err.str(), HasSubstr("--policy has to say who decides"));
  folder.changes([](json::Value& all) {
    for (int i = 10; i < 20; ++i)
      all.member("groups").set("g" + std::to_string(i), json::object({{"name", "G"}, {"members", json::array()}}));
  });
  exports();
  ASSERT_EQ(runs({"--policy", "auto", "--write"}), 0);
  const std::string before = written();
  std::ofstream(folder / "entitlements.json") << R"({"entitlements":[]})";
  std::ofstream(folder / "grants.json") << "{}";
  EXPECT_EQ(runs({"--write"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("13 of 13 entitlements would be taken out"));
  EXPECT_EQ(written(), before);
  EXPECT_EQ(import({"baton", "--app", "other", "--into", into(), folder / "entitlements.json"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("it is of the app acme, not of other"));
  EXPECT_EQ(import({"baton", "--app", "acme", "--into", folder / "acme/head.yaml", folder / "entitlements.json"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("so it was not made by an import"));
  EXPECT_EQ(import({"baton", "--app", "acme", "--into", into(), folder / "acme.c1z"}), 1);
  EXPECT_THAT(err.str(), HasSubstr("is not what baton tells in JSON"));
  EXPECT_EQ(import({"csv"}), 2);
}

}  // namespace
}  // namespace c1::bot::import_command_test
