// What size costs: a large organisation, and many stored requests. `scripts/bench scale`.
//
//   bench_scale [REQUESTS...]   how many stored requests a new one is measured beside (1000 100000 1000000)

#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "bench/acme.hpp"
#include "bench/house.hpp"
#include "bench/measure.hpp"
#include "bot/execute.hpp"
#include "workflow/explain.hpp"
#include "workflow/facts.hpp"

namespace c1::bench {
namespace {

using namespace workflow;

void large_organisation() {
  std::printf("\n50,000 users, 2,000 apps, 100,000 entitlements, 201 catalogs\n");
  const Folder folder;
  auto store = storage::open_store(folder.database()).value();
  const Instant now = SystemClock().now();
  {
    const Organisation acme = large_acme();
    const auto apply = [&] { store->write([&](storage::Tx& tx) { bot::apply_organisation(tx, acme, now); }); };
    line("  applied the first time", number(seconds(apply), "s"));
    line("  applied again, unchanged", number(seconds(apply), "s"));
  }
  CatalogPtr catalog;
  line("  loaded, with its index",
       number(seconds([&] { catalog = store->read([](storage::Tx& tx) { return bot::load_catalog(tx); }); }), "s"));
  line("  memory of the process with it", number(megabytes(), "MB"));

  constexpr std::size_t kRounds = 2'000;
  const User& viewer = *catalog->user(person(4'711));
  Sight sight;
  line("  what one person may see",
       number(micros(kRounds, [&](std::size_t) { sight = catalog->sight_of(viewer, Holdings{}, now); }), "us"));
  std::size_t found = 0;
  const auto search = [&](const char* query) {
    line(
        "  \"" + std::string(query) + "\" over everything, 100 at most",
        number(micros(200, [&](std::size_t) { found += catalog->search_everything(sight, query, 100).size(); }), "us"));
  };
  for (const char* query : {"", "a", "admin", "edition", "operator of area 4 harbor", "nothing like it"}) search(query);
  line("  picker: \"ad\" within one app",
       number(
           micros(
               kRounds,
               [&](std::size_t round) {
                 found +=
                     catalog->search_entitlements(sight, {"app-" + std::to_string(round % 1000 * 2)}, "ad", 100).size();
               }),
           "us"));
  line("  picker: \"bil\" among apps",
       number(micros(200, [&](std::size_t) { found += catalog->search_apps(sight, "bil", 100).size(); }), "us"));
  if (found == 0) throw std::logic_error("nothing was found");
}

// From Submit to access: three durable transactions for each.
class Office {
 public:
  explicit Office(storage::Store& store) : house_(store) { house_.applies(organisation_of(kUsers, kApps, kPerApp)); }
  static constexpr std::size_t kUsers = 2'000, kApps = 40, kPerApp = 25;

  Request life(std::size_t i) {
    const UserId who = person(kUsers - 1 - i % 1'000);
    const RequestId id{new_id()};
    const auto does = [&](const Command& command) { return bot::execute(house_.services, {}, command).value(); };
    Request request = does(Submit{.id = id,
                                  .requester = who,
                                  .subject = who,
                                  .entitlement = access_to(i / 1'000 * 2 % kApps, i / 20'000),
                                  .duration = Seconds{3'600},
                                  .reason = "The dashboards of the release"});
    request = does(Approve{id, awaited(request).at(0), request.step, ""});
    return does(MarkProvisioned{id, awaited(request).at(0), request.step, {new_id()}});
  }

 private:
  House house_;
};

void many_requests(const std::vector<std::size_t>& sizes) {
  std::printf("\nOne more request, asked for, approved and provisioned: three durable commits on SQLite\n");
  const Folder folder;
  auto store = storage::open_store(folder.database()).value();
  Office office(*store);
  const Request pattern = office.life(0);
  constexpr std::size_t kRounds = 500;
  std::vector<std::pair<double, double>> points;
  std::size_t stored = 1, lives = 1;
  for (const std::size_t size : sizes) {
    fill_up(*store, pattern, stored, size, Office::kUsers);
    stored = size;
    const double before = cpu_micros();
    const Spread wall = micros(kRounds, [&](std::size_t) { office.life(lives++); });
    const double cpu = (cpu_micros() - before) / kRounds;
    points.emplace_back(static_cast<double>(size), cpu);
    line("  beside " + std::to_string(size) + " stored (" + number(folder.megabytes(), "MB") + ")",
         number(wall, "us") + ", processor " + number(cpu, "us"));
    stored += kRounds;
  }
  if (points.size() > 1) line("  slope of processor time, log on log", number(slope(points), ""));
  line("  memory of the process", number(megabytes(), "MB"));
}

}  // namespace
}  // namespace c1::bench

int main(int argc, char** argv) {
  try {
    c1::log::configure(c1::log::Level::error, c1::log::Format::text);
    std::vector<std::size_t> sizes;
    for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoull(argv[i], nullptr, 10));
    if (sizes.empty()) sizes = {1'000, 100'000, 1'000'000};
    if (!std::is_sorted(sizes.begin(), sizes.end()) || sizes.front() < 2)
      throw std::invalid_argument("bench_scale: give growing numbers of requests, such as 1000 100000");
    c1::bench::many_requests(sizes);
    c1::bench::large_organisation();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
