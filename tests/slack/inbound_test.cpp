#include "slack/inbound.hpp"

#include <gtest/gtest.h>

#include "payloads.hpp"

namespace c1::slack {
namespace {

SlashCommand command(const std::vector<net::FormField>& more = {}) {
  return std::get<SlashCommand>(parse_inbound(kFormType, command_form(more)).value());
}

TEST(Inbound, ReadsASlashCommand) {  // 18
  const SlashCommand read = command();
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "", false}));
  EXPECT_EQ(read.actor, (Actor{"U0LENA", ""}));
  EXPECT_EQ(read.command, "/c1");
  EXPECT_EQ(read.text, "request github");
  EXPECT_EQ(read.channel, "C0OPS");
  EXPECT_EQ(read.trigger, "13345224609.738474920.8088930838d88f008e0");
  EXPECT_EQ(read.response_url, "https://hooks.slack.com/commands/T0ACME/1/aaaa");
}

TEST(Inbound, MakesTypedTextPlain) {  // 18
  EXPECT_EQ(command({{"text", "a &lt;b&gt; &amp;amp; “c” ‘d’"}}).text, "a <b> &amp; \"c\" 'd'");
  EXPECT_EQ(command({{"text", "\u00A0request\u00A0github \u00A0"}}).text, "request github");
  EXPECT_EQ(command({{"text", ""}}).text, "");
  EXPECT_EQ(command({{"text", "\xff ok"}}).text, "\uFFFD ok");
}

TEST(Inbound, ReadsACommandOfAnOrganisationInstall) {  // 19
  const auto read = command({{"enterprise_id", "E0ACME"}, {"is_enterprise_install", "true"}});
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "E0ACME", true}));
}

TEST(Inbound, ReadsACommandFromASocketEnvelope) {
  const auto read = parsed<SlashCommand>(R"({"command": "/c1", "text": "help", "team_id": "T0ACME", "user_id": "U0LENA",
    "enterprise_id": null, "is_enterprise_install": "false", "trigger_id": "1.2.3"})");
  EXPECT_EQ(read.text, "help");
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "", false}));
}

TEST(Inbound, IgnoresCaseAndParametersOfContentTypes) {  // 15
  EXPECT_TRUE(parse_inbound("application/x-www-form-urlencoded; charset=utf-8", command_form()));
  EXPECT_TRUE(parse_inbound("Application/JSON;charset=UTF-8", event_envelope(posted())));
  for (const char* type : {"", "text/plain", "application/jsonp", "multipart/form-data; boundary=x"})
    EXPECT_FALSE(parse_inbound(type, command_form())) << type;
}

TEST(Inbound, RefusesWhatIsMalformed) {  // 16
  EXPECT_FALSE(parse_inbound(kJsonType, "{\"type\": "));
  EXPECT_FALSE(parse_inbound(kJsonType, ""));
  EXPECT_FALSE(parse_inbound(kJsonType, "[1]"));
  EXPECT_FALSE(parse_inbound(kFormType, "payload=%7B%22type"));
  EXPECT_FALSE(parse_inbound(kFormType, "command=%2"));
  EXPECT_FALSE(parse_inbound(kFormType, "command=%zz"));
  EXPECT_FALSE(parse_inbound(kFormType, "token=x&text=y"));
  EXPECT_FALSE(parse_inbound(kFormType, ""));
}

TEST(Inbound, KnowsAnSslCheckAndReadsNothingElseOfIt) {  // 11, 12, 13, 14
  const std::string smuggled = "ssl_check=1&token=x&" + payload_form(click_in_message());
  EXPECT_TRUE(is_ssl_check(kFormType, smuggled));
  EXPECT_TRUE(std::holds_alternative<SslCheck>(parse_inbound(kFormType, smuggled).value()));
  for (const char* body :
       {"ssl_check=0", "ssl_check=true", "ssl_check=", "ssl_check=11", "ssl_check=0&ssl_check=1", "ssl_check=1&x=%"})
    EXPECT_FALSE(is_ssl_check(kFormType, body)) << body;
  EXPECT_FALSE(is_ssl_check(kJsonType, R"({"ssl_check":"1"})"));
  EXPECT_FALSE(is_ssl_check(kJsonType, "ssl_check=1"));
}

