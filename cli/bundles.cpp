#include <algorithm>

#include "base/text.hpp"
#include "cli/commands.hpp"

namespace c1::cli {
namespace {

json::Value all_bundles(Session& session) {
  json::Value bundles = json::array();
  std::string token;
  do {
    const json::Value page = session.get("/catalogs?page_size=100&page_token=" + path_piece(token));
    for (const json::Value& row : page["list"].array())
      if (row["requestCatalog"]["requestBundle"].boolean()) bundles.push(row["requestCatalog"]);
    token = page["nextPageToken"].string();
  } while (!token.empty());
  return bundles;
}

std::string name_of(const json::Value& bundle) { return bundle["displayName"].string(); }

// By its whole name, or else by the one that has the words in its name.
json::Value bundle_called(const json::Value& bundles, const std::string& words) {
  const std::string sought = text::folded(words);
  std::vector<json::Value> fitting;
  for (const json::Value& bundle : bundles.array()) {
    const std::string name = text::folded(name_of(bundle));
    if (name == sought || bundle["id"].string() == words) return bundle;
    if (name.find(sought) != std::string::npos) fitting.push_back(bundle);
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) throw Failure{Exit::not_found, "No bundle in your catalog is called \"" + words + "\"."};
  std::string says = "Several bundles fit \"" + words + "\". Name one of:";
  for (const json::Value& bundle : fitting) says += "\n  " + harmless(name_of(bundle));
  throw Failure{Exit::usage, says};
}

Exit list_bundles(Terminal& terminal, const Wish& wish, const json::Value& bundles) {
  print_rows(
      terminal, wish.output, bundles,
      {{"NAME", name_of}, {"DESCRIPTION", [](const json::Value& bundle) { return bundle["description"].string(); }}},
      "There is no bundle in your catalog.");
  return Exit::ok;
}

}  // namespace

Exit bundle(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  const json::Value bundles = all_bundles(session);
  if (wish.what.empty()) return list_bundles(terminal, wish, bundles);
  const json::Value chosen = bundle_called(bundles, wish.what);
  json::Value body = json::object({{"identityUserId", wish.whom.empty() ? session.me() : text::folded(wish.whom)}});
  if (!wish.duration.empty()) {
    const auto duration = text::parse_duration(wish.duration);
    if (!duration)
      throw Failure{Exit::usage, "\"" + wish.duration + "\" is no duration: write 90m, 8h, 2h45m or 1w2d."};
    body.set("grantDuration", std::to_string(duration->count()) + "s");
  }
  body.set("description", wish.reason.empty() ? ask(terminal, "Why?", "--reason") : wish.reason);
  const json::Value answer = session.post("/catalogs/" + path_piece(chosen["id"].string()) + "/request", body);
  if (is_json(wish.output)) {
    terminal.out << answer.dump() << "\n";
    return Exit::ok;
  }
  for (const json::Value& row : answer["list"].array()) print_task(terminal, wish, row["taskView"]["task"]);
  const auto left_out = [&](const char* name, const char* why) {
    const std::size_t count = answer[name].array().size();
    if (count > 0) terminal.err << count << (count == 1 ? " is " : " are ") << why << ", and left out.\n";
  };
  left_out("heldEntitlementIds", "held already");
  left_out("pendingTaskIds", "asked for already");
  return Exit::ok;
}

}  // namespace c1::cli
