// For `scripts/bench page`: a database with the large organisation, and the secret of a link that signs somebody in.
//
//   bench_page_side DATABASE   sqlite:PATH, of a server that is started within ten minutes

#include <iostream>

#include "base/log.hpp"
#include "bench/acme.hpp"
#include "bot/organisation_file.hpp"
#include "bot/people.hpp"
#include "bot/web/sessions.hpp"
#include "net/http_client.hpp"
#include "net/runtime.hpp"
#include "slack/web_api.hpp"

namespace c1::bench {
namespace {

void prepare(const std::string& database) {
  auto store = storage::open_store(database).value();
  SystemClock clock;
  store->write([&](storage::Tx& tx) { bot::apply_organisation(tx, organisation_of(50'000, 2'000, 50), clock.now()); });
  const bot::Snapshot catalog{store->read([](storage::Tx& tx) { return bot::load_catalog(tx); })};
  net::Runtime runtime{{.io_threads = 1, .workers = 1}};
  const auto client = net::make_http_client(runtime);
  slack::WebApi web_api{runtime, *client, clock, {.base_url = "http://127.0.0.1:9/", .token = Secret("none")}};
  bot::People people{*store, clock, catalog, runtime, web_api};
  const bot::Services services{*store, clock, catalog, people, "http://c1.test"};
  const std::string link = bot::web::sign_in_link(services, person(4'711));
  std::cout << link.substr(link.find('#') + 1) << std::endl;
}

}  // namespace
}  // namespace c1::bench

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "bench_page_side: name the database, as in sqlite:/tmp/acme.db\n";
    return 2;
  }
  c1::log::configure(c1::log::Level::error, c1::log::Format::text);
  c1::bench::prepare(words[1]);
  return 0;
}
