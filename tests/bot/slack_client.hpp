#pragma once
// One person's Slack in a house of its own (house.hpp): commands, modals and the Home tab, without sockets. What the
// listeners answer is checked against Slack's limits, and shown as Slack would show it: inputs keep what stands in them
// where block and action stay the same.

#include <map>

#include "bot/home_tab.hpp"
#include "bot/house.hpp"
#include "bot/listeners.hpp"
#include "sandbox/elements.hpp"
#include "sandbox/rules.hpp"
#include "slack/answer_parts.hpp"

namespace c1::bot {

class SlackClient {
 public:
  SlackClient(House& house, const std::string& person) : house_(house), me_(slack_id(person)) { meet(house, person); }

  // Their Slack id: "ULENA" of lena@acme.test.
  static std::string slack_id(const std::string& person) {
    std::string id = "U";
    for (const char c : person.substr(0, person.find('@'))) id += static_cast<char>(std::toupper(c));
    return id;
  }
  static void meet(House& house, const std::string& person) {
    const storage::SlackLink link{.team = "T1", .slack_user = slack_id(person), .person = person};
    house.store->write([&](storage::Tx& tx) { tx.save(link); });
    house.people.learn(link);
  }

  // What was said at once; "" where a modal came instead.
  std::string runs(const std::string& text) {
    return take(router_.dispatch(slack::SlashCommand{
        .tenant = kTenant, .actor = actor(), .command = "/c1", .text = text, .trigger = trigger()}));
  }
  std::string dispatches(const slack::Inbound& inbound) { return take(router_.dispatch(inbound)); }
  // On the Home tab.
  std::string clicks_at_home(const std::string& label, const json::Value& home) {
    view_ = home;
    std::string said = clicks(label, home["blocks"]);
    if (view_["type"].string() == "home") view_ = {};
    return said;
  }
  // A button of the message that was answered last, of the modal, or of `blocks`.
  std::string clicks(const std::string& label) { return clicks(label, view_.is_null() ? message_ : view_["blocks"]); }
  std::string clicks(const std::string& label, const json::Value& blocks, std::size_t nth = 0) {
    for (const sandbox::Placed& placed : sandbox::placed_elements(blocks)) {
      if (placed.type() != "button" || placed.label != label || nth-- > 0) continue;
      slack::BlockAction click = action(placed);
      click.value = placed.element["value"].string();
      return take(router_.dispatch(click));
    }
    ADD_FAILURE() << "there is no button " << label << " in " << blocks.dump();
    return {};
  }

  SlackClient& chooses_all(const std::string& label, const std::vector<std::string>& names) {
    const sandbox::Placed placed = field(label);
    json::Value chosen = json::array();
    for (const std::string& name : names) chosen.push(option(placed, name));
    const auto& shape = *sandbox::value_shape(placed.type());
    return puts(placed, shape.is_list ? chosen : chosen[0]);
  }
  SlackClient& chooses(const std::string& label, const std::string& name) { return chooses_all(label, {name}); }
  SlackClient& fills(const std::string& label, const std::string& text) { return puts(field(label), text); }

  // "label: error" of the first field that is wrong; "" where the form was taken.
  std::string submits() {
    const auto was = view_;
    const auto reply = router_.dispatch(submission());
    if (reply.kind() != slack::Reply::Kind::form_errors) {
      view_ = {};
      if (reply.kind() == slack::Reply::Kind::message) show(slack::as_view(reply));
      take(reply);
      return {};
    }
    for (const sandbox::Placed& placed : sandbox::placed_elements(was["blocks"]))
      if (reply.body().has(placed.block_id)) return placed.label + ": " + reply.body()[placed.block_id].string();
    return "at no field: " + reply.body().dump();
  }
  slack::ViewSubmission submission() const { return {kTenant, actor(), seen_view(), "trigger"}; }

  // What a picker offers, "label" or "label | description".
  std::vector<std::string> offers(const std::string& label, const std::string& query = "") {
    std::vector<std::string> labels;
    for (const json::Value& one : asked(field(label), query)) {
      const std::string& more = one["description"]["text"].string();
      labels.push_back(one["text"]["text"].string() + (more.empty() ? "" : " | " + more));
    }
    return labels;
  }

