#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/session.hpp"

namespace c1::cli {
namespace {

std::filesystem::path folder(const Terminal& terminal) {
  const auto config = terminal.environment("XDG_CONFIG_HOME");
  if (config && !config->empty()) return std::filesystem::path(*config) / "c1";
  const auto home = terminal.environment("HOME");
  if (home && !home->empty()) return std::filesystem::path(*home) / ".config" / "c1";
  throw Failure{Exit::usage, "I don't know where to keep credentials: set HOME or XDG_CONFIG_HOME."};
}

std::filesystem::path file(const Terminal& terminal) { return folder(terminal) / "credentials.json"; }

// Made anew beside the old one and moved into its place: never half a file, never readable by others.
bool write_private(const std::filesystem::path& path, const std::string& content) {
  const std::string beside = path.string() + ".new";
  ::unlink(beside.c_str());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) return false;
  const bool whole = ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  return (::close(fd) == 0) && whole && ::rename(beside.c_str(), path.c_str()) == 0;
}

}  // namespace

Credentials load_credentials(const Terminal& terminal) {
  const auto from = [&](const char* name) { return terminal.environment(name).value_or(""); };
  Credentials credentials{from("C1_SERVER"), from("C1_CLIENT_ID"), Secret(from("C1_CLIENT_SECRET"))};
  if (!credentials.client_id.empty() && !credentials.client_secret.empty()) {
    if (credentials.server.empty()) {
      const std::size_t at = credentials.client_id.find('@');
      const std::string rest = at == std::string::npos ? "" : credentials.client_id.substr(at + 1);
      credentials.server = "https://" + rest.substr(0, rest.find('/'));
    }
    return credentials;
  }
  std::ifstream in(file(terminal));
  const std::string content{std::istreambuf_iterator<char>(in), {}};
  const auto stored = json::parse(content);
  if (content.empty() || !stored)
    throw Failure{Exit::not_signed_in, "You are not signed in here. Run: c1 login --server https://your-c1-server"};
  return {(*stored)["server"].string(), (*stored)["client_id"].string(), Secret((*stored)["client_secret"].string())};
}

std::string save_credentials(const Terminal& terminal, const Credentials& credentials) {
  const auto path = file(terminal);
  std::error_code problem;
  std::filesystem::create_directories(path.parent_path(), problem);
  std::filesystem::permissions(path.parent_path(), std::filesystem::perms::owner_all, problem);
  const json::Value content = json::object({{"server", credentials.server},
                                            {"client_id", credentials.client_id},
                                            {"client_secret", credentials.client_secret.reveal()}});  // to its file
  if (!write_private(path, content.dump() + "\n"))
    throw Failure{Exit::failed, "The credentials could not be written to " + path.string() + "."};
  return path.string();
}

void forget_credentials(const Terminal& terminal) {
  std::error_code problem;
  std::filesystem::remove(file(terminal), problem);
}

}  // namespace c1::cli
