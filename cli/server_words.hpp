#pragma once
// What the program does at the machine of the server, for its help, for shells and for `man`. bot/main.cpp carries it out.

#include <string_view>

namespace c1::cli {

struct ServerWord {
  std::string_view name, takes, does;
};
inline constexpr ServerWord kServerWords[] = {
    {"serve", "[--config FILE]", "run the server"},
    {"check-config", "--help", "whether it would start with its settings, and what to know before"},
    {"apply", "--help", "apply an organisation file, or tell what it would change"},
    {"import", "--help", "make a part of the organisation file of what a connector has read"},
    {"people", "--help", "bring people from a CSV file"},
    {"simulate", "--help", "who would be asked for what, and why"},
    {"sandbox", "--help", "a local Slack to try it in"},
    {"audit", "--help", "check or export the audit log"},
    {"outbox", "--help", "what waits for Slack, and what was given up"},
    {"backup", "--help", "a checked copy of the SQLite database beside the running server"},
    {"migrate-store", "--help", "everything from one database to another: SQLite to PostgreSQL, or back"},
    {"version", "", "which version this is"},
};

}  // namespace c1::cli
