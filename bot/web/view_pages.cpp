// Filters that a person has named, for the lists of the page. Whoever gets the address of one gets its filters with it.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "bot/web/pages.hpp"
#include "net/http.hpp"

namespace c1::bot::web {
namespace {

constexpr std::size_t kMostViews = 50;  // of one screen
constexpr std::size_t kLongestViewName = 80;
constexpr std::size_t kLongestViewQuery = 1'000;
constexpr std::array<std::string_view, 3> kScreens{"requests", "approvals", "history"};
constexpr std::array<std::string_view, 7> kViewFields{"state", "app", "subject", "since", "until", "kind", "emergency"};

Result<std::string> screen_in(const std::string& screen) {
  if (std::find(kScreens.begin(), kScreens.end(), screen) != kScreens.end()) return screen;
  return invalid("Views are kept of the lists \"requests\", \"approvals\" and \"history\".", "screen");
}

Result<std::string> view_name_in(const json::Value& body) {
  std::string name = text::trimmed(body["name"].string());
  if (name.empty()) return invalid("Give the view a name, such as \"Open for GitHub\".", "name");
  if (text::length(name) > kLongestViewName)
    return invalid("A view's name may have up to " + std::to_string(kLongestViewName) + " characters.", "name");
  return name;
}

// Filters of the list alone, so that an address made of it shows nothing else.
Result<std::string> view_query_in(const json::Value& body) {
  const std::string& query = body["query"].string();
  std::vector<net::FormField> fields;
  if (query.size() > kLongestViewQuery || !net::decode_form(query, fields))
    return invalid("These filters are too long, or not as an address has them.", "query");
  for (const net::FormField& field : fields)
    if (std::find(kViewFields.begin(), kViewFields.end(), field.name) == kViewFields.end())
      return invalid("A view keeps filters, and \"" + text::fit(field.name, 40) + "\" is none.", "query");
  return query;
}

json::Value views_json(storage::Tx& tx, const Visit& visit, const std::string& screen) {
  json::Value list = json::array();
  for (const storage::SavedView& view : tx.saved_views_of(visit.user().id.value, screen))
    list.push(json::object({{"name", view.name}, {"query", view.query}}));
  return json::object({{"views", list}});
}

}  // namespace

Result<json::Value> my_views(const Visit& visit) {
  const auto screen = screen_in(visit.asked("screen"));
  if (!screen) return screen.error();
  return visit.services.store.read([&](storage::Tx& tx) { return views_json(tx, visit, *screen); });
}

// {screen, name, query}: in the place of the one of that name.
Result<json::Value> save_my_view(const Visit& visit) {
  const auto screen = screen_in(visit.body()["screen"].string());
  if (!screen) return screen.error();
  const auto name = view_name_in(visit.body());
  if (!name) return name.error();
  const auto query = view_query_in(visit.body());
  if (!query) return query.error();
  return visit.services.store.write([&](storage::Tx& tx) -> Result<json::Value> {
    const auto all = tx.saved_views_of(visit.user().id.value, *screen);
    const bool is_new =
        std::none_of(all.begin(), all.end(), [&](const storage::SavedView& one) { return one.name == *name; });
    if (is_new && all.size() >= kMostViews)
      return conflict("You have " + std::to_string(kMostViews) + " views of this list. Take one away first.");
    tx.save(storage::SavedView{visit.user().id.value, *screen, *name, *query});
    return views_json(tx, visit, *screen);
  });
}

// {screen, name}
Result<json::Value> forget_my_view(const Visit& visit) {
  const auto screen = screen_in(visit.body()["screen"].string());
  if (!screen) return screen.error();
  const std::string& name = visit.body()["name"].string();
  return visit.services.store.write([&](storage::Tx& tx) -> Result<json::Value> {
    if (!tx.forget_view(visit.user().id.value, *screen, name)) return not_found("You have no view of that name.");
    return views_json(tx, visit, *screen);
  });
}

}  // namespace c1::bot::web
