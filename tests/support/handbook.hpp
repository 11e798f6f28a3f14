#pragma once
// The handbook's commands, run as they stand there.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "support/app_process.hpp"
#include "support/child.hpp"

namespace c1::support {

// The text of every block of one language in docs/handbook/`page`.
inline std::vector<std::string> blocks_of(const std::string& page, const std::string& language) {
  std::vector<std::string> blocks;
  std::ifstream file(std::filesystem::path(C1_SOURCE_DIR) / "docs/handbook" / page);
  EXPECT_TRUE(file) << page;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + "\n";
    } else if (line == "```" + language) {
      inside = true;
      blocks.emplace_back();
    }
  }
  return blocks;
}

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

// A machine to try it on: a folder in the place of /etc/c1, /var/lib/c1 and /var/backups/c1, `c1` on the path, a
// `systemctl` that starts, stops, reloads and signals this folder's server alone, and a `runuser` that stays who it is.
class Machine {
 public:
  // `config` is /etc/c1/c1.yaml; `variables` are in the shell's environment, and in the server's.
  explicit Machine(const std::string& config, const Settings& variables = {}) {
    for (const char* name : {"bin", "etc", "state", "backups"}) std::filesystem::create_directory(folder_ / name);
    std::filesystem::create_symlink(C1_BINARY_DIR "/bin/c1", folder_ / "bin/c1");
    std::string exports;
    for (const auto& [name, value] : variables) exports += "export " + name + "='" + value + "'\n";
    write("settings", exports);
    write("etc/c1.yaml", here(config));
    for (const char* name : {"systemctl", "runuser"})
      std::filesystem::create_symlink(std::string(C1_SOURCE_DIR "/tests/support/machine/") + name,
                                      path(std::string("bin/") + name));
  }
  ~Machine() { EXPECT_EQ(run("systemctl stop c1").exit_code, 0); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  std::string path(const std::string& name) const { return folder_ / name; }

  // In bash; ends at the first command that fails. /etc/c1 and so on are this machine's.
  Ran run(const std::string& commands) const {
    write("script", "set -euo pipefail\ncd " + folder_.path() + "\nexport MACHINE=" + folder_.path() +
                        "\nexport PATH=" + folder_.path() + "/bin:$PATH\n. ./settings\n" + here(commands));
    return run_program("bash", {folder_ / "script"},
                       {{"PATH", "/usr/local/bin:/usr/bin:/bin:/usr/lib/postgresql/15/bin"}});
  }

 private:
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  std::string here(std::string text) const {
    for (const auto& [real, name] :
         {std::pair{"/etc/c1", "etc"}, {"/var/lib/c1", "state"}, {"/var/backups/c1", "backups"}})
      text = replaced(std::move(text), real, folder_ / name);
    return text;
  }

  Folder folder_;
};

}  // namespace c1::support
