// Devices and scripts that act for the visitor by the API, and for super administrators those of everybody: what the API
// itself does (bot/api/clients.hpp), on the page.

#include "base/text.hpp"
#include "bot/api/clients.hpp"
#include "bot/web/pages.hpp"

namespace c1::bot::web {
namespace {

constexpr std::size_t kMostShown = 1'000;
constexpr std::int64_t kMostDays = 3'660;

// Whoever is signed in to the page may give a client all that they may themselves.
api::Pass page_pass(const Visit& visit) {
  return {.person = visit.user().id, .client = {}, .token_hash = {}, .scopes = {}, .surface = "web"};
}

json::Value words_json(const std::vector<std::string>& words) {
  json::Value list = json::array();
  for (const std::string& word : words) list.push(word);
  return list;
}

json::Value client_row(const Visit& visit, const storage::ApiClient& client) {
  return json::object({{"id", client.id},
                       {"client_id", client.client_id},
                       {"name", client.name},
                       {"kind", api::kind_of(client) == api::ClientKind::device ? "device" : "client"},
                       {"owner", person_json(visit.catalog(), {client.person})},
                       {"mine", client.person == visit.user().id.value},
                       {"scopes", words_json(client.scopes)},
                       {"addresses", words_json(client.addresses)},
                       {"created", time_json(client.created)},
                       {"last_used", time_json(client.last_used)},
                       {"expires", time_json(client.expires)},
                       {"is_over", client.expires && *client.expires <= visit.now}});
}

json::Value client_rows(const Visit& visit, const std::vector<storage::ApiClient>& clients) {
  json::Value rows = json::array();
  for (const storage::ApiClient& client : clients) rows.push(client_row(visit, client));
  return json::object({{"rows", rows}, {"most", kMostShown}});
}

// What was typed into one field, a word each.
Result<std::vector<std::string>> words_in_field(const json::Value& list, const char* field) {
  std::vector<std::string> words;
  for (const json::Value& one : list.array()) {
    if (!one.is_string()) return invalid("This should be a list of words.", field);
    if (!text::trimmed(one.string()).empty()) words.push_back(text::trimmed(one.string()));
  }
  return words;
}

Result<std::optional<Seconds>> life_of(const json::Value& days) {
  if (days.is_null()) return std::optional<Seconds>();
  if (!days.is_integer() || days.integer() < 1 || days.integer() > kMostDays)
    return invalid(
        "It lasts for a whole number of days, from 1 to 3660; or leave it empty, and it lasts until it is "
        "taken back.",
        "days");
  return std::optional<Seconds>(std::chrono::hours(24 * days.integer()));
}

}  // namespace

Result<json::Value> my_clients(const Visit& visit) {
  return client_rows(visit, api::clients_of(visit.services, visit.user().id));
}

Result<json::Value> every_client(const Visit& visit) {
  const auto clients = api::all_clients(visit.services, page_pass(visit), kMostShown);
  if (!clients) return clients.error();
  return client_rows(visit, *clients);
}

// {name, scopes, addresses, days}; its secret is told here and never again.
Result<json::Value> make_client(const Visit& visit) {
  const json::Value& body = visit.body();
  const auto scopes = words_in_field(body["scopes"], "scopes");
  const auto addresses = words_in_field(body["addresses"], "addresses");
  const auto life = life_of(body["days"]);
  if (!scopes) return scopes.error();
  if (!addresses) return addresses.error();
  if (!life) return life.error();
  if (text::trimmed(body["name"].string()).empty())
    return invalid("Give it a name by which you will know it again, such as \"backup script\".", "name");
  const auto made =
      api::create_client(visit.services, page_pass(visit),
                         {.name = body["name"].string(), .life = *life, .scopes = *scopes, .addresses = *addresses},
                         visit.call.request.remote);
  if (!made) return made.error();
  return json::object({{"client", client_row(visit, made->client)},
                       {"secret", made->secret.reveal()}});  // the one time that its owner sees it
}

// {scopes}: fewer than it has.
Result<json::Value> narrow_my_client(const Visit& visit) {
  const auto scopes = words_in_field(visit.body()["scopes"], "scopes");
  if (!scopes) return scopes.error();
  const auto client =
      api::narrow_client(visit.services, page_pass(visit), visit.param("id"), *scopes, visit.call.request.remote);
  if (!client) return client.error();
  return client_row(visit, *client);
}

Result<json::Value> revoke_my_client(const Visit& visit) {
  const auto gone = api::delete_client(visit.services, page_pass(visit), visit.param("id"), visit.call.request.remote);
  if (!gone) return gone.error();
  return json::object();
}

}  // namespace c1::bot::web
