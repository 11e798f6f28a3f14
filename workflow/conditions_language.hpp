#pragma once
// Internal to workflow/: the nouns that conditions speak of, bound to our own types.

#include "workflow/conditions.hpp"

namespace c1::workflow::conditions {

// What the values of an evaluation refer to; on the stack of whoever evaluates.
struct Person {
  const User& user;
  const Catalog& catalog;
  const Holds& holds;
};
struct OwnedApp {
  const App& app;
  const Catalog& catalog;
};
struct OwnedEntitlement {
  const Entitlement& entitlement;
  const Catalog& catalog;
};

struct Language {
  cel::Object<Person> person;
  cel::Object<OwnedApp> app;
  cel::Object<Resource> resource;
  cel::Object<OwnedEntitlement> entitlement;
  cel::Object<RequestFacts> request;
  cel::Environment conditions;
  cel::Environment audiences;
};
const Language& language();

}  // namespace c1::workflow::conditions
