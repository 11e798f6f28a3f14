#include "bench/peers.hpp"

#include <filesystem>
#include <stdexcept>
#include <thread>

#include "bench/acme.hpp"
#include "bench/letters.hpp"
#include "bench/slack_side.hpp"
#include "bot/organisation_file.hpp"

namespace c1::bench {
namespace {

namespace fs = std::filesystem;

constexpr char kToken[] = "xoxb-bench";
constexpr char kSomeKey[] = "YmVuY2htYXJrcyBuZWVkIG5vIHNlY3JldCBvZiBvd24=";  // 32 bytes

}  // namespace

void move_in(const std::string& database) {
  const auto store = storage::open_store(database);
  if (!store) throw std::runtime_error(store.error().says);
  const Instant now = SystemClock().now();
  (*store)->write([&](storage::Tx& tx) {
    bot::apply_organisation(tx, organisation_of_pairs(), now);
    for (std::size_t i = 0; i < 2 * kPairs; ++i)
      tx.save(storage::SlackLink{.team = kTeam,
                                 .slack_user = slack_user(i),
                                 .person = person(i).value,
                                 .channel = conversation(i),
                                 .checked = now});
  });
}

Peers::Peers(PeersSettings settings, std::string slack_api)
    : settings_(std::move(settings)), slack_api_(std::move(slack_api)) {
  fs::remove_all(settings_.folder);
  fs::create_directories(settings_.folder);
  move_in("sqlite:" + settings_.folder + "/everybody.db");
}

std::vector<std::string> Peers::names() const {
  std::vector<std::string> names{kC1};
  if (!settings_.node.empty()) names.emplace_back(kBolt);
  if (!settings_.newest_node.empty()) names.emplace_back(kFastest);
  return names;
}

std::string Peers::fresh_database() {
  const std::string path = settings_.folder + "/" + std::to_string(++databases_) + ".db";
  fs::copy_file(settings_.folder + "/everybody.db", path, fs::copy_options::overwrite_existing);
  return path;
}

std::unique_ptr<Contestant> Peers::start(const std::string& name) {
  if (name == kC1) return start_c1_on("sqlite:" + fresh_database());
  if (name == kBolt) return start_bolt(settings_.node, 1);
  if (name == kFastest) return start_bolt(settings_.newest_node, std::max(1U, std::thread::hardware_concurrency()));
  return std::make_unique<Contestant>(std::vector{settings_.ceiling}, std::map<std::string, std::string>{},
                                      settings_.folder + "/ceiling.log");
}

std::unique_ptr<Contestant> Peers::start_c1_on(const std::string& database) {
  return std::make_unique<Contestant>(std::vector<std::string>{settings_.c1, "serve"},
                                      std::map<std::string, std::string>{{"C1_LISTEN", "127.0.0.1:0"},
                                                                         {"C1_DATABASE", database},
                                                                         {"C1_SECRET_KEY", kSomeKey},
                                                                         {"C1_LOG", "warn"},
                                                                         {"SLACK_API_URL", slack_api_},
                                                                         {"SLACK_BOT_TOKEN", kToken},
                                                                         {"SLACK_SIGNING_SECRET", kSigningSecret}},
                                      settings_.folder + "/c1.log");
}

std::unique_ptr<Contestant> Peers::start_example() {
  const std::string database = settings_.folder + "/example-" + std::to_string(++databases_) + ".db";
  return std::make_unique<Contestant>(std::vector<std::string>{settings_.c1, "serve"},
                                      std::map<std::string, std::string>{{"C1_LISTEN", "127.0.0.1:0"},
                                                                         {"C1_DATABASE", "sqlite:" + database},
                                                                         {"C1_ORG", settings_.organisation},
                                                                         {"C1_LOG", "warn"},
                                                                         {"SLACK_API_URL", slack_api_},
                                                                         {"SLACK_BOT_TOKEN", kToken},
                                                                         {"SLACK_SIGNING_SECRET", kSigningSecret}},
                                      settings_.folder + "/c1.log");
}

std::unique_ptr<Contestant> Peers::start_bolt(const std::string& node, std::size_t processes) {
  const std::string database = settings_.folder + "/bolt-" + std::to_string(++databases_) + ".db";
  return std::make_unique<Contestant>(std::vector<std::string>{node, settings_.bolt + "/app.js"},
                                      std::map<std::string, std::string>{{"DATABASE", database},
                                                                         {"NODE_ENV", "production"},
                                                                         {"NODE_NO_WARNINGS", "1"},
                                                                         {"PEOPLE", std::to_string(2 * kPairs)},
                                                                         {"PROCESSES", std::to_string(processes)},
                                                                         {"SLACK_API_URL", slack_api_},
                                                                         {"SLACK_BOT_TOKEN", kToken},
                                                                         {"SLACK_SIGNING_SECRET", kSigningSecret}},
                                      settings_.folder + "/bolt.log");
}

}  // namespace c1::bench
