#include "bot/organisation_systems.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "connectors/baton.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

const yaml::Shape kWebhook{.what = "a webhook", .keys = {"url", "callback_within"}};
const yaml::Shape kScim{.what = "a SCIM service",
                        .keys = {"url", "token", "account", "remove", "read_back", "op_case"}};
const yaml::Shape kLdap{
    .what = "an LDAP directory",
    .keys = {"url", "start_tls", "ca_file", "bind_dn", "password", "base", "account", "chosen_account", "member"}};
const yaml::Shape kBaton{
    .what = "a connector",
    .keys = {"connector", "reader", "environment", "credentials", "account", "principal_type", "within"}};
const yaml::Shape kConnectionShape{.what = "a connection", .keys = {"slug", "webhook", "scim", "ldap", "baton"}};

const yaml::Shape kByWebhook{.what = "a webhook", .keys = {"connection", "url", "callback_within"}};
const yaml::Shape kDecidedByWebhook{.what = "a webhook", .keys = {"connection", "url", "callback_within", "fallback"}};
const yaml::Shape kByScim{.what = "a SCIM group", .keys = {"connection", "group", "group_id", "account"}};
const yaml::Shape kByLdap{.what = "an LDAP group", .keys = {"connection", "group", "account", "chosen_account"}};
const yaml::Shape kByBaton{.what = "what a connector gives",
                           .keys = {"connection", "entitlement", "account", "principal_type"}};
const yaml::Shape kBySlack{.what = "a place in Slack", .keys = {"channel", "user_group", "workspace"}};
const yaml::Shape kPeopleByLdap{.what = "people in an LDAP directory",
                                .keys = {"connection", "every", "base", "filter", "groups", "email", "name", "title",
                                         "department", "employment_type", "manager", "id"}};
const yaml::Shape kMethod{
    .what = "a provisioning method",
    .keys = {"manual", "webhook", "scim", "ldap", "slack", "baton", "delegated"},
};
constexpr Called kAssignees{"An assignee", "Assignees are"};
constexpr Called kAskedToo{"An assignee", "Who is asked as well is one of"};
const yaml::Shape kManual{.what = "a manual task", .keys = {"assignees", "instructions", "sla"}};
const yaml::Shape kTaskSla{.what = "the SLA of a task", .keys = {"after", "to"}};

constexpr Seconds kShortestCallback{86'400}, kLongestCallback{30 * 86'400};
constexpr Seconds kShortestRun{30}, kLongestRun{3'600};

// ---- settings

struct Choice {
  std::string_view key;
  std::vector<std::string_view> words;
};
const Choice kChoices[] = {{"remove", {"filter", "value"}},
                           {"read_back", {"members", "filter", "user"}},
                           {"op_case", {"lower", "capital"}},
                           {"start_tls", {"true", "false"}},
                           {"member", {"member", "memberUid", "uniqueMember"}}};

void check_choice(std::string_view key, const yaml::Word& word, Draft& draft) {
  const auto choice =
      std::find_if(std::begin(kChoices), std::end(kChoices), [&](const Choice& one) { return one.key == key; });
  if (choice == std::end(kChoices)) return;
  if (std::find(choice->words.begin(), choice->words.end(), word.text) == choice->words.end())
    draft.problems.add(word.at, yaml::shown(word.text) + " is no \"" + std::string(key) + "\". It is " +
                                    yaml::one_of(choice->words) + ".");
}

void check_url(std::string_view kind, const yaml::Word& url, Draft& draft) {
  const bool is_ldap = url.text.starts_with("ldap://") || url.text.starts_with("ldaps://");
  const bool is_http = url.text.starts_with("https://") || url.text.starts_with("http://");
  if (kind == "ldap" ? is_ldap : is_http) return;
  draft.problems.add(url.at,
                     yaml::shown(url.text) + (kind == "ldap" ? " is no address of a directory: ldap://ldap.acme.test."
                                                             : " is no address: https://access.acme.test/hook."));
}

void check_callback(const yaml::Word& word, Draft& draft) {
  const auto duration = duration_of(word, "\"callback_within\"", draft);
  if (duration && (*duration < kShortestCallback || *duration > kLongestCallback))
    draft.problems.add(word.at, "A webhook has 1 to 30 days to answer.");
}

// A secret is named in the file, never written into it.
void check_credential(std::string_view key, const yaml::Word& name, Draft& draft) {
  const bool is_name = name.text.size() <= 64 && std::all_of(name.text.begin(), name.text.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
                       });
  if (!is_name)
    draft.problems.add(name.at, "\"" + std::string(key) +
                                    "\" is the name of a credential that the server has (C1_CREDENTIALS), in lower "
                                    "case, like okta-token; never the secret itself.");
}

