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

// {"mail": {"decision": "never"}, "digest": {"days": "weekdays", "hour": 9, "locked": true}}; what is not said is left
// out.
json::Value notifications_json(const workflow::Organisation& organisation);
void take_notifications(const json::Value& value, workflow::Organisation& into);

// "people are told of comments by Slack: on -> off", each.
std::vector<std::string> differences_in(const workflow::NoticeRules& before, const workflow::NoticeRules& after);
// "digests come on weekdays at 9:00 unless people choose otherwise (before: never)"; "" where nothing changes.
std::string difference_in(const workflow::DigestRule& before, const workflow::DigestRule& after);

}  // namespace c1::bot
