#pragma once
// An administrator's own questions (workflow/form.hpp) as Slack's inputs. A field's block is named after the field and
// the form, so that two forms in one modal never meet.

#include "slack/blocks.hpp"
#include "slack/inbound.hpp"
#include "workflow/catalog.hpp"

namespace c1::bot {

// `initial`: answers that stand there from the beginning, before those the form itself begins with.
void add_fields(slack::Blocks& blocks, const workflow::Catalog& catalog, const workflow::Form& form,
                const std::vector<workflow::Answer>& initial = {});
// What was filled in, as the engine writes answers; what was left empty is left out.
std::vector<workflow::Answer> answers_in(const workflow::Form& form, const slack::FormState& state);
// Whether a modal asks this form's questions.
bool is_asked(const workflow::Form& form, const slack::FormState& state);

}  // namespace c1::bot
