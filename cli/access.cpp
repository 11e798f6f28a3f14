#include <algorithm>

#include "base/text.hpp"
#include "cli/commands.hpp"

namespace c1::cli {
namespace {

json::Value search_page(Session& session, const Wish& wish, const std::string& query, const std::string& token) {
  json::Value body = json::object({{"expandMask", json::object({{"paths", json::array({"app_id"})}})},
                                   {"grantedStatus", wish.granted ? "GRANTED" : "ALL"},
                                   {"pageSize", 100},
                                   {"pageToken", token},
                                   {"query", query}});
  return session.post("/search/request_catalog/entitlements", body);
}

// A row with its app's name in it.
json::Value with_app(json::Value row, const json::Value& expanded) {
  for (const json::Value& thing : expanded.array())
    if (thing["id"] == row["entitlement"]["appEntitlement"]["appId"]) row.set("appName", thing["displayName"]);
  return row;
}

json::Value find_all(Session& session, const Wish& wish, const std::string& query, std::size_t most) {
  json::Value rows = json::array();
  std::string token;
  do {
    const json::Value page = search_page(session, wish, query, token);
    for (const json::Value& row : page["list"].array())
      if (rows.array().size() < most) rows.push(with_app(row, page["expanded"]));
    token = page["nextPageToken"].string();
  } while (!token.empty() && rows.array().size() < most);
  return rows;
}

const json::Value& entitlement_of(const json::Value& row) { return row["entitlement"]["appEntitlement"]; }

std::string handle_of(const json::Value& row) {
  const json::Value& e = entitlement_of(row);
  return e["alias"].string().empty() ? e["externalId"].string() : e["alias"].string();
}

// With the account that it is held with, where that has a name.
std::string app_of(const json::Value& row) {
  const json::Value& account = row["appEntitlementUserBinding"]["appUser"]["appUser"]["profile"]["account"];
  return row["appName"].string() + (account.string().empty() ? "" : " (" + account.string() + ")");
}

std::string limit_of(const json::Value& entitlement) {
  const std::string& seconds = entitlement["durationGrant"].string();
  if (seconds.empty()) return "-";
  return text::duration_short(Seconds{std::stoll(seconds)});
}

std::string title_of(const json::Value& row) {
  return entitlement_of(row)["displayName"].string() + " in " + row["appName"].string() + "  (" + handle_of(row) + ")";
}

// By alias, by "app/name", or by words; of several the person picks.
json::Value wanted(Terminal& terminal, Session& session, const Wish& wish) {
  Wish any = wish;
  any.granted = false;
  const std::string words =
      wish.what.empty() ? ask(terminal, "What do you need? (words to search for)", "its name") : wish.what;
  const json::Value by_alias =
      session.post("/search/request_catalog/entitlements", json::object({{"entitlementAlias", words}}));
  if (by_alias["list"].array().size() == 1) return entitlement_of(by_alias["list"][0]);
  if (words.find('/') != std::string::npos) {
    const std::string app = words.substr(0, words.find('/'));
    return session.get("/apps/" + path_piece(app) + "/entitlements/" +
                       path_piece(words))["appEntitlementView"]["appEntitlement"];
  }
  const json::Value found = find_all(session, any, words, 20);
  if (found.array().empty()) throw Failure{Exit::not_found, "Nothing in your catalog is called \"" + words + "\"."};
  if (found.array().size() == 1) return entitlement_of(found[0]);
  std::vector<std::string> titles;
  for (const json::Value& row : found.array()) titles.push_back(title_of(row));
  if (!terminal.is_interactive) {
    std::string says = "Several things fit \"" + words + "\". Name one of:";
    for (const std::string& title : titles) says += "\n  " + harmless(title);
    throw Failure{Exit::usage, says};
  }
  return entitlement_of(found[choose(terminal, "Which one?", titles)]);
}

Seconds duration_in(const std::string& words) {
  const auto duration = text::parse_duration(words);
  if (!duration) throw Failure{Exit::usage, "\"" + words + "\" is no duration: write 90m, 8h, 2h45m or 1w2d."};
  return *duration;
}

// Asked for only where the access has an end.
void set_duration(Terminal& terminal, const Wish& wish, const json::Value& entitlement, json::Value& body) {
  std::string words = wish.duration;
  const std::string limit = limit_of(entitlement);
  if (words.empty() && limit != "-")
    words = ask(terminal, "For how long? (at most " + limit + ")", "--duration (at most " + limit + ")");
  if (!words.empty()) body.set("grantDuration", std::to_string(duration_in(words).count()) + "s");
}

json::Value answers_in(const Wish& wish) {
  json::Value data = json::object();
  for (const std::string& answer : wish.answers) {
    const std::size_t equals = answer.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Failure{Exit::usage, "\"" + answer + "\" is no answer: write --answer field=value."};
    data.set(answer.substr(0, equals), answer.substr(equals + 1));
  }
  return data;
}

// The task waits for answers to questions of its own.
json::Value with_answers(Terminal& terminal, Session& session, json::Value task) {
  const json::Value fields = task["form"]["fields"];
  if (fields.array().empty()) return task;
  const std::string number = task["numericId"].string();
  if (!terminal.is_interactive) {
    terminal.err << "Request #" << number << " has questions. Answer them in Slack, or ask with --answer next time.\n";
    return task;
  }
  json::Value data = json::object();
  for (const json::Value& field : fields.array()) {
    if (!field["required"].boolean()) continue;
    data.set(field["name"].string(), ask(terminal, harmless(field["displayName"].string()) + ":", "--answer"));
  }
  return session.post("/tasks/" + path_piece(task["id"].string()) + "/action/update-request-data",
                      json::object({{"data", std::move(data)}}))["taskView"]["task"];
}

// What the server calls an account, in words: "lena-adm (Admin)".
std::string account_title(const json::Value& account) {
  const std::string& label = account["profile"]["label"].string();
  return account["username"].string() + (label.empty() ? "" : " (" + label + ")");
}

// Of several accounts in the app the person picks; of one nobody is asked.
std::string account_for(Terminal& terminal, Session& session, const Wish& wish, const json::Value& entitlement,
                        const std::string& whom) {
  if (!wish.account.empty()) return wish.account;
  const json::Value found =
      session.get("/apps/" + path_piece(entitlement["appId"].string()) + "/users/" + path_piece(whom) + "/app_users");
  const auto& accounts = found["list"].array();
  if (accounts.size() < 2) return {};
  std::vector<std::string> titles;
  for (const json::Value& row : accounts) titles.push_back(account_title(row["appUser"]));
  if (terminal.is_interactive) return accounts[choose(terminal, "Which account?", titles)]["appUser"]["id"].string();
  std::string says = "There are several accounts. Say which, with --account and its name:";
  for (const std::string& title : titles) says += "\n  " + harmless(title);
  throw Failure{Exit::usage, says};
}

Exit ask_for(Terminal& terminal, const Wish& wish, bool extension) {
  Session session(terminal);
  const json::Value entitlement = wanted(terminal, session, wish);
  const std::string whom = wish.whom.empty() ? session.me() : text::folded(wish.whom);
  json::Value body = json::object({{"appId", entitlement["appId"]},
                                   {"appEntitlementId", entitlement["id"]},
                                   {"identityUserId", whom},
                                   {"emergencyAccess", wish.emergency},
                                   {"extension", extension}});
  // What is extended is so with the account that it is held with.
  const std::string account = extension ? wish.account : account_for(terminal, session, wish, entitlement, whom);
  if (!account.empty()) body.set("appUserId", account);
  set_duration(terminal, wish, entitlement, body);
  body.set("description", wish.reason.empty() ? ask(terminal, "Why?", "--reason") : wish.reason);
  if (!wish.answers.empty()) body.set("requestData", answers_in(wish));
  json::Value task = session.post("/task/grant", body)["taskView"]["task"];
  task = with_answers(terminal, session, std::move(task));
  if (wish.wait) return wait_for(terminal, session, wish, std::move(task));
  print_task(terminal, wish, task);
  return exit_of(task);
}

}  // namespace

Exit search(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  std::string query;
  for (const std::string& word : wish.words) query += (query.empty() ? "" : " ") + word;
  const json::Value rows = find_all(session, wish, query, wish.all ? 100'000 : 100);
  print_rows(terminal, wish.output, rows,
             {{"NAME", [](const json::Value& row) { return entitlement_of(row)["displayName"].string(); }},
              {"APP", [](const json::Value& row) { return row["appName"].string(); }},
              {"GET IT AS", handle_of},
              {"DESCRIPTION", [](const json::Value& row) { return entitlement_of(row)["description"].string(); }, true},
              {"AT MOST", [](const json::Value& row) { return limit_of(entitlement_of(row)); }},
              {"HELD",
               [](const json::Value& row) {
                 const json::Value& held = row["appEntitlementUserBindings"][0];
                 if (held.is_null()) return std::string("-");
                 return held["deprovisionAt"].is_null() ? std::string("yes")
                                                        : "until " + held["deprovisionAt"].string();
               }}},
             "Nothing is found.");
  return Exit::ok;
}

Exit get(Terminal& terminal, const Wish& wish) { return ask_for(terminal, wish, false); }
Exit extend(Terminal& terminal, const Wish& wish) { return ask_for(terminal, wish, true); }

Exit access(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  json::Value rows = json::array();
  std::string token;
  do {
    const json::Value page = session.post(
        "/search/grants", json::object({{"userId", wish.whom.empty() ? session.me() : text::folded(wish.whom)},
                                        {"expandMask", json::object({{"paths", json::array({"app_id"})}})},
                                        {"pageSize", 100},
                                        {"pageToken", token}}));
    for (const json::Value& row : page["list"].array()) rows.push(with_app(row, page["expanded"]));
    token = page["nextPageToken"].string();
  } while (!token.empty());
  const auto when = [](const json::Value& row, const char* what) -> const json::Value& {
    return row["appEntitlementUserBinding"]["appEntitlementUserBinding" + std::string(what)];
  };
  print_rows(terminal, wish.output, rows,
             {{"NAME", [](const json::Value& row) { return entitlement_of(row)["displayName"].string(); }},
              {"APP", app_of},
              {"GIVE IT BACK AS", handle_of},
              {"SINCE", [=](const json::Value& row) { return when(row, "CreatedAt").string(); }},
              {"UNTIL",
               [=](const json::Value& row) {
                 const json::Value& end = when(row, "DeprovisionAt");
                 return end.is_null() ? std::string("for good") : end.string();
               }}},
             "Nothing is held.");
  return Exit::ok;
}

Exit delegate(Terminal& terminal, const Wish& wish) {
  if (wish.end == !wish.whom.empty())
    throw Failure{Exit::usage, "Say who decides instead of you: --to EMAIL; or --end."};
  Session session(terminal);
  json::Value body = json::object({{"delegatedUserId", text::folded(wish.whom)}});
  if (!wish.until.empty()) body.set("delegationExpireAt", wish.until + "T23:59:59Z");
  const json::Value item = session.post("/users/" + session.me() + "/set-delegation-by-admin", body)["item"];
  if (is_json(wish.output)) {
    terminal.out << item.dump() << "\n";
  } else if (wish.end) {
    terminal.out << "You decide yourself again.\n";
  } else {
    const json::Value& end = item["expirationAt"];
    terminal.out << harmless(wish.whom) << " decides instead of you"
                 << (end.is_null() ? ", until you end it: c1 delegate --end" : " until " + end.string()) << "\n";
  }
  return Exit::ok;
}

Exit drop(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  const json::Value entitlement = wanted(terminal, session, wish);
  json::Value body = json::object({{"appId", entitlement["appId"]},
                                   {"appEntitlementId", entitlement["id"]},
                                   {"identityUserId", wish.whom.empty() ? session.me() : text::folded(wish.whom)},
                                   {"description", wish.reason}});
  if (!wish.account.empty()) body.set("appUserId", wish.account);
  json::Value task = session.post("/task/revoke", body)["taskView"]["task"];
  if (wish.wait) return wait_for(terminal, session, wish, std::move(task));
  print_task(terminal, wish, task);
  return exit_of(task);
}

}  // namespace c1::cli
