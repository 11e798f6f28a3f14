#pragma once
// What lies in the mailbox of aiosmtpd, which a test has started with its Maildir in the folder's "mail".

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

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

}  // namespace c1::scenarios
