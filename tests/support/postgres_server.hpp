#pragma once
// A real PostgreSQL for tests, started when the first asks for it and ended by itself (postgres_keeper.cpp).
//
//   PostgresDatabase database;            // an empty database of its own on the shared server
//   auto store = storage::open_store(database.url());
//
// The shared server belongs to the build folder and lives as long as somebody uses it, and some seconds more: ctest
// runs every case as a process, and they all share it. A test that stops the server starts one for itself:
// PostgresServer.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace c1::support {

// "" if PostgreSQL is installed; otherwise what to say when a test is skipped. scripts/test insists: there, its lack is
// a failure.
std::string why_no_postgres();

// What anybody with psql could do, as the superuser. Rows as text, columns with '|' between; nullopt-like: `ok` is
// false with the server's words in `problem` if it refuses.
struct Told {
  bool ok = false;
  std::string problem;
  std::vector<std::string> rows;
};
Told ask_postgres(const std::string& url, const std::string& sql);

// Ended with the object, or with the process, however it ends.
class PostgresServer {
 public:
  enum class Disk { as_fast_as_can_be, durable };
  explicit PostgresServer(Disk disk = Disk::as_fast_as_can_be);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  std::string url() const;
  void stop();   // at once, as in a crash
  void start();  // on the same port

 private:
  std::string reply();
  void command(const std::string& word);
  std::uint16_t port_ = 0;
  int to_ = -1, from_ = -1;
  int keeper_ = 0;
};

class PostgresDatabase {
 public:
  PostgresDatabase();
  ~PostgresDatabase();
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  const std::string& url() const { return url_; }
  std::string url_as(const std::string& user_and_password) const;  // "c1:secret"
  const std::string& name() const { return name_; }
  Told ask(const std::string& sql) const { return ask_postgres(url_, sql); }

 private:
  std::string server_;
  std::string name_;
  std::string url_;
};

}  // namespace c1::support
