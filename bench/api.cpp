// What the public API takes in a large organisation with many stored requests. `scripts/bench api`.
//
//   bench_api [REQUESTS]   how many are stored (1000000)

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "base/log.hpp"
#include "bench/acme.hpp"
#include "bench/house.hpp"
#include "bench/measure.hpp"
#include "bot/api/api.hpp"
#include "bot/api/passes.hpp"

namespace c1::bench {
namespace {

using namespace workflow;

// Closed ones of all kinds of people and apps, and one in 1,999 that is open.
void fill(storage::Store& store, const Catalog& catalog, std::size_t count) {
  constexpr std::size_t kBatch = 2'000;
  const Instant began = SystemClock().now() - std::chrono::hours(24 * 365);
  for (std::size_t at = 0; at < count; at += kBatch)
    store.write([&](storage::Tx& tx) {
      for (std::size_t i = at; i < std::min(count, at + kBatch); ++i) {
        const Entitlement& what = *catalog.entitlement(access_to(i * 7 % Large::kApps, i % Large::kPerApp));
        Request request{.id = {new_id()}, .number = tx.next_request_number()};
        request.requester = request.subject = person(i * 31 % Large::kUsers);
        request.app = what.app;
        request.entitlement = what.id;
        request.reason = "The dashboards of release " + std::to_string(i % 1000);
        request.opened = began + Seconds{static_cast<std::int64_t>(i)};
        ApprovalStep step;
        step.approvers = {person(i * 31 % Large::kUsers / 8)};
        request.plan.policy = {"manager"};
        request.plan.steps.push_back(step);
        if (i % 1'999 != 0) {
          request.outcome = i % 3 ? Outcome::granted : Outcome::denied;
          request.closed = request.opened + Seconds{3'600};
        }
        tx.save(request, 0);
      }
    });
}

class Server {
 public:
  explicit Server(storage::Store& store) : house_(store) { house_.applies(large_acme()); }
  void reload() { house_.takes_force(); }
  const Catalog& catalog() const { return *kept_; }

  // After the catalog is there.
  void opens() {
    kept_ = house_.catalog.get();
    api_ = std::make_unique<bot::api::Api>(house_.services, house_.runtime,
                                           bot::api::ApiSettings{.limit = {.per_second = 1e9, .at_once = 1e9}});
  }
  std::string token(const UserId& of) {
    storage::ApiClient client;
    client.person = of.value;
    return house_.store
        .write([&](storage::Tx& tx) { return bot::api::issue_token(tx, client, "127.0.0.1", house_.clock.now()); })
        .reveal();
  }
  json::Value call(const std::string& token, const std::string& method, const std::string& path,
                   const std::string& body = "") {
    net::Request request{
        .method = method, .path = path, .query = "", .headers = {}, .body = body, .remote = "127.0.0.1"};
    request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}};
    const net::Response response = api_->answer(request);
    if (response.status != 200) throw std::logic_error(path + ": " + response.body);
    return json::parse(response.body).value();
  }

