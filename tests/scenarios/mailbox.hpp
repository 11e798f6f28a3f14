#pragma once
// A mail server of the tests' own, and what lies in its mailboxes: a Maildir in the folder's "mail".

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "bot/config.hpp"
#include "support/child.hpp"

namespace c1::scenarios {

// Subjects of the mails that `person` has got, decoded by Python.
inline std::vector<std::string> subjects_for(const std::string& person, const support::Folder& folder) {
  std::ofstream(folder / "read.py") << "import email, email.policy, pathlib, sys\n"
                                       "for f in sorted(pathlib.Path(sys.argv[1]).glob('new/*')):\n"
                                       "    m = email.message_from_bytes(f.read_bytes(), policy=email.policy.default)\n"
                                       "    if sys.argv[2] in m['to']: print(m['subject'])\n";
  const std::string command = "/usr/bin/python3 " + (folder / "read.py") + " " + (folder / "mail") + " " + person +
                              " > " + (folder / "subjects");
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::ifstream in(folder / "subjects");
  std::vector<std::string> subjects;
  for (std::string line; std::getline(in, line);) subjects.push_back(line);
  return subjects;
}

// aiosmtpd on a free port, with its Maildir in the folder's "mail".
struct MailServer {
  static bool is_installed() { return std::system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") == 0; }
  void serves(bot::Config& config) const {
    config.smtp_url = "smtp://127.0.0.1:" + std::to_string(port);
    config.mail_from = "Access <access@acme.test>";
  }

  const support::Folder folder;
  const std::uint16_t port = support::free_port();
  const support::Child process{{"/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:" + std::to_string(port),
                                "-c", "aiosmtpd.handlers.Mailbox", folder / "mail"},
                               port,
                               folder / "log"};
};
inline constexpr char kNoMailServer[] = "there is no python3-aiosmtpd here; scripts/bootstrap --checks installs it";

}  // namespace c1::scenarios
