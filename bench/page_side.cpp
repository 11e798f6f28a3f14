// For `scripts/bench page`: a database with the large organisation, and the secret of a link that signs somebody in.
//
//   bench_page_side DATABASE   sqlite:PATH, of a server that is started within ten minutes

#include <iostream>

#include "base/log.hpp"
#include "bench/acme.hpp"
#include "bench/house.hpp"
#include "bot/web/sessions.hpp"

namespace c1::bench {
namespace {

void prepare(const std::string& database) {
  auto store = storage::open_store(database).value();
  House house(*store);
  house.applies(large_acme());
  const std::string link = bot::web::sign_in_link(house.services, person(4'711));
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