TEST(Inbound, ReadsAButtonInAMessage) {  // 20
  const auto read = std::get<BlockAction>(parse_inbound(kFormType, payload_form(click_in_message())).value());
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "", false}));
  EXPECT_EQ(read.actor, (Actor{"U0LENA", "T0ACME"}));
  EXPECT_EQ(read.action_id, "approve:1042");
  EXPECT_EQ(read.block_id, "review");
  EXPECT_EQ(read.value, "r1/s1");
  EXPECT_EQ(read.action_ts, "1700000001.5");
  EXPECT_EQ(read.trigger, "12.34.ab");
  EXPECT_EQ(read.response_url, "https://hooks.slack.com/actions/T0ACME/2/bbbb");
  ASSERT_TRUE(read.message);
  EXPECT_EQ(read.message->channel, "D0LENA");
  EXPECT_EQ(read.message->ts, "1699999999.000100");
  EXPECT_EQ(read.message->thread_ts, "");
  EXPECT_FALSE(read.view);
}

TEST(Inbound, ReadsAButtonInAnEphemeralMessageOfAThread) {  // 20: `message` is missing
  const auto read = parsed<BlockAction>(interaction("block_actions", kPeople, kApprove + R"(,
    "container": {"type": "message", "message_ts": "17.2", "channel_id": "C0OPS", "is_ephemeral": true, "thread_ts": "17.1"},
    "channel": {"id": "C0OPS", "name": "ops"}, "response_url": "https://hooks.slack.com/actions/x")"));
  ASSERT_TRUE(read.message);
  EXPECT_TRUE(read.message->ephemeral);
  EXPECT_EQ(read.message->ts, "17.2");
  EXPECT_EQ(read.message->thread_ts, "17.1");
}

TEST(Inbound, ReadsAButtonInAnUnfurl) {  // 20
  const auto read = parsed<BlockAction>(interaction("block_actions", kPeople, kApprove + R"(,
    "container": {"type": "message_attachment", "message_ts": "17.2", "attachment_id": 1, "channel_id": "C0OPS",
                  "is_ephemeral": false, "is_app_unfurl": true, "app_unfurl_url": "https://c1.acme.test/r/1"},
    "app_unfurl": {"id": 1}, "channel": {"id": "C0OPS"})"));
  EXPECT_EQ(read.message->channel, "C0OPS");
}

TEST(Inbound, ReadsASelectInAModal) {  // 20
  const auto read = parsed<BlockAction>(interaction("block_actions", kPeople, R"("trigger_id": "1.2.3",
    "container": {"type": "view", "view_id": "V0FORM"}, "view": )" + kView + R"(,
    "actions": [{"type": "static_select", "block_id": "app", "action_id": "app", "action_ts": "1.0",
      "selected_option": {"text": {"type": "plain_text", "text": "GitHub"}, "value": "github"}}])"));
  EXPECT_EQ(read.value, "github");
  EXPECT_EQ(read.response_url, "");
  EXPECT_FALSE(read.message);
  ASSERT_TRUE(read.view);
  EXPECT_EQ(read.view->id, "V0FORM");
  EXPECT_EQ(read.view->state.choice("app"), "github");
}

TEST(Inbound, TakesTheWorkspaceFromThePersonWhereTheTeamIsNull) {  // org-wide install
  const auto read = parsed<BlockAction>(click_in_message(kOrgPeople));
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "E0ACME", true}));
  EXPECT_EQ(read.actor, (Actor{"W0LENA", "T0ACME"}));
}

TEST(Inbound, ReadsASubmittedForm) {  // 23
  const auto read = parsed<ViewSubmission>(submission());
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "", false}));
  EXPECT_EQ(read.trigger, "12.34.cd");
  EXPECT_EQ(read.view.callback_id, "request_form");
  EXPECT_EQ(read.view.private_metadata, "m1");
  EXPECT_EQ(read.view.hash, "1700000000.abcdef");
  EXPECT_EQ(read.view.root_id, "V0FORM");
  EXPECT_EQ(read.view.type, "modal");
  const FormState& state = read.view.state;
  EXPECT_EQ(state.text("reason"), "on call & <urgent>");
  EXPECT_EQ(state.text("note"), "");
  EXPECT_EQ(state.choice("app"), "github");
  EXPECT_EQ(state.choice("subject"), "U0OMAR");
  EXPECT_EQ(state.choice("entitlement"), "");
  EXPECT_EQ(state.block_id("entitlement"), "entitlement:github");
  EXPECT_EQ(state.block_id("enti"), "");
  EXPECT_EQ(state.text("nothing"), "");
}

std::string org_view() {
  std::string view = kView;
  const std::string installed = R"("app_installed_team_id": "T0ACME")";
  return view.replace(view.find(installed), installed.size(), R"("app_installed_team_id": "E0ACME")");
}

TEST(Inbound, TakesTheEnterpriseFromTheViewOfAnOrganisationInstall) {  // 2.2
  const auto read = parsed<ViewSubmission>(submission(kOrgPeople, org_view()));
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "E0ACME", true}));
}

