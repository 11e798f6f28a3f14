#pragma once
// What stands under `organisation:` about what people are told of: read from the file, kept in the store, told in a plan.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "bot/notices.hpp"
#include "bot/organisation_draft.hpp"

namespace c1::bot {

void read_notifications(const yaml::Node& node, Draft& draft);
void read_own_cards_up_to(const yaml::Word& word, Draft& draft);

// {"mail": {"decision": "never"}}; what is not said is left out.
json::Value to_json(const workflow::NoticeRules& rules);
workflow::NoticeRules notice_rules_from(const json::Value& value);

// "people are told of comments by Slack: on -> off", each.
std::vector<std::string> differences_in(const workflow::NoticeRules& before, const workflow::NoticeRules& after);

}  // namespace c1::bot
