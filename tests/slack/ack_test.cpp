#include <gtest/gtest.h>

#include <stdexcept>

#include "payloads.hpp"
#include "slack/answer.hpp"

namespace c1::slack {
namespace {

const json::Value kModal = json::object({{"type", "modal"}});

void expect_empty(const net::Response& ack) {
  EXPECT_EQ(ack.status, 200);
  EXPECT_EQ(ack.body, "");
}

TEST(Ack, OfASubmissionIsExact) {  // 23, 24, 25
  const ViewSubmission in = parsed<ViewSubmission>(submission());
  expect_empty(ack_of(in, Reply::empty()));
  const net::Response errors = ack_of(in, Reply::form_errors({{"reason", "Say \"why\"."}, {"reason", "again"}}));
  EXPECT_EQ(errors.body, R"({"response_action":"errors","errors":{"reason":"Say \"why\"."}})");
  EXPECT_EQ(errors.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(ack_of(in, Reply::update_view(kModal)).body, R"({"response_action":"update","view":{"type":"modal"}})");
  EXPECT_EQ(ack_of(in, Reply::push_view(kModal)).body, R"({"response_action":"push","view":{"type":"modal"}})");
  EXPECT_EQ(ack_of(in, Reply::clear_views()).body, R"({"response_action":"clear"})");
  const auto told = json::parse(ack_of(in, Reply::tell("no")).body).value();
  EXPECT_EQ(told["response_action"].string(), "update");
  EXPECT_EQ(told["view"]["blocks"][0]["text"]["text"].string(), "no");
}

TEST(Ack, OfACommandIsAnEphemeralMessage) {  // 18
  const SlashCommand in;
  expect_empty(ack_of(in, Reply::empty()));
  EXPECT_EQ(ack_of(in, Reply::tell("hi")).body, R"({"response_type":"ephemeral","text":"hi"})");
  EXPECT_EQ(ack_of(in, Reply::tell("hi", json::array())).body,
            R"({"response_type":"ephemeral","text":"hi","blocks":[]})");
}

TEST(Ack, OfAClickHasNoBodyWhateverIsSaid) {  // 20
  expect_empty(ack_of(BlockAction{}, Reply::tell("hi")));
  expect_empty(ack_of(BlockAction{}, Reply::update_view(kModal)));
  expect_empty(ack_of(ViewClosed{}, Reply::empty()));  // 28
  expect_empty(ack_of(Shortcut{}, Reply::tell("hi")));
  expect_empty(ack_of(MessageShortcut{}, Reply::tell("hi")));
  expect_empty(ack_of(Event{}, Reply::tell("hi")));
}

TEST(Ack, OfASelectIsAlwaysAListOfOptions) {  // 29
  EXPECT_EQ(ack_of(OptionsRequest{}, Reply::empty()).body, R"({"options":[]})");
  EXPECT_EQ(ack_of(OptionsRequest{}, Reply::tell("no")).body, R"({"options":[]})");
  EXPECT_EQ(ack_of(OptionsRequest{}, Reply::options({{"GitHub", "github", "Code"}})).body,
            R"({"options":[{"text":{"type":"plain_text","text":"GitHub"},"value":"github",)"
            R"("description":{"type":"plain_text","text":"Code"}}]})");
}

TEST(Ack, ListsAtMostAHundredOptions) {  // 29
  const Reply reply = Reply::options(std::vector<Option>(140, {std::string(200, 'x'), "v", {}}));
  EXPECT_EQ(reply.body().array().size(), 100U);
  EXPECT_EQ(reply.body()[0]["text"]["text"].string().size(), 74U + 3U);
  EXPECT_THROW(Reply::options({{"a", std::string(151, 'v'), {}}}), std::length_error);
}

TEST(Ack, EchoesTheChallenge) {  // 10
  EXPECT_EQ(ack_of(UrlVerification{"a\"b"}, Reply::empty()).body, R"({"challenge":"a\"b"})");
}

TEST(Reply, KeepsItsCallsInOrder) {
  Reply reply = Reply::empty().then(views_open("1.2", kModal)).then(views_update("V1", "", kModal));
  ASSERT_EQ(reply.calls().size(), 2U);
  EXPECT_EQ(reply.calls()[0].method, "views.open");
  EXPECT_EQ(reply.calls()[0].args["trigger_id"].string(), "1.2");
  EXPECT_FALSE(reply.calls()[1].args.has("hash"));
  EXPECT_EQ(views_publish("U0LENA", "1.h", kModal).args["hash"].string(), "1.h");
}

}  // namespace
}  // namespace c1::slack