TEST(Inbound, TakesOurWorkspaceFromTheViewWhenAGuestOfAnotherCompanySubmits) {  // 39, Slack Connect
  const std::string guest =
      R"("user": {"id": "U0GUEST", "team_id": "T0OTHER"}, "team": {"id": "T0OTHER", "domain": "other"},
    "enterprise": null, "is_enterprise_install": false)";
  const auto read = parsed<ViewSubmission>(submission(guest));
  EXPECT_EQ(read.tenant.team, "T0ACME");
  EXPECT_EQ(read.actor, (Actor{"U0GUEST", "T0OTHER"}));
}

TEST(Inbound, ReadsAClosedView) {  // 28
  const auto closed = [](const char* cleared) {
    return parsed<ViewClosed>(
        interaction("view_closed", kPeople, R"("view": )" + kView + R"(, "is_cleared": )" + cleared));
  };
  EXPECT_TRUE(closed("true").is_cleared);
  EXPECT_FALSE(closed("false").is_cleared);
  EXPECT_EQ(closed("false").view.callback_id, "request_form");
}

TEST(Inbound, ReadsWhatIsTypedIntoASelect) {  // 29
  const auto read = parsed<OptionsRequest>(interaction("block_suggestion", kOrgPeople,
                                                       R"("action_id": "app", "block_id": "app",
    "value": "gi", "container": {"type": "view", "view_id": "V0FORM"}, "view": )" +
                                                           org_view()));
  EXPECT_EQ(read.query, "gi");
  EXPECT_EQ(read.action_id, "app");
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "E0ACME", true}));
}

TEST(Inbound, DoesNotTakeAnEnterpriseForAWorkspace) {  // 9: user.team_id is E... in block_suggestion
  const std::string people = R"("user": {"id": "W0LENA", "name": "lena", "team_id": "E0ACME"}, "team": null,
    "enterprise": {"id": "E0ACME", "name": "Acme"}, "is_enterprise_install": "true")";
  const auto read =
      parsed<OptionsRequest>(interaction("block_suggestion", people, R"("action_id": "app", "value": "")"));
  EXPECT_EQ(read.tenant, (Tenant{"", "E0ACME", true}));
  EXPECT_EQ(read.actor, (Actor{"W0LENA", ""}));
}

TEST(Inbound, ReadsAGlobalShortcutOfAnOrganisationInstall) {  // 30
  const auto read = parsed<Shortcut>(interaction(
      "shortcut", kOrgPeople, R"("callback_id": "new_request", "trigger_id": "1.2.ef", "action_ts": "1700000003.1")"));
  EXPECT_EQ(read.callback_id, "new_request");
  EXPECT_EQ(read.trigger, "1.2.ef");
  EXPECT_EQ(read.tenant, (Tenant{"T0ACME", "E0ACME", true}));
}

TEST(Inbound, ReadsAShortcutOnABotsMessage) {  // 30: the message has no user
  const auto read = parsed<MessageShortcut>(interaction("message_action", kPeople, R"("callback_id": "from_message",
    "trigger_id": "1.2.aa", "action_ts": "17.9", "message_ts": "17.2", "channel": {"id": "C0OPS", "name": "ops"},
    "response_url": "https://hooks.slack.com/app/T0ACME/3/cccc",
    "message": {"type": "message", "subtype": "bot_message", "bot_id": "B0X", "ts": "17.2", "thread_ts": "17.1",
                "text": "disk &amp; cpu"})"));
  EXPECT_EQ(read.message.channel, "C0OPS");
  EXPECT_EQ(read.message.ts, "17.2");
  EXPECT_EQ(read.message.thread_ts, "17.1");
  EXPECT_EQ(read.message_text, "disk &amp; cpu");
  EXPECT_EQ(read.response_url, "https://hooks.slack.com/app/T0ACME/3/cccc");
  EXPECT_EQ(read.permalink, "https://acme.slack.com/archives/C0OPS/p172?thread_ts=17.1&cid=C0OPS");
}

TEST(Inbound, AMessagesAddressIsNotKnownWithoutTheWorkspacesName) {
  const auto read = parsed<MessageShortcut>(interaction("message_action", kOrgPeople, R"("callback_id": "from_message",
    "trigger_id": "1.2.aa", "channel": {"id": "C0OPS"}, "message": {"type": "message", "ts": "17.2", "text": "x"})"));
  EXPECT_EQ(read.permalink, "");
}

TEST(Inbound, ReadsSeveralChoicesAndDatesOfAForm) {
  const FormState state{json::parse(R"({
    "tools:form": {"a": {"type": "multi_static_select", "selected_options": [{"value": "psql"}, {"value": "pgcli"}]}},
    "day": {"a": {"type": "datepicker", "selected_date": "2026-11-24"}},
    "read": {"a": {"type": "checkboxes", "selected_options": []}}})")
                            .value()};
  EXPECT_EQ(state.choices("tools"), (std::vector<std::string>{"psql", "pgcli"}));
  EXPECT_EQ(state.choices("read"), std::vector<std::string>{});
  EXPECT_EQ(state.choices("nothing"), std::vector<std::string>{});
  EXPECT_EQ(state.choice("day"), "2026-11-24");
}

TEST(Inbound, ReadsTheUrlVerification) {  // 10
  EXPECT_EQ(parsed<UrlVerification>(R"({"token": "t", "challenge": "a\"b", "type": "url_verification"})").challenge,
            "a\"b");
}

