#pragma once
// A scripted app: answers deliveries as a test says and keeps what it got.

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

#include "base/json.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "sandbox/sandbox.hpp"
#include "support/slack_person.hpp"

namespace c1::sandbox {

inline constexpr char kSecret[] = "8f742231b10e8888abcd99yyyzzz85a5";
inline constexpr char kToken[] = "xoxb-test-token";

struct Got {
  net::Request request;
  json::Value payload;  // the event envelope, the interaction, or the command's fields
};

struct Scripted {
  net::Response response = {};
  Millis after{0};
};

class FakeApp {
 public:
  explicit FakeApp(net::Runtime& runtime)
      : runtime_(runtime),
        server_(net::HttpServer::start(runtime, {}, [this](net::Request request, net::Respond respond) {
                  take(std::move(request), std::move(respond));
                }).value()) {}

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

  using Script = std::function<Scripted(const json::Value& payload)>;
  // `kind`: "command", "event", or an interaction's type.
  void on(const std::string& kind, Script script) {
    const std::lock_guard lock(mutex_);
    scripts_[kind] = std::move(script);
  }
  void answers(const std::string& kind, net::Response response, Millis after = Millis{0}) {
    on(kind, [response, after](const json::Value&) { return Scripted{response, after}; });
  }

  std::vector<Got> all(const std::string& kind) {
    const std::lock_guard lock(mutex_);
    return got_[kind];
  }
  // The n-th of its kind (from 1); waits for it.
  Got nth(const std::string& kind, std::size_t n) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, Millis{5'000}, [&] { return got_[kind].size() >= n; })) {
      ADD_FAILURE() << "the app got no " << kind << " number " << n;
      return {};
    }
    return got_[kind][n - 1];
  }
  Got first(const std::string& kind) { return nth(kind, 1); }

  void drain() { server_->drain(Millis{0}); }

 private:
  static std::string kind_of(const json::Value& payload) {
    if (payload.has("command")) return "command";
    return payload.has("event") ? "event" : payload["type"].string();
  }

  static json::Value payload_of(const net::Request& request) {
    if (request.header("content-type").starts_with("application/json")) return json::parse(request.body).value();
    std::vector<net::FormField> fields;
    net::decode_form(request.body, fields);
    const std::string payload(net::form_value(fields, "payload"));
    if (!payload.empty()) return json::parse(payload).value();
    json::Value form = json::object();
    for (const net::FormField& field : fields) form.set(field.name, field.value);
    return form;
  }

  void take(net::Request request, net::Respond respond) {
    const json::Value payload = payload_of(request);
    const std::string kind = kind_of(payload);
    Script script;
    {
      const std::lock_guard lock(mutex_);
      got_[kind].push_back({std::move(request), payload});
      script = scripts_[kind];
    }
    came_.notify_all();
    if (!script) return respond({});
    const Scripted scripted = script(payload);
    if (scripted.after == Millis{0}) return respond(scripted.response);
    runtime_.after(scripted.after, [respond, response = scripted.response] { respond(response); });
  }

  net::Runtime& runtime_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::map<std::string, Script> scripts_;
  std::map<std::string, std::vector<Got>> got_;
  std::unique_ptr<net::HttpServer> server_;
};

// A workspace with the example people, an app, and a desk to drive both.
class SandboxTest : public ::testing::Test {
 protected:
  SandboxTest() = default;
  explicit SandboxTest(std::function<void(SandboxSettings&)> change) : change_(std::move(change)) {}

  SandboxSettings settings(const std::string& app_url) const {
    SandboxSettings s;
    s.app_url = app_url;
    s.signing_secret = Secret(kSecret);
    s.bot_token = Secret(kToken);
    s.people = {{.id = "U0LENA", .name = "lena", .email = "lena@acme.test", .real_name = "Lena Fischer"},
                {.id = "U0OMAR", .name = "omar", .email = "omar@acme.test", .real_name = "Omar Haddad"},
                {.id = "U0INES", .name = "ines", .email = "ines@acme.test", .real_name = "Ines Costa"}};
    s.manifest.unfurl_domains = {"acme.test"};
    s.timing.ack_deadline = Millis{400};
    s.timing.event_retries = {Millis{0}, Millis{20}, Millis{40}};
    if (change_) change_(s);
    return s;
  }

  ~SandboxTest() override {
    sandbox->drain();
    app.drain();
  }

  json::Value api(const std::string& method, const json::Value& args) { return desk.api(method, args, kToken); }
  json::Value form(const std::string& method, const std::vector<net::FormField>& fields) {
    const auto exchange =
        net::send_and_wait(*client, {.method = "POST",
                                     .url = sandbox->url() + "/api/" + method,
                                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                                 {"Authorization", std::string("Bearer ") + kToken}},
                                     .body = net::encode_form(fields)});
    return json::parse(exchange.response.body).value();
  }
  // Lena runs a command; the trigger it gave.
  std::string trigger() {
    const std::size_t before = app.all("command").size();
    lena.runs("/c1");
    return app.nth("command", before + 1).payload["trigger_id"].string();
  }
  json::Value open(const json::Value& view) {
    return api("views.open", json::object({{"trigger_id", trigger()}, {"view", view}}));
  }

  const std::function<void(SandboxSettings&)> change_;
  net::Runtime runtime{{.io_threads = 2, .workers = 2}};
  FakeApp app{runtime};
  std::unique_ptr<Sandbox> sandbox = Sandbox::start(runtime, settings(app.url())).value();
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  support::SlackDesk desk{*client, sandbox->url()};
  support::Person lena = desk.person("lena"), omar = desk.person("omar");
};

inline json::Value plain(const std::string& text) { return json::object({{"type", "plain_text"}, {"text", text}}); }
inline json::Value mrkdwn(const std::string& text) { return json::object({{"type", "mrkdwn"}, {"text", text}}); }
inline json::Value section(const std::string& text) {
  return json::object({{"type", "section"}, {"text", mrkdwn(text)}});
}
inline json::Value button(const std::string& label, const std::string& id) {
  return json::object({{"type", "button"}, {"text", plain(label)}, {"action_id", id}, {"value", "v"}});
}
inline json::Value actions(const std::string& block_id, json::Value element) {
  return json::object({{"type", "actions"}, {"block_id", block_id}, {"elements", json::array({std::move(element)})}});
}
inline json::Value text_input(const std::string& block_id, const std::string& label,
                              const std::string& action_id = "a") {
  return json::object({{"type", "input"},
                       {"block_id", block_id},
                       {"label", plain(label)},
                       {"element", json::object({{"type", "plain_text_input"}, {"action_id", action_id}})}});
}
inline json::Value option(const std::string& label, const std::string& value) {
  return json::object({{"text", plain(label)}, {"value", value}});
}
inline json::Value external(const std::string& block_id, const std::string& label, int least) {
  return json::object(
      {{"type", "input"},
       {"block_id", block_id},
       {"label", plain(label)},
       {"dispatch_action", true},
       {"element", json::object({{"type", "external_select"}, {"action_id", block_id}, {"min_query_length", least}})}});
}
inline json::Value modal(json::Value::Array blocks, const std::string& title = "Form") {
  return json::object({{"type", "modal"},
                       {"callback_id", "form"},
                       {"title", plain(title)},
                       {"submit", plain("Submit")},
                       {"blocks", json::Value(std::move(blocks))}});
}

}  // namespace c1::sandbox
