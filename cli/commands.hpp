#pragma once
// What each word does. Failure where it cannot.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace c1::cli {

// Everything that can be said on the command line.
struct Wish {
  std::string output = "table";
  std::string server;
  std::string what;  // an entitlement: its alias, "app/name", or words to search for; a bundle's name; a task's number
  std::vector<std::string> words;
  std::string duration;
  std::string reason;
  std::string whom;             // somebody's email
  std::string account;          // theirs in the app, by name
  std::vector<std::string> to;  // emails of whom it is handed on to
  std::vector<std::string> answers;
  std::string limit = "1h";  // of --wait
  std::string until;         // 2026-12-24
  bool emergency = false, wait = false, all = false, granted = false, end = false;
};

// login.cpp
Exit login(Terminal& terminal, const Wish& wish);
Exit logout(Terminal& terminal, const Wish& wish);
Exit whoami(Terminal& terminal, const Wish& wish);
Exit clients(Terminal& terminal, const Wish& wish);
Exit revoke_client(Terminal& terminal, const Wish& wish);

// access.cpp
Exit search(Terminal& terminal, const Wish& wish);
Exit get(Terminal& terminal, const Wish& wish);
Exit extend(Terminal& terminal, const Wish& wish);
Exit bundle(Terminal& terminal, const Wish& wish);
Exit drop(Terminal& terminal, const Wish& wish);
Exit access(Terminal& terminal, const Wish& wish);
Exit delegate(Terminal& terminal, const Wish& wish);

// tasks.cpp
Exit requests(Terminal& terminal, const Wish& wish);
Exit approvals(Terminal& terminal, const Wish& wish);
Exit status(Terminal& terminal, const Wish& wish);
Exit approve(Terminal& terminal, const Wish& wish);
Exit deny(Terminal& terminal, const Wish& wish);
Exit comment(Terminal& terminal, const Wish& wish);
Exit cancel(Terminal& terminal, const Wish& wish);
Exit escalate(Terminal& terminal, const Wish& wish);
Exit remind(Terminal& terminal, const Wish& wish);
Exit reassign(Terminal& terminal, const Wish& wish);

// installs.cpp
Exit installs(Terminal& terminal, const Wish& wish);

// One task, as it is: its number, what it is, where it stands.
void print_task(Terminal& terminal, const Wish& wish, const json::Value& task);
// Until it is closed, telling each change; or `wish.limit` has passed.
Exit wait_for(Terminal& terminal, Session& session, const Wish& wish, json::Value task);
Exit exit_of(const json::Value& task);  // ok: granted, revoked, or still open

}  // namespace c1::cli
