#include "base/text.hpp"
#include "bot/api/changing.hpp"
#include "bot/api/clients.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"
#include "workflow/words.hpp"

namespace c1::bot::api {
namespace {

constexpr std::size_t kMostPeople = 20;

json::Value texts(const std::vector<std::string>& all) {
  json::Value list = json::array();
  for (const std::string& text : all) list.push(text);
  return list;
}

json::Value client_json(const storage::ApiClient& client) {
  return json::object({{"id", client.id},
                       {"userId", public_id(workflow::UserId{client.person})},
                       {"clientId", client.client_id},
                       {"displayName", client.name},
                       {"scopedRoles", texts(client.scopes)},
                       {"allowSourceCidr", texts(client.addresses)},
                       {"expiresTime", when(client.expires)},
                       {"lastUsedAt", when(client.last_used)},
                       {"createdAt", when(client.created)},
                       {"updatedAt", when(client.created)},
                       {"deletedAt", nullptr}});
}

}  // namespace

Answer create_personal_client(const Visit& visit) {
  Fields fields(visit.call.body);
  const ClientWish wish{.name = fields.text("displayName"),
                        .life = fields.duration("expires"),
                        .scopes = fields.texts("scopedRoles"),
                        .addresses = fields.texts("allowSourceCidr")};
  if (fields.wrong()) return *fields.wrong();
  const auto made = create_client(visit.services, visit.pass, wish, visit.call.request.remote);
  if (!made) return made.error();
  return json::object({{"client", client_json(made->client)},
                       {"clientSecret", made->secret.reveal()}});  // the one time that its owner sees it
}

Answer list_personal_clients(const Visit& visit) {
  return without_expanded(paged(clients_of(visit.services, visit.me.id), page_of_query(visit), client_json));
}

Answer get_personal_client(const Visit& visit) {
  const auto client = client_of(visit.services, visit.me.id, visit.call.param("id"));
  if (!client) return client.error();
  return json::object({{"client", client_json(*client)}});
}

Answer update_personal_client(const Visit& visit) {
  const auto before = client_of(visit.services, visit.me.id, visit.call.param("id"));
  if (!before) return before.error();
  const json::Value& wish = field(visit.call.body, "client");
  const Mask mask(visit.call.body, wish);
  if (auto error = mask.unknown({"displayName", "scopedRoles", "allowSourceCidr", "expiresTime"})) return *error;
  Fields fields(wish);
  ClientWish wanted{.name = before->name, .life = {}, .scopes = before->scopes, .addresses = before->addresses};
  if (mask.has("displayName")) wanted.name = fields.text("displayName");
  if (mask.has("scopedRoles")) wanted.scopes = fields.texts("scopedRoles");
  if (mask.has("allowSourceCidr")) wanted.addresses = fields.texts("allowSourceCidr");
  if (mask.has("expiresTime"))
    if (const auto until = fields.time("expiresTime"); until && until != before->expires)
      wanted.life = std::chrono::duration_cast<Seconds>(*until - visit.now);
  if (fields.wrong()) return *fields.wrong();
  const auto client = update_client(visit.services, visit.pass, before->id, wanted, visit.call.request.remote);
  if (!client) return client.error();
  return json::object({{"client", client_json(*client)}});
}

// Of whom is named, for super administrators; one's own for everybody.
Answer search_personal_clients(const Visit& visit) {
  Fields fields(visit.call.body);
  const std::string query = text::folded(fields.text("query"));
  if (fields.wrong()) return *fields.wrong();
  std::vector<workflow::UserId> people;
  for (const json::Value& ref : field(visit.call.body, "users").array()) {
    const workflow::User* user = visit.directory.user(ref["id"].string());
    if (!user) return not_found("There is no such user.");
    if (user->id != visit.me.id && !has_role(visit.me, workflow::Role::super_admin))
      return forbidden("Clients of others are for super administrators to see.");
    if (people.size() == kMostPeople) return invalid("At most 20 users can be named.", "users");
    people.push_back(user->id);
  }
  if (people.empty()) people.push_back(visit.me.id);
  std::vector<storage::ApiClient> found;
  for (const workflow::UserId& person : people)
    for (storage::ApiClient& client : clients_of(visit.services, person))
      if (text::folded(client.name).find(query) != std::string::npos) found.push_back(std::move(client));
  return without_expanded(paged(found, page_in(visit.call.body), client_json));
}

Answer delete_personal_client(const Visit& visit) {
  const auto deleted = delete_client(visit.services, visit.pass, visit.call.param("id"), visit.call.request.remote);
  if (!deleted) return deleted.error();
  return json::object();
}

}  // namespace c1::bot::api
