// Whatever people call themselves, their apps and their reasons: nothing that is drawn of it breaks a message, speaks with
// our voice or calls anybody. Many random texts through the real renderers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/text.hpp"
#include "bot/card_office.hpp"
#include "bot/comment_copy.hpp"
#include "bot/inquiry_card.hpp"
#include "bot/markdown.hpp"
#include "bot/slack_client.hpp"
#include "sandbox/rules.hpp"

namespace c1::bot::hostile_text_test {
namespace {

using namespace workflow;
using testing::IsEmpty;

const std::vector<std::string> kPieces{"<!channel>",
                                       "<!here>",
                                       "<!everyone>",
                                       "<@U0000EVIL>",
                                       "<#C0000EVIL|general>",
                                       "<!subteam^S0000EVIL>",
                                       "<https://evil.test|Approve>",
                                       "https://evil.test/",
                                       "<mailto:a@evil.test|x>",
                                       "<!date^1^{date}|x>",
                                       "&lt;!channel&gt;",
                                       "&amp;",
                                       "&",
                                       "<",
                                       ">",
                                       "|",
                                       "*bold*",
                                       "_it_",
                                       "~no~",
                                       "`code`",
                                       "```",
                                       "```\n",
                                       "> quote",
                                       "\n",
                                       "\r\n",
                                       "\t",
                                       ":smile:",
                                       ":zap:",
                                       "🚀",
                                       "👩‍👩‍👧‍👦",
                                       "𝕬𝕭",
                                       "שלום",
                                       "مرحبا",
                                       "\u202E",
                                       "\u200F",
                                       "\u2066",
                                       "\u200B",
                                       "\u2028",
                                       "é",
                                       "e\u0301",
                                       "\xF0\x9F",
                                       "\xFF",
                                       std::string(1, '\x01'),
                                       "word",
                                       " ",
                                       "  ",
                                       "0",
                                       "\"",
                                       "'",
                                       "\\",
                                       "{\"a\":1}",
                                       "%s",
                                       "//",
                                       "#1"};

class Texts {
 public:
  explicit Texts(std::uint32_t seed) : random_(seed) {}
  // Short mostly, now and then 10 kB.
  std::string next() {
    const std::size_t size = random_() % 12 == 0 ? 10'000 : random_() % 60;
    std::string text;
    while (text.size() < size) text += kPieces[random_() % kPieces.size()];
    return text;
  }

