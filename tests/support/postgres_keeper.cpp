// Keeps a PostgreSQL server for tests and ends it, whatever becomes of them. A program of its own, because the tests
// may crash, be killed, or be many.
//
//   postgres_keeper shared FOLDER      until nobody has held FOLDER/users (a shared flock) for a while
//   postgres_keeper private            until standard input ends; reads the commands "stop" (as in a crash) and
//   "start",
//                                      answers "stopped" and "ready ..."
//   ... durable                        with fsync
//
// Once it accepts connections it prints "ready PORT FOLDER-OF-THE-DATA". The server is a child that dies with it.

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
constexpr int kIdleSeconds = 10;
constexpr int kStartSeconds = 60;

[[noreturn]] void give_up(const std::string& why) { throw std::runtime_error(why); }

fs::path programs() {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(version.path() / "bin/postgres", none)) found.push_back(version.path() / "bin");
  if (found.empty()) give_up("there is no PostgreSQL here");
  return *std::max_element(found.begin(), found.end());
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, plain, size) != 0 || ::getsockname(socket, plain, &size) != 0) give_up("no port is free");
  ::close(socket);
  return ntohs(address.sin_port);
}

// PostgreSQL refuses to run as root.
const passwd* other_user() {
  if (::getuid() != 0) return nullptr;
  const passwd* user = ::getpwnam("postgres");
  if (!user) user = ::getpwnam("nobody");
  if (!user) give_up("there is no user to run PostgreSQL as: neither postgres nor nobody");
  return user;
}

// In memory where there is room for it and nothing need outlast the machine: a busy disk makes a database wait for seconds,
// and what waits for the database runs out of time. `other`: somebody else must be able to reach it.
fs::path room(bool durable, bool other) {
  constexpr std::uintmax_t kEnough = 2'000'000'000;
  fs::path memory = "/dev/shm";
  std::error_code failed;
  const auto space = fs::space(memory, failed);
  if (!durable && !failed && space.available > kEnough && ::access(memory.c_str(), W_OK) == 0) return memory;
  return other ? fs::path("/tmp") : fs::temp_directory_path();
}

