#pragma once
// What a listener returns: what to say at once (the ack), and calls to make right after it, best effort. What must
// survive a crash is not here: it is an effect in the store.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "slack/tenant.hpp"

namespace c1::slack {

// One Web API call. Form-encoded; nested values go as JSON strings.
struct Call {
  std::string method;      // "views.open"
  json::Value args;        // an object
  Tenant about = {};       // whose token it goes with; as long as the app is in one workspace, that one's
  bool urgent = false;     // somebody waits for it
  bool gives_way = false;  // part of much: what is neither goes first
};

struct Option {
  std::string label;        // fitted to 75 characters
  std::string value;        // at most 150 bytes; longer is a bug
  std::string description;  // fitted to 75; may be empty
};

struct FieldError {
  std::string block_id;  // of an input block of that very view
  std::string says;
};

class Reply {
 public:
  enum class Kind { empty, message, form_errors, update_view, push_view, clear_views, options, later };

  // 200 without a body: closes a modal, acknowledges a click.
  static Reply empty();
  // An ephemeral message to the one who acted: the ack of a slash command; elsewhere posted to the response_url.
  // `text` is mrkdwn, escaped already; `blocks` may be null.
  static Reply tell(std::string text, json::Value blocks = {});
  static Reply form_errors(std::vector<FieldError> errors);
  static Reply update_view(json::Value view);         // only to a view submission
  static Reply push_view(json::Value view);           // only to a view submission
  static Reply clear_views();                         // only to a view submission
  static Reply options(std::vector<Option> options);  // the first 100 are sent

  // To an event that cannot be dealt with yet: it is kept and comes again (slack/answer.hpp).
  static Reply later(std::string why);

  Reply&& then(Call call) &&;

  Kind kind() const { return kind_; }
  const std::string& text() const { return text_; }
  const json::Value& body() const { return body_; }  // blocks, errors, view or options, in Slack's own shape
  const std::vector<Call>& calls() const { return calls_; }
  std::vector<Call> take_calls() { return std::move(calls_); }

 private:
  Kind kind_ = Kind::empty;
  std::string text_;
  json::Value body_;
  std::vector<Call> calls_;
};

Call views_open(std::string trigger, json::Value view);
Call views_push(std::string trigger, json::Value view);
// `hash` of the view as it was seen: Slack refuses a stale one (hash_conflict), so the newer picture stays. "" = any.
Call views_update(std::string view_id, std::string hash, json::Value view);
Call views_publish(std::string user, std::string hash, json::Value view);

}  // namespace c1::slack
