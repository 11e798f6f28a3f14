#include "bot/directory/scim_path.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "base/text.hpp"
#include "bot/directory/person.hpp"
#include "bot/directory/scim_resource.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::size_t kLongest = 1'000;
constexpr std::size_t kMostConditions = 5;

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '$' || c == '.' || c == ':';
}

Error no_filter(std::string_view text) {
  return invalid("The filter \"" + text::fit(text::valid_utf8(text), 100) +
                     "\" is not understood. What is: ATTRIBUTE eq \"VALUE\", and several of these joined by and.",
                 "invalidFilter");
}
Error no_path(std::string_view text) {
  return invalid("The path \"" + text::fit(text::valid_utf8(text), 100) + "\" is not understood.", "invalidPath");
}

// Reads from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool at_end() const { return rest_.empty(); }
  bool takes(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string name() {
    std::size_t length = 0;
    while (length < rest_.size() && is_name_character(rest_[length])) ++length;
    const std::string word(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return word;
  }
  // A JSON text, or true, false, a number.
  std::optional<json::Value> value() {
    std::size_t length = 0;
    if (!rest_.empty() && rest_.front() == '"') {
      length = 1;
      while (length < rest_.size() && rest_[length] != '"') length += rest_[length] == '\\' ? 2 : 1;
      if (++length > rest_.size()) return std::nullopt;
    } else {
      while (length < rest_.size() && rest_[length] != ' ' && rest_[length] != ']' && rest_[length] != ')') ++length;
    }
    std::string word(rest_.substr(0, length));
    rest_.remove_prefix(length);
    if (!word.starts_with('"')) word = lower_case_of(word);
    auto parsed = json::parse(word);
    if (!parsed || parsed->is_object() || parsed->is_array() || parsed->is_null()) return std::nullopt;
    return *std::move(parsed);
  }

 private:
  std::string_view rest_;
};

// "urn:...:2.0:User:manager.value" -> its schema and the rest.
std::pair<std::string, std::string> without_schema(const std::string& name) {
  if (!lower_case_of(name).starts_with("urn:")) return {"", name};
  const auto colon = name.rfind(':');
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// emails[type eq "work"].value eq "x" asks, as far as anybody means it, for emails.value.
bool skip_brackets(Reader& reader) {
  if (!reader.takes('[')) return true;
  reader.skip_space();
  if (reader.name().empty()) return false;
  reader.skip_space();
  if (lower_case_of(reader.name()) != "eq") return false;
  reader.skip_space();
  if (!reader.value()) return false;
  reader.skip_space();
  return reader.takes(']');
}

std::optional<Condition> condition(Reader& reader) {
  reader.skip_space();
  std::string attribute = without_schema(reader.name()).second;
  if (attribute.empty() || !skip_brackets(reader)) return std::nullopt;
  attribute += reader.name();  // ".value" behind the brackets
  reader.skip_space();
  if (lower_case_of(reader.name()) != "eq") return std::nullopt;
  reader.skip_space();
  auto value = reader.value();
  if (!value) return std::nullopt;
  return Condition{lower_case_of(attribute), *std::move(value)};
}

std::optional<std::vector<Condition>> conditions(Reader& reader, bool in_brackets) {
  std::vector<Condition> all;
  while (all.size() < kMostConditions) {
    auto one = condition(reader);
    if (!one) return std::nullopt;
    all.push_back(*std::move(one));
    reader.skip_space();
    if (in_brackets ? reader.takes(']') : reader.at_end()) return all;
    if (lower_case_of(reader.name()) != "and") return std::nullopt;
  }
  return std::nullopt;
}

bool is_same(const json::Value& has, const json::Value& wanted) {
  if (wanted.is_bool()) return flag_in(has) == wanted.boolean();
  if (wanted.is_string() && has.is_string()) return lower_case_of(has.string()) == lower_case_of(wanted.string());
  if (wanted.is_string() && has.is_bool()) return flag_in(wanted) == has.boolean();
  return has == wanted;
}

}  // namespace

Result<std::vector<Condition>> filter_in(std::string_view text) {
  if (text.size() > kLongest) return no_filter(text);
  Reader reader(text);
  auto all = conditions(reader, false);
  if (!all) return no_filter(text);
  return *std::move(all);
}

Result<Path> path_in(std::string_view text) {
  if (text.size() > kLongest) return no_path(text);
  Reader reader(text);
  Path path;
  std::string name = reader.name();
  if (lower_case_of(name) == lower_case_of(kEnterpriseSchema)) {  // all of the extension
    path.schema = name;
    if (!reader.at_end()) return no_path(text);
    return path;
  }
  std::tie(path.schema, name) = without_schema(name);
  if (lower_case_of(path.schema) == lower_case_of(kUserSchema) ||
      lower_case_of(path.schema) == lower_case_of(kGroupSchema))
    path.schema.clear();
  const auto dot = name.find('.');
  path.attribute = name.substr(0, dot);
  if (dot != std::string::npos) path.sub = name.substr(dot + 1);
  if (path.attribute.empty()) return no_path(text);
  if (path.sub.empty() && reader.takes('[')) {
    auto filter = conditions(reader, true);
    if (!filter) return no_path(text);
    path.filter = *std::move(filter);
    if (reader.takes('.')) path.sub = reader.name();
  }
  if (!reader.at_end()) return no_path(text);
  return path;
}

bool fits(const json::Value& element, const std::vector<Condition>& filter) {
  return std::all_of(filter.begin(), filter.end(), [&](const Condition& one) {
    const json::Value& has =
        element.is_object() || one.attribute != "value" ? member_of(element, one.attribute) : element;
    return is_same(has, one.value);
  });
}

}  // namespace c1::bot::directory
