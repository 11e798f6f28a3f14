#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "payloads.hpp"

namespace c1::slack {
namespace {

using ::testing::ElementsAre;

template <class Body>
Body body_of(const std::string& event) {
  return std::get<Body>(parsed<Event>(event_envelope(event)).body);
}

TEST(Events, AMessageIsReadAsSlackSendsIt) {
  const Event event = parsed<Event>(event_envelope(posted()));
  EXPECT_EQ(event.type, "message");
  EXPECT_EQ(event.event_id, "Ev0001");
  EXPECT_EQ(event.tenant, (Tenant{"T0ACME", "", false}));
  const auto& read = std::get<MessagePosted>(event.body);
  EXPECT_EQ(read.user, "U0LENA");
  EXPECT_EQ(read.channel, "C0OPS");
  EXPECT_EQ(read.channel_type, "channel");
  EXPECT_EQ(read.ts, "1700000002.000200");
  EXPECT_EQ(read.thread_ts, "");
  EXPECT_EQ(read.text, "why &lt;prod&gt;, <@U0OMAR>?");
  EXPECT_FALSE(read.from_bot);
}

TEST(Events, AReplyKnowsItsThread) {  // 35
  EXPECT_EQ(
      body_of<MessagePosted>(posted(R"(, "thread_ts": "1700000000.000100", "parent_user_id": "U0BOT")")).thread_ts,
      "1700000000.000100");
  EXPECT_EQ(body_of<MessagePosted>(posted(R"(, "thread_ts": "1700000002.000200")")).thread_ts, "");
}

TEST(Events, APersonsWordsComeUnderFourSubtypes) {  // 35
  for (const char* subtype : {"file_share", "thread_broadcast", "me_message"}) {
    const Event event = parsed<Event>(event_envelope(posted(std::string(R"(, "subtype": ")") + subtype + "\"")));
    EXPECT_EQ(event.type, std::string("message.") + subtype);
    EXPECT_TRUE(std::holds_alternative<MessagePosted>(event.body)) << subtype;
  }
  for (const char* subtype : {"channel_join", "channel_topic", "pinned_item", "reminder_add", "message_replied"})
    EXPECT_TRUE(std::holds_alternative<Ignored>(
        parsed<Event>(event_envelope(posted(std::string(R"(, "subtype": ")") + subtype + "\""))).body));
}

TEST(Events, AFileShareNamesItsFiles) {  // 35
  const auto read = body_of<MessagePosted>(posted(R"(, "subtype": "file_share", "upload": true, "display_as_bot": false,
    "files": [{"id": "F1", "name": "audit.pdf", "title": "Audit", "permalink": "https://a.slack.com/F1"}, {"id": "F2", "title": "Plan"}, 7])"));
  EXPECT_THAT(read.file_names, ElementsAre("audit.pdf", "Plan", ""));
  EXPECT_THAT(read.file_links, ElementsAre("https://a.slack.com/F1", "", ""));
}

TEST(Events, BotsAreTold) {  // 34
  for (const char* sign :
       {R"(, "bot_id": "B0C1", "app_id": "A0C1", "bot_profile": {"id": "B0C1"})", R"(, "bot_id": "B0X")",
        R"(, "subtype": "bot_message", "username": "deploys")", R"(, "bot_profile": {"id": "B0X"})"})
    EXPECT_TRUE(body_of<MessagePosted>(posted(sign)).from_bot) << sign;
  EXPECT_FALSE(body_of<MessagePosted>(posted(R"(, "bot_id": "")")).from_bot);
}

std::string changed(const std::string& text, const std::string& before, const std::string& more = {}) {
  return R"({"type": "message", "subtype": "message_changed", "hidden": true, "channel": "C0OPS", "channel_type": "channel",
    "ts": "1700000005.000100", "event_ts": "1700000005.000100", "message": {"type": "message", "user": "U0LENA",
    "ts": "1700000002.000200", "thread_ts": "1700000000.000100", "edited": {"user": "U0LENA", "ts": "1700000005.0"})" +
         more + R"(, "text": ")" + text +
         R"("}, "previous_message": {"user": "U0LENA", "ts": "1700000002.000200", "text": ")" + before + "\"}}";
}

TEST(Events, AnEditNamesTheMessageItChanged) {  // 35
  const auto read = body_of<MessageEdited>(changed("new", "old"));
  EXPECT_EQ(read.user, "U0LENA");
  EXPECT_EQ(read.channel, "C0OPS");
  EXPECT_EQ(read.ts, "1700000002.000200");
  EXPECT_EQ(read.thread_ts, "1700000000.000100");
  EXPECT_EQ(read.text, "new");
  EXPECT_EQ(read.previous_text, "old");
  EXPECT_FALSE(read.from_bot);
}

TEST(Events, AnUnfurlIsAnEditThatChangesNoWord) {  // 35
  const auto read = body_of<MessageEdited>(changed("same", "same"));
  EXPECT_EQ(read.text, read.previous_text);
}

TEST(Events, OurOwnUpdateIsABots) {  // 35
  EXPECT_TRUE(body_of<MessageEdited>(changed("new", "old", R"(, "bot_id": "B0C1")")).from_bot);
}

TEST(Events, ADeletionNamesTheMessage) {  // 35
  const auto read = body_of<MessageDeleted>(R"({"type": "message", "subtype": "message_deleted", "hidden": true,
    "channel": "C0OPS", "channel_type": "channel", "deleted_ts": "17.2", "ts": "17.9", "event_ts": "17.9",
    "previous_message": {"user": "U0LENA", "ts": "17.2", "thread_ts": "17.1", "text": "gone"}})");
  EXPECT_EQ(read.channel, "C0OPS");
  EXPECT_EQ(read.ts, "17.2");
  EXPECT_EQ(read.thread_ts, "17.1");
}

TEST(Events, ATombstoneIsADeletion) {
  const auto read = body_of<MessageDeleted>(changed("This message was deleted.", "old", R"(, "subtype": "tombstone")"));
  EXPECT_EQ(read.ts, "1700000002.000200");
}

TEST(Events, TheHomeTabHasNoHashTheFirstTime) {  // 31
  const auto first =
      body_of<HomeOpened>(R"({"type": "app_home_opened", "user": "U0LENA", "channel": "D0LENA", "tab": "home",
    "event_ts": "1"})");
  EXPECT_EQ(first.user, "U0LENA");
  EXPECT_EQ(first.tab, "home");
  EXPECT_EQ(first.view_hash, "");
  EXPECT_EQ(body_of<HomeOpened>(R"({"type": "app_home_opened", "user": "U0LENA", "tab": "home",
    "view": {"id": "V1", "hash": "1.ab"}})")
                .view_hash,
            "1.ab");
  EXPECT_EQ(body_of<HomeOpened>(R"({"type": "app_home_opened", "user": "U0LENA", "tab": "messages"})").tab, "messages");
}

