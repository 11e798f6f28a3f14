#include "bot/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace c1::bot::metrics_test {
namespace {

using ::testing::HasSubstr;

TEST(Metrics, TellWhatWaitsAndHowSlackAnswers) {
  const Instant now = from_millis(1'800'000'000'000);
  Measured measured{
      .outbox = {.due = 3, .later = 2, .parked = 1, .oldest = now - Millis{90'050}, .inbound = 4},
      .calls = {{"chat.update",
                 {.calls = 7, .held = 2, .failures = {{slack::Failure::rate_limited, 5}}, .took = Millis{1'007}}}},
      .slack_connected = false,
      .paced = 2};
  measured.acks["action"].add(Millis{7});
  measured.acks["action"].add(Millis{2'500});
  measured.calls["chat.update"].latency[slack::Failure::none].add(Millis{60'000});
  const std::string text = metrics_text(measured, now);
  for (const char* line :
       {"\nc1_outbox_effects{state=\"due\"} 3\n", "\nc1_outbox_effects{state=\"parked\"} 1\n",
        "\nc1_outbox_oldest_seconds 90.050\n", "\nc1_inbox_deliveries{state=\"waiting\"} 4\n",
        "\nc1_slack_calls_total{method=\"chat.update\"} 7\n",
        "\nc1_slack_call_failures_total{method=\"chat.update\",failure=\"rate_limited\"} 5\n",
        "\nc1_slack_call_seconds_total{method=\"chat.update\"} 1.007\n",
        "\nc1_slack_calls_held_total{method=\"chat.update\"} 2\n", "\nc1_slack_connected 0\n", "\nc1_slack_paced 2\n",
        "\nc1_slack_ack_duration_seconds_bucket{kind=\"action\",le=\"0.005\"} 0\n",
        "\nc1_slack_ack_duration_seconds_bucket{kind=\"action\",le=\"0.010\"} 1\n",
        "\nc1_slack_ack_duration_seconds_bucket{kind=\"action\",le=\"3.000\"} 2\n",
        "\nc1_slack_ack_duration_seconds_count{kind=\"action\"} 2\n",
        "\nc1_slack_ack_duration_seconds_sum{kind=\"action\"} 2.507\n",
        "\nc1_slack_call_duration_seconds_bucket{method=\"chat.update\",result=\"ok\",le=\"10.000\"} 0\n",
        "\nc1_slack_call_duration_seconds_bucket{method=\"chat.update\",result=\"ok\",le=\"+Inf\"} 1\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST(Metrics, AreForWhoHasTheToken) {
  EXPECT_TRUE(has_token("Bearer 0123456789abcdef", "0123456789abcdef"));
  for (const char* wrong : {"", "Bearer ", "0123456789abcdef", "Bearer 0123456789abcdeg", "Bearer 0123456789abcdef0"})
    EXPECT_FALSE(has_token(wrong, "0123456789abcdef")) << wrong;
}

}  // namespace
}  // namespace c1::bot::metrics_test
