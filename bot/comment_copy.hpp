#pragma once
// What a reader's thread shows of a comment that was written elsewhere.

#include <functional>
#include <string>

#include "bot/card.hpp"

namespace c1::bot {

// Under the author's name, with those whom it names called as Slack does. `slack_id_of` gives "" for whoever is not known
// there: they stay a name.
using SlackIdOf = std::function<std::string(const workflow::UserId&)>;
Message comment_copy(const workflow::Comment& comment, const workflow::Catalog& catalog, const SlackIdOf& slack_id_of);

}  // namespace c1::bot
