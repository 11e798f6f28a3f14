// Whether a server stays as it is over many requests: `c1 serve` as a process of its own, people who submit the form over
// signed HTTP, and a Slack that answers at once. `scripts/bench soak`.
//
//   bench_soak [REQUESTS [PEOPLE]]   100000 requests of 20000 people

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "bench/measure.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"
#include "sandbox/signing.hpp"
#include "support/app_process.hpp"

namespace c1::bench {
namespace {

constexpr char kSecret[] = "soak-signing-secret";
constexpr std::size_t kAtOnce = 32;
constexpr std::size_t kMostBehind = 2'000;  // cards that are still to be posted, before more is asked for
constexpr int kLooks = 10;

// Answers as Slack does where all is well, and counts what was posted.
class QuietSlack {
 public:
  explicit QuietSlack(net::Runtime& runtime) {
    server_ = net::HttpServer::start(runtime, {}, [this](const net::Request& request, const net::Respond& respond) {
                respond(net::json_response(answer(request).dump()));
              }).value();
  }
  std::string api() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/api/"; }
  std::size_t cards() const { return cards_; }
  std::size_t calls() const { return calls_; }
  std::size_t doubled() const { return doubled_; }
  // Until so many cards are there, or nothing has come for a while.
  bool wait_for_cards(std::size_t count) {
    std::unique_lock lock(mutex_);
    std::size_t before = calls_;
    while (cards_ < count) {
      if (changed_.wait_for(lock, std::chrono::seconds{30}) == std::cv_status::timeout && calls_ == before)
        return false;
      before = calls_;
    }
    return true;
  }

 private:
  json::Value answer(const net::Request& request) {
    const std::string method = request.path.substr(request.path.rfind('/') + 1);
    std::vector<net::FormField> fields;
    net::decode_form(request.body, fields);
    const auto field = [&](std::string_view name) { return std::string(net::form_value(fields, name)); };
    json::Value reply = json::object({{"ok", true}});
    ++calls_;
    if (method == "auth.test") reply.set("team_id", "T0SOAK");
    if (method == "users.info") reply.set("user", user(field("user").substr(1)));
    if (method == "users.lookupByEmail")
      reply.set("user", user(field("email").substr(1, field("email").find('@') - 1)));
    if (method == "conversations.open") reply.set("channel", json::object({{"id", "D" + field("users").substr(1)}}));
    if (method == "chat.postMessage") posted(field("metadata"), reply);
    return reply;
  }
  static json::Value user(const std::string& number) {
    return json::object({{"id", "U" + number},
                         {"team_id", "T0SOAK"},
                         {"profile", json::object({{"email", "p" + number + "@acme.test"}})}});
  }
  void posted(const std::string& metadata, json::Value& reply) {
    const auto read = json::parse(metadata);
    const std::string effect = read ? (*read)["event_payload"]["effect"].string() : std::string{};
    const std::lock_guard lock(mutex_);
    if (++said_[std::hash<std::string>{}(effect)] > 1) ++doubled_;
    reply.set("ts", std::to_string(1'700'000'000 + said_.size()) + ".000100");
    if (effect.starts_with("card/")) ++cards_;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<std::size_t, int> said_;  // by the hash of the effect's key
  std::atomic<std::size_t> cards_ = 0, calls_ = 0, doubled_ = 0;
  std::unique_ptr<net::HttpServer> server_;
};

class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& file) const { return (path_ / file).string(); }

 private:
  const std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("c1-soak-" + new_id());
};

void write_organisation(const std::string& file, std::size_t people) {
  std::ofstream out(file);
  out << "organisation: {name: Acme}\nusers:\n";
  for (std::size_t i = 0; i < people; ++i)
    out << "  - {email: p" << i << "@acme.test, name: Person " << i << (i == 0 ? ", roles: [super_admin]" : "")
        << "}\n";
  out << "apps:\n  - slug: gate\n    name: Gate\n    owners: [p0@acme.test]\n    policy: closed\n"
         "    entitlements: [{slug: access, name: Access}]\n"
         "catalogs:\n  - {slug: everyone, name: Everyone, audience: everyone, entitlements: [gate/access]}\n"
         "policies:\n  - {slug: closed, steps: [{reject: The gate stays shut}]}\n";
}

// What the operating system says of a process.
struct Footprint {
  double megabytes = 0;
  std::size_t handles = 0, threads = 0;
};
std::size_t entries(const std::string& folder) {
  std::error_code failed;
  std::size_t count = 0;
  for (auto at = std::filesystem::directory_iterator(folder, failed); at != std::filesystem::directory_iterator();
       at.increment(failed))
    ++count;
  return count;
}
Footprint footprint(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::ifstream file(folder + "/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return {resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6, entries(folder + "/fd"),
          entries(folder + "/task")};
}

// People at the form.
class Crowd {
 public:
  Crowd(net::HttpClient& client, std::string url, std::size_t people)
      : client_(client), url_(std::move(url)), people_(people) {}

