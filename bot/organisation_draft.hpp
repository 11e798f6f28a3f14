#pragma once
// The organisation while its files are read, for the organisation_*.cpp beside this: what was declared where, and which
// references are to be checked once everything has been read.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "bot/yaml_reader.hpp"
#include "workflow/catalog.hpp"
#include "workflow/cel.hpp"

namespace c1::bot {

enum class Thing { user, app, entitlement, catalog, policy, alias, form, connection };

struct Draft {
  struct Reference {
    Thing thing;
    yaml::Word word;
  };
  // That an entitlement goes by a policy, its own or its app's.
  struct PolicyUse {
    std::size_t entitlement;  // index in organisation.entitlements
    workflow::PolicyId policy;
    yaml::Place at;
  };
  // That a policy goes on with another one.
  struct PolicyEdge {
    std::string from;
    yaml::Word to;
  };

  explicit Draft(yaml::Problems& all) : problems(all) {}

  // Notes that there is such a thing; a second one of the same name is a problem.
  void declare(Thing thing, const yaml::Word& name);
  bool has(Thing thing, const std::string& name) const;
  // Notes that there must be such a thing, and gives its name.
  std::string refer(Thing thing, const yaml::Word& name);
  workflow::UserId user(const yaml::Word& email);  // refer, in lower case
  std::vector<workflow::UserId> users(const std::vector<yaml::Word>& emails);
  // `There is no app "githb". Did you mean "github"?`
  void no_such(Thing thing, const yaml::Word& name);

  yaml::Problems& problems;
  workflow::Organisation organisation;
  bool directory = false;  // people come from elsewhere, too: whoever is named need not stand in the file
  std::array<std::map<std::string, yaml::Place>, 8> declared;  // by Thing
  std::vector<Reference> references;
  std::map<std::string, yaml::Word> managers;  // of each user, as written
  std::vector<PolicyUse> policy_uses;
  std::vector<PolicyEdge> policy_edges;
  // That a method goes through a connection, which must be of its kind.
  struct ConnectionUse {
    std::string kind;
    yaml::Word connection;
  };
  std::vector<ConnectionUse> connection_uses;
  std::vector<yaml::Word> delegations;  // entitlements that carry others
  // CEL that compiles; what it refers to is looked at when everything has been read.
  struct Checked {
    yaml::Word text;
    workflow::cel::Program program;
  };
  std::vector<Checked> programs;
};

// Each reads one section of one file. Catalogs last: they need to know all entitlements.
void read_organisation_section(const yaml::Node& node, Draft& draft);
void read_users(const std::vector<const yaml::Node*>& users, Draft& draft);
void read_apps(const std::vector<const yaml::Node*>& apps, Draft& draft);
void read_forms(const std::vector<const yaml::Node*>& forms, Draft& draft);
void read_policies(const std::vector<const yaml::Node*>& policies, Draft& draft);
void read_catalogs(const std::vector<const yaml::Node*>& catalogs, Draft& draft);

// When all sections of all files have been read.
void check_references(Draft& draft);
void check_programs(Draft& draft);  // what conditions refer to
void check_managers(Draft& draft);  // nobody is their own manager, over however many steps
void check_ways(Draft& draft);      // `use` leads nowhere in a circle, and not too far
void check_quorums(Draft& draft);   // a number of approvals can be reached wherever the policy is used

// How people are spoken of in a sentence.
struct Called {
  std::string_view one;  // "An approver"
  std::string_view are;  // "Approvers are": who may stand there follows
};
constexpr Called kApprovers{"An approver", "Approvers are"};
// One of the ways to name people, or a list of them.
std::vector<workflow::Approvers> approvers_of(const yaml::Node& node, const Called& called, Draft& draft);
// A duration that must be one: 90m, 8h, 30d. `what` begins the sentence.
std::optional<Seconds> duration_of(const yaml::Word& word, std::string_view what, Draft& draft);
// An IANA zone that this system knows.
void check_time_zone(const yaml::Word& zone, Draft& draft);

// A CEL text; its mistakes become problems at their place.
enum class Cel { condition, audience, approvers };
void check_cel(const yaml::Word& text, Cel kind, Draft& draft);

constexpr std::size_t kLongestAppSlug = 60;  // both together are the value of an option in Slack: at most 150
constexpr std::size_t kLongestEntitlementSlug = 80;
constexpr std::size_t kLongestSlug = 80;
// The required key `slug`, checked against [a-z0-9][a-z0-9._-]* and `longest`. Given also when it is wrong, so that
// what refers to it is not wrong as well.
std::optional<yaml::Word> slug_of(const yaml::Fields& fields, std::size_t longest, Draft& draft);
void check_slug(const yaml::Word& slug, std::string_view what, std::size_t longest, Draft& draft);
std::string lower_case(std::string text);

}  // namespace c1::bot
