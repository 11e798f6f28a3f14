#include "storage/sql_tx.hpp"

namespace c1::storage {
namespace {

using workflow::Comment;

constexpr std::string_view kCommentById =
    "select id, request, author, body, channel, ts, deleted, version, at from comment where id = $1";
constexpr std::string_view kCommentByPlace =
    "select id, request, author, body, channel, ts, deleted, version, at from comment where channel = $1 and ts = $2 "
    "and ts <> ''";
constexpr std::string_view kCommentsOf =
    "select id, request, author, body, channel, ts, deleted, version, at from comment where request = $1 order by at "
    "limit $2";
constexpr std::string_view kSaveComment =
    "insert into comment(id, request, author, body, channel, ts, deleted, version, at) values($1, $2, $3, $4, $5, $6, "
    "$7, $8, $9) "
    "on conflict(id) do update set body = excluded.body, deleted = excluded.deleted, version = excluded.version";

Comment comment_in(const Row& row) {
  return {.id = {text_of(row[0])},
          .request = {text_of(row[1])},
          .author = {text_of(row[2])},
          .text = text_of(row[3]),
          .channel = text_of(row[4]),
          .ts = text_of(row[5]),
          .deleted = number_of(row[6]) != 0,
          .version = number_of(row[7]),
          .at = from_millis(number_of(row[8]))};
}

}  // namespace

std::optional<Comment> SqlTx::comment(const workflow::CommentId& id) {
  return first(db_.exec(kCommentById, {id.value}), comment_in);
}
std::optional<Comment> SqlTx::comment_at(std::string_view channel, std::string_view ts) {
  if (ts.empty()) return std::nullopt;
  return first(db_.exec(kCommentByPlace, {text_value(channel), text_value(ts)}), comment_in);
}

std::vector<Comment> SqlTx::comments(const workflow::RequestId& request, std::size_t limit) {
  std::vector<Comment> list;
  for (const Row& row : db_.exec(kCommentsOf, {request.value, size_value(limit)})) list.push_back(comment_in(row));
  return list;
}

void SqlTx::save(const Comment& c) {
  db_.post(kSaveComment, {c.id.value, c.request.value, c.author.value, c.text, c.channel, c.ts, std::int64_t{c.deleted},
                          c.version, to_millis(c.at)});
}

}  // namespace c1::storage