void check_run(const yaml::Word& word, Draft& draft) {
  const auto duration = duration_of(word, "\"within\"", draft);
  if (duration && (*duration < kShortestRun || *duration > kLongestRun))
    draft.problems.add(word.at, "A connector has 30 seconds to 1 hour for a run.");
}

// Programs are named, and lie where the server's own settings say.
void check_program(std::string_view key, const yaml::Word& name, Draft& draft) {
  if (name.text.find('/') != std::string::npos || name.text.front() == '.')
    draft.problems.add(name.at, "\"" + std::string(key) +
                                    "\" is the name of a program in the folder that C1_CONNECTORS names, like " +
                                    (key == "reader" ? "baton." : "baton-okta."));
}

// "environment" or "credentials": variables of a connector, as "environment.BATON_DOMAIN" and so on.
void read_variables(const yaml::Node& node, const std::string& key, std::map<std::string, std::string>& into,
                    Draft& draft) {
  if (node.kind != yaml::Node::Kind::map) {
    draft.problems.add(node.at, "\"" + key + "\" should be a map, like {BATON_DOMAIN: acme.okta.com}; this is " +
                                    std::string(yaml::kind_of(node)) + ".");
    return;
  }
  for (const yaml::Member& one : node.members) {
    if (!connectors::is_for_connectors(one.key))
      draft.problems.add(one.at, yaml::shown(one.key) + " is no variable of a connector's settings. They begin with " +
                                     "BATON_ (what it is to do is told by us), or are HTTPS_PROXY, HTTP_PROXY, " +
                                     "NO_PROXY, SSL_CERT_FILE or SSL_CERT_DIR.");
    const auto value = yaml::text_of(*one.value, yaml::shown(one.key), draft.problems);
    if (!value) continue;
    if (key == "credentials") check_credential(one.key, *value, draft);
    into[key + "." + one.key] = value->text;
  }
}

std::map<std::string, std::string> settings_of(std::string_view kind, const yaml::Fields& fields,
                                               const yaml::Shape& shape, Draft& draft) {
  std::map<std::string, std::string> settings;
  for (const std::string_view key : shape.keys) {
    if (key == "connection" || key == "fallback") continue;
    if (key == "environment" || key == "credentials") {
      if (const yaml::Node* variables = fields.find(key)) read_variables(*variables, std::string(key), settings, draft);
      continue;
    }
    const auto word = fields.text(key);
    if (!word) continue;
    check_choice(key, *word, draft);
    if (key == "url") check_url(kind, *word, draft);
    if (key == "token" || key == "password") check_credential(key, *word, draft);
    if (key == "callback_within") check_callback(*word, draft);
    if (key == "within") check_run(*word, draft);
    if (key == "connector" || key == "reader") check_program(key, *word, draft);
    settings[std::string(key)] = word->text;
  }
  return settings;
}

