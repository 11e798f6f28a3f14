// Every card in every state for every reader, every line and every question, word for word as it goes to Slack: a change
// of any of them shows in golden/*.json and has to be meant. C1_GOLDEN=write writes them anew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "bot/card_office.hpp"
#include "bot/digest.hpp"
#include "bot/inquiry_card.hpp"
#include "bot/strangers.hpp"
#include "sandbox/rules.hpp"

namespace c1::bot::golden_test {
namespace {

using namespace workflow;
using testing::IsEmpty;

std::string path_of(const std::string& name) {
  return std::string(C1_SOURCE_DIR) + "/tests/bot/golden/" + name + ".json";
}

// One block a line, so that a change is seen where it is.
std::string written(const std::vector<std::pair<std::string, Message>>& messages) {
  std::string text = "{\n";
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto& [reader, message] = messages[i];
    text += " " + json::quoted(reader) + ": {\"text\": " + json::quoted(message.text);
    const auto& blocks = message.blocks.array();
    if (!blocks.empty()) text += ", \"blocks\": [";
    for (std::size_t b = 0; b < blocks.size(); ++b) text += (b > 0 ? ",\n  " : "\n  ") + blocks[b].dump();
    if (!blocks.empty()) text += "]";
    text += i + 1 < messages.size() ? "},\n" : "}\n";
  }
  return text + "}\n";
}

void expect_golden(const std::string& name, const std::vector<std::pair<std::string, Message>>& messages) {
  const std::string is = written(messages);
  ASSERT_TRUE(json::parse(is)) << name;
  const char* how = std::getenv("C1_GOLDEN");  // layer-ok: a test's own setting
  if (how && std::string_view(how) == "write") {
    std::ofstream(path_of(name), std::ios::binary) << is;
    return;
  }
  std::ifstream file(path_of(name), std::ios::binary);
  ASSERT_TRUE(file) << "there is no " << path_of(name) << "; C1_GOLDEN=write writes it";
  const std::string was{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(is, was) << "if " << name << " is to look like this, write it anew with C1_GOLDEN=write";
}

// What holds of each message, whatever it says.
void expect_fine(const Message& message, const std::string& what) {
  EXPECT_LE(text::length(message.text), 4'000U) << what;
  EXPECT_FALSE(text::trimmed(message.text).empty()) << what;
  EXPECT_EQ(message.text.find('\n'), std::string::npos) << what << ": a phone shows one sentence";
  if (message.blocks.is_null()) return;
  EXPECT_THAT(sandbox::problems_of_blocks(message.blocks, sandbox::Surface::message, "/blocks"), IsEmpty()) << what;
}

class Golden : public testing::Test {
 protected:
  const Catalog catalog{card_office(), 1};
};

TEST_F(Golden, CardsAreAsTheyWere) {
  for (const CardState& state : card_states()) {
    std::vector<std::pair<std::string, Message>> messages;
    for (const std::string& reader : kCardReaders) {
      messages.emplace_back(reader, drawn_card(state, catalog, reader));
      expect_fine(messages.back().second, state.name + " for " + reader);
    }
    expect_golden("card-" + state.name, messages);
  }
}

TEST_F(Golden, AStrangerIsNamedAndSpeaksWithoutOurVoice) {
  const ReportStranger plain{"T1", "U9", "Zoe Zimmer (zoe@other.test)", {"ines@acme.test"}};
  expect_golden("stranger", {{"ines@acme.test", strangers::message_about(plain, true)}});
  const ReportStranger hostile{
      "T1", "U9", "<!channel> *Zoe* \xE2\x80\xAE\n`x` " + std::string(400, 'z'), {"ines@acme.test"}};
  const Message message = strangers::message_about(hostile, true);
  expect_fine(message, "a hostile stranger");
  EXPECT_THAT(message.text + message.blocks.dump(), testing::Not(testing::HasSubstr("<!channel>")));
  EXPECT_THAT(strangers::message_about(plain, false).blocks.dump(), testing::Not(testing::HasSubstr("<@")));
}

TEST_F(Golden, LinesInThreadsAreAsTheyWere) {
  std::vector<std::pair<std::string, Message>> messages;
  const CardState state = card_states().front();
  for (int what = 0; what <= static_cast<int>(SayInThread::What::drifted); ++what)
    for (const std::string& reader : {std::string("lena@acme.test"), std::string("#access-admins")}) {
      const UserId viewer{reader};
      const Facts facts{.catalog = &catalog};
      const SayInThread line{
          {"r1"}, viewer, static_cast<SayInThread::What>(what), {"omar@acme.test"}, "Fine", to_millis(kOfficeNow)};
      Look look{facts, viewer, kOfficeNow, "https://c1.acme.test", reader[0] == '#' ? "" : "ULENA"};
      if (reader[0] == '#') look.called = {"UOMAR", "UJUN"};
      messages.emplace_back(std::string(to_string(line.what)) + " " + reader, thread_line(line, state.request, look));
      EXPECT_FALSE(messages.back().second.text.empty()) << messages.back().first;
    }
  expect_golden("lines", messages);
}

TEST_F(Golden, QuestionsAreAsTheyWere) {
  const Inquiry open{.id = {"ask-1"},
                     .asker = {"lena@acme.test"},
                     .app = {"github"},
                     .text = "I want to see\nwhat was built",
                     .asked = {{"jun@acme.test"}, {"ines@acme.test"}},
                     .label = "the owners of GitHub",
                     .opened = kOfficeNow};
  Inquiry answered = open, done = open;
  answered.closed_by = {"jun@acme.test"};
  answered.answer = "Ask for Reader in GitHub";
  done.closed_by = open.asker;
  for (const auto& [name, inquiry] :
       {std::pair("question-open", open), std::pair("question-answered", answered), std::pair("question-done", done)}) {
    std::vector<std::pair<std::string, Message>> messages;
    for (const char* reader : {"lena@acme.test", "jun@acme.test", "ines@acme.test"}) {
      messages.emplace_back(reader, inquiry_card(inquiry, catalog, {reader}));
      expect_fine(messages.back().second, std::string(name) + " for " + reader);
    }
    expect_golden(name, messages);
  }
}

TEST_F(Golden, TheDigestIsAsItWas) {
  const User& lena = *catalog.user({"lena@acme.test"});
  const DigestLook look{catalog, lena, {DigestDays::weekdays, 9}, "https://c1.acme.test", kOfficeNow};
  const Request waiting = card_states().front().request;
  Digest full{.ahead = Seconds{7 * 86'400}};
  full.waiting = {.shown = {waiting}, .more = 14};
  full.mine = {.shown = {waiting}};
  full.questions = {.shown = {{.id = {"ask-1"},
                               .asker = {"jun@acme.test"},
                               .app = {"github"},
                               .text = "I want to see\nwhat was built",
                               .asked = {lena.id},
                               .opened = kOfficeNow - Seconds{90'000}}}};
  const Grant grant{.id = {"g1"},
                    .subject = lena.id,
                    .entitlement = {"github/platform-team"},
                    .since = kOfficeNow,
                    .until = kOfficeNow + Seconds{3 * 86'400 + 7'200}};
  full.ending = {.shown = {{.grant = grant, .may_extend = true}}, .more = 1};
  full.given_up = 2;
  std::vector<std::pair<std::string, Message>> messages{{"full", digest_message(full, look)},
                                                        {"empty", digest_message({}, look)}};
  Digest crowded = full;
  crowded.waiting.shown.assign(10, waiting);
  crowded.mine.shown.assign(10, waiting);
  crowded.ending.shown.assign(10, full.ending.shown[0]);
  crowded.questions.shown.assign(5, full.questions.shown[0]);
  crowded.questions.more = crowded.mine.more = 1;
  for (const auto& [name, message] : messages) expect_fine(message, name);
  const Message most = digest_message(crowded, look);
  expect_fine(most, "crowded");
  EXPECT_THAT(most.blocks.dump(), testing::HasSubstr("see why, and try again")) << "all of it fits";
  expect_golden("digest", messages);
}

// The title leads to the request, and nothing else of ours leads anywhere.
TEST_F(Golden, EveryLinkLeadsToAPageThatThereIs) {
  for (const CardState& state : card_states())
    for (const std::string& reader : kCardReaders) {
      const std::string text = drawn_card(state, catalog, reader).blocks.dump();
      for (auto at = text.find("https://"); at != std::string::npos; at = text.find("https://", at + 1))
        EXPECT_TRUE(text.substr(at).starts_with("https://c1.acme.test/task/1042|")) << text.substr(at, 60);
    }
}

}  // namespace
}  // namespace c1::bot::golden_test
