// What the browser page asks for.
#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

class Page : public SandboxTest {
 protected:
  Value get(const std::string& path) { return desk.get("/sandbox/" + path).second; }
  Value changes(std::int64_t since, const std::string& people = "U0LENA") {
    return get("page/changes?timeout_ms=0&people=" + people + "&since=" + std::to_string(since));
  }
  Value lenas(std::int64_t since) { return changes(since)["people"]["U0LENA"]; }
  std::int64_t version() { return changes(0)["version"].integer(); }
  Value act(const std::string& what, Value wish) { return desk.post("/sandbox/" + what, wish).second; }
  Value ids(const Value& view, const std::string& block_id, const std::string& action_id) {
    return json::object(
        {{"user", "lena"}, {"view_id", view["view"]["id"]}, {"block_id", block_id}, {"action_id", action_id}});
  }
  Value post(const std::string& text, Value more = json::object({})) {
    more.set("text", text);
    if (!more.has("channel")) more.set("channel", "U0LENA");
    return api("chat.postMessage", more);
  }
  static Value with(Value object, const std::string& member, Value value) {
    object.set(member, std::move(value));
    return object;
  }
};

TEST_F(Page, BeginsWithPeopleAndTheApp) {
  const Value boot = get("page/boot");
  EXPECT_EQ(boot["people"].array().size(), 3U);
  EXPECT_EQ(boot["app"]["bot_user"].string(), "U0SANDBOX1");
  EXPECT_EQ(boot["channels"][0]["name"].string(), "general");
  EXPECT_TRUE(boot["tools"]["server"].is_null());
}

TEST_F(Page, IsToldWhatHasChangedAndNothingElse) {
  post("first");
  const std::int64_t since = version();
  post("second");
  const Value news = lenas(since);
  ASSERT_EQ(news["messages"].array().size(), 1U);
  EXPECT_EQ(news["messages"][0]["text"].string(), "second");
  EXPECT_TRUE(news["screen"].is_null());  // nothing has moved there
  EXPECT_EQ(lenas(version())["messages"].array().size(), 0U);
}

TEST_F(Page, ShowsNobodyWhatIsNotTheirs) {
  const std::int64_t since = version();
  post("for Lena");
  const Value both = changes(since, "U0LENA,U0OMAR")["people"];
  EXPECT_EQ(both["U0LENA"]["messages"].array().size(), 1U);
  EXPECT_EQ(both["U0OMAR"]["messages"].array().size(), 0U);
  EXPECT_EQ(desk.get("/sandbox/page/history?user=omar&channel=D0LENA").first, 404);
}

TEST_F(Page, HearsThatAMessageIsGone) {
  const Value posted = post("soon gone");
  const std::int64_t since = version();
  api("chat.delete", json::object({{"channel", posted["channel"]}, {"ts", posted["ts"]}}));
  EXPECT_TRUE(lenas(since)["messages"][0]["gone"].boolean());
}

TEST_F(Page, AReplyChangesTheMessageThatHeadsItsThread) {
  const Value head = post("head");
  const std::int64_t since = version();
  post("reply", json::object({{"thread_ts", head["ts"]}}));
  const Value news = lenas(since);
  EXPECT_EQ(news["messages"].array().size(), 2U);
  EXPECT_EQ(news["unread_threads"].integer(), 1);
  const Value thread = get("page/thread?user=lena&channel=D0LENA&ts=" + head["ts"].string())["messages"];
  ASSERT_EQ(thread.array().size(), 2U);
  EXPECT_EQ(thread[0]["thread"]["count"].integer(), 1);
  EXPECT_EQ(thread[0]["thread"]["unread"].integer(), 1);
  const Value threads = get("page/threads?user=lena")["messages"];
  ASSERT_EQ(threads.array().size(), 1U);
  EXPECT_EQ(threads[0]["text"].string(), "head");
}

TEST_F(Page, CountsWhatIsUnreadUntilItIsRead) {
  post("one");
  const Value two = post("two <@U0LENA>");
  const auto dm = [&] {
    const Value news = lenas(0);
    for (const Value& one : news["conversations"].array())
      if (one["id"].string() == "D0LENA") return one;
    return Value();
  };
  EXPECT_EQ(dm()["unread"].integer(), 2);
  EXPECT_EQ(dm()["mentions"].integer(), 1);
  act("page/read", json::object({{"user", "lena"}, {"channel", "D0LENA"}, {"ts", two["ts"]}}));
  EXPECT_EQ(dm()["unread"].integer(), 0);
  lena.says("mine");
  EXPECT_EQ(dm()["unread"].integer(), 0);  // nobody's own words are unread
}

