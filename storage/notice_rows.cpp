#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

constexpr std::string_view kNoticeWishesOf = "select channel, kind, wanted from notice_setting where person = $1";
constexpr std::string_view kSaveNoticeWish =
    "insert into notice_setting(person, channel, kind, wanted) values($1, $2, $3, $4) "
    "on conflict(person, channel, kind) do update set wanted = excluded.wanted";

}  // namespace

// What a newer version has written, and this one does not know, is left out.
std::vector<workflow::NoticeWish> SqlTx::notice_wishes(const workflow::UserId& person) {
  std::vector<workflow::NoticeWish> list;
  for (const Row& row : db_.exec(kNoticeWishesOf, {person.value})) {
    const auto channel = workflow::notice_channel_from(text_of(row[0]));
    const auto kind = workflow::notice_kind_from(text_of(row[1]));
    if (channel && kind) list.push_back({*channel, *kind, number_of(row[2]) != 0});
  }
  return list;
}

void SqlTx::save(const workflow::UserId& person, const workflow::NoticeWish& wish) {
  db_.post(kSaveNoticeWish, {person.value, text_value(to_string(wish.channel)), text_value(to_string(wish.kind)),
                             std::int64_t{wish.wanted}});
}

}  // namespace c1::storage
