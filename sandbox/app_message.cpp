#include "sandbox/app_message.hpp"

#include "base/text.hpp"
#include "sandbox/events.hpp"
#include "sandbox/shapes.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kMostMetadata = 16'000;  // bytes

Value check_blocks(Draft& draft, const Args& args) {
  bool broken = false;
  draft.has_blocks = args.has("blocks");
  draft.blocks = args.nested("blocks", broken);
  if (broken || (draft.has_blocks && !draft.blocks.is_array())) return api_error("invalid_blocks_format");
  if (!draft.has_blocks) return {};
  const Problems problems = problems_of_blocks(draft.blocks, Surface::message, "/blocks");
  return problems.empty() ? Value() : api_error("invalid_blocks", problems);
}

Value check_metadata(Draft& draft, const Args& args) {
  bool broken = false;
  draft.has_metadata = args.has("metadata");
  draft.metadata = args.nested("metadata", broken);
  if (broken) return api_error("invalid_metadata_format");
  if (!draft.has_metadata) return {};
  const Problems problems = problems_of_metadata(draft.metadata);
  if (!problems.empty()) return api_error("invalid_metadata_format", problems);
  return draft.metadata.dump().size() > kMostMetadata ? api_error("metadata_too_large") : Value();
}

}  // namespace

Drafted draft_of(const Args& args, std::size_t most_text) {
  Drafted drafted;
  Draft& draft = drafted.draft;
  if (args.has("attachments") && args.text("attachments") != "[]") {
    drafted.error = api_error("invalid_arguments",
                              {"[ERROR] this sandbox knows no attachments, use blocks [json-pointer:/attachments]"});
    return drafted;
  }
  draft.has_text = args.has("text");
  draft.text = args.text("text");
  draft.thread_ts = args.text("thread_ts");
  drafted.error = check_blocks(draft, args);
  if (drafted.ok()) drafted.error = check_metadata(draft, args);
  if (drafted.ok() && text::length(draft.text) > most_text) drafted.error = api_error("msg_too_long");
  return drafted;
}

bool says_something(const Draft& draft) { return !draft.text.empty() || !draft.blocks.array().empty(); }

Message app_message(const Workspace& workspace, const Draft& draft, const std::string& channel) {
  Message message{
      .channel = channel, .thread_ts = draft.thread_ts, .author = workspace.settings.bot_user_id, .by_app = true};
  message.text = draft.text;
  if (!draft.blocks.array().empty()) message.blocks = stored_blocks(draft.blocks);
  if (!draft.metadata.object().empty()) message.metadata = draft.metadata;
  return message;
}

void rewrite(Workspace& workspace, Message& message, const Draft& draft) {
  Value before = message_json(workspace, message, true);
  if (draft.has_text && draft.text != message.text) {
    message.text = draft.text;
    message.edited_ts = workspace.new_ts();
  }
  if (draft.has_blocks || draft.has_text)
    message.blocks = draft.blocks.array().empty() ? Value() : stored_blocks(draft.blocks);
  if (draft.has_metadata) message.metadata = draft.metadata.object().empty() ? Value() : draft.metadata;
  for (auto& [person, inputs] : message.inputs) inputs = inputs_of(message.blocks, inputs);
  ++message.revisions;
  workspace.changed(message);
  tell_edited(workspace, message, std::move(before));
}

}  // namespace c1::sandbox