TEST_F(Page, ReadsALongConversationInPages) {
  for (int i = 0; i < 7; ++i) post("number " + std::to_string(i));
  const Value last = get("page/history?user=lena&channel=D0LENA&limit=3");
  ASSERT_EQ(last["messages"].array().size(), 3U);
  EXPECT_EQ(last["messages"][2]["text"].string(), "number 6");
  EXPECT_TRUE(last["more"].boolean());
  const Value first = get("page/history?user=lena&channel=D0LENA&limit=9&before=" + last["messages"][0]["ts"].string());
  EXPECT_EQ(first["messages"].array().size(), 4U);
  EXPECT_FALSE(first["more"].boolean());
}

TEST_F(Page, ActsByIds) {
  const Value opened = open(modal({text_input("reason", "Reason")}));
  act("fill", with(ids(opened, "reason", "a"), "text", "typed"));
  EXPECT_EQ(lena.modal().value_of("Reason"), "typed");
  const Value view = lenas(0)["screen"]["modals"][0];
  EXPECT_EQ(view["inputs"]["reason"]["a"]["value"].string(), "typed");
  EXPECT_EQ(view["title"]["text"].string(), "Form");

  const Value posted =
      post("card", json::object({{"blocks", json::array({actions("row", button("Approve", "approve"))})}}));
  const Value place = json::object({{"channel", posted["channel"]}, {"ts", posted["ts"]}});
  const Value wish = json::object(
      {{"user", "lena"}, {"message", place}, {"block_id", "row"}, {"action_id", "approve"}, {"confirm", true}});
  EXPECT_TRUE(act("click", wish)["ok"].boolean());
  EXPECT_EQ(app.first("block_actions").payload["actions"][0]["action_id"].string(), "approve");
  EXPECT_EQ(desk.post("/sandbox/click", with(wish, "user", "omar")).first, 404);  // he does not see it
}

TEST_F(Page, ChoosesOptionsOnlyAsTheyAreOffered) {
  const Value select = json::object({{"type", "multi_static_select"},
                                     {"action_id", "a"},
                                     {"options", json::array({option("One", "1"), option("Two", "2")})}});
  const Value block =
      json::object({{"type", "input"}, {"block_id", "many"}, {"label", plain("Many")}, {"element", select}});
  const Value opened = open(modal({block}));
  const Value stored = lenas(0)["screen"]["modals"][0]["blocks"][0]["element"]["options"];
  EXPECT_TRUE(act("choose", with(ids(opened, "many", "a"), "option", stored))["ok"].boolean());
  EXPECT_EQ(lena.modal().value_of("Many"), "One, Two");
  const Value invented = json::array({option("Three", "3")});
  EXPECT_EQ(desk.post("/sandbox/choose", with(ids(opened, "many", "a"), "option", invented)).first, 409);
  EXPECT_TRUE(act("choose", with(ids(opened, "many", "a"), "option", json::array()))["ok"].boolean());
  EXPECT_EQ(lena.modal().value_of("Many"), "");
}

TEST_F(Page, GetsWhatTheAppOffersWithItsGroups) {
  const Value group = json::object({{"label", plain("Group")}, {"options", json::array({option("One", "1")})}});
  app.answers("block_suggestion", net::json_response(json::object({{"option_groups", json::array({group})}}).dump()));
  const Value opened = open(modal({external("app", "App", 0)}));
  const Value told = act("suggest", with(ids(opened, "app", "app"), "query", ""));
  EXPECT_EQ(told["offered"]["option_groups"][0]["label"]["text"].string(), "Group");
  const Value one = told["offered"]["option_groups"][0]["options"][0];
  EXPECT_TRUE(act("choose", with(ids(opened, "app", "app"), "option", one))["ok"].boolean());
  EXPECT_EQ(lena.modal().value_of("App"), "One");
}

TEST_F(Page, WordsBeingTypedAreNotToldToTheAppUntilTheyAreDone) {
  Value block = text_input("reason", "Reason");
  block.set("dispatch_action", true);
  const Value opened = open(modal({block}));
  act("fill", with(with(ids(opened, "reason", "a"), "text", "ha"), "silently", true));
  EXPECT_EQ(lena.modal().value_of("Reason"), "ha");
  EXPECT_TRUE(app.all("block_actions").empty());
  act("fill", with(ids(opened, "reason", "a"), "text", "half"));
  EXPECT_EQ(app.first("block_actions").payload["actions"][0]["value"].string(), "half");
}