 private:
  House house_;
  CatalogPtr kept_;
  std::unique_ptr<bot::api::Api> api_;
};

struct Asked {
  const char* what;
  const char* path;
  std::string body;
};

// Milliseconds of processor time that each of `rounds` calls takes: what others do on the machine does not count.
template <class F>
double cpu_of(std::size_t rounds, F&& work) {
  const double before = cpu_micros();
  for (std::size_t i = 0; i < rounds; ++i) work();
  return (cpu_micros() - before) / static_cast<double>(rounds) / 1000;
}

void measure(Server& server, const std::string& who, const std::string& token, const std::vector<Asked>& all) {
  std::printf("\n%s\n", who.c_str());
  for (const Asked& asked : all) {
    std::size_t rows = 0;
    const double took = cpu_of(20, [&] {
      rows +=
          server.call(token, "POST", std::string("/api/v1/search/") + asked.path, asked.body)["list"].array().size();
    });
    line("  " + std::string(asked.what) + " (" + std::to_string(rows / 20) + " rows)", number(took, "ms"));
  }
}

void run(std::size_t count) {
  std::printf("50,000 users, 2,000 apps, 100,000 entitlements; %zu requests\n", count);
  const Folder folder;
  auto store = storage::open_store(folder.database()).value();
  Server server(*store);
  server.opens();
  line("  requests stored", number(seconds([&] { fill(*store, server.catalog(), count); }), "s"));

  const UserId lena = person(4'711), admin = person(0);
  const std::string mine = server.token(lena), all = server.token(admin);
  const std::string entitlement = bot::api::public_id(access_to(1'000, 7));
  const std::string place = "/api/v1/apps/" + bot::api::public_id(AppId{"app-1000"}) + "/entitlements/" + entitlement;
  std::printf("\nBy public id\n");
  line("  the first call of a server", number(seconds([&] { server.call(all, "GET", place); }) * 1000, "ms"));
  line("  any other", number(cpu_of(200, [&] { server.call(all, "GET", place); }), "ms"));
  store->write([](storage::Tx& tx) { tx.move_catalog_version(); });
  server.reload();
  line("  the first after a change of the catalog",
       number(seconds([&] { server.call(all, "GET", place); }) * 1000, "ms"));
  line("  of an id that is nowhere, after a change",
       number(seconds([&] {
                try {
                  server.call(all, "GET", "/api/v1/apps/app-1000/entitlements/nowhere");
                } catch (const std::logic_error&) {
                }
              }) * 1000,
              "ms"));

  const std::string person_id = bot::api::public_id(lena);
  const std::vector<Asked> entitlements{
      {"request catalog, first page", "request_catalog/entitlements", R"({"grantedStatus":"ALL"})"},
      {"request catalog, \"admin\", everything inlined", "request_catalog/entitlements",
       R"({"grantedStatus":"ALL","query":"admin","pageSize":100,"expandMask":{"paths":["*"]}})"},
      {"request catalog, what is not held", "request_catalog/entitlements", R"({"grantedStatus":"NOT_GRANTED"})"},
      {"request catalog, what is held", "request_catalog/entitlements", R"({"grantedStatus":"GRANTED"})"},
      {"entitlements, \"operator\"", "entitlements", R"({"query":"operator"})"},
      {"entitlements of an app", "entitlements",
       R"({"appIds":[")" + bot::api::public_id(AppId{"app-1000"}) + R"("]})"}};
  const std::vector<Asked> tasks{
      {"tasks, first page", "tasks", R"({})"},
      {"tasks that are open", "tasks", R"({"taskStates":["TASK_STATE_OPEN"]})"},
      {"tasks of a person", "tasks", R"({"subjectIds":[")" + person_id + R"("]})"},
      {"tasks of an app", "tasks", R"({"applicationIds":[")" + bot::api::public_id(AppId{"app-1000"}) + R"("]})"},
      {"tasks that wait for a person", "tasks", R"({"assigneesInIds":[")" + person_id + R"("]})"},
      {"tasks with two words in them", "tasks", R"({"query":"release 42"})"},
      {"tasks with two words in them, everything inlined", "tasks",
       R"({"query":"release 42","pageSize":100,"expandMask":{"paths":["*"]}})"},
      {"tasks, a filter that nothing fits to", "tasks", R"({"query":"nothing like it"})"}};
  measure(server, "An administrator", all, entitlements);
  measure(server, "", all, tasks);
  measure(server, "Somebody", mine, entitlements);
  measure(server, "", mine, tasks);
}

}  // namespace
}  // namespace c1::bench

int main(int argc, char** argv) try {
  c1::log::configure(c1::log::Level::error, c1::log::Format::text);
  c1::bench::run(argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 1'000'000);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "bench_api: " << error.what() << "\n";
  return 1;
}
