#include "bot/api/changing.hpp"

#include <algorithm>
#include <cctype>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "bot/organisation_file.hpp"
#include "workflow/codec.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

using namespace workflow;

constexpr int kMostTries = 5;
constexpr std::size_t kLongestOnceKey = 200;
constexpr std::size_t kLongestThingName = 200;

// What is remembered of a change that was made with a key: which request it was, and what it made.
struct Once {
  std::string whose;  // "" = no key was given
  std::string what;
};
Result<Once> once(const Visit& visit) {
  const net::Request& request = visit.call.request;
  const std::string key(request.header("Idempotency-Key"));
  if (key.size() > kLongestOnceKey || key.find('\0') != std::string::npos)
    return invalid("The Idempotency-Key may have up to 200 characters.", "Idempotency-Key");
  if (key.empty()) return Once{};
  return Once{"api/" + visit.me.id.value + "/" + sha256_hex(key),
              sha256_hex(request.method + " " + request.path + "\n" + request.body)};
}

// The key of what was made, where this very request was carried out before.
Result<std::optional<std::string>> made_before(storage::Tx& tx, const Once& once) {
  if (once.whose.empty()) return std::optional<std::string>{};
  const auto earlier = tx.answer_to(once.whose);
  if (!earlier) return std::optional<std::string>{};
  if (!earlier->starts_with(once.what + " "))
    return conflict("This Idempotency-Key was used for another request. Take a new one.");
  return std::optional<std::string>(earlier->substr(once.what.size() + 1));
}

bool is_default(const json::Value& value) {
  if (value.is_null()) return true;
  if (value.is_string()) return value.string().empty() || value.string().ends_with("_UNSPECIFIED");
  if (value.is_bool()) return !value.boolean();
  if (value.is_number()) return value.real() == 0;
  if (value.is_array()) return value.array().empty();
  return std::all_of(value.object().begin(), value.object().end(),
                     [](const auto& member) { return is_default(member.second); });
}

bool is_ours_to_say(std::string_view name) {
  constexpr std::string_view kOurs[] = {"id",
                                        "createdAt",
                                        "updatedAt",
                                        "deletedAt",
                                        "grantCount",
                                        "systemBuiltin",
                                        "externalId",
                                        "userEditedMask",
                                        "isManuallyManaged",
                                        "createdByUserId",
                                        "defaultValuesApplied",
                                        "isAutomationEnabled",
                                        "sourceConnectorIds",
                                        "appOwners",
                                        "logoUri",
                                        "userCount",
                                        "isDirectory",
                                        "fieldMask",
                                        "overrideAccessRequestsDefaults",
                                        "reassignTasksToDelegates",
                                        "assigned",
                                        "assignedUserIds",
                                        "matchBatonId",
                                        "memberCount"};
  return std::find(std::begin(kOurs), std::end(kOurs), name) != std::end(kOurs);
}

bool is_same(const json::Value& sent, const json::Value& kept) {
  if (sent == kept) return true;
  const bool numbers = sent.is_number() && kept.is_number();
  return numbers && sent.real() == kept.real();
}

}  // namespace

std::string to_camel_case(std::string_view name) {
  std::string camel;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool rises = name[i] == '_' && i + 1 < name.size();
    camel += rises ? static_cast<char>(std::toupper(static_cast<unsigned char>(name[++i]))) : name[i];
  }
  return camel;
}

Answer change_organisation(const Visit& visit, const Change& change, const View& view) {
  const auto key = once(visit);
  if (!key) return key.error();
  for (int tries = 0; tries < kMostTries; ++tries) {
    const auto earlier = visit.services.store.read([&](storage::Tx& tx) { return made_before(tx, *key); });
    if (!earlier) return earlier.error();
    const DirectoryPtr directory = visit.directories.get();
    const User* me = directory->catalog().user(visit.me.id);
    if (!me || me->status != UserStatus::active) return forbidden("You are not in the directory any more.");
    const Visit now = visit.at(*directory, *me);
    if (*earlier) return view(now, **earlier);
    OrganisationEdit edit(directory->catalog());
    const auto made = change(now, edit);
    if (!made) return made.error();
    const auto checked = edit.check();
    if (!checked) return checked.error();
    const bool done = visit.services.store.write([&](storage::Tx& tx) {
      const auto meanwhile = made_before(tx, *key);
      if (!meanwhile || *meanwhile) return false;
      const std::string surface(workflow::to_string(Surface::api));
      if (!edit.commit(tx, {visit.me.id.value, surface, visit.call.request.remote}, visit.now)) return false;
      if (!key->whose.empty()) tx.remember(key->whose, key->what + " " + *made, visit.now);
      return true;
    });
    visit.catalog_changed();
    if (!done) continue;
    const DirectoryPtr after = visit.directories.get();
    const User* still = after->catalog().user(visit.me.id);
    return view(visit.at(*after, still ? *still : *me), *made);
  }
  return conflict("The organisation is being changed by others just now. Please try again.");
}

std::optional<Error> may_not_administer(const Visit& visit) { return may_not_change_organisation(visit.me); }