 private:
  std::mt19937 random_;
};

Organisation renamed(Texts& texts) {
  Organisation all = card_office();
  for (User& user : all.users) {
    user.name = texts.next();
    user.title = texts.next();
    user.department = texts.next();
  }
  for (App& app : all.apps) app.name = texts.next();
  for (Entitlement& one : all.entitlements) {
    one.name = texts.next();
    one.description = texts.next();
    one.resource = Resource{texts.next(), texts.next(), {}};
  }
  for (CatalogEntry& one : all.catalogs) one.name = texts.next();
  for (Policy& one : all.policies) one.name = texts.next();
  return all;
}

void spoil(Request& request, Texts& texts) {
  request.reason = texts.next();
  request.close_reason = texts.next();
  request.answers = {{texts.next(), texts.next(), texts.next()}};
  for (Decision& decision : request.decisions) decision.reason = texts.next();
  for (Step& step : request.plan.steps) {
    if (auto* approval = std::get_if<ApprovalStep>(&step)) {
      approval->note = texts.next();
      approval->label = texts.next();
    }
    if (auto* task = std::get_if<ProvisionStep>(&step)) {
      task->instructions = texts.next();
      task->note = texts.next();
      if (!task->failure.empty()) task->failure = texts.next();
    }
  }
}

// Each <...> in text that Slack reads as markup.
std::set<std::string> tokens_in(const std::string& text) {
  std::set<std::string> tokens;
  for (auto open = text.find('<'); open != std::string::npos; open = text.find('<', open + 1))
    tokens.insert(text.substr(open, text.find('>', open) - open + 1));
  return tokens;
}

bool is_ours(const std::string& token) {
  for (const char* mine : {"<!date^", "<https://c1.acme.test/task/", "<http://c1.test/", "<@ULENA>", "<@UOMAR>"})
    if (token.starts_with(mine)) return true;
  return false;
}

void expect_no_voice_of_theirs(const std::string& text, const std::string& what) {
  for (const std::string& token : tokens_in(text)) {
    EXPECT_TRUE(is_ours(token)) << what << ": " << token << " in " << text.substr(0, 500);
    // A label of theirs in a link of ours ends where the link does.
    EXPECT_EQ(std::count(token.begin(), token.end(), '<'), 1) << token;
  }
}

// Every text object that is mrkdwn, wherever it stands.
void look_through(const json::Value& value, const std::string& what) {
  if (value["type"].string() == "mrkdwn") expect_no_voice_of_theirs(value["text"].string(), what);
  for (const json::Value& one : value.array()) look_through(one, what);
  for (const auto& [key, member] : value.object()) look_through(member, what);
}

// (Bytes that are no UTF-8 become U+FFFD where a message is written as JSON.)
void expect_harmless(const Message& message, const std::string& what) {
  EXPECT_LE(text::length(message.text), 4'000U) << what;
  expect_no_voice_of_theirs(message.text, what);
  look_through(message.blocks, what);
  if (message.blocks.is_null()) return;
  EXPECT_THAT(sandbox::problems_of_blocks(message.blocks, sandbox::Surface::message, "/blocks"), IsEmpty()) << what;
}

TEST(HostileText, BreaksNoCardInAnyState) {
  for (std::uint32_t seed = 0; seed < 25; ++seed) {
    Texts texts(seed);
    const Catalog catalog(renamed(texts), 1);
    for (CardState state : card_states()) {
      spoil(state.request, texts);
      for (const std::string& reader : kCardReaders)
        expect_harmless(drawn_card(state, catalog, reader), state.name + ", seed " + std::to_string(seed));
    }
    if (testing::Test::HasFailure()) return;
  }
}

TEST(HostileText, BreaksNoLineNoCommentNoPreviewAndNoQuestion) {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    Texts texts(seed);
    const Catalog catalog(renamed(texts), 1);
    CardState state = card_states().front();
    spoil(state.request, texts);
    const std::string what = "seed " + std::to_string(seed);
    const UserId lena{"lena@acme.test"};
    const Facts facts{.catalog = &catalog};
    const Look look{facts, lena, kOfficeNow, "https://c1.acme.test", "ULENA"};
    for (int line = 0; line <= static_cast<int>(SayInThread::What::drifted); ++line)
      expect_harmless(
          thread_line({{"r1"}, lena, static_cast<SayInThread::What>(line), {"omar@acme.test"}, texts.next(), 1},
                      state.request, look),
          what);
    const auto nobody_in_slack = [](const UserId&) { return std::string(); };
    for (const std::string& text : {texts.next(), marked(texts.next())})
      expect_harmless(comment_copy({.author = {"omar@acme.test"}, .text = text}, catalog, nobody_in_slack), what);
    look_through(preview(state.request, look), what);
    const Inquiry inquiry{.id = {"ask-1"},
                          .asker = lena,
                          .text = texts.next(),
                          .asked = {{"jun@acme.test"}},
                          .label = texts.next(),
                          .answer = texts.next()};
    for (const char* reader : {"lena@acme.test", "jun@acme.test"})
      expect_harmless(inquiry_card(inquiry, catalog, {reader}), what);
    if (testing::Test::HasFailure()) return;
  }
}

// The whole road: names from the file, a reason from the form, the cards and the Home tabs that come of it.
TEST(HostileText, BreaksNoFormAndNoHomeTab) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    Texts texts(seed);
    const auto name = [&] { return json::quoted(text::fit(text::valid_utf8("x" + texts.next()), 200)); };
    House house(
        "organisation: {name: Acme}\nusers:\n"
        "  - {email: ines@acme.test, name: Ines, roles: [super_admin]}\n"
        "  - {email: lena@acme.test, name: " +
        name() + ", manager: ines@acme.test, title: " + name() +
        "}\n"
        "policies: [{slug: manager, name: " +
        name() +
        ", steps: [{approve: {by: manager}}]}]\n"
        "apps: [{slug: it, name: " +
        name() + ", description: " + name() + ", instructions: " + name() +
        ", owners: [ines@acme.test], policy: manager, entitlements: [{slug: vpn, name: " + name() +
        ", description: " + name() +
        "}, {slug: code, name: Code}]}]\n"
        "catalogs: [{slug: all, name: " +
        name() + ", audience: everyone, entitlements: ['it/*']}]\n");
    SlackClient lena{house, "lena@acme.test"};
    lena.runs("request it vpn because x");
    ASSERT_TRUE(lena.has_modal()) << seed;
    look_through(lena.modal(), "the form");
    lena.fills("Reason", text::fit(text::valid_utf8("x" + texts.next()), 3'000));
    EXPECT_EQ(lena.submits(), "") << seed;
    lena.runs("mine");
    look_through(lena.message(), "the list");
    lena.runs("ask " + text::fit(text::valid_utf8("x" + texts.next()), 500));
    look_through(lena.modal(), "the question");
    lena.closes();
    const CatalogPtr catalog = house.services.catalog.get();
    for (const char* person : {"lena@acme.test", "ines@acme.test"}) {
      const json::Value home = house.store->read([&](storage::Tx& tx) {
        return home_tab::view_of(tx, *catalog, *catalog->user({person}), "https://c1.acme.test", house.clock.now());
      });
      EXPECT_THAT(sandbox::problems_of_view(home), IsEmpty()) << seed;
      look_through(home, "the Home tab");
    }
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace c1::bot::hostile_text_test
