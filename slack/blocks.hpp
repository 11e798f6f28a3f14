#pragma once
// Block Kit, built so that it cannot exceed Slack's limits (docs.slack.dev/reference/block-kit): text is fitted, lists
// are cut, ids that are too long are a bug and throw std::length_error. Pure.
//
// Mrkdwn is a type: words from people become Mrkdwn only through `plain`, which escapes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "slack/reply.hpp"

namespace c1::slack {

// Text in Slack's markup, safe to send.
class Mrkdwn {
 public:
  Mrkdwn() = default;
  static Mrkdwn plain(std::string_view words);  // a person's words: no mention, link or code fence stands in them
  static Mrkdwn markup(std::string_view ours);  // our own constant text, with markup
  static Mrkdwn bold(std::string_view words);   // *...*: escaped, with what would end the bold kept out
  static Mrkdwn quote(std::string_view words);  // each line behind "> ", escaped
  static Mrkdwn link(std::string_view url, std::string_view words);
  static Mrkdwn user(std::string_view slack_user_id);  // <@U...>
  // In the reader's zone: <!date^...>, with UTC as the fallback.
  static Mrkdwn time(Instant at);
  friend Mrkdwn operator+(Mrkdwn left, const Mrkdwn& right);
  Mrkdwn& operator+=(const Mrkdwn& more);
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

enum class Style { normal, primary, danger };

struct Confirm {
  std::string title, text, yes, no;  // plain text
};

struct Button {
  std::string label;
  std::string action_id;
  std::string value = {};
  Style style = Style::normal;
  std::string url = {};
  std::optional<Confirm> confirm = {};
  std::string accessibility_label = {};
};

// An overflow menu ("..."): the chosen option's value is what is sent. Slack takes five at most; more is a bug.
struct Menu {
  std::string action_id;
  std::vector<Option> options;
};

// A list of blocks. Each call adds one; past `limit` (50 message, 100 view) the rest is dropped and the last block says
// so.
class Blocks {
 public:
  static Blocks message() { return Blocks(50); }
  static Blocks view() { return Blocks(100); }

  Blocks& header(std::string_view words);
  Blocks& section(const Mrkdwn& text, std::optional<Button> accessory = {});
  Blocks& fields(const std::vector<Mrkdwn>& fields);  // more than ten become further sections
  Blocks& context(const std::vector<Mrkdwn>& lines);
  Blocks& divider();
  Blocks& actions(std::string block_id, const std::vector<Button>& buttons);
  Blocks& actions(std::string block_id, const std::vector<Button>& buttons, const Menu& more);

  // Inputs; only in views. `hint` may be empty.
  struct Input {
    std::string block_id;
    std::string action_id;
    std::string label;
    std::string hint = {};
    std::string placeholder = {};
    bool optional = false;
    bool dispatch = false;  // the choice is sent to us at once
  };
  struct TextRange {
    int min = 0, max = 3000;
    bool multiline = false;
    std::string initial = {};
    bool focus = false;
  };
  Blocks& text_input(const Input& input, const TextRange& range);
  Blocks& external_select(const Input& input, int min_query_length, std::optional<Option> initial = {});
  Blocks& static_select(const Input& input, const std::vector<Option>& options, std::optional<Option> initial = {});
  // Several may be chosen, at most `most` (0 = any number).
  Blocks& multi_external_select(const Input& input, int min_query_length, int most,
                                const std::vector<Option>& initial = {});
  Blocks& multi_static_select(const Input& input, const std::vector<Option>& options,
                              const std::vector<std::string>& initial = {});  // their values
  Blocks& checkboxes(const Input& input, const std::vector<Option>& options,
                     const std::vector<std::string>& initial = {});         // at most ten
  Blocks& date_input(const Input& input, const std::string& initial = {});  // 2026-11-24; other texts are left out
  Blocks& number_input(const Input& input, std::optional<std::int64_t> at_least, std::optional<std::int64_t> at_most,
                       const std::string& initial = {});
  enum class Address { email, url };
  Blocks& address_input(const Input& input, Address kind, const std::string& initial = {});

  json::Value json() const;
  std::size_t size() const { return blocks_.size(); }

 private:
  explicit Blocks(std::size_t limit) : limit_(limit) {}
  Blocks& add(json::Value block);
  std::vector<json::Value> blocks_;
  std::size_t limit_;
  std::size_t bytes_ = 0;  // as JSON; a view may have 250 kB
  bool cut_ = false;
};

struct Modal {
  std::string callback_id;
  std::string title;        // fitted to 24
  std::string submit = {};  // "" = none; needed where there is an input
  std::string close = "Cancel";
  std::string private_metadata = {};  // at most 3000; ids only, never authority
  bool notify_on_close = false;
};
json::Value modal(const Modal& modal, const Blocks& blocks);
json::Value home(const Blocks& blocks);

}  // namespace c1::slack
