#pragma once
// The fields of a form, as clients describe them with protobuf's validation rules, as fields of ours.

#include "base/json.hpp"
#include "bot/api/changing.hpp"
#include "workflow/form.hpp"

namespace c1::bot::api {

// Errc::invalid, with the place, for what would be lost. Whether the fields are as they may be in a form (their ids,
// their lengths) is asked with the organisation's own checks.
Result<std::vector<workflow::FormField>> form_fields_from(const json::Value& fields);

}  // namespace c1::bot::api