class Server {
 public:
  explicit Server(bool durable) : user_(other_user()), programs_(programs()) {
    std::string pattern = room(durable, user_ != nullptr) / "c1-postgres-XXXXXX";
    if (!::mkdtemp(pattern.data())) give_up("no temporary folder");
    folder_ = pattern;
    if (user_ && ::chown(folder_.c_str(), user_->pw_uid, user_->pw_gid) != 0) give_up("chown");
    int status = 0;
    ::waitpid(
        spawn("initdb", {"-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}),
        &status, 0);
    if (status != 0) give_up("initdb failed: " + log());
    std::ofstream(data() + "/postgresql.conf", std::ios::app)
        << "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\nshared_buffers = "
           "32MB\n"
        << (durable ? "" : "fsync = off\nfull_page_writes = off\n")
        << "autovacuum = off\nwal_level = minimal\nmax_wal_senders = 0\n";
    std::ofstream(data() + "/pg_hba.conf") << "host all with_password 127.0.0.1/32 scram-sha-256\n"
                                           << "host all all 127.0.0.1/32 trust\n";
  }
  ~Server() {
    stop(SIGINT);
    std::error_code failed;
    fs::remove_all(folder_, failed);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // On the port it had before, if any.
  void start() {
    for (int attempt = 0; attempt < 5; ++attempt) {
      if (port_ == 0) port_ = free_port();
      pid_ = spawn("postgres", {"-D", data(), "-p", std::to_string(port_)});
      if (answers()) return;
      stop(SIGQUIT);
      port_ = 0;  // somebody was faster
    }
    give_up("PostgreSQL does not start: " + log());
  }
  void stop(int how) {
    if (pid_ <= 0) return;
    ::kill(pid_, how);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  bool has_died() {
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
    return pid_ == 0;
  }
  std::string ready() const { return std::to_string(port_) + " " + data(); }

 private:
  std::string data() const { return folder_ / "data"; }
  std::string log() const {
    std::ifstream in(folder_ / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  pid_t spawn(const std::string& program, std::vector<std::string> words) const {
    const std::string path = programs_ / program;
    words.insert(words.begin(), path);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const std::string log_path = folder_ / "log";
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (user_ && (::setgroups(0, nullptr) != 0 || ::setgid(user_->pw_gid) != 0 || ::setuid(user_->pw_uid) != 0))
      ::_exit(126);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
    if (::getppid() != parent) ::_exit(126);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const int out = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    const int in = ::open("/dev/null", O_RDONLY);
    ::dup2(in, 0), ::dup2(out, 1), ::dup2(out, 2);
    for (int file = 3; file < 64; ++file) ::close(file);
    if (::chdir(folder_.c_str()) != 0) ::_exit(126);
    ::execv(path.c_str(), argv.data());
    ::_exit(127);
  }

  bool answers() {
    const std::string address =
        "host=127.0.0.1 dbname=postgres user=postgres connect_timeout=2 port=" + std::to_string(port_);
    for (int look = 0; look < kStartSeconds * 50; ++look) {
      if (PQping(address.c_str()) == PQPING_OK) return !has_died();
      if (has_died()) return false;
      ::poll(nullptr, 0, 20);
    }
    return false;
  }

  const passwd* user_;
  const fs::path programs_;
  fs::path folder_;
  std::uint16_t port_ = 0;
  pid_t pid_ = 0;
};

int lock_file(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) give_up("cannot open " + path.string());
  return file;
}

bool locked(int file) { return ::flock(file, LOCK_EX | LOCK_NB) == 0; }

void keep_shared(Server& server, const fs::path& folder, int signals) {
  const int users = lock_file(folder / "users");
  const int start = lock_file(folder / "start");
  std::ofstream(folder / "server.new") << server.ready() << "\n";
  fs::rename(folder / "server.new", folder / "server");
  std::cout << "ready " << server.ready() << std::endl;
  const int nothing = ::open("/dev/null", O_WRONLY);
  ::dup2(nothing, 1);
  for (int idle = 0;;) {
    pollfd signal{signals, POLLIN, 0};
    const bool told = ::poll(&signal, 1, 1000) > 0;
    const bool unused = locked(users);
    if (unused) ::flock(users, LOCK_UN);
    idle = unused ? idle + 1 : 0;
    if (!told && idle < kIdleSeconds) continue;
    // Nobody can begin to use it while we hold `start`.
    if (!told && !(locked(start) && locked(users))) {
      ::flock(start, LOCK_UN);
      idle = 0;
      continue;
    }
    fs::remove(folder / "server");
    return;
  }
}

void keep_private(Server& server, int signals) {
  std::cout << "ready " << server.ready() << std::endl;
  std::string command;
  while (true) {
    std::array<pollfd, 2> ends{pollfd{0, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
    ::poll(ends.data(), ends.size(), -1);
    char c = 0;
    if (ends[1].revents != 0 || ::read(0, &c, 1) != 1) return;
    if (c != '\n') {
      command += c;
      continue;
    }
    if (command == "stop") server.stop(SIGQUIT), std::cout << "stopped" << std::endl;
    if (command == "start") server.start(), std::cout << "ready " << server.ready() << std::endl;
    command.clear();
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const bool shared = words.size() > 1 && words[0] == "shared";
  if (words.empty() || (!shared && words[0] != "private")) give_up("shared FOLDER | private [durable]");
  sigset_t ends;
  ::sigemptyset(&ends);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&ends, signal);
  ::sigprocmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const int signals = ::signalfd(-1, &ends, SFD_CLOEXEC);
  Server server(words.back() == "durable");
  server.start();
  if (shared)
    keep_shared(server, words[1], signals);
  else
    keep_private(server, signals);
} catch (const std::exception& problem) {
  std::cerr << "postgres_keeper: " << problem.what() << "\n";
  return 1;
}
