#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kItems =
    "select kind, key, body from catalog_item where archived_at is null order by kind, key";
constexpr std::string_view kItem =
    "select kind, key, body from catalog_item where kind = $1 and key = $2 and archived_at is null";
constexpr std::string_view kItemsOf =
    "select kind, key, body from catalog_item where kind = $1 and archived_at is null order by key";
constexpr std::string_view kSaveItem =
    "insert into catalog_item(kind, key, body, archived_at) values($1, $2, $3, null) "
    "on conflict(kind, key) do update set body = excluded.body, archived_at = null";
constexpr std::string_view kArchive = "update catalog_item set archived_at = $3 where kind = $1 and key = $2";
constexpr std::string_view kHoldersBetween =
    "select distinct subject from access_grant where entitlement >= $1 and entitlement < $2 and state = 'active' "
    "and subject > $3 order by subject limit $4";
constexpr std::string_view kVersion = "select value from counter where name = 'catalog'";

}  // namespace

std::vector<CatalogItem> SqlTx::catalog_items() {
  std::vector<CatalogItem> items;
  for (const Row& row : db_.exec(kItems)) items.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2])});
  return items;
}
std::optional<CatalogItem> SqlTx::catalog_item(std::string_view kind, std::string_view key) {
  for (const Row& row : db_.exec(kItem, {text_value(kind), text_value(key)}))
    return CatalogItem{text_of(row[0]), text_of(row[1]), text_of(row[2])};
  return std::nullopt;
}
std::vector<CatalogItem> SqlTx::catalog_items_of(std::string_view kind) {
  std::vector<CatalogItem> items;
  for (const Row& row : db_.exec(kItemsOf, {text_value(kind)}))
    items.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2])});
  return items;
}
std::vector<workflow::UserId> SqlTx::holders_between(std::string_view first, std::string_view end,
                                                     std::string_view after, std::size_t limit) {
  std::vector<workflow::UserId> people;
  for (const Row& row :
       db_.exec(kHoldersBetween, {text_value(first), text_value(end), text_value(after), size_value(limit)}))
    people.push_back({text_of(row[0])});
  return people;
}
void SqlTx::save(const CatalogItem& item) { db_.post(kSaveItem, {item.kind, item.key, item.body}); }
void SqlTx::archive(std::string_view kind, std::string_view key, Instant now) {
  db_.post(kArchive, {text_value(kind), text_value(key), to_millis(now)});
}
std::int64_t SqlTx::catalog_version() { return number_of(db_.exec(kVersion)[0][0]); }
void SqlTx::move_catalog_version() {
  next_of("catalog");
  change_.catalog = true;
}

}  // namespace c1::storage
