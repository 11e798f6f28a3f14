// The manifests ask for what the program uses: no scope more, none less, each explained. What it uses is read from its
// sources; what Slack wants for it stands in the tables below.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "bot/yaml_tree.hpp"

namespace c1::bot::manifest_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::set<std::string>;

// docs.slack.dev/reference/methods: the bot scopes of each. A conversation's depend on its kind; ours are public and
// private channels, and the app's own conversation with a person.
const std::map<std::string, Words> kScopesOfMethod{
    {"apps.connections.open", {}},  // of the app-level token
    {"auth.test", {}},
    {"chat.postMessage", {"chat:write", "chat:write.public"}},  // to public channels that it is not in
    {"chat.postEphemeral", {"chat:write"}},
    {"chat.update", {"chat:write"}},
    {"chat.delete", {"chat:write"}},
    {"chat.unfurl", {"links:write"}},
    {"chat.getPermalink", {}},
    {"conversations.list", {"channels:read", "groups:read"}},
    {"conversations.join", {"channels:join"}},
    {"conversations.open", {"im:write"}},
    {"conversations.history", {"channels:history", "groups:history", "im:history"}},
    {"conversations.replies", {"channels:history", "groups:history", "im:history"}},
    {"functions.completeSuccess", {}},
    {"functions.completeError", {}},
    {"users.info", {"users:read"}},
    {"users.lookupByEmail", {"users:read", "users:read.email"}},
    {"views.open", {}},
    {"views.push", {}},
    {"views.update", {}},
    {"views.publish", {}},
};
// Of the OAuth road and of a person's own sign-in: they need none of the bot's.
const Words kWithoutScopes{"oauth.v2.access",         "oauth.v2.exchange", "openid.connect.token",
                           "openid.connect.userInfo", "auth.revoke",       "apps.uninstall"};
// Known to rate_limits.cpp and to nobody who calls.
const Words kNotCalled{"chat.meMessage", "reactions.add", "users.list"};

// docs.slack.dev/reference/events. "message" is one listener for the kinds that are subscribed to.
const std::map<std::string, std::map<std::string, Words>> kEvents{
    {"app_home_opened", {{"app_home_opened", {}}}},
    {"link_shared", {{"link_shared", {"links:read"}}}},
    {"team_join", {{"team_join", {"users:read"}}}},
    {"user_change", {{"user_change", {"users:read"}}}},
    {"function_executed", {{"function_executed", {}}}},
    {"app_uninstalled", {{"app_uninstalled", {}}}},
    {"tokens_revoked", {{"tokens_revoked", {}}}},
    {"team_access_granted", {{"team_access_granted", {}}}},
    {"team_access_revoked", {{"team_access_revoked", {}}}},
    {"message",
     {{"message.im", {"im:history"}},
      {"message.channels", {"channels:history"}},
      {"message.groups", {"groups:history"}}}},
};

std::string text_in(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}
const fs::path kSource{C1_SOURCE_DIR};

Words found_in(const std::vector<fs::path>& files, const std::regex& what) {
  Words words;
  for (const fs::path& file : files) {
    const std::string text = text_in(file);
    for (std::sregex_iterator at(text.begin(), text.end(), what), end; at != end; ++at) words.insert((*at)[1]);
  }
  return words;
}

std::vector<fs::path> sources() {
  std::vector<fs::path> files;
  for (const char* folder : {"bot", "slack"})
    for (const auto& file : fs::recursive_directory_iterator(kSource / folder))
      // What only whoever has access given in Slack needs is explained where that is.
      if (file.path().extension() == ".cpp" && file.path().filename() != "slack_provisioner.cpp")
        files.push_back(file.path());
  return files;
}

Words methods_used() {
  static const std::regex kMethod(
      R"re("((?:apps|auth|chat|conversations|files|functions|oauth|openid|reactions|team|usergroups|users|views)\.[a-z][A-Za-z.0-9]*)")re");
  return found_in(sources(), kMethod);
}

Words events_used() {
  Words events = found_in({kSource / "bot/listeners.cpp"}, std::regex(R"re(on\.event\("([a-z_]+)")re"));
  for (const char* change : {"team_join", "user_change", "team_access_granted", "team_access_revoked"})  // by loops
    if (text_in(kSource / "bot/listeners.cpp").find("\"" + std::string(change) + "\"") != std::string::npos)
      events.insert(change);
  return events;
}

struct Needed {
  Words scopes{"commands"};  // /c1, and the shortcuts
  Words events;
};
Needed read_from_the_sources() {
  Needed all;
  for (const std::string& method : methods_used()) {
    if (kWithoutScopes.contains(method) || kNotCalled.contains(method)) continue;
    const auto found = kScopesOfMethod.find(method);
    EXPECT_NE(found, kScopesOfMethod.end()) << method << " is called; put its scopes into the table above";
    if (found != kScopesOfMethod.end()) all.scopes.insert(found->second.begin(), found->second.end());
  }
  for (const std::string& event : events_used()) {
    const auto found = kEvents.find(event);
    EXPECT_NE(found, kEvents.end()) << event << " is listened to; put its scopes into the table above";
    if (found == kEvents.end()) continue;
    for (const auto& [subscribed, scopes] : found->second) {
      all.events.insert(subscribed);
      all.scopes.insert(scopes.begin(), scopes.end());
    }
  }
  return all;
}