TEST_F(Page, TwoPeopleTalkWithoutTheApp) {
  const std::string dm = act("page/open_dm", json::object({{"user", "lena"}, {"with", "omar"}}))["channel"].string();
  lena.says("Lunch?", dm);
  EXPECT_TRUE(omar.card("Lunch?").found);
  EXPECT_EQ(act("page/open_dm", json::object({{"user", "omar"}, {"with", "lena"}}))["channel"].string(), dm);
  EXPECT_FALSE(desk.person("ines").card("Lunch?").found);
  EXPECT_EQ(post("I am here", json::object({{"channel", dm}}))["error"].string(), "channel_not_found");
  desk.settles();
  EXPECT_TRUE(app.all("event").empty());
}

TEST_F(Page, SeesEachExchangeAndWhatWasSaidInIt) {
  post("hello");
  const Value log = changes(0)["log"];
  ASSERT_FALSE(log.array().empty());
  const Value line = log[0];
  EXPECT_EQ(line["what"].string(), "chat.postMessage");
  EXPECT_TRUE(line["request"].is_null());
  const Value whole = get("page/exchange?n=" + std::to_string(line["n"].integer()));
  EXPECT_EQ(whole["request"]["text"].string(), "hello");
  EXPECT_EQ(desk.get("/sandbox/page/exchange?n=99999").first, 404);
}

TEST_F(Page, FaultsCanBeSeenAndEndedOneByOne) {
  desk.fault("*", "429", 1000);
  desk.fault("deliver:events", "lost_reply", 1000);
  EXPECT_EQ(changes(0)["tools"]["faults"].array().size(), 2U);
  net::ClientRequest request{.method = "DELETE", .url = sandbox->url() + "/sandbox/faults"};
  request.body = json::object({{"method", "*"}, {"kind", "429"}}).dump();
  EXPECT_EQ(net::send_and_wait(*client, request).response.status, 200);
  const Value left = get("faults")["faults"];
  ASSERT_EQ(left.array().size(), 1U);
  EXPECT_EQ(left[0]["method"].string(), "deliver:events");
}

TEST_F(Page, RefusesWhatAnotherSiteSends) {
  const auto status = [&](std::vector<net::Header> headers) {
    return net::send_and_wait(*client, {.method = "POST",
                                        .url = sandbox->url() + "/sandbox/say",
                                        .headers = std::move(headers),
                                        .body = json::object({{"user", "lena"}, {"text", "hi"}}).dump()})
        .response.status;
  };
  EXPECT_EQ(status({}), 200);
  EXPECT_EQ(status({{"Origin", sandbox->url()}, {"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(status({{"Origin", "http://evil.test"}}), 403);
  EXPECT_EQ(status({{"Origin", "null"}}), 403);
  EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(status({{"Sec-Fetch-Site", "same-site"}}), 403);
}

class Unfurls : public Page {
 protected:
  Value link_shared() {
    for (std::size_t n = 1;; ++n) {
      const Value event = app.nth("event", n).payload["event"];
      if (event.is_null() || event["type"].string() == "link_shared") return event;
    }
  }
};

TEST_F(Unfurls, TheAppHearsOfLinksToItsDomainsAndShowsWhatTheyAre) {
  const Value place = lena.says("See https://access.acme.test/task/1?a=b&c, https://other.test and http.");
  EXPECT_EQ(lenas(0)["messages"].array().size(), 0U);
  const Value shared = link_shared();
  ASSERT_EQ(shared["links"].array().size(), 1U);
  EXPECT_EQ(shared["links"][0]["url"].string(), "https://access.acme.test/task/1?a=b&c");
  EXPECT_EQ(shared["links"][0]["domain"].string(), "acme.test");

  const auto unfurl = [&](const std::string& url, Value content) {
    Value unfurls = json::object();
    unfurls.set(url, std::move(content));
    return api("chat.unfurl", json::object({{"channel", place["channel"]}, {"ts", place["ts"]}, {"unfurls", unfurls}}));
  };
  const std::string url = shared["links"][0]["url"].string();
  EXPECT_EQ(unfurl("https://access.acme.test/other", json::object())["error"].string(), "cannot_unfurl_url");
  EXPECT_EQ(unfurl(url, json::object({{"blocks", json::array({section("")})}}))["error"].string(), "invalid_blocks");
  const std::int64_t since = version();
  EXPECT_TRUE(unfurl(url, json::object({{"blocks", json::array({section("*Task 1*")})}}))["ok"].boolean());
  EXPECT_EQ(lenas(since)["messages"][0]["unfurls"][0]["blocks"][0]["text"]["text"].string(), "*Task 1*");
  EXPECT_TRUE(unfurl(url, json::object({{"title", "Task"}, {"text", "open"}}))["ok"].boolean());
  EXPECT_EQ(lenas(since)["messages"][0]["unfurls"][0]["blocks"][0]["text"]["text"].string(), "*Task*\nopen");
}

}  // namespace
}  // namespace c1::sandbox