TEST(Inbound, ReadsThatEventsWereDropped) {  // 38: not wrapped
  const auto read = parsed<RateLimited>(R"({"token": "t", "type": "app_rate_limited", "team_id": "T0ACME",
    "minute_rate_limited": 1518467820, "api_app_id": "A0C1"})");
  EXPECT_EQ(read.team, "T0ACME");
  EXPECT_EQ(read.minute, 1518467820);
}

TEST(Inbound, KnowsThatItDoesNotKnow) {
  EXPECT_EQ(parsed<Unknown>(R"({"type": "workflow_step_edit"})").type, "workflow_step_edit");
  EXPECT_EQ(parsed<Unknown>("{}").type, "");
  EXPECT_EQ(parsed<Unknown>(R"({"ssl_check": "1"})").type, "");
}

TEST(Inbound, ReadsEveryKindWithoutAnyField) {
  for (const char* type : {"block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut",
                           "message_action", "event_callback", "url_verification", "app_rate_limited"}) {
    const std::string bare = std::string(R"({"type": ")") + type + "\"}";
    const auto inbound = parse_payload(json::parse(bare).value());
    ASSERT_TRUE(inbound) << type;
    EXPECT_FALSE(std::holds_alternative<Unknown>(*inbound)) << type;
    EXPECT_EQ(delivery_key(*inbound), "") << type;
  }
}

TEST(Inbound, ReadsEveryKindWithFieldsOfTheWrongType) {
  for (const char* type : {"block_actions", "view_submission", "block_suggestion", "message_action", "event_callback"})
    for (const char* wrong : {"null", "7", "[]", "\"x\"", "[[1]]", "{\"id\": 7}"}) {
      std::string payload = std::string(R"({"type": ")") + type + "\"";
      for (const char* field :
           {"user", "team", "enterprise", "view", "container", "message", "actions", "event", "authorizations"})
        payload += std::string(", \"") + field + "\": " + wrong;
      EXPECT_TRUE(parse_payload(json::parse(payload + "}").value())) << payload;
    }
}

TEST(DeliveryKey, IsTheTriggerOfWhatAPersonDid) {
  EXPECT_EQ(delivery_key(command()), "trigger:13345224609.738474920.8088930838d88f008e0");
  EXPECT_EQ(delivery_key(parsed<BlockAction>(click_in_message())), "trigger:12.34.ab");
}

TEST(DeliveryKey, IsTheSameForADoubleSubmitOnly) {  // 27
  auto first = parsed<ViewSubmission>(submission());
  auto again = parsed<ViewSubmission>(submission());
  again.trigger = "another";
  EXPECT_EQ(delivery_key(first), delivery_key(again));
  // After form_errors the view keeps its id and hash: the corrected form must not get the refusal again.
  again.view.state.values.member("reason").member("reason").set("value", "a better reason");
  EXPECT_NE(delivery_key(first), delivery_key(again));
  again = first;
  again.view.hash = "1700000009.ffffff";
  EXPECT_NE(delivery_key(first), delivery_key(again));
}

TEST(DeliveryKey, OfAMessageIsWhereItStands) {  // 32, 33
  auto first = parsed<Event>(event_envelope(posted()));
  auto again = first;
  again.event_id = "Ev0002";
  EXPECT_EQ(delivery_key(first), "message:T0ACME:C0OPS:1700000002.000200");
  EXPECT_EQ(delivery_key(first), delivery_key(again));
}

TEST(DeliveryKey, OfOtherEventsIsTheirId) {  // 32
  EXPECT_EQ(delivery_key(parsed<Event>(event_envelope(R"({"type": "app_uninstalled"})"))), "event:Ev0001");
}

}  // namespace
}  // namespace c1::slack