const Needed& needed() {
  static const Needed all = read_from_the_sources();
  return all;
}

// The node that a path of keys leads to, or null.
const yaml::Node* node_at(const yaml::Node* node, const std::vector<std::string>& path) {
  for (const std::string& key : path) {
    if (!node) return nullptr;
    const yaml::Node* next = nullptr;
    for (const yaml::Member& member : node->members)
      if (member.key == key) next = member.value;
    node = next;
  }
  return node;
}
Words items(const yaml::Node* list, const std::string& key = "") {
  Words words;
  if (!list) return words;
  for (const yaml::Node* item : list->items) {
    const yaml::Node* text = key.empty() ? item : node_at(item, {key});
    EXPECT_TRUE(text && words.insert(text->text).second) << "nothing, or twice, in a list of the manifest";
  }
  return words;
}

class Manifest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    EXPECT_TRUE(problems_.none());
    ASSERT_TRUE(tree_.root());
  }
  const yaml::Node* at(const std::vector<std::string>& path) const { return node_at(tree_.root(), path); }

 private:
  const std::string text_ = text_in(kSource / "manifests/slack" / GetParam());
  yaml::Problems problems_;
  const yaml::Tree tree_{text_, problems_.add_file(GetParam()), problems_};
};
INSTANTIATE_TEST_SUITE_P(Each, Manifest, testing::Values("http.yaml", "socket.yaml", "many-workspaces.yaml"),
                         [](const auto& of) {
                           const std::string name = of.param;
                           return name.substr(0, name.find_first_of(".-"));
                         });

TEST_P(Manifest, AsksForTheScopesThatAreUsedAndForNoMore) {
  EXPECT_EQ(items(at({"oauth_config", "scopes", "bot"})), needed().scopes);
  EXPECT_EQ(at({"oauth_config", "scopes", "user"}), nullptr) << "nothing is done in a person's name";
}

TEST_P(Manifest, SubscribesToTheEventsThatAreListenedTo) {
  Words events = needed().events;
  if (!at({"functions"})) events.erase("function_executed");  // of a step of Workflow Builder, where there is none
  if (at({"functions"}))  // the manifests of one workspace: nothing is in an organisation there
    for (const char* one : {"team_access_granted", "team_access_revoked"}) events.erase(one);
  EXPECT_EQ(items(at({"settings", "event_subscriptions", "bot_events"})), events);
}

TEST_P(Manifest, HasEveryShortcutAndTheCommand) {
  const std::regex shortcuts(R"re(on\.(?:message_)?shortcut\("([a-z_]+)")re");
  EXPECT_EQ(items(at({"features", "shortcuts"}), "callback_id"), found_in({kSource / "bot/listeners.cpp"}, shortcuts));
  EXPECT_THAT(items(at({"features", "slash_commands"}), "command"), ElementsAre("/c1"));
  const Words words = found_in({kSource / "bot/slash_command.cpp"}, std::regex(R"re(Word\{"([a-z]+)")re"));
  const std::string hint = at({"features", "slash_commands"})->items.at(0)->members.back().key;
  EXPECT_EQ(hint, "should_escape") << "people and channels come as ids, not as what somebody calls themselves";
  const yaml::Node* usage = node_at(at({"features", "slash_commands"})->items.at(0), {"usage_hint"});
  ASSERT_TRUE(usage);
  for (const std::string& word : words) {
    if (word == "login" || word == "web") continue;
    EXPECT_THAT(" " + usage->text + " ", HasSubstr(" " + word + " "));
  }
  EXPECT_LE(usage->text.size(), 1'000U);
}

TEST_P(Manifest, LetsPeopleWriteToTheApp) {
  for (const char* on : {"home_tab_enabled", "messages_tab_enabled"})
    EXPECT_EQ(at({"features", "app_home", on})->text, "true") << on;
  EXPECT_EQ(at({"features", "app_home", "messages_tab_read_only_enabled"})->text, "false");
  EXPECT_EQ(at({"settings", "interactivity", "is_enabled"})->text, "true");
  EXPECT_EQ(at({"settings", "socket_mode_enabled"})->text, GetParam() == std::string("socket.yaml") ? "true" : "false");
}

TEST(Scopes, AreEachExplainedInTheHandbook) {
  const std::string page = text_in(kSource / "docs/handbook/install-in-slack.md");
  for (const std::string& scope : needed().scopes) EXPECT_THAT(page, HasSubstr("`" + scope + "`")) << scope;
  for (const std::string& event : needed().events) EXPECT_THAT(page, HasSubstr("`" + event + "`")) << event;
  // What is explained there and not used any more would be asked of administrators for nothing.
  const std::string table = page.substr(page.find("| Scope |"), page.find("Events:") - page.find("| Scope |"));
  static const std::regex kScope(R"re(`([a-z]+:[a-z.]+)`)re");
  for (std::sregex_iterator found(table.begin(), table.end(), kScope), end; found != end; ++found)
    EXPECT_TRUE(needed().scopes.contains((*found)[1])) << (*found)[1];
}

}  // namespace
}  // namespace c1::bot::manifest_test
