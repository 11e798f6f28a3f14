#include <chrono>
#include <thread>

#include "base/text.hpp"
#include "cli/commands.hpp"

namespace c1::cli {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};

std::string number_in(const std::string& words) {
  const std::string number = words.starts_with('#') ? words.substr(1) : words;
  if (number.empty()) throw Failure{Exit::usage, "Say which request: its number, as #1042."};
  return number;
}

json::Value read_task(Session& session, const std::string& words) {
  return session.get("/tasks/" + path_piece(number_in(words)))["taskView"]["task"];
}

json::Value act(Session& session, const json::Value& task, const std::string& action, json::Value body) {
  return session.post("/tasks/" + path_piece(task["id"].string()) + "/action/" + action, body)["taskView"]["task"];
}

Exit done(Terminal& terminal, const Wish& wish, const json::Value& task) {
  print_task(terminal, wish, task);
  return Exit::ok;
}

// A server that is away for a moment ends no wait: then what was known stands.
json::Value look_again(Session& session, const std::string& number, json::Value known) {
  try {
    return read_task(session, number);
  } catch (const Failure& failure) {
    if (failure.exit != Exit::server) throw;
    return known;
  }
}

Exit decide(Terminal& terminal, const Wish& wish, const std::string& action) {
  Session session(terminal);
  const json::Value task = read_task(session, wish.what);
  const std::string step = task["policy"]["current"]["id"].string();
  if (step.empty())
    throw Failure{Exit::refused,
                  "Request #" + task["numericId"].string() + " is closed: " + harmless(task["statusText"].string())};
  return done(terminal, wish,
              act(session, task, action, json::object({{"policyStepId", step}, {"comment", wish.reason}})));
}

Exit simply(Terminal& terminal, const Wish& wish, const std::string& action) {
  Session session(terminal);
  const json::Value task = read_task(session, wish.what);
  return done(terminal, wish, act(session, task, action, json::object({{"comment", wish.reason}})));
}

Exit list(Terminal& terminal, Session& session, const Wish& wish, json::Value filters, std::string_view nothing) {
  json::Value rows = json::array();
  std::string token;
  filters.set("pageSize", 100);
  do {
    filters.set("pageToken", token);
    const json::Value page = session.post("/search/tasks", filters);
    for (const json::Value& row : page["list"].array()) rows.push(row["task"]);
    token = page["nextPageToken"].string();
  } while (!token.empty() && rows.array().size() < 1000);
  print_rows(terminal, wish.output, rows,
             {{"REQUEST", [](const json::Value& task) { return "#" + task["numericId"].string(); }},
              {"WHAT", [](const json::Value& task) { return task["displayName"].string(); }},
              {"STANDS", [](const json::Value& task) { return task["statusText"].string(); }},
              {"ASKED", [](const json::Value& task) { return task["createdAt"].string(); }},
              {"WHY", [](const json::Value& task) { return task["description"].string(); }, true},
              {"ID", [](const json::Value& task) { return task["id"].string(); }, true}},
             nothing);
  return Exit::ok;
}

void print_thread(Terminal& terminal, Session& session, const json::Value& task) {
  const json::Value said =
      session.post("/task/audits", json::object({{"taskId", task["id"]}, {"commentsOnly", true}, {"pageSize", 100}}));
  for (const json::Value& row : said["list"].array()) {
    const json::Value user = session.get("/users/" + path_piece(row["userId"].string()))["userView"]["user"];
    terminal.out << "  " << row["created"].string() << "  " << harmless(user["displayName"].string()) << ": "
                 << harmless(row["comment"]["comment"].string()) << "\n";
  }
}

}  // namespace

void print_task(Terminal& terminal, const Wish& wish, const json::Value& task) {
  if (is_json(wish.output)) {
    terminal.out << task.dump() << "\n";
    return;
  }
  terminal.out << "#" << task["numericId"].string() << "  " << harmless(task["displayName"].string()) << "\n"
               << harmless(task["statusText"].string())
               << (task["grantedUntil"].is_null() ? "" : " until " + task["grantedUntil"].string()) << "\n";
}

