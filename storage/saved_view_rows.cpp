#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kViewsOf =
    "select person, screen, name, query from saved_view where person = $1 and screen = $2 order by name";
constexpr std::string_view kSaveView =
    "insert into saved_view(person, screen, name, query) values($1, $2, $3, $4) "
    "on conflict(person, screen, name) do update set query = excluded.query";
constexpr std::string_view kForgetView =
    "delete from saved_view where person = $1 and screen = $2 and name = $3 returning name";

}  // namespace

std::vector<SavedView> SqlTx::saved_views_of(std::string_view person, std::string_view screen) {
  std::vector<SavedView> views;
  for (const Row& row : db_.exec(kViewsOf, {text_value(person), text_value(screen)}))
    views.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2]), text_of(row[3])});
  return views;
}
void SqlTx::save(const SavedView& view) { db_.post(kSaveView, {view.person, view.screen, view.name, view.query}); }
bool SqlTx::forget_view(std::string_view person, std::string_view screen, std::string_view name) {
  return !db_.exec(kForgetView, {text_value(person), text_value(screen), text_value(name)}).empty();
}

}  // namespace c1::storage
