#include "bot/metrics.hpp"

#include <algorithm>

namespace c1::bot {
namespace {

class Page {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void line(std::string_view name, const std::string& labels, const std::string& value) {
    text_.append(name);
    if (!labels.empty()) text_.append("{").append(labels).append("}");
    text_.append(" ").append(value).append("\n");
  }
  void gauge(std::string_view name, std::string_view help, std::int64_t value) {
    head(name, "gauge", help);
    line(name, "", std::to_string(value));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string seconds(Millis time) {
  const std::string millis = std::to_string(time.count() % 1'000);
  return std::to_string(time.count() / 1'000) + "." + std::string(3 - millis.size(), '0') + millis;
}

void histogram(Page& page, const std::string& name, const std::string& labels, const slack::Latency& latency) {
  std::int64_t so_far = 0;
  for (std::size_t i = 0; i < latency.up_to.size(); ++i)
    page.line(name + "_bucket", labels + ",le=\"" + seconds(slack::Latency::kSteps[i]) + "\"",
              std::to_string(so_far += latency.up_to[i]));
  page.line(name + "_bucket", labels + ",le=\"+Inf\"", std::to_string(latency.count));
  page.line(name + "_sum", labels, seconds(latency.sum));
  page.line(name + "_count", labels, std::to_string(latency.count));
}

void acks(Page& page, const std::map<std::string, slack::Latency>& by_kind) {
  page.head("c1_slack_ack_duration_seconds", "histogram", "How long Slack waited for our acknowledgement, by kind.");
  for (const auto& [kind, latency] : by_kind)
    histogram(page, "c1_slack_ack_duration_seconds", "kind=\"" + kind + "\"", latency);
}

void outbox(Page& page, const storage::OutboxCounts& counts, Instant now) {
  page.head("c1_outbox_effects", "gauge", "Things to do or to say, by state.");
  page.line("c1_outbox_effects", "state=\"due\"", std::to_string(counts.due));
  page.line("c1_outbox_effects", "state=\"later\"", std::to_string(counts.later));
  page.line("c1_outbox_effects", "state=\"parked\"", std::to_string(counts.parked));
  page.gauge("c1_outbox_retrying", "Effects whose last attempt has failed.", counts.retrying);
  page.gauge("c1_outbox_in_doubt", "Effects that may have been carried out without our knowing yet.", counts.in_doubt);
  page.head("c1_outbox_oldest_seconds", "gauge", "How long the oldest due effect has been waiting.");
  const Millis age = counts.oldest ? std::chrono::duration_cast<Millis>(now - *counts.oldest) : Millis{0};
  page.line("c1_outbox_oldest_seconds", "", seconds(std::max(age, Millis{0})));
  page.head("c1_inbox_deliveries", "gauge", "What Slack sent, was acknowledged and is not dealt with yet, by state.");
  page.line("c1_inbox_deliveries", "state=\"waiting\"", std::to_string(counts.inbound));
  page.line("c1_inbox_deliveries", "state=\"parked\"", std::to_string(counts.inbound_parked));
}

std::string of(const std::string& method) { return "method=\"" + method + "\""; }

void calls(Page& page, const std::map<std::string, slack::CallCounts>& by_method) {
  page.head("c1_slack_calls_total", "counter", "Calls of Slack's Web API.");
  for (const auto& [method, counts] : by_method)
    page.line("c1_slack_calls_total", of(method), std::to_string(counts.calls));
  page.head("c1_slack_call_failures_total", "counter", "Calls that failed, by what that means.");
  for (const auto& [method, counts] : by_method)
    for (const auto& [failure, count] : counts.failures)
      page.line("c1_slack_call_failures_total",
                of(method) + ",failure=\"" + std::string(slack::name_of(failure)) + "\"", std::to_string(count));
  page.head("c1_slack_call_seconds_total", "counter", "How long the calls took, repetitions included.");
  for (const auto& [method, counts] : by_method)
    page.line("c1_slack_call_seconds_total", of(method), seconds(counts.took));
  page.head("c1_slack_calls_held_total", "counter", "Calls that were put off because of a rate.");
  for (const auto& [method, counts] : by_method)
    page.line("c1_slack_calls_held_total", of(method), std::to_string(counts.held));
  page.head("c1_slack_call_duration_seconds", "histogram", "How long calls took, by how they ended.");
  for (const auto& [method, counts] : by_method)
    for (const auto& [failure, latency] : counts.latency) {
      const std::string result = failure == slack::Failure::none ? "ok" : std::string(slack::name_of(failure));
      histogram(page, "c1_slack_call_duration_seconds", of(method) + ",result=\"" + result + "\"", latency);
    }
}

}  // namespace

std::string metrics_text(const Measured& measured, Instant now) {
  Page page;
  outbox(page, measured.outbox, now);
  calls(page, measured.calls);
  acks(page, measured.acks);
  page.gauge("c1_slack_paced", "Conversations, messages, methods and workspaces that go at a rate just now.",
             static_cast<std::int64_t>(measured.paced));
  page.gauge("c1_slack_connected", "Socket Mode: 1 while a socket is open. 1 without Socket Mode.",
             measured.slack_connected ? 1 : 0);
  return page.take();
}

bool has_token(std::string_view authorization, std::string_view token) {
  constexpr std::string_view kBearer = "Bearer ";
  if (!authorization.starts_with(kBearer) || authorization.size() != kBearer.size() + token.size()) return false;
  authorization.remove_prefix(kBearer.size());
  int different = 0;
  for (std::size_t i = 0; i < token.size(); ++i) different |= authorization[i] ^ token[i];
  return different == 0;
}

}  // namespace c1::bot