void read_connection(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kConnectionShape, draft.problems);
  Connection connection;
  if (const auto slug = slug_of(fields, kLongestSlug, draft)) {
    connection.slug = slug->text;
    draft.declare(Thing::connection, *slug);
  }
  for (const auto& [kind, shape] :
       {std::pair{"webhook", &kWebhook}, {"scim", &kScim}, {"ldap", &kLdap}, {"baton", &kBaton}}) {
    const yaml::Node* system = fields.find(kind);
    if (!system) continue;
    if (!connection.kind.empty()) draft.problems.add(system->at, "A connection leads to one system.");
    const yaml::Fields settings(*system, *shape, draft.problems);
    connection.kind = kind;
    connection.settings = settings_of(kind, settings, *shape, draft);
    settings.require(connection.kind == "baton" ? "connector" : "url");
    if (connection.kind == "ldap") settings.require("base");
  }
  if (connection.kind.empty() && fields.is_map())
    draft.problems.add(fields.at(), "A connection needs \"webhook\", \"scim\", \"ldap\" or \"baton\".");
  draft.organisation.connections.push_back(std::move(connection));
}

// ---- methods

// Whoever `key` names; nobody = the app's owners.
std::vector<Approvers> people_or_owners(const yaml::Fields& fields, std::string_view key, const Called& called,
                                        Draft& draft) {
  const yaml::Node* node = fields.find(key);
  if (!node) return {};
  auto people = approvers_of(*node, called, draft);
  const bool is_default = people.size() == 1 && std::holds_alternative<ByAppOwners>(people[0]);
  return is_default ? std::vector<Approvers>{} : people;
}

std::optional<TaskSla> task_sla_of(const yaml::Fields& task, Draft& draft) {
  const yaml::Node* node = task.find("sla");
  if (!node) return std::nullopt;
  const yaml::Fields fields(*node, kTaskSla, draft.problems);
  TaskSla sla{.after = {}, .to = people_or_owners(fields, "to", kAskedToo, draft)};
  if (const auto after = fields.require_text("after"))
    sla.after = duration_of(*after, "\"after\"", draft).value_or(Seconds{0});
  return sla;
}

void require_one(const yaml::Fields& fields, std::string_view what, const std::vector<std::string_view>& keys,
                 Draft& draft) {
  const auto given =
      std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return fields.find(key) != nullptr; });
  if (given != 1 && fields.is_map())
    draft.problems.add(fields.at(), std::string(what) + " needs " + yaml::one_of(keys) + ", and one of them only.");
}

Method method_of(const std::string& kind, const yaml::Fields& fields, const yaml::Shape& shape, Draft& draft) {
  Method method{.kind = kind, .settings = settings_of(kind, fields, shape, draft)};
  if (const auto connection = fields.text("connection")) {
    method.connection = draft.refer(Thing::connection, *connection);
    draft.connection_uses.push_back({kind, *connection});
  }
  if (kind == "scim" || kind == "ldap" || kind == "baton") fields.require("connection");
  if (kind == "baton") fields.require("entitlement");
  if (kind == "ldap") fields.require("group");
  if (kind == "scim") require_one(fields, "A SCIM group", {"group", "group_id"}, draft);
  if (kind == "slack") require_one(fields, "A place in Slack", {"channel", "user_group"}, draft);
  if (kind == "webhook") require_one(fields, "A webhook", {"connection", "url"}, draft);
  return method;
}

Method delegated_to(const yaml::Node& node, Draft& draft) {
  Method method{.kind = "delegated"};
  const auto to = yaml::text_of(node, "\"delegated\"", draft.problems);
  if (!to) return method;
  method.settings["entitlement"] = draft.refer(Thing::entitlement, *to);
  draft.delegations.push_back(*to);
  return method;
}

