#include <thread>

#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;
using Messages = SandboxTest;

std::string error_of(const Value& reply) { return reply["error"].string(); }

Value post(const std::string& text) { return json::object({{"channel", "U0LENA"}, {"text", text}}); }

TEST_F(Messages, WithoutOrWithAWrongTokenNothingIsDone) {
  EXPECT_EQ(error_of(desk.api("auth.test", json::object(), "xoxb-wrong")), "invalid_auth");
  const auto exchange = net::send_and_wait(*client, {.method = "POST", .url = sandbox->url() + "/api/auth.test"});
  EXPECT_EQ(error_of(json::parse(exchange.response.body).value()), "not_authed");
  EXPECT_EQ(api("auth.test", json::object())["user_id"].string(), "U0SANDBOX1");
  EXPECT_EQ(error_of(api("chat.postMassage", json::object())), "unknown_method");
}

TEST_F(Messages, ArgumentsThatSlackDoesNotKnowAreRefused) {
  Value args = post("hi");
  args.set("bloks", "[]");
  EXPECT_EQ(error_of(api("chat.postMessage", args)), "invalid_arguments");
}

TEST_F(Messages, ReadMethodsTakeFormsOnly) {
  EXPECT_EQ(error_of(api("users.info", json::object({{"user", "U0LENA"}}))), "user_not_found");
  EXPECT_EQ(form("users.info", {{"user", "U0LENA"}})["user"]["profile"]["email"].string(), "lena@acme.test");
  EXPECT_EQ(form("users.lookupByEmail", {{"email", "omar@acme.test"}})["user"]["id"].string(), "U0OMAR");
  EXPECT_EQ(error_of(form("users.lookupByEmail", {{"email", "no@acme.test"}})), "users_not_found");
}

TEST_F(Messages, UsersAreListedInPages) {
  const Value first = form("users.list", {{"limit", "2"}});
  EXPECT_EQ(first["members"].array().size(), 2U);
  const std::string cursor = first["response_metadata"]["next_cursor"].string();
  EXPECT_EQ(form("users.list", {{"limit", "2"}, {"cursor", cursor}})["members"].array().size(), 2U);
  EXPECT_EQ(error_of(form("users.list", {{"cursor", "made up"}})), "invalid_cursor");
}

TEST_F(Messages, APersonsIdOpensTheAppsDm) {
  const Value posted =
      form("chat.postMessage",
           {{"channel", "U0LENA"}, {"text", "Hello"}, {"blocks", json::array({section("*Hello* <@U0OMAR>")}).dump()}});
  EXPECT_EQ(posted["channel"].string(), "D0LENA");
  EXPECT_EQ(lena.card("Hello").text, "Hello @Omar Haddad");
  EXPECT_FALSE(omar.card("Hello").found);
}