std::optional<Error> may_not_administer(const Visit& visit, const App& app) {
  if (has_role(visit.me, Role::super_admin)) return std::nullopt;
  if (has_role(visit.me, Role::app_admin) && owns(visit.me, app)) return std::nullopt;
  return forbidden("An app is changed by super administrators, and by those of its owners who are app administrators.");
}

json::Value in_camel_case(const json::Value& value, bool is_map) {
  if (value.is_array()) {
    json::Value list = json::array();
    for (const json::Value& element : value.array()) list.push(in_camel_case(element));
    return list;
  }
  if (!value.is_object()) return value;
  json::Value object = json::object();
  for (const auto& [name, member] : value.object()) {
    const std::string camel = is_map ? name : to_camel_case(name);
    object.set(camel, in_camel_case(member, camel == "policySteps" || camel == "annotations"));
  }
  return object;
}

Mask::Mask(const json::Value& body, const json::Value& thing) : thing_(thing) {
  const json::Value& mask = field(body, "updateMask");
  is_given_ = !mask.string().empty();
  for (const std::string& path : text::split(mask.string(), ',')) {
    const std::string camel = to_camel_case(text::trimmed(path));
    if (!camel.empty()) paths_.push_back(camel.substr(camel.starts_with("entitlement.") ? 12 : 0));
  }
}

bool Mask::has(std::string_view name) const {
  if (is_given_) return std::find(paths_.begin(), paths_.end(), name) != paths_.end();
  return !field(thing_, name).is_null();
}

json::Value Mask::only() const {
  json::Value fields = json::object();
  for (const auto& [name, value] : thing_.object())
    if (has(to_camel_case(name))) fields.set(name, value);
  return fields;
}

std::optional<Error> Mask::unknown(const std::vector<std::string_view>& known) const {
  for (const std::string& path : paths_)
    if (std::find(known.begin(), known.end(), path) == known.end() && !is_ours_to_say(path))
      return invalid("updateMask names \"" + text::fit(path, 60) + "\", which cannot be changed here.", "updateMask");
  return std::nullopt;
}

json::Value declared_with(const Visit& now, const std::string& key, const json::Value& wish,
                          const std::vector<std::string_view>& fields) {
  const Mask mask(now.call.body, wish);
  json::Value all = now.directory.declared(key);
  for (const std::string_view name : fields) {
    if (!mask.has(name)) continue;
    const json::Value& value = field(wish, name);
    if (is_default(value))
      all.erase(name);
    else
      all.set(name, value);
  }
  return all.object().empty() ? json::Value() : all;
}

json::Value with_declared(json::Value thing, const json::Value& declared) {
  for (const auto& [name, value] : declared.object()) thing.set(name, value);
  return thing;
}

std::optional<Error> would_not_be_kept(const json::Value& sent, const json::Value& kept, const std::string& within) {
  if (is_default(sent)) return std::nullopt;
  if (sent.is_object()) {
    for (const auto& [name, value] : sent.object()) {
      const std::string camel = to_camel_case(name);
      if (is_ours_to_say(camel)) continue;
      if (auto error = would_not_be_kept(value, kept[camel], within.empty() ? camel : within + "." + camel))
        return error;
    }
    return std::nullopt;
  }
  if (sent.is_array() && kept.is_array() && sent.array().size() == kept.array().size()) {
    for (std::size_t i = 0; i < sent.array().size(); ++i)
      if (auto error = would_not_be_kept(sent[i], kept[i], within + "[" + std::to_string(i) + "]")) return error;
    return std::nullopt;
  }
  if (is_same(sent, kept)) return std::nullopt;
  return invalid(within + " cannot be kept here as it was sent (" + text::fit(sent.dump(), 80) + "; it would be " +
                     text::fit(kept.dump(), 80) + "). Leave it out, or send what can be kept.",
                 within);
}

std::string slug_from(std::string_view name, std::size_t longest) {
  std::string slug;
  for (const char c : text::folded(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || (!slug.empty() && (c == '.' || c == '_')))
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
    if (slug.size() == longest) break;
  }
  while (!slug.empty() && !std::isalnum(static_cast<unsigned char>(slug.back()))) slug.pop_back();
  // Of a name in another script nothing is left.
  return slug.empty() ? "x" + sha256_hex(name).substr(0, 10) : slug;
}

std::string free_slug(const std::string& slug, std::size_t longest,
                      const std::function<bool(const std::string&)>& taken) {
  std::string wanted = slug;
  for (int number = 2; taken(wanted); ++number) {
    const std::string tail = "-" + std::to_string(number);
    wanted = slug.substr(0, longest - tail.size()) + tail;
  }
  return wanted;
}

Result<std::string> name_in(const json::Value& thing, std::string_view name) {
  const json::Value& value = field(thing, name);
  const std::string text = text::trimmed(value.string());
  if (!value.is_string() || text.empty()) return invalid(std::string(name) + " is missing.", std::string(name));
  if (text::length(text) > kLongestThingName)
    return invalid(std::string(name) + " may have up to " + std::to_string(kLongestThingName) + " characters.",
                   std::string(name));
  return text;
}

}  // namespace c1::bot::api
