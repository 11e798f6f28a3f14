#pragma once
// Internal to the CEL engine: what the checker says.

#include <string>
#include <string_view>
#include <vector>

#include "workflow/cel_overload.hpp"

namespace c1::workflow::cel {

// `There is no "subjet" here. Did you mean "subject"?`, with all names where none is near.
std::string unknown_name(std::string_view name, const std::vector<std::string_view>& known);
std::string unknown_field(const ObjectType& object, std::string_view field);
// `target` is null for f(...).
std::string unknown_function(std::string_view function, const Type* target, const Environment::Tables& tables);
// It exists, but not for these; `candidates` are not empty.
std::string wrong_arguments(std::string_view function, bool is_method, const std::vector<Type>& given,
                            const std::vector<const Overload*>& candidates);
std::string wrong_operands(Operator op, const std::vector<Type>& given);
std::string wrong_result(const Expected& expected, const Type& given);

}  // namespace c1::workflow::cel