TEST(Events, APersonChanges) {
  for (const char* type : {"team_join", "user_change"}) {
    const auto read = body_of<PersonChanged>(std::string(R"({"type": ")") + type + R"(", "cache_ts": 1,
      "user": {"id": "U0INES", "deleted": true, "profile": {"email": "ines@acme.test"}}})");
    EXPECT_EQ(read.user["profile"]["email"].string(), "ines@acme.test");
  }
}

TEST(Events, TheAppIsRemoved) {  // 37
  EXPECT_TRUE(
      std::holds_alternative<AppUninstalled>(parsed<Event>(event_envelope(R"({"type": "app_uninstalled"})")).body));
  const auto read =
      body_of<TokensRevoked>(R"({"type": "tokens_revoked", "tokens": {"oauth": ["U0LENA"], "bot": ["U0BOT"]}})");
  EXPECT_THAT(read.users, ElementsAre("U0LENA"));
  EXPECT_THAT(read.bots, ElementsAre("U0BOT"));
  EXPECT_TRUE(body_of<TokensRevoked>(R"({"type": "tokens_revoked"})").bots.empty());
}

TEST(Events, AWorkspaceOfAnOrganisationTakesTheAppInOrOut) {  // 38: its envelope names no workspace
  const char* envelope = R"({"type": "event_callback", "team_id": null, "enterprise_id": "E0ACME", "event_id": "Ev1",
    "event_time": 1700000000, "authorizations": [{"enterprise_id": "E0ACME", "team_id": null,
    "is_enterprise_install": true}], "event": {"type": "team_access_revoked", "team_ids": ["T0BETA", "T0GAMMA"]}})";
  const auto event = parsed<Event>(envelope);
  EXPECT_EQ(event.tenant, (Tenant{.team = "", .enterprise = "E0ACME", .org_install = true}));
  const auto& taken = std::get<TeamAccess>(event.body);
  EXPECT_FALSE(taken.granted);
  EXPECT_THAT(taken.teams, ElementsAre("T0BETA", "T0GAMMA"));
  EXPECT_TRUE(body_of<TeamAccess>(R"({"type": "team_access_granted", "team_ids": ["T0BETA"]})").granted);
  EXPECT_TRUE(body_of<TeamAccess>(R"({"type": "team_access_granted"})").teams.empty());
}

