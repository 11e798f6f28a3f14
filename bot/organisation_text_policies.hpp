#pragma once
// For organisation_text.cpp: policies, forms and approvers as an organisation file has them.

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "workflow/form.hpp"
#include "workflow/policy.hpp"

namespace c1::bot {

json::Value approvers_json(const std::vector<workflow::Approvers>& approvers);
json::Value policy_item_json(const workflow::Policy& policy);
// Of a method: its settings, and its connection.
json::Value settings_of_method(const workflow::Method& method);
json::Value settings_json(const std::map<std::string, std::string>& settings);
json::Value form_item_json(const workflow::Form& form);

}  // namespace c1::bot
