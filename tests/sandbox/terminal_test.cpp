#include "sandbox/terminal.hpp"

#include <sstream>

#include "fake_app.hpp"

namespace c1::sandbox {
namespace {

class TerminalLines : public SandboxTest {
 protected:
  Ask ask() {
    return [this](const std::string& method, const std::string& path, const json::Value& wish) {
      if (method == "POST") return desk.post(path, wish);
      std::vector<net::FormField> fields;
      for (const auto& [name, value] : wish.object()) fields.push_back({name, value.string()});
      return desk.get(path + "?" + net::encode_form(fields));
    };
  }
  std::string shown(const std::string& line) {
    out.str("");
    const auto done = terminal.run(line);
    return done ? out.str() : "cannot: " + done.error().says;
  }

  std::ostringstream out;
  Terminal terminal{ask(), out, Millis{50}};
};

TEST_F(TerminalLines, ShowWhatChangedOnWhoseScreen) {
  app.answers("command", net::text_response("*Hello*"));
  const std::string text = shown("lena: /c1");
  EXPECT_NE(text.find("Lena Fischer sees in c1 (app):"), std::string::npos) << text;
  EXPECT_NE(text.find("│ Hello\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Omar"), std::string::npos) << text;
  EXPECT_NE(shown("lena: look").find("Hello"), std::string::npos);
}

TEST_F(TerminalLines, DriveButtonsAndThreadsByWhatTheySay) {
  EXPECT_EQ(shown("lena: say hi"), "");
  api("chat.postMessage",
      json::object({{"channel", "U0LENA"},
                    {"text", "Card"},
                    {"blocks", json::array({section("Card"), actions("b", button("Approve", "approve"))})}}));
  EXPECT_NE(shown("wait lena \"Card\"").find("[ Approve ]"), std::string::npos);
  EXPECT_EQ(shown("lena: click Approve on \"Card\""), "");
  EXPECT_EQ(app.first("block_actions").payload["actions"][0]["action_id"].string(), "approve");
  EXPECT_EQ(shown("lena: thread \"Card\": Which one?"), "");
  EXPECT_TRUE(lena.card("Card").thread == std::vector<std::string>{"Lena Fischer: Which one?"});
}

TEST_F(TerminalLines, SayWhatCannotBeDone) {
  EXPECT_EQ(shown("lena: click Approve"), "cannot: Lena Fischer sees no button \"Approve\"; there is none.");
  EXPECT_EQ(shown("lena: dance"), "cannot: I don't know how to \"dance\". Try help.");
  EXPECT_EQ(shown("nobody: look"), "cannot: There is nobody called \"nobody\" in this workspace.");
  EXPECT_EQ(shown("# a remark"), "");
}

}  // namespace
}  // namespace c1::sandbox