Exit exit_of(const json::Value& task) {
  const json::Value& type = task["type"];
  const std::string& outcome = (type.has("grant") ? type["grant"] : type["revoke"])["outcome"].string();
  const bool well = outcome.ends_with("_UNSPECIFIED") || outcome.ends_with("_GRANTED") || outcome.ends_with("_REVOKED");
  return well ? Exit::ok : Exit::refused;
}

Exit wait_for(Terminal& terminal, Session& session, const Wish& wish, json::Value task) {
  const auto limit = text::parse_duration(wish.limit);
  if (!limit) throw Failure{Exit::usage, "\"" + wish.limit + "\" is no duration: write 90m, 8h or 1d."};
  const auto deadline = std::chrono::steady_clock::now() + *limit;
  const std::string number = task["numericId"].string();
  std::string shown;
  while (true) {
    if (task["statusText"].string() != shown) {
      shown = task["statusText"].string();
      terminal.err << "#" << number << "  " << harmless(shown) << std::endl;
    }
    if (task["state"].string() != "TASK_STATE_OPEN") break;
    if (std::chrono::steady_clock::now() + kBetweenLooks > deadline) {
      terminal.err << "Still open after " << text::duration_words(*limit) << ". Look again with: c1 status " << number
                   << "\n";
      return Exit::still_waiting;
    }
    std::this_thread::sleep_for(kBetweenLooks);
    task = look_again(session, number, std::move(task));
  }
  print_task(terminal, wish, task);
  return exit_of(task);
}

Exit requests(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  json::Value filters = json::object({{"openerOrSubjectUserId", session.me()}});
  if (!wish.all) filters.set("taskStates", json::array({"TASK_STATE_OPEN"}));
  return list(terminal, session, wish, std::move(filters),
              wish.all ? "You have asked for nothing yet." : "Nothing of yours is open.");
}

Exit approvals(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  json::Value filters = json::object({{"assigneesInIds", json::array({session.me()})}});
  return list(terminal, session, wish, std::move(filters), "Nothing waits for you.");
}

Exit status(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  json::Value task = read_task(session, wish.what);
  if (wish.wait) return wait_for(terminal, session, wish, std::move(task));
  print_task(terminal, wish, task);
  if (is_json(wish.output)) return exit_of(task);
  terminal.out << "Why: " << harmless(task["description"].string()) << "\n";
  print_thread(terminal, session, task);
  return exit_of(task);
}

Exit approve(Terminal& terminal, const Wish& wish) { return decide(terminal, wish, "approve"); }
Exit deny(Terminal& terminal, const Wish& wish) { return decide(terminal, wish, "deny"); }

Exit comment(Terminal& terminal, const Wish& wish) {
  std::string words;
  for (const std::string& word : wish.words) words += (words.empty() ? "" : " ") + word;
  Wish with_words = wish;
  with_words.reason = words;
  return simply(terminal, with_words, "comment");
}

Exit reassign(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  const json::Value task = read_task(session, wish.what);
  json::Value people = json::array();
  for (const std::string& email : wish.to) people.push(text::folded(email));
  return done(terminal, wish,
              act(session, task, "reassign",
                  json::object({{"newStepUserIds", std::move(people)},
                                {"policyStepId", task["policy"]["current"]["id"]},
                                {"comment", wish.reason}})));
}

Exit cancel(Terminal& terminal, const Wish& wish) { return simply(terminal, wish, "close"); }
Exit escalate(Terminal& terminal, const Wish& wish) { return simply(terminal, wish, "escalate"); }
Exit remind(Terminal& terminal, const Wish& wish) { return simply(terminal, wish, "remind"); }

}  // namespace c1::cli
