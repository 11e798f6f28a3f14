#include "bot/directory/scim_schemas.hpp"

#include "bot/directory/scim_resource.hpp"

namespace c1::bot::directory {
namespace {

json::Value feature(bool supported) { return json::object({{"supported", supported}}); }

struct Attribute {
  std::string_view name;
  std::string_view type = "string";
  bool required = false;
  std::string_view mutability = "readWrite";
  std::string_view uniqueness = "none";
  bool many = false;
  std::vector<Attribute> parts = {};
};

json::Value described(const Attribute& attribute) {
  json::Value out = json::object({{"name", attribute.name},
                                  {"type", attribute.type},
                                  {"multiValued", attribute.many},
                                  {"required", attribute.required},
                                  {"caseExact", false},
                                  {"mutability", attribute.mutability},
                                  {"returned", "default"},
                                  {"uniqueness", attribute.uniqueness}});
  if (attribute.parts.empty()) return out;
  json::Value parts = json::array();
  for (const Attribute& part : attribute.parts) parts.push(described(part));
  return out.set("subAttributes", std::move(parts));
}

json::Value schema_of(std::string_view id, std::string_view name, const std::vector<Attribute>& attributes,
                      const std::string& base) {
  json::Value list = json::array();
  for (const Attribute& attribute : attributes) list.push(described(attribute));
  return json::object(
      {{"schemas", json::array({"urn:ietf:params:scim:schemas:core:2.0:Schema"})},
       {"id", id},
       {"name", name},
       {"attributes", std::move(list)},
       {"meta", json::object({{"resourceType", "Schema"}, {"location", base + "/Schemas/" + std::string(id)}})}});
}

json::Value type_of(std::string_view name, std::string_view schema, bool extended, const std::string& base) {
  json::Value out = json::object({{"schemas", json::array({"urn:ietf:params:scim:schemas:core:2.0:ResourceType"})},
                                  {"id", name},
                                  {"name", name},
                                  {"endpoint", "/" + std::string(name) + "s"},
                                  {"schema", schema}});
  if (extended)
    out.set("schemaExtensions", json::array({json::object({{"schema", kEnterpriseSchema}, {"required", false}})}));
  return out.set("meta", json::object({{"resourceType", "ResourceType"},
                                       {"location", base + "/ResourceTypes/" + std::string(name)}}));
}

}  // namespace

json::Value provider_config_json(const std::string& base) {
  return json::object(
      {{"schemas", json::array({"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"})},
       {"patch", feature(true)},
       {"bulk", json::object({{"supported", false}, {"maxOperations", 0}, {"maxPayloadSize", 0}})},
       {"filter", json::object({{"supported", true}, {"maxResults", kMostResults}})},
       {"changePassword", feature(false)},
       {"sort", feature(false)},
       {"etag", feature(false)},
       {"authenticationSchemes", json::array({json::object({{"type", "oauthbearertoken"},
                                                            {"name", "Bearer token"},
                                                            {"description", "The token of C1_SCIM_TOKEN."},
                                                            {"primary", true}})})},
       {"meta",
        json::object({{"resourceType", "ServiceProviderConfig"}, {"location", base + "/ServiceProviderConfig"}})}});
}

std::vector<json::Value> resource_types_json(const std::string& base) {
  return {type_of("User", kUserSchema, true, base), type_of("Group", kGroupSchema, false, base)};
}

std::vector<json::Value> schemas_json(const std::string& base) {
  const std::vector<Attribute> user{
      {.name = "userName", .required = true, .uniqueness = "server"},
      {.name = "name",
       .type = "complex",
       .parts = {{.name = "formatted"}, {.name = "givenName"}, {.name = "familyName"}}},
      {.name = "displayName"},
      {.name = "title"},
      {.name = "userType"},
      {.name = "timezone"},
      {.name = "active", .type = "boolean"},
      {.name = "emails",
       .type = "complex",
       .many = true,
       .parts = {{.name = "value"}, {.name = "type"}, {.name = "primary", .type = "boolean"}}},
      {.name = "groups",
       .type = "complex",
       .mutability = "readOnly",
       .many = true,
       .parts = {{.name = "value", .mutability = "readOnly"}, {.name = "display", .mutability = "readOnly"}}}};
  const std::vector<Attribute> enterprise{
      {.name = "employeeNumber"},
      {.name = "costCenter"},
      {.name = "organization"},
      {.name = "division"},
      {.name = "department"},
      {.name = "manager", .type = "complex", .parts = {{.name = "value"}, {.name = "$ref", .type = "reference"}}}};
  const std::vector<Attribute> group{
      {.name = "displayName", .required = true, .uniqueness = "server"},
      {.name = "members", .type = "complex", .many = true, .parts = {{.name = "value"}, {.name = "type"}}}};
  return {schema_of(kUserSchema, "User", user, base), schema_of(kGroupSchema, "Group", group, base),
          schema_of(kEnterpriseSchema, "EnterpriseUser", enterprise, base)};
}

}  // namespace c1::bot::directory