void read_method(const yaml::Node& node, WaysToGive& ways, Draft& draft) {
  const yaml::Fields named(node, kMethod, draft.problems);
  const bool has_none = std::none_of(kMethod.keys.begin(), kMethod.keys.end(),
                                     [&](std::string_view key) { return named.find(key) != nullptr; });
  if (node.members.empty() || (has_none && !named.is_map())) named.require("manual");
  if (ways.manual && !has_none)
    draft.problems.add(node.at, "Nothing can come after \"manual\": what people do comes last.");
  if (const yaml::Node* manual = named.find("manual")) {
    const yaml::Fields task(*manual, kManual, draft.problems);
    ways.manual = ManualProvisioning{people_or_owners(task, "assignees", kAssignees, draft),
                                     task.text_or_empty("instructions"), task_sla_of(task, draft)};
    ways.systems.task_after = !ways.systems.methods.empty();
  }
  for (const auto& [kind, shape] : {std::pair{"webhook", &kByWebhook},
                                    {"scim", &kByScim},
                                    {"ldap", &kByLdap},
                                    {"slack", &kBySlack},
                                    {"baton", &kByBaton}})
    if (const yaml::Node* system = named.find(kind))
      ways.systems.methods.push_back(method_of(kind, yaml::Fields(*system, *shape, draft.problems), *shape, draft));
  if (const yaml::Node* to = named.find("delegated")) ways.systems.methods.push_back(delegated_to(*to, draft));
}

}  // namespace

void read_connections(const std::vector<const yaml::Node*>& connections, Draft& draft) {
  for (const yaml::Node* connection : connections) read_connection(*connection, draft);
}

WaysToGive ways_of(const yaml::Fields& fields, std::string_view key, Draft& draft) {
  WaysToGive ways;
  const auto methods = fields.require_list(key);
  for (const yaml::Node* method : methods) read_method(*method, ways, draft);
  if (methods.size() > static_cast<std::size_t>(kMostSystems))
    draft.problems.add(fields.find(key)->at, "More than " + std::to_string(kMostSystems) + " methods are too many.");
  return ways;
}

ApprovalRule decided_by_webhook(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kDecidedByWebhook, draft.problems);
  ApprovalRule rule;
  rule.system = method_of("webhook", fields, kDecidedByWebhook, draft);
  const yaml::Node* fallback = fields.find("fallback");
  rule.by = fallback ? approvers_of(*fallback, kApprovers, draft) : std::vector<Approvers>{ByAppOwners{}};
  return rule;
}

DirectorySync directory_sync_of(const yaml::Node& node, Draft& draft) {
  constexpr Seconds kShortest{300};
  const yaml::Fields fields(node, kPeopleByLdap, draft.problems);
  DirectorySync sync;
  if (const auto connection = fields.require_text("connection")) {
    sync.connection = draft.refer(Thing::connection, *connection);
    draft.connection_uses.push_back({"ldap", *connection});
  }
  if (const auto every = fields.text("every")) {
    sync.every = duration_of(*every, "\"every\"", draft).value_or(sync.every);
    if (sync.every < kShortest) draft.problems.add(every->at, "A directory is read every 5 minutes at most.");
  }
  for (const std::string_view key : kPeopleByLdap.keys)
    if (key != "connection" && key != "every")
      if (const auto word = fields.text(key)) sync.settings[std::string(key)] = word->text;
  return sync;
}

void check_systems(Draft& draft) {
  for (const Draft::ConnectionUse& use : draft.connection_uses)
    for (const Connection& connection : draft.organisation.connections)
      if (connection.slug == use.connection.text && connection.kind != use.kind)
        draft.problems.add(use.connection.at, "The connection " + yaml::shown(use.connection.text) + " leads to \"" +
                                                  connection.kind + "\", and this needs \"" + use.kind + "\".");
  for (const yaml::Word& to : draft.delegations)
    for (const Entitlement& entitlement : draft.organisation.entitlements) {
      if (entitlement.id.value != to.text) continue;
      const auto& methods = entitlement.systems.methods;
      const bool goes_on =
          std::any_of(methods.begin(), methods.end(), [](const Method& method) { return method.kind == "delegated"; });
      if (methods.empty() || goes_on)
        draft.problems.add(to.at,
                           yaml::shown(to.text) + (goes_on ? " is carried by another entitlement itself; name that one."
                                                           : " is given by hand, so it cannot carry this one; use "
                                                             "\"manual\", or let a system give it."));
    }
}

}  // namespace c1::bot
