#include "bot/directory/scim_patch.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bot/directory/person.hpp"
#include "bot/directory/scim_path.hpp"
#include "bot/directory/scim_resource.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::size_t kMostOperations = 1'000;
constexpr std::string_view kLists[] = {"emails", "members", "groups", "phonenumbers", "addresses",
                                       "roles",  "photos",  "ims",    "entitlements", "x509certificates"};
constexpr std::string_view kOurs[] = {"id", "meta", "groups", "schemas"};

bool is_one_of(const auto& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), lower_case_of(name)) != std::end(names);
}

enum class Op { add, replace, remove };

std::optional<Op> op_in(const json::Value& operation) {
  const std::string word = lower_case_of(member_of(operation, "op").string());
  if (word == "add") return Op::add;
  if (word == "replace") return Op::replace;
  if (word == "remove") return Op::remove;
  return std::nullopt;
}

// As the object writes it, or as we would.
std::string key_in(const json::Value& object, std::string_view name) {
  const std::string wanted = lower_case_of(name);
  for (const auto& [key, value] : object.object())
    if (lower_case_of(key) == wanted) return key;
  return std::string(name);
}

json::Value& part(json::Value& object, std::string_view name) { return object.member(key_in(object, name)); }
void drop(json::Value& object, std::string_view name) { object.erase(key_in(object, name)); }

std::vector<json::Value> elements_in(const json::Value& value) {
  if (value.is_array()) return value.array();
  if (value.is_null()) return {};
  return {value};
}

const json::Value& id_of(const json::Value& element) {
  return element.is_object() ? member_of(element, "value") : element;
}

// What is there already, by its value, is made equal; the rest is appended.
void add_to_list(json::Value& list, const json::Value& value) {
  if (!list.is_array()) list = json::array();
  for (const json::Value& element : elements_in(value)) {
    auto& all = list.elements();
    const auto same = std::find_if(all.begin(), all.end(), [&](const json::Value& has) {
      return !id_of(has).is_null() && id_of(has) == id_of(element);
    });
    if (same == all.end())
      list.push(element);
    else
      *same = element;
  }
}

void remove_from_list(json::Value& list, const json::Value& value) {
  const auto gone = elements_in(value);
  std::erase_if(list.elements(), [&](const json::Value& has) {
    return std::any_of(gone.begin(), gone.end(),
                       [&](const json::Value& one) { return id_of(one) == id_of(has) && !id_of(one).is_null(); });
  });
}

void merge_into(json::Value& object, const json::Value& value) {
  for (const auto& [key, inner] : value.object()) part(object, key) = inner;
}

// Of the elements that the filter means: all of them, or one part. Where none is meant, what is set makes one:
// emails[type eq "work"].value.
Result<void> change_elements(json::Value& list, const Path& path, Op op, const json::Value& value) {
  if (!list.is_array()) list = json::array();
  auto& all = list.elements();
  if (op == Op::remove && path.sub.empty()) {
    std::erase_if(all, [&](const json::Value& element) { return fits(element, path.filter); });
    return {};
  }
  bool met = false;
  for (json::Value& element : all) {
    if (!fits(element, path.filter)) continue;
    met = true;
    if (op == Op::remove)
      drop(element, path.sub);
    else if (path.sub.empty())
      merge_into(element, value);
    else
      part(element, path.sub) = value;
  }
  if (met || op == Op::remove) return {};
  json::Value made = json::object();
  for (const Condition& condition : path.filter) made.set(condition.attribute, condition.value);
  if (path.sub.empty())
    merge_into(made, value);
  else
    made.set(path.sub, value);
  list.push(std::move(made));
  return {};
}

Result<void> change(json::Value& resource, const Path& path, Op op, const json::Value& value);

// The keys of a value without a path are paths themselves.
Result<void> change_each(json::Value& resource, const std::string& schema, Op op, const json::Value& value) {
  if (!value.is_object()) return invalid("An operation without a path needs an object as its value.", "invalidValue");
  for (const auto& [key, inner] : value.object()) {
    if (schema.empty() && is_one_of(kOurs, key)) continue;  // sent along with the rest
    auto path = path_in(key);
    if (!path) return path.error();
    if (path->schema.empty()) path->schema = schema;
    if (auto done = change(resource, *path, op, inner); !done) return done.error();
  }
  return {};
}

Result<void> change_in(json::Value& object, const Path& path, Op op, const json::Value& value) {
  const bool is_list = is_one_of(kLists, path.attribute);
  if (!path.filter.empty()) return change_elements(part(object, path.attribute), path, op, value);
  if (op == Op::remove || (value.is_null() && !is_list)) {
    // Some name what is to be removed in the value.
    if (is_list && !elements_in(value).empty())
      remove_from_list(part(object, path.attribute), value);
    else if (path.sub.empty())
      drop(object, path.attribute);
    else if (part(object, path.attribute).is_object())
      drop(part(object, path.attribute), path.sub);
    return {};
  }
  json::Value& target = part(object, path.attribute);
  if (is_list && op == Op::add)
    add_to_list(target, value);
  else if (is_list)
    target = json::Value(elements_in(value));
  else if (!path.sub.empty())
    part(target, path.sub) = value;
  else if (value.is_object() && target.is_object())
    merge_into(target, value);
  else
    target = value;
  return {};
}

Result<void> change(json::Value& resource, const Path& path, Op op, const json::Value& value) {
  if (path.schema.empty() && is_one_of(kOurs, path.attribute))
    return invalid("\"" + path.attribute + "\" cannot be changed.", "mutability");
  if (path.schema.empty()) return change_in(resource, path, op, value);
  if (!path.attribute.empty()) return change_in(part(resource, path.schema), path, op, value);
  if (op != Op::remove) return change_each(resource, path.schema, op, value);
  drop(resource, path.schema);
  return {};
}

}  // namespace

Result<void> patch(json::Value& resource, const json::Value& body) {
  const json::Value& operations = member_of(body, "Operations");
  if (!operations.is_array() || operations.array().empty())
    return invalid("A PATCH needs \"Operations\".", "invalidSyntax");
  if (operations.array().size() > kMostOperations)
    return invalid("More than " + std::to_string(kMostOperations) + " operations are too many.", "tooMany");
  for (const json::Value& operation : operations.array()) {
    const auto op = op_in(operation);
    if (!op) return invalid("\"op\" should be add, replace or remove.", "invalidSyntax");
    const std::string path_text = text::trimmed(member_of(operation, "path").string());
    const json::Value& value = member_of(operation, "value");
    if (path_text.empty() && *op == Op::remove)
      return invalid("What is to be removed has to be named with \"path\".", "noTarget");
    auto path = path_text.empty() ? Result<Path>(Path{}) : path_in(path_text);
    if (!path) return path.error();
    const auto done = path_text.empty() ? change_each(resource, "", *op, value) : change(resource, *path, *op, value);
    if (!done) return done.error();
  }
  return {};
}

}  // namespace c1::bot::directory
