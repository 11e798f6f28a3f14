#include <libpq-fe.h>

#include <algorithm>
#include <map>

#include "storage/postgres.hpp"

namespace c1::storage {
namespace {

using Options = std::map<std::string, std::string>;

std::optional<Options> options_in(const std::string& url) {
  char* problem = nullptr;  // may quote a piece of the password
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), &problem);
  PQfreemem(problem);
  if (!parsed) return std::nullopt;
  Options options;
  for (const PQconninfoOption* one = parsed; one->keyword; ++one)
    if (one->val) options[one->keyword] = one->val;
  PQconninfoFree(parsed);
  return options;
}

// "postgresql://c1:pa/ss@db/c1" reads as host "c1", port "pa", database "ss@db/c1": such pieces would be shown to
// people.
bool is_torn(const std::string& url, Options& options) {
  const std::size_t authority = url.find("//") + 2;
  const std::string place = url.substr(0, url.find('?'));
  const std::size_t slash = place.find('/', authority);
  const bool at_behind = slash != std::string::npos && place.find('@', slash) != std::string::npos;
  const std::string& port = options["port"];
  return at_behind || options["host"].find('@') != std::string::npos ||
         port.find_first_not_of("0123456789,") != std::string::npos;
}

}  // namespace

Result<PostgresAddress> postgres_address(const std::string& url) {
  auto options = options_in(url);
  if (!options || is_torn(url, *options))
    return invalid(
        "The address of the PostgreSQL database is not understood. Write it like "
        "postgresql://user:password@host:5432/database; in the password write @ as %40, / as %2F, : as %3A, ? as %3F, "
        "# as %23 and % as %25.");
  const std::string host = (*options)["host"].empty() ? (*options)["hostaddr"] : (*options)["host"];
  const std::string& port = (*options)["port"];
  const std::string& name = (*options)["dbname"].empty() ? (*options)["user"] : (*options)["dbname"];
  PostgresAddress address{.url = url, .shown = name.empty() ? "PostgreSQL" : name, .password = (*options)["password"]};
  address.shown += host.empty() ? " on this machine" : " on " + host;
  if (!port.empty()) address.shown += ":" + port;
  return address;
}

}  // namespace c1::storage
