#pragma once
// A house whose people press buttons: clicks and submissions as Slack would send them, answered by the listeners.

#include <map>

#include "base/text.hpp"

#include "bot/card.hpp"
#include "bot/facts.hpp"
#include "bot/house.hpp"
#include "bot/insight.hpp"
#include "bot/listeners.hpp"

namespace c1::bot {

class DeskHouse : public House {
 public:
  explicit DeskHouse(const std::string& yaml) : House(yaml) {
    for (const workflow::User& user : catalog.get()->organisation().users)
      people.learn({.team = kTeam, .slack_user = slack_id(user.id.value), .person = user.id.value});
  }

  // The card as `reader` sees it now.
  Message card_of(const workflow::RequestId& id, const std::string& reader) {
    const workflow::UserId viewer{reader};
    return store->read([&](storage::Tx& tx) {
      const auto current = tx.request(id).value();
      const auto now_in_force = catalog.get();
      const auto facts = facts_about(tx, *now_in_force, current.subject, current.entitlement, clock.now());
      Look look{facts, viewer, clock.now(), services.public_url, ""};
      look.insight = insight_into(tx, *now_in_force, current, viewer);
      return card(current, look);
    });
  }
  // Labels of what can be pressed on it, the menu's in brackets.
  std::vector<std::string> offered(const workflow::RequestId& id, const std::string& reader) {
    std::vector<std::string> labels;
    const Message drawn = card_of(id, reader);
    for (const json::Value& block : drawn.blocks.array())
      for (const json::Value& element : block["elements"].array()) {
        if (element["type"].string() == "button") labels.push_back(element["text"]["text"].string());
        for (const json::Value& option : element["options"].array())
          labels.push_back("[" + option["text"]["text"].string() + "]");
      }
    return labels;
  }

  // A press of what is named so on the card, shown or in its menu, even if the card does not offer it (any more).
  slack::Reply presses(const std::string& person, const std::string& name, const workflow::Request& on) {
    return router.dispatch(slack::BlockAction{.tenant = {kTeam},
                                              .actor = {slack_id(person), kTeam},
                                              .action_id = name,
                                              .value = button_value(on),
                                              .action_ts = std::to_string(++clicks),
                                              .trigger = "trigger" + std::to_string(clicks),
                                              .response_url = "https://hooks.slack.com/x"});
  }
  slack::Reply chooses_in_menu(const std::string& person, const std::string& name, const workflow::Request& on) {
    return router.dispatch(slack::BlockAction{.tenant = {kTeam},
                                              .actor = {slack_id(person), kTeam},
                                              .action_id = kMore,
                                              .value = name + " " + button_value(on),
                                              .action_ts = std::to_string(++clicks),
                                              .trigger = "trigger" + std::to_string(clicks),
                                              .response_url = "https://hooks.slack.com/x"});
  }

  // The modal that a press has opened; fails the test if none was.
  static json::Value opened(const slack::Reply& reply) {
    if (reply.calls().empty() || reply.calls()[0].method != "views.open") {
      ADD_FAILURE() << "no modal was opened: " << reply.text();
      return {};
    }
    return reply.calls()[0].args["view"];
  }

  // The modal filled in: block -> text, or for selects "=value" (several: "=a,b").
  slack::Reply submits(const std::string& person, const json::Value& view,
                       const std::map<std::string, std::string>& filled) {
    json::Value values = json::object();
    for (const auto& [block, value] : filled) values.set(block, json::object({{"x", input(value)}}));
    slack::View seen{.id = "V" + std::to_string(++clicks),
                     .hash = "h",
                     .callback_id = view["callback_id"].string(),
                     .private_metadata = view["private_metadata"].string(),
                     .type = "modal",
                     .root_id = "",
                     .state = {values}};
    return router.dispatch(slack::ViewSubmission{{kTeam}, {slack_id(person), kTeam}, std::move(seen), "trigger"});
  }

  std::vector<std::string> suggestions(const std::string& person, const json::Value& view, const std::string& picker,
                                       const std::string& query) {
    const slack::View seen{.private_metadata = view["private_metadata"].string()};
    const slack::Reply reply =
        router.dispatch(slack::OptionsRequest{{kTeam}, {slack_id(person), kTeam}, picker, "to", query, seen});
    std::vector<std::string> labels;
    for (const json::Value& option : reply.body().array()) labels.push_back(option["text"]["text"].string());
    return labels;
  }

  static std::string error_at(const slack::Reply& reply, const std::string& block) {
    return reply.body()[block].string();
  }
  static std::string slack_id(const std::string& person) { return "U" + person.substr(0, person.find('@')); }

  static constexpr char kTeam[] = "T1";
  slack::Router router = listeners(services);
  int clicks = 0;

 private:
  static json::Value input(const std::string& value) {
    if (!value.starts_with("=")) return json::object({{"type", "plain_text_input"}, {"value", value}});
    json::Value chosen = json::array();
    for (const std::string& one : text::split(value.substr(1), ',')) chosen.push(json::object({{"value", one}}));
    json::Value first = chosen.array().front();
    return json::object({{"selected_option", std::move(first)}, {"selected_options", std::move(chosen)}});
  }
};

}  // namespace c1::bot
