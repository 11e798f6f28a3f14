// The handbook's chapter on connecting is true: each rehearsal in it runs as it stands, on other ports.

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>

#include "base/ids.hpp"

namespace c1::bot {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> rehearsals() {
  std::vector<std::string> blocks;
  std::ifstream file(std::filesystem::path(C1_SOURCE_DIR) / "docs/handbook/connect.md");
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (inside && line == "```")
      inside = false;
    else if (inside)
      blocks.back() += line + "\n";
    else if (line == "```rehearsal")
      inside = true, blocks.emplace_back();
  }
  return blocks;
}

std::string free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return std::to_string(ntohs(address.sin_port));
}

struct Rehearsed {
  int exit_code = -1;
  std::string said;
};

class Chapter : public ::testing::TestWithParam<int> {
 protected:
  Chapter() { std::filesystem::create_directories(folder_); }
  ~Chapter() override { std::filesystem::remove_all(folder_); }

  Rehearsed run(std::string block) const {
    const std::string app = free_port(), slack = free_port();
    block = std::regex_replace(block, std::regex("127\\.0\\.0\\.1:3000"), "127.0.0.1:" + app);
    block = std::regex_replace(block, std::regex("127\\.0\\.0\\.1:8065"), "127.0.0.1:" + slack);
    std::ofstream(folder_ / "rehearsal") << "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n"
                                         << "export PATH=" C1_BINARY_DIR "/bin:$PATH C1_LISTEN=127.0.0.1:" << app
                                         << " C1_DATABASE=sqlite:c1.db C1_LOG=error\n"
                                         << "export C1_ORG=" C1_SOURCE_DIR "/manifests/organisation.example.yaml\n"
                                         << block;
    const std::string command = "cd " + folder_.string() + " && timeout -k 5 60 bash rehearsal 2>&1";
    Rehearsed rehearsed;
    FILE* pipe = ::popen(command.c_str(), "r");
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) rehearsed.said.append(buffer, got);
    const int status = ::pclose(pipe);
    if (WIFEXITED(status)) rehearsed.exit_code = WEXITSTATUS(status);
    return rehearsed;
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("c1-chapter-" + new_id());
};

TEST_P(Chapter, RunsAsItStands) {
  const auto blocks = rehearsals();
  ASSERT_EQ(blocks.size(), 4U);
  const Rehearsed rehearsed = run(blocks.at(static_cast<std::size_t>(GetParam())));
  EXPECT_EQ(rehearsed.exit_code, 0) << rehearsed.said;
  EXPECT_THAT(rehearsed.said, HasSubstr(R"("ok":true)"));
  if (GetParam() == 2) {
    EXPECT_THAT(rehearsed.said, HasSubstr("c1 is installed in Acme"));
    EXPECT_THAT(rehearsed.said, HasSubstr("c1 is installed in Beta"));
  }
  if (GetParam() == 3) {
    EXPECT_THAT(rehearsed.said, HasSubstr("c1 is installed in Acme-Group"));
  }
}
std::string way_of(const ::testing::TestParamInfo<int>& one) {
  constexpr const char* kWays[] = {"Http", "SocketMode", "TwoWorkspaces", "Organisation"};
  return kWays[one.param];
}
INSTANTIATE_TEST_SUITE_P(OnConnecting, Chapter, ::testing::Range(0, 4), way_of);

}  // namespace
}  // namespace c1::bot
