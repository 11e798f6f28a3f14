// Somebody with two accounts in one app, from the question to the access, in Slack and at the command line; and people who
// leave Slack while something waits for them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/cli.hpp"
#include "scenarios/world.hpp"

namespace c1::scenarios {
namespace {

using ::testing::Not;

std::string with_accounts() {
  std::string yaml = kOrganisation;
  const std::string app = "    name: GitHub\n";
  return yaml.replace(yaml.find(app), app.size(),
                      app +
                          "    accounts:\n"
                          "      - {person: lena@acme.test, name: lena, label: Personal}\n"
                          "      - {person: lena@acme.test, name: lena-adm, label: Admin}\n");
}

class AccountsOfOnePerson : public ::testing::Test {
 protected:
  World world{with_accounts(), [](bot::Config&) {}};
  support::Person lena = world.desk->person("lena");
  support::Person omar = world.desk->person("omar");
  support::Person ines = world.desk->person("ines");
};

TEST_F(AccountsOfOnePerson, TheQuestionIsAskedAndItsAnswerIsSeenByEverybody) {
  lena.runs("/c1 request github on-call because the pager");
  lena.sees_modal("Submit a request");
  EXPECT_THAT(lena.modal().fields, ::testing::Contains("Which account?"));
  EXPECT_EQ(lena.modal().value_of("Which account?"), "Personal: lena");
  lena.chooses("Which account?", "Admin: lena-adm");
  lena.submits();
  omar.sees("lena-adm (Admin)");
  omar.clicks("Approve", "#1001");
  ines.sees("lena-adm (Admin)");
  ines.clicks("Provisioned", "#1001");
  lena.sees("Granted");
  lena.runs("/c1 access");
  lena.sees("with the account lena-adm (Admin)");
  // With the other one it is not held.
  lena.runs("/c1 request github on-call because the pager");
  lena.sees_modal("Submit a request");
  lena.never_sees("You hold this");
  lena.submits();
  omar.sees("#1002");
  lena.opens_home();
  lena.clicks("Give back");
  lena.sees_modal("Give back access");
  lena.sees("held with the account lena-adm (Admin)");
  lena.submits();
  lena.sees("#1003");
  int of_admin = 0;
  for (const auto& record : world.audit())
    if (record.entry.what == "request.opened" && record.entry.body.find(R"("account":"lena-adm")") != std::string::npos)
      ++of_admin;
  EXPECT_EQ(of_admin, 2) << "the request, and what takes it away";
}

TEST_F(AccountsOfOnePerson, WhoeverLeavesSlackIsNotAskedUntilTheyComeBack) {
  lena.runs("/c1 request github on-call because the pager");
  lena.sees_modal("Submit a request");
  lena.submits();
  omar.sees("#1001");
  const auto tells = [&](bool deleted) {
    const json::Value profile = json::object({{"email", "omar@acme.test"}});
    std::string id;
    const json::Value people = world.desk->get("/sandbox/people").second;
    for (const json::Value& one : people["people"].array())
      if (one["name"].string() == "omar") id = one["id"].string();
    const json::Value user =
        json::object({{"id", id}, {"deleted", deleted}, {"is_email_confirmed", true}, {"profile", profile}});
    world.desk->deliver(json::object({{"type", "user_change"}, {"user", user}}));
  };
  tells(true);
  lena.sees("Waiting for Ines Costa");
  tells(false);
  lena.runs("/c1 request github access because it is my first day");
  lena.sees_modal("Submit a request");
  lena.sees("Goes to Omar Haddad");
  lena.submits();
  omar.sees("#1002");
  // Slack said nothing of their return: whoever acts is there.
  tells(true);
  world.desk->settles();
  omar.runs("/c1 help");
  omar.sees("/c1 request");
  int left = 0, back = 0;
  for (const auto& record : world.audit()) {
    left += record.entry.what == "person.left_slack";
    back += record.entry.what == "person.back_in_slack";
  }
  EXPECT_EQ(left, 2);
  EXPECT_EQ(back, 2);
}

}  // namespace
}  // namespace c1::scenarios