  // Waits while too many are under way.
  void submits(std::size_t number) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return under_way_ < kAtOnce; });
      ++under_way_;
    }
    const std::string body = net::encode_form({{"payload", payload(number).dump()}});
    const std::string timestamp = std::to_string(to_unix_seconds(SystemClock().now()));
    client_.send({.method = "POST",
                  .url = url_ + "/slack/interactivity",
                  .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                              {"X-Slack-Request-Timestamp", timestamp},
                              {"X-Slack-Signature", sandbox::signature_v0(kSecret, timestamp, body)}},
                  .body = body},
                 [this](const net::Exchange& exchange) {
                   const std::lock_guard lock(mutex_);
                   --under_way_;
                   if (!exchange.answered || exchange.response.status != 200 || !exchange.response.body.empty()) {
                     ++refused_;
                     why_ = exchange.answered ? exchange.response.body : exchange.problem;
                   }
                   changed_.notify_all();
                 });
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ == 0; });
  }
  std::size_t refused() const { return refused_; }
  const std::string& why() const { return why_; }

 private:
  json::Value payload(std::size_t number) const {
    const std::string user = "U" + std::to_string(number % people_);
    const json::Value app =
        json::object({{"app", json::object({{"selected_option", json::object({{"value", "gate"}})}})}});
    const json::Value reason =
        json::object({{"reason", json::object({{"value", "Soaking " + std::to_string(number)}})}});
    const json::Value values = json::object({{"app", app}, {"reason", reason}});
    const json::Value view = json::object({{"id", "V" + std::to_string(number)},
                                           {"hash", "1.a"},
                                           {"type", "modal"},
                                           {"callback_id", "request_form"},
                                           {"state", json::object({{"values", values}})}});
    return json::object({{"type", "view_submission"},
                         {"team", json::object({{"id", "T0SOAK"}})},
                         {"user", json::object({{"id", user}, {"team_id", "T0SOAK"}})},
                         {"trigger_id", "t" + std::to_string(number)},
                         {"view", view}});
  }

  net::HttpClient& client_;
  const std::string url_;
  const std::size_t people_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t under_way_ = 0, refused_ = 0;
  std::string why_;
};

int soak(std::size_t requests, std::size_t people) {
  const Folder folder;
  net::Runtime runtime({.io_threads = 1, .workers = 1});
  const auto client = net::make_http_client(runtime, {.connections_per_origin = kAtOnce});
  QuietSlack slack(runtime);
  write_organisation(folder / "acme.yaml", people);
  const support::AppProcess app({{"C1_LISTEN", "127.0.0.1:0"},
                                 {"C1_DATABASE", "sqlite:" + folder / "c1.db"},
                                 {"C1_ORG", folder / "acme.yaml"},
                                 {"C1_LOG", "error"},
                                 {"SLACK_SIGNING_SECRET", kSecret},
                                 {"SLACK_BOT_TOKEN", "xoxb-soak"},
                                 {"SLACK_API_URL", slack.api()}});
  Crowd crowd(*client, app.address(), people);
  std::printf("%12s %12s %10s %10s %12s\n", "requests", "memory", "files", "threads", "a second");
  const auto look = [&](std::size_t done, double took) {
    const Footprint now = footprint(app.process());
    std::printf("%12zu %9.1f MB %10zu %10zu %12.0f\n", done, now.megabytes, now.handles, now.threads,
                took > 0 ? static_cast<double>(requests) / kLooks / took : 0);
    std::fflush(stdout);
  };
  look(0, 0);
  std::size_t number = 0;
  for (int part = 1; part <= kLooks; ++part) {
    const double took = seconds([&] {
      for (; number < requests * static_cast<std::size_t>(part) / kLooks; ++number) {
        if (number > slack.cards() + kMostBehind && !slack.wait_for_cards(number - kMostBehind))
          throw std::runtime_error("no cards come any more");
        crowd.submits(number);
      }
      crowd.wait();
      if (crowd.refused() > 0) throw std::runtime_error("a form was refused: " + crowd.why());
      if (!slack.wait_for_cards(number)) throw std::runtime_error("some cards never came");
    });
    look(number, took);
  }
  std::printf("%zu cards, %zu calls of Slack, %zu messages doubled\n", slack.cards(), slack.calls(), slack.doubled());
  return slack.doubled() == 0 && slack.cards() == requests ? 0 : 1;
}

}  // namespace
}  // namespace c1::bench

int main(int argc, char** argv) {
  try {
    const std::size_t requests = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
    const std::size_t people = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 20'000;
    if (requests < 100 || people < 10) throw std::invalid_argument("bench_soak: give at least 100 requests, 10 people");
    return c1::bench::soak(requests, people);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