TEST(Events, WhatWeDidNotAskForIsIgnored) {  // 36: the post comes as a message, too
  EXPECT_EQ(body_of<Ignored>(R"({"type": "app_mention", "text": "<@U0BOT> hi", "channel": "C0OPS", "ts": "1.2"})").type,
            "app_mention");
}

TEST(Events, TheAuthorizationTellsWhoseEventItIs) {  // 39: the envelope's team is another company's
  const Event event = parsed<Event>(event_envelope(
      posted(R"(, "user_team": "T0OTHER")"),
      R"("team_id": "T0OTHER", "is_ext_shared_channel": true, "authorizations": [{"enterprise_id": "E0ACME", "team_id": "T0OURS",
       "user_id": "U0BOT", "is_bot": true, "is_enterprise_install": false}])"));
  EXPECT_EQ(event.tenant, (Tenant{"T0OURS", "E0ACME", false}));
}

TEST(Events, AnOrganisationInstallHasNoTeamInItsAuthorization) {
  const std::string ours = R"("authorizations": [{"enterprise_id": "E0ACME", "team_id": null, "user_id": "U0BOT",
    "is_bot": true, "is_enterprise_install": true}])";
  EXPECT_EQ(parsed<Event>(event_envelope(posted(), ours)).tenant, (Tenant{"T0ACME", "E0ACME", true}));
  EXPECT_EQ(parsed<Event>(event_envelope(posted(), R"("context_team_id": "T0CONTEXT", )" + ours)).tenant.team,
            "T0CONTEXT");
  std::string shared = event_envelope(posted(), ours);
  const std::string flag = R"("is_ext_shared_channel": false)";
  shared.replace(shared.find(flag), flag.size(), R"("is_ext_shared_channel": true)");
  EXPECT_EQ(parsed<Event>(shared).tenant.team, "") << "it may be the other company's";
}

TEST(Events, WithoutAuthorizationsTheEnvelopeTells) {
  EXPECT_EQ(parsed<Event>(event_envelope(posted(), R"("enterprise_id": "E0ACME")")).tenant,
            (Tenant{"T0ACME", "E0ACME", false}));
}

TEST(Events, LinksAreReadWithTheMessageTheyStandIn) {
  const auto shared = body_of<LinkShared>(
      R"({"type": "link_shared", "user": "U0LENA", "channel": "C0OPS", "message_ts": "1700000002.000200",
          "unfurl_id": "C0OPS-1", "source": "composer",
          "links": [{"domain": "c1.acme.test", "url": "https://c1.acme.test/task/1"}, {"domain": "x", "url": "https://x/"}]})");
  EXPECT_EQ(shared.user, "U0LENA");
  EXPECT_EQ(shared.channel, "C0OPS");
  EXPECT_EQ(shared.message_ts, "1700000002.000200");
  EXPECT_EQ(shared.unfurl_id, "C0OPS-1");
  EXPECT_EQ(shared.source, "composer");
  EXPECT_THAT(shared.urls, ElementsAre("https://c1.acme.test/task/1", "https://x/"));
}

const char kExecuted[] = R"({"type": "function_executed", "function": {"id": "Fn1", "callback_id": "request_access"},
  "inputs": {"requester": "U0LENA", "access": "github"}, "function_execution_id": "Fx0A", "workflow_execution_id": "Wx0A",
  "event_ts": "1700000002.000200", "bot_access_token": "xwfp-secret"})";

TEST(Events, AWorkflowsStepIsReadWithItsInputs) {  // 41
  const auto read = body_of<FunctionExecuted>(kExecuted);
  EXPECT_EQ(read.callback_id, "request_access");
  EXPECT_EQ(read.execution, "Fx0A");
  EXPECT_EQ(read.inputs["requester"].string(), "U0LENA");
  EXPECT_EQ(delivery_key(parsed<Event>(event_envelope(kExecuted))), "function:T0ACME:Fx0A");
}

TEST(Events, TheTokenOfAWorkflowsStepIsNotKept) {  // 41
  const std::string payload = event_envelope(kExecuted);
  const std::string kept = payload_to_keep(parsed<Event>(payload), payload);
  EXPECT_EQ(kept.find("xwfp-secret"), std::string::npos);
  EXPECT_EQ(std::get<FunctionExecuted>(parsed<Event>(kept).body).inputs["access"].string(), "github");
  const std::string other = event_envelope(posted());
  EXPECT_EQ(payload_to_keep(parsed<Event>(other), other), other);
}

}  // namespace
}  // namespace c1::slack
