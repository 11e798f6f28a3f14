#include "support/postgres_server.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>

#include "base/ids.hpp"

namespace c1::support {
namespace {

namespace fs = std::filesystem;

const char* kKeeper = C1_BINARY_DIR "/bin/postgres_keeper";
const fs::path kFolder = C1_BINARY_DIR "/postgres";

struct Close {
  void operator()(PGconn* link) const { PQfinish(link); }
  void operator()(PGresult* result) const { PQclear(result); }
};

int opened(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) throw std::runtime_error("cannot open " + path.string());
  return file;
}

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    read = ends[0], write = ends[1];
  }
};

struct Keeper {
  int pid, to, from;
};
Keeper start_keeper(const std::vector<const char*>& words) {
  const Pipe in, out;
  std::vector<const char*> argv{kKeeper};
  argv.insert(argv.end(), words.begin(), words.end());
  argv.push_back(nullptr);
  const std::string log = kFolder / "keeper.log";
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();  // a Ctrl-C at the tests is not for it
    ::dup2(in.read, 0), ::dup2(out.write, 1);
    ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), 2);
    ::execv(kKeeper, const_cast<char**>(argv.data()));
    ::_exit(127);
  }
  ::close(in.read);
  ::close(out.write);
  return {child, in.write, out.read};
}

std::string line_from(int file) {
  std::string line;
  for (char c = 0; ::read(file, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

std::uint16_t port_in(const std::string& ready) {
  if (!ready.starts_with("ready ")) {
    std::ifstream log(kFolder / "keeper.log");
    throw std::runtime_error("PostgreSQL did not start: " + std::string(std::istreambuf_iterator<char>(log), {}));
  }
  return static_cast<std::uint16_t>(std::stoi(ready.substr(6)));
}

std::string url_of(std::uint16_t port, const std::string& user, const std::string& database) {
  return "postgresql://" + user + "@127.0.0.1:" + std::to_string(port) + "/" + database;
}

// Whether the server that the file tells of is there and is that one.
std::optional<std::uint16_t> running() {
  std::ifstream in(kFolder / "server");
  std::uint16_t port = 0;
  std::string data;
  if (!(in >> port >> data)) return std::nullopt;
  const Told told = ask_postgres(url_of(port, "postgres", "postgres"), "show data_directory");
  return told.ok && told.rows == std::vector<std::string>{data} ? std::optional(port) : std::nullopt;
}

std::uint16_t shared_port() {
  static std::once_flag once;
  static std::uint16_t port = 0;
  std::call_once(once, [] {
    fs::create_directories(kFolder);
    if (::flock(opened(kFolder / "users"), LOCK_SH) != 0) throw std::runtime_error("flock");  // until this process ends
    const int start = opened(kFolder / "start");
    if (::flock(start, LOCK_EX) != 0) throw std::runtime_error("flock");
    if (const auto found = running()) {
      port = *found;
    } else {
      const std::string folder = kFolder;
      const Keeper keeper = start_keeper({"shared", folder.c_str()});
      port = port_in(line_from(keeper.from));
      ::close(keeper.to);
      ::close(keeper.from);
    }
    ::close(start);
  });
  return port;
}

}  // namespace

std::string why_no_postgres() {
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(version.path() / "bin/postgres", none)) return "";
  std::string why = "PostgreSQL is not installed here: scripts/bootstrap --checks";
  const bool needed = std::getenv("C1_TESTS_NEED_POSTGRESQL") != nullptr;  // layer-ok: a test's own setting
  if (needed) throw std::runtime_error(why);
  return why;
}

Told ask_postgres(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, Close> link(PQconnectdb(url.c_str()));
  if (PQstatus(link.get()) != CONNECTION_OK) return {false, PQerrorMessage(link.get()), {}};
  PQsetNoticeProcessor(
      link.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, Close> result(PQexec(link.get(), sql.c_str()));
  Told told{.ok = PQresultStatus(result.get()) == PGRES_TUPLES_OK || PQresultStatus(result.get()) == PGRES_COMMAND_OK,
            .problem = PQresultErrorMessage(result.get())};
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    std::string row;
    for (int j = 0; j < PQnfields(result.get()); ++j)
      row += (j > 0 ? "|" : "") + std::string(PQgetvalue(result.get(), i, j));
    told.rows.push_back(row);
  }
  return told;
}

PostgresServer::PostgresServer(Disk disk) {
  fs::create_directories(kFolder);
  const Keeper keeper =
      start_keeper(disk == Disk::durable ? std::vector{"private", "durable"} : std::vector{"private"});
  keeper_ = keeper.pid, to_ = keeper.to, from_ = keeper.from;
  port_ = port_in(reply());
}

PostgresServer::~PostgresServer() {
  ::close(to_);
  ::waitpid(keeper_, nullptr, 0);
  ::close(from_);
}

std::string PostgresServer::url() const { return url_of(port_, "postgres", "postgres"); }
std::string PostgresServer::reply() { return line_from(from_); }
void PostgresServer::command(const std::string& word) {
  const std::string line = word + "\n";
  if (::write(to_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) throw std::runtime_error("keeper");
}
void PostgresServer::stop() {
  command("stop");
  if (reply() != "stopped") throw std::runtime_error("PostgreSQL did not stop");
}
void PostgresServer::start() {
  command("start");
  if (port_in(reply()) != port_) throw std::runtime_error("PostgreSQL came back on another port");
}

PostgresDatabase::PostgresDatabase()
    : server_(url_of(shared_port(), "postgres", "postgres")),
      name_("c1_" + new_id()),
      url_(url_of(shared_port(), "postgres", name_)) {
  const Told told = ask_postgres(server_, "create database \"" + name_ + "\"");
  if (!told.ok) throw std::runtime_error("no database: " + told.problem);
}

PostgresDatabase::~PostgresDatabase() {
  const Told told = ask_postgres(server_, "drop database \"" + name_ + "\" with (force)");
  EXPECT_TRUE(told.ok) << told.problem;
}

std::string PostgresDatabase::url_as(const std::string& user_and_password) const {
  return url_of(shared_port(), user_and_password, name_);
}

}  // namespace c1::support
