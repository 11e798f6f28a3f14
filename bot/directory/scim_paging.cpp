#include "bot/directory/scim_paging.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "bot/directory/person.hpp"
#include "bot/directory/scim_resource.hpp"
#include "bot/directory/scim_schemas.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::size_t kUsual = 100;
constexpr char kScimType[] = "application/scim+json";

Result<std::size_t> number_in(std::string_view text, std::size_t otherwise, std::string_view name) {
  if (text.empty()) return otherwise;
  std::int64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || stop != text.data() + text.size())
    return invalid("\"" + std::string(name) + "\" should be a number.", "invalidValue");
  return static_cast<std::size_t>(std::clamp<std::int64_t>(number, 0, INT32_MAX));
}

}  // namespace

Result<Page> page_in(const HttpCall& call) {
  const auto start = number_in(call.asked("startIndex"), 1, "startIndex");
  if (!start) return start.error();
  const auto count = number_in(call.asked("count"), kUsual, "count");
  if (!count) return count.error();
  return Page{std::max<std::size_t>(*start, 1), std::min(*count, kMostResults)};
}

net::Response resource_json(const json::Value& resource, int status) {
  net::Response response{status, kScimType, resource.dump(), {}};
  if (status == 201) response.headers.push_back({"Location", resource["meta"]["location"].string()});
  return response;
}

net::Response page_json(const std::vector<json::Value>& resources, std::int64_t total, const Page& page) {
  json::Value list = json::array();
  for (const json::Value& one : resources) list.push(one);
  return resource_json(json::object({{"schemas", json::array({"urn:ietf:params:scim:api:messages:2.0:ListResponse"})},
                                     {"totalResults", total},
                                     {"startIndex", page.start},
                                     {"itemsPerPage", resources.size()},
                                     {"Resources", std::move(list)}}));
}

bool is_left_out(const HttpCall& call, std::string_view attribute) {
  const auto names = [&](std::string_view parameter) {
    const auto list = text::split(call.asked(parameter), ',');
    return std::any_of(list.begin(), list.end(), [&](const std::string& one) {
      return lower_case_of(text::trimmed(one)) == lower_case_of(attribute);
    });
  };
  if (names("excludedAttributes")) return true;
  return !call.asked("attributes").empty() && !names("attributes");
}

bool has(const json::Value& resource, const Condition& condition) {
  if (resource.is_array())
    return std::any_of(resource.array().begin(), resource.array().end(),
                       [&](const json::Value& element) { return has(element, condition); });
  const auto dot = condition.attribute.find('.');
  const json::Value& member = member_of(resource, condition.attribute.substr(0, dot));
  if (dot != std::string::npos) return has(member, {condition.attribute.substr(dot + 1), condition.value});
  if (member.is_array() || member.is_object()) return has(member, {"value", condition.value});
  return fits(json::object({{condition.attribute, member}}), {condition});
}

const Condition* find(const std::vector<Condition>& conditions, std::initializer_list<std::string_view> attributes) {
  for (const Condition& condition : conditions)
    for (const std::string_view attribute : attributes)
      if (condition.attribute == attribute) return &condition;
  return nullptr;
}

}  // namespace c1::bot::directory
