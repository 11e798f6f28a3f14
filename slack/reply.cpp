#include "slack/reply.hpp"

#include "base/text.hpp"
#include "slack/shapes.hpp"

namespace c1::slack {
namespace {

constexpr std::size_t kMaxOptions = 100;
constexpr std::size_t kErrorLength = 200;  // Slack documents no cap; longer ones push the form out of sight

}  // namespace

Reply Reply::empty() { return {}; }

Reply Reply::tell(std::string text, json::Value blocks) {
  Reply reply;
  reply.kind_ = Kind::message;
  reply.text_ = std::move(text);
  reply.body_ = std::move(blocks);
  return reply;
}

Reply Reply::form_errors(std::vector<FieldError> errors) {
  Reply reply;
  reply.kind_ = Kind::form_errors;
  reply.body_ = json::object();
  for (const FieldError& error : errors)
    if (!reply.body_.has(error.block_id)) reply.body_.set(error.block_id, text::fit(error.says, kErrorLength));
  return reply;
}

Reply Reply::update_view(json::Value view) {
  Reply reply;
  reply.kind_ = Kind::update_view;
  reply.body_ = std::move(view);
  return reply;
}

Reply Reply::push_view(json::Value view) {
  Reply reply;
  reply.kind_ = Kind::push_view;
  reply.body_ = std::move(view);
  return reply;
}

Reply Reply::later(std::string why) {
  Reply reply;
  reply.kind_ = Kind::later;
  reply.text_ = std::move(why);
  return reply;
}
Reply Reply::clear_views() {
  Reply reply;
  reply.kind_ = Kind::clear_views;
  return reply;
}

Reply Reply::options(std::vector<Option> options) {
  Reply reply;
  reply.kind_ = Kind::options;
  reply.body_ = json::array();
  for (std::size_t i = 0; i < options.size() && i < kMaxOptions; ++i) reply.body_.push(option_json(options[i]));
  return reply;
}

Reply&& Reply::then(Call call) && {
  calls_.push_back(std::move(call));
  return std::move(*this);
}

Call views_open(std::string trigger, json::Value view) {
  return {"views.open", json::object({{"trigger_id", std::move(trigger)}, {"view", std::move(view)}})};
}

Call views_push(std::string trigger, json::Value view) {
  return {"views.push", json::object({{"trigger_id", std::move(trigger)}, {"view", std::move(view)}})};
}

Call views_update(std::string view_id, std::string hash, json::Value view) {
  Call call{"views.update", json::object({{"view_id", std::move(view_id)}, {"view", std::move(view)}})};
  if (!hash.empty()) call.args.set("hash", std::move(hash));
  return call;
}

Call views_publish(std::string user, std::string hash, json::Value view) {
  Call call{"views.publish", json::object({{"user_id", std::move(user)}, {"view", std::move(view)}})};
  if (!hash.empty()) call.args.set("hash", std::move(hash));
  return call;
}

}  // namespace c1::slack
