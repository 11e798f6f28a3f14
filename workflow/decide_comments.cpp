#include "base/text.hpp"
#include "workflow/rules.hpp"

namespace c1::workflow {
namespace {

constexpr std::size_t kCommentLimit = 40'000;  // Slack's own for a message

std::optional<Error> check_words(std::string_view words) {
  if (text::trimmed(words).empty()) return invalid("An empty comment says nothing. Please write something.", "comment");
  if (text::length(words) > kCommentLimit)
    return invalid("A comment can have 40,000 characters at most. Please shorten it.", "comment");
  return std::nullopt;
}

// The comment a command is about, if it is this person's and still there.
Result<Comment> own_comment(const Request& request, const Facts& facts, const CommentId& id, const UserId& by) {
  if (!facts.comment || facts.comment->id != id || facts.comment->request != request.id)
    return not_found("There is no such comment.");
  if (facts.comment->author != by) return forbidden("Only its author can change a comment.");
  if (facts.comment->deleted) return conflict("This comment was deleted.");
  return *facts.comment;
}

}  // namespace

Result<Events> decide_comment(const Request& request, const AddComment& command, const Facts& facts, Instant now) {
  if (auto error = check_sight(request, facts, command.by)) return *error;
  if (auto error = check_words(command.text)) return *error;
  return Events{CommentAdded{Comment{.id = command.id,
                                     .request = request.id,
                                     .author = command.by,
                                     .text = command.text,
                                     .channel = command.channel,
                                     .ts = command.ts,
                                     .at = now}}};
}

Result<Events> decide_edit(const Request& request, const EditComment& command, const Facts& facts) {
  const auto comment = own_comment(request, facts, command.id, command.by);
  if (!comment) return comment.error();
  if (auto error = check_words(command.text)) return *error;
  if (comment->text == command.text) return Events{};
  return Events{CommentEdited{command.id, comment->author, comment->text, command.text}};
}

Result<Events> decide_delete(const Request& request, const DeleteComment& command, const Facts& facts) {
  const auto comment = own_comment(request, facts, command.id, command.by);
  if (!comment) return comment.error();
  return Events{CommentDeleted{command.id, comment->author, comment->text}};
}

}  // namespace c1::workflow
