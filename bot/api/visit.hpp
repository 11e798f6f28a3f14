#pragma once
// One call by somebody who is known: what every endpoint is given.

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bot/api/directory.hpp"
#include "bot/api/fields.hpp"
#include "bot/api/passes.hpp"
#include "bot/http_routes.hpp"
#include "connectors/signed_post.hpp"

namespace c1::bot::api {

// Blocks until it is answered, or its patience is over.
using SendWebhook = std::function<net::Exchange(const connectors::WebhookPost& post)>;

struct Visit {
  const Services& services;
  const Directory& directory;
  const HttpCall& call;
  const workflow::User& me;
  const Pass& pass;
  Instant now;
  Directories& directories;                      // for whoever changes the catalog: changing.hpp
  const std::function<void()>& catalog_changed;  // brings what was committed in force, and returns then
  const SendWebhook& send_webhook;

  const workflow::Catalog& catalog() const { return directory.catalog(); }
  std::string param(std::string_view name) const { return std::string(call.param(name)); }
  // The same call, before another version of the catalog.
  Visit at(const Directory& other, const workflow::User& me_there) const {
    return {services, other, call, me_there, pass, now, directories, catalog_changed, send_webhook};
  }
};

inline constexpr std::size_t kMostGrants = 10'000;  // that are read of one person

// Whether what is there passes a filter that names some, or none: then everything does.
inline bool among(const std::vector<std::string>& wanted, const std::string& is) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
}

// The body of the answer.
using Answer = Result<json::Value>;
using Endpoint = Answer (*)(const Visit& visit);

// Super, access request and read-only administrators see everything.
bool oversees(const workflow::User& user);
bool owns(const workflow::User& user, const workflow::App& app);

// What the caller may see, found once for a call. Hidden things are answered as if they were not there.
class Eyes {
 public:
  explicit Eyes(const Visit& visit);
  bool see(const workflow::Entitlement& entitlement) const;
  bool see(const workflow::App& app) const;
  const workflow::Sight& sight() const { return sight_; }

 private:
  const Visit& visit_;
  workflow::Sight sight_;
};

// The things of a path's {app_id}, {id} and so on; Errc::not_found for what is not there, or hidden.
Result<const workflow::App*> app_in(const Visit& visit, std::string_view param);
Result<const workflow::Entitlement*> entitlement_in(const Visit& visit, std::string_view app, std::string_view id);
Result<const workflow::User*> user_in(const Visit& visit, std::string_view param);
// Whose account in the app that is, and its name ("" = their only one); nothing for nobody's. People's own names do as
// well.
struct AccountOf {
  const workflow::User* person;
  std::string name;
};
std::optional<AccountOf> account_of(const Visit& visit, const workflow::AppId& app, const std::string& id);
// The name of the one of theirs that has this id, of those that they hold something with, listed or not.
std::optional<std::string> account_held_by(storage::Tx& tx, const workflow::AppId& app, const workflow::UserId& person,
                                           const std::string& id);

// What was asked to be inlined: {"expandMask": {"paths": [...]}}; "*" is everything.
class Expansion {
 public:
  explicit Expansion(const json::Value& body);
  bool wants(std::string_view path) const;
  // The path to `thing` in `expanded`, put there once for each `key`; "" where `path` is not wanted.
  template <class F>
  std::string path_to(std::string_view path, std::string_view type, const std::string& key, F&& thing) {
    if (key.empty() || !wants(path)) return {};
    return place_of(type, key, [&] { return json::Value(thing()); });
  }
  json::Value take() { return std::move(expanded_); }

 private:
  std::string place_of(std::string_view type, const std::string& key, const std::function<json::Value()>& thing);
  std::vector<std::string> paths_;
  std::vector<std::string> keys_;
  json::Value expanded_ = json::array();
};

// An app with what was declared of it.
json::Value app_view(const Visit& visit, const workflow::App& app);
// An entitlement as rows and answers show it, with the paths that were asked for. `holders` as entitlement_json has it.
json::Value entitlement_view(const Visit& visit, const workflow::Entitlement& entitlement,
                             const std::optional<std::int64_t>& holders, Expansion& expansion);

// {"list", "expanded", "nextPageToken"}.
json::Value listed(json::Value rows, json::Value expanded, std::string_view next_page);
// One page of something that is in memory, whole. `view` makes a row.
template <class T, class View>
Answer paged(const std::vector<T>& all, const Result<PageWish>& page, View&& view) {
  if (!page) return page.error();
  const auto from = offset_of(*page);
  if (!from) return from.error();
  json::Value rows = json::array();
  std::size_t at = *from;
  for (; at < all.size() && at < *from + page->size; ++at) rows.push(view(all[at]));
  return listed(std::move(rows), json::array(), at < all.size() ? page_token(std::to_string(at)) : "");
}
Result<PageWish> page_of_query(const Visit& visit);
// Of lists that have nothing to inline: their clients do not know the field.
inline Answer without_expanded(Answer answer) {
  if (answer) answer->erase("expanded");
  return answer;
}

}  // namespace c1::bot::api
