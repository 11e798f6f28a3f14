#pragma once
// A connection to PostgreSQL. libpq stays in postgres.cpp and postgres_address.cpp.

#include "storage/sql.hpp"

namespace c1::storage {

// Where the database is. Its password stands nowhere but in `url` and `password`.
struct PostgresAddress {
  std::string url;
  std::string shown;     // "c1 on db.acme.test:5432", for people
  std::string password;  // "" if it comes from elsewhere (PGPASSWORD, ~/.pgpass) or there is none
};
// Errc::invalid with a sentence for what libpq does not understand, and for a password that would be taken for
// something else because it is not percent-encoded.
Result<PostgresAddress> postgres_address(const std::string& url);

class PostgresConnection : public Connection {
 public:
  // For a connection that has said `listen`: waits until a notification comes, or `wake` (a file descriptor) can be
  // read; the payloads of what came. Throws ConnectionLost.
  virtual std::vector<std::string> notifications(int wake) = 0;
};

// Throws StoreDown with a sentence; takes at most five seconds for each host of the address. Access::read: a standby will
// do; otherwise the first host that can be written to is taken.
std::unique_ptr<PostgresConnection> open_postgres(const PostgresAddress& address, Access access);

}  // namespace c1::storage
