#include "bench/letters.hpp"

#include <chrono>

#include "bench/slack_side.hpp"
#include "net/http.hpp"
#include "sandbox/signing.hpp"

namespace c1::bench {
namespace {

std::string signed_request(const std::string& path, const std::string& body) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::string timestamp = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
  return "POST " + path +
         " HTTP/1.1\r\nHost: c1.test\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\n"
         "Content-Type: application/x-www-form-urlencoded\r\nX-Slack-Request-Timestamp: " +
         timestamp + "\r\nX-Slack-Signature: " + sandbox::signature_v0(kSigningSecret, timestamp, body) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string interaction(const std::string& type, std::size_t person, const std::string& rest) {
  const std::string payload = R"({"type":")" + type + R"(","user":{"id":")" + slack_user(person) +
                              R"(","username":"person","name":"person","team_id":")" + kTeam +
                              R"("},"api_app_id":"A0BENCH","token":"gIkuvaNzQIHg97ATvDxqgjtO","team":{"id":")" + kTeam +
                              R"(","domain":"acme"},"enterprise":null,"is_enterprise_install":false,)" + rest + "}";
  return signed_request("/slack/interactivity", net::encode_form({{"payload", payload}}));
}

std::string plain(const std::string& text) { return R"({"type":"plain_text","text":")" + text + R"(","emoji":true})"; }

std::string option(const std::string& value) {
  return R"({"text":)" + plain(value) + R"(,"value":")" + value + R"("})";
}

// The form's own blocks come back with what was filled in.
std::string form_block(const std::string& block, const std::string& action, const std::string& label,
                       const std::string& element) {
  return R"({"type":"input","block_id":")" + block + R"(","label":)" + plain(label) +
         R"(,"optional":false,"dispatch_action":true,"element":{"type":")" + element + R"(","action_id":")" + action +
         R"(","placeholder":)" + plain("Choose") + "}}";
}

std::string state_of(const std::string& block, const std::string& action, const std::string& value) {
  return "\"" + block + R"(":{")" + action + "\":{" + value + "}}";
}

}  // namespace

std::string command_letter(std::size_t person, const std::string& text, const std::string& trigger) {
  return signed_request("/slack/commands",
                        net::encode_form({{"token", "gIkuvaNzQIHg97ATvDxqgjtO"},
                                          {"team_id", kTeam},
                                          {"team_domain", "acme"},
                                          {"channel_id", "C0OPS"},
                                          {"channel_name", "ops"},
                                          {"user_id", slack_user(person)},
                                          {"user_name", "person"},
                                          {"command", "/c1"},
                                          {"text", text},
                                          {"api_app_id", "A0BENCH"},
                                          {"is_enterprise_install", "false"},
                                          {"response_url", "https://hooks.slack.com/commands/T0ACME001/1/aaaa"},
                                          {"trigger_id", trigger}}));
}

std::string submission_letter(std::size_t person, const std::string& app, const std::string& entitlement,
                              const std::string& view) {
  const std::string of_app = "app:" + slack_address(person);
  const std::string of_entitlement = "entitlement:" + app + ":" + slack_address(person);
  const std::string blocks = form_block(of_app, "app", "App", "external_select") + "," +
                             form_block(of_entitlement, "entitlement", "Entitlement", "multi_external_select") + "," +
                             form_block("duration:30d", "duration", "How long?", "static_select") + "," +
                             form_block("reason", "reason", "Reason", "plain_text_input");
  const std::string values =
      state_of(of_app, "app", R"("type":"external_select","selected_option":)" + option(app)) + "," +
      state_of(of_entitlement, "entitlement",
               R"("type":"multi_external_select","selected_options":[)" + option(entitlement) + "]") +
      "," + state_of("duration:30d", "duration", R"("type":"static_select","selected_option":)" + option("4h")) + "," +
      state_of("reason", "reason", R"("type":"plain_text_input","value":"The dashboards of the release")");
  return interaction(
      "view_submission", person,
      R"("trigger_id":"12.34.cd","response_urls":[],"view":{"id":")" + view + R"(","team_id":")" + kTeam +
          R"(","type":"modal","callback_id":"request_form","private_metadata":"","hash":"1.a","title":)" +
          plain("Submit a request") + R"(,"submit":)" + plain("Submit") + R"(,"close":)" + plain("Cancel") +
          R"(,"blocks":[)" + blocks + R"(],"state":{"values":{)" + values +
          R"(}},"clear_on_close":false,"notify_on_close":true,"previous_view_id":null,"root_view_id":")" + view +
          R"(","app_id":"A0BENCH","external_id":"","app_installed_team_id":")" + kTeam + R"(","bot_id":"B0BOT"})");
}

std::string approval_letter(std::size_t person, const Card& card) {
  return interaction(
      "block_actions", person,
      R"("actions":[{"type":"button","block_id":"buttons","action_id":"approve","text":)" + plain("Approve") +
          R"(,"style":"primary","value":")" + card.value + R"(","action_ts":")" + card.ts +
          R"("}],"trigger_id":"12.34.)" + card.value + R"(","container":{"type":"message","message_ts":")" + card.ts +
          R"(","channel_id":")" + card.channel + R"(","is_ephemeral":false},"channel":{"id":")" + card.channel +
          R"(","name":"directmessage"},"response_url":"https://hooks.slack.com/actions/T0ACME001/2/bbbb","message":)"
          R"({"type":"message","bot_id":"B0BOT","user":"U0BOT","app_id":"A0BENCH","ts":")" +
          card.ts + R"(","text":"a card","blocks":)" + card.blocks + R"(},"state":{"values":{}})");
}

}  // namespace c1::bench
