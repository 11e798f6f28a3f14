#include "bot/api/clients.hpp"
#include "bot/api/endpoints.hpp"
#include "bot/api/views.hpp"

namespace c1::bot::api {
namespace {

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
  return paged(clients_of(visit.services, visit.me.id), page_of_query(visit), client_json);
}

Answer get_personal_client(const Visit& visit) {
  const auto client = client_of(visit.services, visit.me.id, visit.call.param("id"));
  if (!client) return client.error();
  return json::object({{"client", client_json(*client)}});
}

Answer delete_personal_client(const Visit& visit) {
  const auto deleted = delete_client(visit.services, visit.pass, visit.call.param("id"), visit.call.request.remote);
  if (!deleted) return deleted.error();
  return json::object();
}

}  // namespace c1::bot::api
