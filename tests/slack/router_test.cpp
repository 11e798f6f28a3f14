#include "slack/router.hpp"

#include <gtest/gtest.h>

#include "payloads.hpp"

namespace c1::slack {
namespace {

template <class Input>
Listener<Input> says(std::string text) {
  return [text](const Input&) { return Reply::tell(text); };
}

BlockAction click(std::string action_id) {
  BlockAction made;
  made.action_id = std::move(action_id);
  return made;
}

TEST(Router, FindsAnActionByItsNameAndWhatStandsBeforeAColon) {  // 22
  Router router;
  router.action("approve", says<BlockAction>("prefix")).action("approve:special", says<BlockAction>("exact"));
  EXPECT_EQ(router.dispatch(click("approve")).text(), "prefix");
  EXPECT_EQ(router.dispatch(click("approve:1042")).text(), "prefix");
  EXPECT_EQ(router.dispatch(click("approve:")).text(), "prefix");
  EXPECT_EQ(router.dispatch(click("approve:special")).text(), "exact");
  EXPECT_EQ(router.dispatch(click("approve:special:1")).text(), "exact");
  for (const char* other : {"approver", "approv", "", ":", ":approve", "x:approve"})
    EXPECT_EQ(router.dispatch(click(other)).kind(), Reply::Kind::empty) << other;
}

TEST(Router, AnswersAtOnceWhatItIsToldTo) {
  Router router;
  router.command("/c1", says<SlashCommand>("by a worker"));
  router.at_once("/c1", [](const SlashCommand& command) {
    return command.text == "help" ? std::optional(Reply::tell("at once")) : std::nullopt;
  });
  SlashCommand command;
  command.command = "/c1";
  command.text = "help";
  ASSERT_TRUE(router.dispatch_at_once(command));
  EXPECT_EQ(router.dispatch_at_once(command)->text(), "at once");
  command.text = "request";
  EXPECT_FALSE(router.dispatch_at_once(command));
  command.command = "/other";
  command.text = "help";
  EXPECT_FALSE(router.dispatch_at_once(command));
  EXPECT_FALSE(router.dispatch_at_once(click("help")));
}

TEST(Router, GivesEveryKindToItsListener) {
  Router router;
  router.command("/c1", says<SlashCommand>("command"))
      .submission("request_form", says<ViewSubmission>("submission"))
      .closed("request_form", says<ViewClosed>("closed"))
      .options("app", says<OptionsRequest>("options"))
      .shortcut("new_request", says<Shortcut>("shortcut"))
      .message_shortcut("from_message", says<MessageShortcut>("message shortcut"))
      .event("message", says<Event>("event"));
  ViewSubmission submitted;
  submitted.view.callback_id = "request_form";
  ViewClosed closed;
  closed.view.callback_id = "request_form";
  OptionsRequest options;
  options.action_id = "app";
  Shortcut shortcut;
  shortcut.callback_id = "new_request";
  MessageShortcut message_shortcut;
  message_shortcut.callback_id = "from_message";
  SlashCommand command;
  command.command = "/c1";
  EXPECT_EQ(router.dispatch(command).text(), "command");
  EXPECT_EQ(router.dispatch(submitted).text(), "submission");
  EXPECT_EQ(router.dispatch(closed).text(), "closed");
  EXPECT_EQ(router.dispatch(options).text(), "options");
  EXPECT_EQ(router.dispatch(shortcut).text(), "shortcut");
  EXPECT_EQ(router.dispatch(message_shortcut).text(), "message shortcut");
  EXPECT_EQ(router.dispatch(Event{{}, "Ev1", "message.message_changed", Ignored{}}).text(), "event");
}

TEST(Router, AnswersKindlyWhereNobodyListens) {  // 18, 21, 26, 29
  const Router router;
  SlashCommand command;
  command.command = "/c2<!channel>";
  const Reply told = router.dispatch(command);
  EXPECT_EQ(told.kind(), Reply::Kind::message);
  EXPECT_NE(told.text().find("/c2&lt;!channel&gt;"), std::string::npos);
  EXPECT_EQ(router.dispatch(click("old_button")).kind(), Reply::Kind::empty);
  EXPECT_EQ(router.dispatch(ViewClosed{}).kind(), Reply::Kind::empty);
  EXPECT_EQ(router.dispatch(Event{}).kind(), Reply::Kind::empty);
  EXPECT_EQ(router.dispatch(OptionsRequest{}).kind(), Reply::Kind::options);
  const Reply view = router.dispatch(ViewSubmission{});
  EXPECT_EQ(view.kind(), Reply::Kind::update_view);
  EXPECT_EQ(view.body()["type"].string(), "modal");
  EXPECT_EQ(router.dispatch(Unknown{"x"}).kind(), Reply::Kind::empty);
}

}  // namespace
}  // namespace c1::slack
