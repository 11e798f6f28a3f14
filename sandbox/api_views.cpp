// views.*.
#include "base/text.hpp"
#include "sandbox/api.hpp"
#include "sandbox/shapes.hpp"
#include "sandbox/view_rules.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

// The `view` argument, checked; else the error.
Value view_argument(const Args& args, std::string_view type, Value& error) {
  bool broken = false;
  Value view = args.nested("view", broken);
  if (broken || !view.is_object())
    error = api_error("invalid_arguments", {"[ERROR] must be an object [json-pointer:/view]"});
  else
    error = view_error(view, type);
  return view;
}

Value external_id_error(Workspace& workspace, const Value& content, const View* self) {
  const View* holder = workspace.view_with_external_id(content["external_id"].string());
  return holder && holder != self ? api_error("duplicate_external_id") : Value();
}

// Takes the trigger: once, in time, and ours. The person it came from, or the error.
std::string exchange(Workspace& workspace, const std::string& id, Value& error) {
  const auto found = workspace.triggers.find(id);
  if (found == workspace.triggers.end()) return error = api_error("invalid_trigger_id"), std::string{};
  Trigger& trigger = found->second;
  if (trigger.used) return error = api_error("exchanged_trigger_id"), std::string{};
  if (workspace.clock.now() - trigger.at > workspace.timing.trigger_ttl)
    return error = api_error("expired_trigger_id"), std::string{};
  trigger.used = true;
  return trigger.user;
}

Value open_view(Workspace& workspace, const Args& args) {
  Value error;
  Value content = view_argument(args, "modal", error);
  if (error.is_null()) error = external_id_error(workspace, content, nullptr);
  if (!error.is_null()) return error;
  const std::string user = exchange(workspace, args.text("trigger_id"), error);
  if (!error.is_null()) return error;
  workspace.close_all(user);
  View& view = workspace.new_view(user, std::move(content));
  workspace.screens[user].modals.push_back(view.id);
  return api_ok({{"view", view_json(workspace, view)}});
}

Value push(Workspace& workspace, const Args& args) {
  Value error;
  Value content = view_argument(args, "modal", error);
  if (error.is_null()) error = external_id_error(workspace, content, nullptr);
  if (!error.is_null()) return error;
  const std::string user = exchange(workspace, args.text("trigger_id"), error);
  if (!error.is_null()) return error;
  if (!workspace.top_modal(user)) return api_error("not_found");
  const View* view = push_view(workspace, user, std::move(content));
  return view ? api_ok({{"view", view_json(workspace, *view)}}) : api_error("push_limit_reached");
}

Value update_view(Workspace& workspace, const Args& args) {
  if (args.has("view_id") == args.has("external_id"))
    return api_error("invalid_arguments", {"[ERROR] must provide exactly one of: view_id, external_id"});
  View* view = args.has("view_id") ? workspace.view(args.text("view_id"))
                                   : workspace.view_with_external_id(args.text("external_id"));
  Value error;
  Value content = view_argument(args, view ? view->content["type"].string() : "", error);
  if (!error.is_null()) return error;
  if (!view) return api_error("not_found");
  error = external_id_error(workspace, content, view);
  if (!error.is_null()) return error;
  if (args.has("hash") && args.text("hash") != view->hash) return api_error("hash_conflict");
  workspace.replace(*view, std::move(content));
  return api_ok({{"view", view_json(workspace, *view)}});
}

Value publish(Workspace& workspace, const Args& args) {
  const Person* person = workspace.person_by_id(args.text("user_id"));
  if (!person) return api_error("invalid_arguments", {"[ERROR] no such user [json-pointer:/user_id]"});
  View* home = workspace.home(person->id);
  Value error;
  Value content = view_argument(args, "home", error);
  if (error.is_null()) error = external_id_error(workspace, content, home);
  if (!error.is_null()) return error;
  if (args.has("hash") && (!home || args.text("hash") != home->hash)) return api_error("hash_conflict");
  if (home) {
    workspace.replace(*home, std::move(content));
  } else {
    home = &workspace.new_view(person->id, std::move(content));
    workspace.screens[person->id].home = home->id;
  }
  return api_ok({{"view", view_json(workspace, *home)}});
}

}  // namespace

Value view_error(const Value& view, std::string_view type) {
  if (view.dump().size() > kMostViewBytes) return api_error("view_too_large");
  Problems problems = problems_of_view(view);
  if (!type.empty() && view["type"].string() != type)
    problems.insert(problems.begin(), "[ERROR] must be of type " + std::string(type) + " [json-pointer:/view/type]");
  return problems.empty() ? Value() : api_error("invalid_arguments", problems);
}

View* push_view(Workspace& workspace, const std::string& user, Value content) {
  const View* below = workspace.top_modal(user);
  if (!below || workspace.screens[user].modals.size() >= kMostModals) return nullptr;
  const std::string root = below->root_id, previous = below->id;
  View& view = workspace.new_view(user, std::move(content));
  view.root_id = root;
  view.previous_id = previous;
  workspace.screens[user].modals.push_back(view.id);
  return &view;
}

std::span<const ApiMethod> view_methods() {
  static const std::vector<ApiMethod> kMethods{
      {"views.open", false, {"view", "trigger_id", "interactivity_pointer"}, open_view},
      {"views.push", false, {"view", "trigger_id", "interactivity_pointer"}, push},
      {"views.update", false, {"view", "view_id", "external_id", "hash"}, update_view},
      {"views.publish", false, {"view", "user_id", "hash"}, publish}};
  return kMethods;
}

}  // namespace c1::sandbox