  bool has_modal() const { return !view_.is_null(); }
  const json::Value& modal() const { return view_; }
  const json::Value& message() const { return message_; }
  std::string title() const { return view_["title"]["text"].string(); }
  // All words of the modal, or of the last message.
  std::string words() const { return words_of(view_.is_null() ? message_ : view_["blocks"]); }
  static std::string words_of(const json::Value& value) {
    std::string words;
    if (value.is_string()) return value.string() + "\n";
    for (const json::Value& one : value.array()) words += words_of(one);
    for (const auto& [key, member] : value.object())
      if (member.is_object() || member.is_array() || key == "text") words += words_of(member);
    return words;
  }
  std::vector<std::string> fields() const {
    std::vector<std::string> labels;
    for (const sandbox::Placed& placed : sandbox::placed_elements(view_["blocks"]))
      if (placed.is_input) labels.push_back(placed.label);
    return labels;
  }
  std::vector<std::string> buttons() const { return buttons_of(view_.is_null() ? message_ : view_["blocks"]); }
  static std::vector<std::string> buttons_of(const json::Value& blocks) {
    std::vector<std::string> labels;
    for (const sandbox::Placed& placed : sandbox::placed_elements(blocks))
      if (placed.type() == "button") labels.push_back(placed.label);
    return labels;
  }
  // What stands in a field: its text, or the labels of what is chosen.
  std::string value_of(const std::string& label) {
    const json::Value& value = sandbox::value_in(inputs_, field(label));
    if (value.is_object()) return value["text"]["text"].string();
    std::string all;
    for (const json::Value& one : value.array()) all += (all.empty() ? "" : ", ") + one["text"]["text"].string();
    return value.is_array() ? all : value.string();
  }
  void closes() { view_ = {}; }

  static inline const slack::Tenant kTenant{.team = "T1"};
  slack::Actor actor() const { return {me_, "T1"}; }

 private:
  std::string trigger() { return "trigger" + std::to_string(++triggers_); }

  std::string take(const slack::Reply& reply) {
    for (const slack::Call& call : reply.calls())
      if (call.method.starts_with("views.") && call.method != "views.publish") show(call.args["view"]);
    if (reply.kind() == slack::Reply::Kind::update_view || reply.kind() == slack::Reply::Kind::push_view)
      show(reply.body());
    if (reply.kind() != slack::Reply::Kind::message) return {};
    if (!reply.body().is_null()) message_ = reply.body();
    if (!message_.is_null()) fine(sandbox::problems_of_blocks(message_, sandbox::Surface::message, "/blocks"));
    EXPECT_LE(reply.text().size(), 4000U);
    return reply.text();
  }
  void show(const json::Value& view) {
    fine(sandbox::problems_of_view(view));
    const bool same = view_["callback_id"] == view["callback_id"];
    view_ = view;
    view_.set("blocks", sandbox::stored_blocks(view["blocks"]));
    inputs_ = sandbox::inputs_of(view_["blocks"], same ? inputs_ : sandbox::Inputs{});
    if (!same) ++views_;
  }
  static void fine(const sandbox::Problems& problems) { EXPECT_THAT(problems, testing::IsEmpty()); }

  sandbox::Placed field(const std::string& label) const {
    std::string known;
    for (const sandbox::Placed& placed : sandbox::placed_elements(view_["blocks"])) {
      if (placed.is_input && placed.label == label) return placed;
      known += " " + placed.label;
    }
    ADD_FAILURE() << "there is no field " << label << ", only" << known;
    throw std::runtime_error("no field " + label);
  }
  json::Value::Array asked(const sandbox::Placed& placed, const std::string& query) const {
    const auto reply = router_.dispatch(slack::OptionsRequest{.tenant = kTenant,
                                                              .actor = actor(),
                                                              .action_id = placed.action_id,
                                                              .block_id = placed.block_id,
                                                              .query = query,
                                                              .view = seen_view()});
    fine(sandbox::problems_of_options(json::object({{"options", reply.body()}})));
    return reply.body().array();
  }
  json::Value option(const sandbox::Placed& placed, const std::string& name) const {
    const bool external = placed.type().ends_with("external_select");
    for (const json::Value& one : external ? asked(placed, name) : placed.element["options"].array())
      if (one["text"]["text"].string() == name) return one;
    ADD_FAILURE() << placed.label << " does not offer " << name;
    return {};
  }
  slack::BlockAction action(const sandbox::Placed& placed) {
    slack::BlockAction click{.tenant = kTenant,
                             .actor = actor(),
                             .action_id = placed.action_id,
                             .block_id = placed.block_id,
                             .trigger = trigger()};
    if (!view_.is_null()) click.view = seen_view();
    return click;
  }
  SlackClient& puts(const sandbox::Placed& placed, const json::Value& value) {
    inputs_[{placed.block_id, placed.action_id}].set(sandbox::value_shape(placed.type())->state_member, value);
    if (placed.dispatches) take(router_.dispatch(action(placed)));
    return *this;
  }
  slack::View seen_view() const {
    return {.id = "V" + std::to_string(views_),
            .hash = "h",
            .callback_id = view_["callback_id"].string(),
            .private_metadata = view_["private_metadata"].string(),
            .type = view_["type"].string(),
            .root_id = {},
            .state = {sandbox::state_values(view_["blocks"], inputs_)}};
  }

  House& house_;
  slack::Router router_ = listeners(house_.services);
  std::string me_;
  json::Value view_;
  json::Value message_;
  sandbox::Inputs inputs_;
  int triggers_ = 0;
  int views_ = 0;
};

}  // namespace c1::bot
