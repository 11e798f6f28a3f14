#pragma once
// Slack's Web API: POST /api/<method>.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "sandbox/core.hpp"
#include "sandbox/http_listener.hpp"
#include "sandbox/rules.hpp"

namespace c1::sandbox {

// The arguments of one call, from a form, a query or a JSON body.
class Args {
 public:
  explicit Args(json::Value args) : args_(std::move(args)) {}
  bool has(std::string_view name) const { return args_.has(name) && !args_[name].is_null(); }
  std::string text(std::string_view name) const;  // numbers and booleans as text
  bool flag(std::string_view name) const;         // true, "true", "1"
  // A structure, given as such or as JSON text; null and `broken` when the text does not parse.
  json::Value nested(std::string_view name, bool& broken) const;
  const json::Value& all() const { return args_; }

 private:
  json::Value args_;
};

json::Value api_ok(std::initializer_list<json::GivenMember> members = {});
json::Value api_error(std::string_view code, const Problems& messages = {});

struct ApiMethod {
  std::string_view name;
  bool reads_form_only;  // Slack does not look into a JSON body of these
  std::vector<std::string_view> args;
  json::Value (*run)(Workspace&, const Args&);
  bool takes_app_token = false;  // xapp-...; all others take the bot's
};
std::span<const ApiMethod> chat_methods();
std::span<const ApiMethod> conversation_methods();
std::span<const ApiMethod> user_methods();
std::span<const ApiMethod> view_methods();
std::span<const ApiMethod> app_methods();
std::span<const ApiMethod> reaction_methods();
std::span<const ApiMethod> user_group_methods();
std::span<const ApiMethod> function_methods();

// Answers one call, with whatever fault was ordered for it.
Served serve_api(Core& core, const net::Request& request, std::string_view method);

}  // namespace c1::sandbox
