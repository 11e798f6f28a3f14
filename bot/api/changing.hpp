#pragma once
// How the API changes the organisation: by the same checks as its file, once for each Idempotency-Key, with its author in
// the audit log, and answered from the catalog that is in force then.

#include <functional>
#include <string>

#include "bot/api/visit.hpp"
#include "bot/organisation_edit.hpp"

namespace c1::bot::api {

// Makes the change in `edit`, for the catalog of `now`, and gives the key of what it is about. May run again, for a
// newer catalog: no other side effects.
using Change = std::function<Result<std::string>(const Visit& now, OrganisationEdit& edit)>;
// What is answered, of the thing with that key, with the change in force.
using View = std::function<Answer(const Visit& after, const std::string& key)>;
Answer change_organisation(const Visit& visit, const Change& change, const View& view);

// Who may: super administrators everything; app administrators their own apps. Errc::forbidden with a sentence.
std::optional<Error> may_not_administer(const Visit& visit);
std::optional<Error> may_not_administer(const Visit& visit, const workflow::App& app);

// Which fields an update is about: {"updateMask": "display_name,description"}, or, without one, those that are there.
class Mask {
 public:
  // `thing`: the object that carries the fields.
  Mask(const json::Value& body, const json::Value& thing);
  bool has(std::string_view field) const;  // in camelCase
  json::Value only() const;                // of the thing the fields that it is about
  // A path that is none of `known` is refused by its name: what is not understood is not to be passed over.
  std::optional<Error> unknown(const std::vector<std::string_view>& known) const;

 private:
  std::vector<std::string> paths_;  // in camelCase
  const json::Value& thing_;
  bool is_given_ = false;
};

// What only clients care about and the organisation has no place for, such as annotations: kept beside it, and shown
// again. What `wish` says of `fields`, over what was said before.
json::Value declared_with(const Visit& now, const std::string& key, const json::Value& wish,
                          const std::vector<std::string_view>& fields);
// `thing` with what was declared of it.
json::Value with_declared(json::Value thing, const json::Value& declared);

// What was sent and would not come back: refused, because a client that compares would find a difference for ever. What is
// empty, false or 0 counts as not sent; ids and times of ours are not compared. `within` begins the path in the sentence.
std::optional<Error> would_not_be_kept(const json::Value& sent, const json::Value& kept, const std::string& within);

// "Platform Team" -> "platform-team"; never empty.
std::string slug_from(std::string_view name, std::size_t longest);
// `slug`, or the first of slug-2, slug-3, ... that is not `taken`.
std::string free_slug(const std::string& slug, std::size_t longest,
                      const std::function<bool(const std::string&)>& taken);
// Trimmed, and neither empty nor longer than a name may be: else Errc::invalid.
Result<std::string> name_in(const json::Value& thing, std::string_view field);
std::string to_camel_case(std::string_view name);
// All the names in it, so that what is shown again is in one spelling; but for those of a map, which are the client's.
json::Value in_camel_case(const json::Value& value, bool is_map = false);

}  // namespace c1::bot::api
