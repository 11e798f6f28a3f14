// Where c1 is installed in Slack, and how it goes there: for administrators.

#include <algorithm>

#include "cli/commands.hpp"

namespace c1::cli {
namespace {

std::string count_of(const json::Value& row, const char* name) { return std::to_string(row[name].integer()); }

// "2026-11-26T07:34:20Z", "never"
std::string time_of(const json::Value& row, const char* name, const char* otherwise) {
  return row[name].is_null() ? otherwise : row[name].string();
}

// What somebody has to do something about, in a few words.
std::string trouble_of(const json::Value& row) {
  if (!row["problem"].string().empty()) return "refused: " + row["problem"].string() + "; install it anew";
  if (row["otherClient"].boolean()) return "of another SLACK_CLIENT_ID; install it anew";
  if (row["tokenState"].string() == "overdue") return "its token was not renewed in time";
  if (const std::size_t without = row["withoutWorkspaces"].array().size(); without > 0)
    return "taken out of " + std::to_string(without) + (without == 1 ? " workspace" : " workspaces");
  if (const std::size_t lacking = row["lacking"].array().size(); lacking > 0)
    return "lacks " + std::to_string(lacking) + (lacking == 1 ? " scope" : " scopes");
  const bool fails = !row["lastFailedAt"].is_null() && row["lastFailedAt"].string() > row["lastAnsweredAt"].string();
  return fails ? row["lastFailedMethod"].string() + ": " + row["lastError"].string() : "-";
}

Exit list_installs(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  json::Value rows = json::array();
  std::string token;
  do {
    const json::Value page = session.get("/slack/installs?page_size=100&page_token=" + path_piece(token));
    for (const json::Value& row : page["list"].array()) rows.push(row);
    token = page["nextPageToken"].string();
  } while (!token.empty());
  const auto text_of = [](const char* name) {
    return [=](const json::Value& row) { return row[name].string().empty() ? "-" : row[name].string(); };
  };
  const auto when_of = [](const char* name, const char* otherwise) {
    return [=](const json::Value& row) { return time_of(row, name, otherwise); };
  };
  const auto number_of = [](const char* name) { return [=](const json::Value& row) { return count_of(row, name); }; };
  print_rows(terminal, wish.output, rows,
             {{"ID", text_of("id")},
              {"NAME", text_of("displayName")},
              {"APP", text_of("slackAppId")},
              {"ORGANISATION", text_of("enterpriseId"), true},
              {"TOKEN", text_of("tokenState")},
              {"UNTIL", when_of("tokenExpiresAt", "-"), true},
              {"LAST ANSWER", when_of("lastAnsweredAt", "none yet")},
              {"WAITING", number_of("waiting")},
              {"SINCE", when_of("oldestWaitingAt", "-"), true},
              {"PARKED", number_of("parked")},
              {"TROUBLE", trouble_of}},
             "It is installed nowhere yet: open /slack/install on your server.");
  return Exit::ok;
}

}  // namespace

Exit installs(Terminal& terminal, const Wish& wish) {
  if (wish.words.empty()) return list_installs(terminal, wish);
  if (wish.words.size() != 2 || wish.words[0] != "remove")
    throw Failure{Exit::usage, "Say c1 installs, or c1 installs remove and the id of a workspace: T0123ABCD."};
  Session session(terminal);
  const json::Value answer = session.remove("/slack/installs/" + path_piece(wish.words[1]));
  terminal.err << "Removed. c1 has forgotten its token and the accounts of its people.\n";
  if (!answer["leftToDo"].string().empty()) terminal.err << harmless(answer["leftToDo"].string()) << "\n";
  return Exit::ok;
}

}  // namespace c1::cli
