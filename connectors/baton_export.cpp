// document := {"resources":[{"resource":R,"resourceType":T}]} | {"entitlements":[{"entitlement":E,"resource":R,
//             "resourceType":T}]} | {"grants":[{"grant":G,"entitlement":E,"resource":R,"resourceType":T,"principal":R}]}
// What is empty or has its default value is left out, the list itself too. The copies inside of G and E may be stubs; what
// stands beside them is whole.

#include "connectors/baton_export.hpp"

#include <algorithm>

namespace c1::connectors {
namespace {

const json::Value* annotation(const json::Value& of, std::string_view name) {
  for (const json::Value& one : of["annotations"].array())
    if (one["@type"].string().ends_with(name)) return &one;
  return nullptr;
}

BatonId baton_id(const json::Value& resource) {
  return {resource["id"]["resourceType"].string(), resource["id"]["resource"].string()};
}

bool has_user_trait(const json::Value& type) {
  return std::any_of(type["traits"].array().begin(), type["traits"].array().end(),
                     [](const json::Value& trait) { return trait.string() == "TRAIT_USER"; });
}

void add_account(const json::Value& resource, const json::Value& type, BatonExport& into) {
  const json::Value* user = annotation(resource, ".UserTrait");
  if (!user && !has_user_trait(type)) return;
  BatonAccount account{.is = baton_id(resource), .name = resource["displayName"].string()};
  if (user) {
    for (const json::Value& email : (*user)["emails"].array()) {
      account.emails.push_back(in_lower_case(email["address"].string()));
      if (email["isPrimary"].boolean() || account.email.empty()) account.email = account.emails.back();
    }
    account.login = in_lower_case((*user)["login"].string());
    const std::string &status = (*user)["status"]["status"].string(), &kind = (*user)["accountType"].string();
    account.is_active = status != "STATUS_DISABLED" && status != "STATUS_DELETED";
    account.is_person = kind != "ACCOUNT_TYPE_SERVICE" && kind != "ACCOUNT_TYPE_SYSTEM";
  }
  into.accounts.push_back(std::move(account));
}

BatonEntitlement baton_entitlement(const json::Value& row) {
  const json::Value &entitlement = row["entitlement"], &beside = row["resource"], &type = row["resourceType"];
  const json::Value& resource = beside.is_object() ? beside : entitlement["resource"];
  BatonEntitlement read{.id = entitlement["id"].string(),
                        .slug = entitlement["slug"].string(),
                        .name = entitlement["displayName"].string(),
                        .description = entitlement["description"].string(),
                        .resource = baton_id(resource),
                        .resource_name = resource["displayName"].string(),
                        .resource_type_name = type["displayName"].string()};
  const auto& to = entitlement["grantableTo"].array();
  read.is_for_people = to.empty() || std::any_of(to.begin(), to.end(), has_user_trait);
  read.is_immutable = annotation(entitlement, ".EntitlementImmutable") != nullptr;
  return read;
}

BatonGrant baton_grant(const json::Value& row) {
  const json::Value& grant = row["grant"];
  const std::string& beside = row["entitlement"]["id"].string();
  BatonGrant read{.id = grant["id"].string(),
                  .entitlement = beside.empty() ? grant["entitlement"]["id"].string() : beside,
                  .principal = baton_id(row["principal"].is_object() ? row["principal"] : grant["principal"])};
  const auto& sources = grant["sources"]["sources"].object();
  read.is_direct = sources.empty() || std::any_of(sources.begin(), sources.end(), [&](const json::Member& source) {
                     return source.first == read.entitlement || source.second["isDirect"].boolean();
                   });
  read.is_immutable = annotation(grant, ".GrantImmutable") != nullptr;
  return read;
}

// Keeps the first of those that are the same.
template <class T, class Key>
void keep_first(std::vector<T>& list, const Key& key) {
  std::stable_sort(list.begin(), list.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
  list.erase(std::unique(list.begin(), list.end(), [&](const T& a, const T& b) { return key(a) == key(b); }),
             list.end());
}

}  // namespace

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

void read_baton(const json::Value& document, BatonExport& into) {
  for (const json::Value& row : document["resources"].array()) add_account(row["resource"], row["resourceType"], into);
  for (const json::Value& row : document["entitlements"].array()) into.entitlements.push_back(baton_entitlement(row));
  for (const json::Value& row : document["grants"].array()) {
    into.grants.push_back(baton_grant(row));
    if (row["entitlement"].is_object()) into.entitlements.push_back(baton_entitlement(row));
    if (row["principal"].is_object()) add_account(row["principal"], json::Value(), into);
  }
  keep_first(into.accounts, [](const BatonAccount& account) { return account.is; });
  keep_first(into.entitlements, [](const BatonEntitlement& entitlement) { return entitlement.id; });
  keep_first(into.grants, [](const BatonGrant& grant) { return std::pair(grant.entitlement, grant.principal); });
}

}  // namespace c1::connectors
