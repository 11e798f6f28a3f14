// The requests of the real `cone`, in the order it sent them, against a real server: cone_requests.txt beside this. Each
// answer is held against the rules of the contract that its clients rely on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "bot/api/directory.hpp"
#include "scenarios/api_caller.hpp"
#include "scenarios/contract.hpp"

namespace c1::scenarios {
namespace {

using ::testing::IsEmpty;
using workflow::AppId;
using workflow::EntitlementId;
using workflow::UserId;

// Beside the example organisation: what the recording asks for and the example has not.
constexpr char kWarehouse[] = R"(
apps:
  - slug: warehouse
    name: Warehouse
    owners: [jun@acme.test]
    policy: manager
    entitlements:
      - {slug: reader, name: Reader, alias: db-reader, resource: {type: role, name: reader}, policy: auto}
      - {slug: writer, name: Writer, alias: db-writer, resource: {type: role, name: writer}, max_duration: 1h, form: load}
      - {slug: on-call, name: On call, alias: db-on-call, max_duration: 4h, emergency: {policy: quickly}}
      - {slug: audit, name: Audit, alias: db-audit, max_duration: 4h, emergency: {policy: quickly}}
catalogs:
  - {slug: warehouse, name: Warehouse, audience: everyone, entitlements: [warehouse/*]}
policies:
  - {slug: quickly, steps: [{approve: {by: app_owners}}]}
forms:
  - slug: load
    name: Load
    fields:
      - {id: ticket, label: Ticket, required: true}
      - {id: rows, label: Rows, type: number, default: "1000"}
      - {id: schemas, label: Schemas, type: choices, options: [public, a], default: public}
      - {id: pii, label: Personal data, type: checkbox}
)";

std::string contents_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A folder with the example organisation and the warehouse; gone with the object.
struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("c1-org-" + new_id())) {
    std::filesystem::create_directories(path);
    std::ofstream(path / "acme.yaml") << contents_of(C1_SOURCE_DIR "/manifests/organisation.example.yaml");
    std::ofstream(path / "warehouse.yaml") << kWarehouse;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path path;
};

struct Line {
  std::string label, who = "lena", says;
  int status = 200;
};
std::vector<Line> recording() {
  std::istringstream file(contents_of(C1_SOURCE_DIR "/tests/scenarios/cone_requests.txt"));
  std::vector<Line> lines;
  Line begun;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("> ")) {
      const auto words = text::split(line, ' ');
      begun = {.label = words[1], .who = words.size() > 3 ? words[3] : "lena", .says = ""};
      lines.push_back(begun);  // a command begins
      continue;
    }
    Line one = begun;
    const std::size_t arrow = line.rfind(" => ");
    one.says = line.substr(0, arrow);
    if (arrow != std::string::npos) one.status = std::stoi(line.substr(arrow + 4));
    lines.push_back(one);
  }
  return lines;
}

class ConeReplay : public ::testing::Test {
 protected:
  ApiCaller& caller(const std::string& who) { return callers.try_emplace(who, *client, world.address()).first->second; }

  std::string meaning_of(const std::string& name) {
    if (const auto known = learnt.find(name); known != learnt.end()) return known->second;
    if (name.starts_with("app ")) return bot::api::public_id(AppId{name.substr(4)});
    if (name.starts_with("account "))
      return bot::api::public_account_id(AppId{name.substr(8)}, UserId{"lena@acme.test"});
    if (name.find('/') != std::string::npos) return bot::api::public_id(EntitlementId{name});
    return bot::api::public_id(UserId{name + "@acme.test"});
  }
  std::string filled(std::string words) {
    static const std::regex kPlace(R"(\{([#a-z][a-z0-9 /#-]*)\})");
    std::smatch place;
    while (std::regex_search(words, place, kPlace))
      words = place.prefix().str() + meaning_of(place[1].str()) + place.suffix().str();
    return words;
  }

  // What later requests name.
  void learn(const std::string& path, const json::Value& body) {
    const json::Value& task = body["taskView"]["task"];
    if (task.is_object()) {
      const std::string& id = task["id"].string();
      if (!tasks.contains(id)) tasks.emplace(id, std::to_string(tasks.size() + 1));
      const std::string& number = tasks.at(id);
      learnt["task" + number] = id;
      learnt["#" + number] = task["numericId"].string();
      learnt["step" + number] = task["policy"]["current"]["id"].string();
    }
    if (path.ends_with("/resource_types"))
      learnt["type" + std::to_string(++types)] = body["appResourceType"]["id"].string();
    if (path.ends_with("/resources")) learnt["resource" + std::to_string(types)] = body["appResource"]["id"].string();
  }

  // Whoever is awaited does what the task waits for, until it is closed.
  void finish(const std::string& task) {
    while (true) {
      const json::Value seen = caller("ines").call("GET /api/v1/tasks/" + task).body["taskView"]["task"];
      if (seen["state"].string() == "TASK_STATE_CLOSED") return;
      const std::string& awaited = seen["stepApproverIds"][0].string();
      const auto by = std::find_if(people.begin(), people.end(), [&](const std::string& name) {
        return bot::api::public_id(UserId{name + "@acme.test"}) == awaited;
      });
      ASSERT_NE(by, people.end()) << seen.dump();
      const Called done =
          caller(*by).call("POST /api/v1/tasks/" + task + "/action/approve",
                           json::object({{"policyStepId", seen["policy"]["current"]["id"]}, {"comment", "fine"}}));
      ASSERT_EQ(done.status, 200) << done.response.body;
    }
  }

  void play(const Line& line) {
    SCOPED_TRACE(line.label + ": " + line.says);
    if (line.says.empty()) {
      if (line.label != "login") caller(line.who).gets_token();
      return;
    }
    if (line.says == "allow") return allow_login(*desk_of("lena"), caller("lena").user_code());
    if (line.says.starts_with("finish ")) return finish(filled(line.says.substr(7)));
    send(line);
  }

  void send(const Line& line) {
    const auto words = text::split(line.says, ' ');
    std::string path, body;
    // Placeholders have spaces.
    const std::string rest = line.says.substr(words[0].size() + 1);
    const std::size_t cut = std::min({rest.find(" {\""), rest.find(" {}"), rest.find(" client_id")});
    path = filled(rest.substr(0, cut));
    body = cut == std::string::npos ? "" : filled(rest.substr(cut + 1));
    ApiCaller& by = caller(line.who);
    Called called;
    if (path.starts_with("/auth/")) {
      called = path.ends_with("/token") ? by.polls() : Called{200, by.begins(), {}};
      learnt["device"] = by.device_code();
    } else {
      called = by.call(words[0], path, body);
    }
    ASSERT_EQ(called.status, line.status) << called.response.body;
    if (path == "/api/v1/iam/personal_clients") by.take_client(called.body);
    if (path.starts_with("/auth/")) return;
    EXPECT_THAT(called.response.content_type, ::testing::StartsWith("application/json"));
    if (line.status != 200) return check_error(called.body);
    const std::string shape = contract.answer_to(words[0], path.substr(0, path.find('?')));
    ASSERT_NE(shape, "");
    EXPECT_THAT(contract.problems(shape, called.body), IsEmpty()) << called.response.body;
    learn(path, called.body);
    ++checked;
  }

  static void check_error(const json::Value& body) {
    EXPECT_TRUE(body["code"].is_integer() && body["message"].is_string() && body["details"].is_array()) << body.dump();
  }

  support::Person* desk_of(const std::string& who) {
    return &desk.try_emplace(who, world.desk->person(who)).first->second;
  }

  Folder folder;
  World world{kOrganisation, [this](bot::Config& config) { config.organisation = folder.path.string(); }};
  net::Runtime runtime{{.io_threads = 1, .workers = 2}};
  std::unique_ptr<net::HttpClient> client = net::make_http_client(runtime);
  Contract contract;
  const std::vector<std::string> people{"lena", "omar", "ines", "jun"};
  std::map<std::string, ApiCaller> callers;
  std::map<std::string, support::Person> desk;
  std::map<std::string, std::string> learnt, tasks;
  int types = 0, checked = 0;
};

TEST_F(ConeReplay, EveryCommandGetsWhatItReads) {
  for (const std::string& who : people)
    if (who != "lena") caller(who).signs_in(*desk_of(who));
  for (const Line& line : recording()) {
    play(line);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(checked, 110);
  EXPECT_EQ(tasks.size(), 7u);
}

}  // namespace
}  // namespace c1::scenarios
