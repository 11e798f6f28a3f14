#pragma once
// What the program `baton` tells of a sync file with `-o json`: accounts, entitlements, and who holds what.
// Its identifiers are opaque: they are taken as they stand, and never put together or apart.

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace c1::connectors {

struct BatonId {  // of a resource
  std::string type, id;
  auto operator<=>(const BatonId&) const = default;
};

struct BatonAccount {  // a resource with the trait of a user
  BatonId is;
  std::string name;
  std::string email;                // the primary one, in lower case; "" = it has none
  std::vector<std::string> emails;  // all of them, in lower case
  std::string login;                // in lower case
  bool is_active = true;
  bool is_person = true;  // and no service or system
};

struct BatonEntitlement {
  std::string id, slug, name, description;
  BatonId resource;
  std::string resource_name, resource_type_name;
  bool is_for_people = true;  // an account may be given it
  bool is_immutable = false;
};

struct BatonGrant {
  std::string id, entitlement;
  BatonId principal;
  bool is_direct = true;  // and not only by way of another grant
  bool is_immutable = false;
};

struct BatonExport {
  std::vector<BatonAccount> accounts;
  std::vector<BatonEntitlement> entitlements;
  std::vector<BatonGrant> grants;
};

// Adds what one document has: of `baton resources`, `entitlements` or `grants`, or several of them in one. A document
// of `grants` also brings the accounts and entitlements that it speaks of. Whatever is there twice is taken once.
void read_baton(const json::Value& document, BatonExport& into);

// As addresses and logins are compared: A to Z only.
std::string in_lower_case(std::string_view text);

}  // namespace c1::connectors