TEST_F(Messages, RefusalsAreSlacks) {
  EXPECT_EQ(error_of(api("chat.postMessage", json::object({{"channel", "C0NONE"}, {"text", "x"}}))),
            "channel_not_found");
  EXPECT_EQ(error_of(api("chat.postMessage", post(""))), "no_text");
  EXPECT_EQ(error_of(api("chat.postMessage", post(std::string(40'001, 'x')))), "msg_too_long");
  Value args = post("x");
  args.set("thread_ts", "1.2");
  EXPECT_EQ(error_of(api("chat.postMessage", args)), "thread_not_found");
  EXPECT_EQ(error_of(form("chat.postMessage", {{"channel", "U0LENA"}, {"text", "x"}, {"blocks", "[{"}})),
            "invalid_blocks_format");
  args = post("x");
  args.set("metadata", json::object({{"event_type", "t"}}));
  EXPECT_EQ(error_of(api("chat.postMessage", args)), "invalid_metadata_format");
}

TEST_F(Messages, AnUpdateNeedsTheConversationsIdAndAnOwnMessage) {
  const Value posted = api("chat.postMessage", post("One"));
  const auto update = [&](const std::string& channel, const Value& ts, const std::string& text) {
    return api("chat.update", json::object({{"channel", channel}, {"ts", ts}, {"text", text}}));
  };
  EXPECT_EQ(error_of(update("U0LENA", posted["ts"], "Two")), "channel_not_found");
  EXPECT_EQ(error_of(update("D0LENA", "1.2", "Two")), "message_not_found");
  EXPECT_EQ(error_of(update("D0LENA", posted["ts"], std::string(4'001, 'x'))), "msg_too_long");
  EXPECT_EQ(error_of(update("D0LENA", lena.says("mine")["ts"], "Two")), "cant_update_message");
  EXPECT_TRUE(update("D0LENA", posted["ts"], "Two")["ok"].boolean());
  EXPECT_TRUE(lena.card("Two").edited);
}

TEST_F(Messages, TextAloneDropsTheBlocks) {
  Value args = post("fallback");
  args.set("blocks", json::array({section("Card"), actions("b", button("Approve", "approve"))}));
  const Value posted = api("chat.postMessage", args);
  EXPECT_TRUE(lena.card("Card").has_button("Approve"));
  api("chat.update", json::object({{"channel", "D0LENA"}, {"ts", posted["ts"]}, {"text", "Done"}}));
  EXPECT_TRUE(lena.card("Done").buttons.empty());
  EXPECT_FALSE(lena.card("Card").found);
}

TEST_F(Messages, HistoryShowsMetadataWhereAsked) {
  Value args = post("with key");
  args.set("metadata", json::object({{"event_type", "effect"}, {"event_payload", json::object({{"id", "e1"}})}}));
  const Value posted = api("chat.postMessage", args);
  api("chat.postMessage", json::object({{"channel", "D0LENA"}, {"text", "reply"}, {"thread_ts", posted["ts"]}}));
  EXPECT_FALSE(form("conversations.history", {{"channel", "D0LENA"}})["messages"][0].has("metadata"));
  const Value history = form("conversations.history", {{"channel", "D0LENA"}, {"include_all_metadata", "true"}});
  EXPECT_EQ(history["messages"].array().size(), 1U) << "replies are not in the history";
  EXPECT_EQ(history["messages"][0]["metadata"]["event_payload"]["id"].string(), "e1");
  const Value replies = form("conversations.replies", {{"channel", "D0LENA"}, {"ts", posted["ts"].string()}});
  EXPECT_EQ(replies["messages"].array().size(), 2U);
  EXPECT_EQ(replies["messages"][1]["text"].string(), "reply");
  EXPECT_EQ(error_of(form("conversations.replies", {{"channel", "D0LENA"}, {"ts", "1.2"}})), "thread_not_found");
  EXPECT_NE(
      form("chat.getPermalink", {{"channel", "D0LENA"}, {"message_ts", posted["ts"].string()}})["permalink"].string(),
      "");
}

TEST_F(Messages, OwnPostsComeBackAsEventsWithoutASubtype) {
  const Value posted = api("chat.postMessage", post("Hello"));
  const Value event = app.first("event").payload["event"];
  EXPECT_EQ(event["ts"], posted["ts"]);
  EXPECT_EQ(event["bot_id"].string(), "B0SANDBOX1");
  EXPECT_EQ(event["channel_type"].string(), "im");
  EXPECT_FALSE(event.has("subtype"));
}

TEST_F(Messages, ThreadsEditsAndDeletionsAreEvents) {
  api("chat.postMessage", post("Card"));
  const Value place = lena.says_in_thread_of("Card", "a < b @omar");
  lena.edits(place, "better");
  app.nth("event", 3);
  lena.deletes(place);
  app.nth("event", 4);
  std::map<std::string, Value> by_kind;
  for (const Got& got : app.all("event"))
    by_kind[got.payload["event"]["bot_id"].is_null() ? got.payload["event"]["subtype"].string() : "own"] =
        got.payload["event"];
  EXPECT_EQ(by_kind[""]["text"].string(), "a &lt; b <@U0OMAR>");
  EXPECT_EQ(by_kind[""]["thread_ts"], by_kind["own"]["ts"]);
  EXPECT_EQ(by_kind["message_changed"]["message"]["text"].string(), "better");
  EXPECT_EQ(by_kind["message_changed"]["previous_message"]["text"].string(), "a &lt; b <@U0OMAR>");
  EXPECT_EQ(by_kind["message_deleted"]["deleted_ts"], place["ts"]);
  EXPECT_EQ(app.first("event").payload["authorizations"][0]["team_id"].string(), "T0ACME001");
}

TEST_F(Messages, EphemeralOnesAreForOnePersonAndInNoHistory) {
  const Value args = json::object({{"channel", "C0GENERAL"}, {"user", "U0LENA"}, {"text", "psst"}});
  EXPECT_NE(api("chat.postEphemeral", args)["message_ts"].string(), "");
  EXPECT_TRUE(lena.card("psst").found);
  EXPECT_FALSE(omar.card("psst").found);
  EXPECT_TRUE(form("conversations.history", {{"channel", "C0GENERAL"}})["messages"].array().empty());
  EXPECT_EQ(
      error_of(api("chat.postEphemeral", json::object({{"channel", "D0LENA"}, {"user", "U0OMAR"}, {"text", "x"}}))),
      "channel_not_found");
}

TEST_F(Messages, ABroadcastIsMarkedOnTheScreen) {
  api("chat.postMessage", post("<!channel> look at <https://evil.test|our page>"));
  const Value message = lena.screen()["messages"][0];
  EXPECT_EQ(message["plain"].string(), "⟦@channel⟧ look at our page");
  EXPECT_EQ(message["broadcasts"].dump(), R"(["@channel"])");
  EXPECT_EQ(message["links"].dump(), R"(["https://evil.test"])");
}

TEST_F(Messages, DatesAndEmphasisAreReadable) {
  api("chat.postMessage", post("*Until* <!date^1795512600^{date_short} at {time}|x>, 2 * 3 * 4, _now_ &lt;b&gt;"));
  EXPECT_EQ(lena.screen()["messages"][0]["plain"].string(), "Until Nov 24, 2026 at 9:30 AM, 2 * 3 * 4, now <b>");
}

TEST_F(Messages, AResponseUrlTakesFivePosts) {
  lena.runs("/c1");
  const std::string url = app.first("command").payload["response_url"].string();
  const auto respond = [&](const std::string& body) {
    return net::send_and_wait(
               *client, {.method = "POST", .url = url, .headers = {{"Content-Type", "application/json"}}, .body = body})
        .response;
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(respond(R"({"text":"later"})").body, "ok");
  EXPECT_EQ(respond(R"({"text":"later"})").status, 404);
  EXPECT_EQ(lena.cards("later").size(), 5U);
  EXPECT_FALSE(omar.card("later").found);
}

TEST_F(Messages, AResponseUrlReplacesAndDeletesWhatWasClicked) {
  api("conversations.open", json::object({{"users", "U0LENA"}}));
  api("chat.postEphemeral",
      json::object({{"channel", "D0LENA"},
                    {"user", "U0LENA"},
                    {"text", "q"},
                    {"blocks", json::array({section("Sure?"), actions("b", button("Yes", "yes"))})}}));
  lena.clicks("Yes");
  const std::string url = app.first("block_actions").payload["response_url"].string();
  const auto respond = [&](const std::string& body) {
    net::send_and_wait(*client, {.method = "POST", .url = url, .body = body});
  };
  respond(R"({"replace_original":true,"text":"Thanks"})");
  EXPECT_TRUE(lena.card("Thanks").found);
  EXPECT_FALSE(lena.card("Sure?").found);
  respond(R"({"delete_original":true})");
  EXPECT_FALSE(lena.card("Thanks").found);
}

TEST_F(Messages, AnOldResponseUrlIsExpired) {
  lena.runs("/c1");
  desk.settings(json::object({{"response_url_ttl_ms", -1}}));
  const std::string url = app.first("command").payload["response_url"].string();
  const auto exchange = net::send_and_wait(*client, {.method = "POST", .url = url, .body = R"({"text":"x"})"});
  EXPECT_EQ(error_of(json::parse(exchange.response.body).value()), "expired_url");
}

TEST_F(Messages, ALostReplyIsCarriedOut) {
  desk.fault("chat.postMessage", "lost_reply");
  const auto exchange = net::send_and_wait(
      *client, {.method = "POST",
                .url = sandbox->url() + "/api/chat.postMessage",
                .headers = {{"Content-Type", "application/json"}, {"Authorization", std::string("Bearer ") + kToken}},
                .body = post("once").dump()});
  EXPECT_FALSE(exchange.answered);
  EXPECT_TRUE(exchange.maybe_sent);
  EXPECT_EQ(lena.cards("once").size(), 1U);
  EXPECT_EQ(desk.app_messages().size(), 1U);
}

TEST_F(Messages, FaultsAreCountedAndNamed) {
  desk.fault("chat.postMessage", "429", 1, json::object({{"retry_after", 7}}));
  desk.fault("*", "error", 1, json::object({{"error", "fatal_error"}, {"skip", 1}}));
  EXPECT_EQ(error_of(api("chat.postMessage", post("a"))), "ratelimited");
  EXPECT_EQ(error_of(api("chat.postMessage", post("a"))), "");
  EXPECT_EQ(error_of(api("chat.postMessage", post("a"))), "fatal_error");
  desk.fault("chat.postMessage", "html");
  EXPECT_TRUE(api("chat.postMessage", post("a")).is_null()) << "no JSON";
  EXPECT_EQ(desk.post("/sandbox/faults", json::object({{"method", "x"}, {"kind", "nonsense"}})).first, 400);
}

TEST_F(Messages, StrictRateIsOneASecondInEachConversation) {
  desk.settings(json::object({{"strict_rate", true}}));
  EXPECT_EQ(error_of(api("chat.postMessage", post("a"))), "");
  EXPECT_EQ(error_of(api("chat.postMessage", post("b"))), "ratelimited");
  EXPECT_EQ(error_of(api("chat.postMessage", json::object({{"channel", "U0OMAR"}, {"text", "c"}}))), "");
}

TEST_F(Messages, TheLogMasksTokens) {
  api("auth.test", json::object({{"token", kToken}}));
  const Value log = desk.get("/sandbox/log?since=0").second;
  EXPECT_EQ(log.dump().find(kToken), std::string::npos);
  EXPECT_EQ(log["exchanges"][0]["what"].string(), "auth.test");
}

TEST_F(Messages, AWishThatCannotBeDoneIsASentence) {
  const auto [status, told] = desk.post("/sandbox/click", json::object({{"user", "lena"}, {"button", "Approve"}}));
  EXPECT_EQ(status, 404);
  EXPECT_EQ(told["error"].string(), "Lena Fischer sees no button \"Approve\"; there is none.");
  EXPECT_EQ(desk.post("/sandbox/submit", json::object({{"user", "lena"}})).first, 409);
  EXPECT_EQ(desk.post("/sandbox/submit", json::object({{"user", "nobody"}})).first, 404);
  EXPECT_EQ(desk.post("/sandbox/nonsense", json::object()).first, 404);
}

TEST_F(Messages, TheNewestCardThatSaysSoIsClickedAndConfirmIsAsked) {
  Value risky = button("Deny", "deny");
  risky.set("confirm", json::object({{"title", plain("Sure?")},
                                     {"text", plain("No way back")},
                                     {"confirm", plain("Yes")},
                                     {"deny", plain("No")}}));
  for (const char* title : {"First card", "Second card"}) {
    Value args = post(title);
    args.set("blocks", json::array({section(title), actions("b", risky)}));
    api("chat.postMessage", args);
  }
  EXPECT_EQ(desk.post("/sandbox/click", json::object({{"user", "lena"}, {"button", "Deny"}})).first, 409);
  lena.clicks_and_confirms("Deny", "First");
  EXPECT_EQ(app.first("block_actions").payload["message"]["text"].string(), "First card");
}

}  // namespace
}  // namespace c1::sandbox
