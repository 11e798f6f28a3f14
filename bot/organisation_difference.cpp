#include "bot/organisation_difference.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "bot/organisation_head.hpp"
#include "workflow/codec.hpp"

namespace c1::bot {
namespace {

using namespace workflow;

constexpr std::size_t kLongestWord = 60;
constexpr std::size_t kLongestText = 200;

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return text;
}

// What one item has to say about itself.
class Telling {
 public:
  explicit Telling(const Names& names) : names_(names) {}

  void say(std::string words) { says_.push_back(one_line(std::move(words))); }

  // "title Platform engineer -> Head of Platform"; of a long text only what it is now.
  void text(const std::string& what, const std::string& before, const std::string& after) {
    if (before == after) return;
    if (before.empty()) return say(what + " " + text::fit(after, kLongestText) + " (there was none)");
    if (after.empty()) return say("no " + what + " any more (was " + text::fit(before, kLongestWord) + ")");
    const bool is_long = text::length(before) > kLongestWord || text::length(after) > kLongestWord;
    say(what + " " + (is_long ? "is now: " + text::fit(after, kLongestText) : before + " -> " + after));
  }

  // Each that came and each that went: "Ines Costa becomes an owner". Of another order alone: `order`.
  template <class T, class Word>
  void list(const std::vector<T>& before, const std::vector<T>& after, Word&& word, const std::string& comes,
            const std::string& goes, const std::string& order) {
    if (before == after) return;
    const std::size_t said = says_.size();
    for (const T& one : after)
      if (std::find(before.begin(), before.end(), one) == before.end()) say(word(one) + " " + comes);
    for (const T& one : before)
      if (std::find(after.begin(), after.end(), one) == after.end()) say(word(one) + " " + goes);
    if (says_.size() == said) say(order);
  }
  void people(const std::vector<UserId>& before, const std::vector<UserId>& after, const std::string& role) {
    list(
        before, after, [this](const UserId& id) { return names_.person(id); }, "becomes " + role,
        "is not " + role + " any more", "the same people in another order: each is " + role);
  }

  // Lines that are not in the other are told; where all are, only their order is another.
  void outline(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    if (before == after) return;
    const std::size_t said = says_.size();
    const std::multiset<std::string> old(before.begin(), before.end()), now(after.begin(), after.end());
    for (const std::string& line : before)
      if (!now.contains(line)) say("- " + line);
    for (const std::string& line : after)
      if (!old.contains(line)) say("+ " + line);
    if (says_.size() == said) say("the same lines in another order");
  }

  std::vector<std::string> take() && { return std::move(says_); }
  const Names& names() const { return names_; }

 private:
  const Names& names_;
  std::vector<std::string> says_;
};

// ---- one kind after the other

void tell(const User& before, const User& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.text("title", before.title, after.title);
  telling.text("department", before.department, after.department);
  telling.text("employment type", before.employment_type, after.employment_type);
  const auto manager = [&](const User& user) { return user.manager ? telling.names().person(*user.manager) : ""; };
  telling.text("manager", manager(before), manager(after));
  telling.text("time zone", before.time_zone, after.time_zone);
  telling.list(
      before.roles, after.roles, [](Role role) { return "role " + std::string(to_string(role)); }, "is new", "is gone",
      "roles in another order");
  for (const auto& [name, value] : after.attributes) {
    const auto old = before.attributes.find(name);
    telling.text(name, old == before.attributes.end() ? "" : old->second, value);
  }
  for (const auto& [name, value] : before.attributes)
    if (!after.attributes.contains(name)) telling.text(name, value, "");
  if (before.status != after.status)
    telling.say(after.status == UserStatus::active ? "is active again" : "is suspended");
}

void tell(const App& before, const App& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.text("description", before.description, after.description);
  telling.text("instructions", before.instructions, after.instructions);
  telling.people(before.owners, after.owners, "an owner");
  telling.list(
      before.accounts, after.accounts,
      [&](const AppAccount& account) {
        return "account " + account.name + (account.label.empty() ? "" : " (" + account.label + ")") + " of " +
               telling.names().person(account.person);
      },
      "is new", "is gone", "accounts in another order");
}

void tell_duration(const std::optional<Seconds>& before, const std::optional<Seconds>& after, Telling& telling) {
  if (before == after) return;
  const auto words = [](const std::optional<Seconds>& most) { return most ? text::duration_words(*most) : "good"; };
  telling.say("may be held for " + words(after) + " instead of " + (before ? words(before) : "for good"));
}

void tell_method(const std::string& what, const ManualProvisioning& before, const ManualProvisioning& after,
                 Telling& telling) {
  const auto who = [&](const ManualProvisioning& manual) {
    return manual.assignees.empty() ? "the app's owners" : approvers_words(manual.assignees, telling.names());
  };
  telling.text(what + " by", who(before), who(after));
  telling.text("instructions for " + what, before.instructions, after.instructions);
  const auto limit = [&](const ManualProvisioning& manual) {
    if (!manual.sla) return std::string();
    return text::duration_words(manual.sla->after) + ", then also by " +
           (manual.sla->to.empty() ? "the app's owners" : approvers_words(manual.sla->to, telling.names()));
  };
  telling.text("time for " + what, limit(before), limit(after));
}

std::string method_words(const Method& method) {
  std::string words = method.kind;
  if (!method.connection.empty()) words += " " + method.connection;
  for (const auto& [key, value] : method.settings) words += " " + key + "=" + value;
  return words;
}

std::vector<std::string> ways_in(const workflow::Systems& systems) {
  std::vector<std::string> lines;
  for (const Method& method : systems.methods) lines.push_back(method_words(method));
  if (lines.empty() || systems.task_after) lines.emplace_back("people");
  return lines;
}

void tell(const Connection& before, const Connection& after, Telling& telling) {
  const auto lines = [](const Connection& one) {
    std::vector<std::string> all{one.kind};
    for (const auto& [key, value] : one.settings) all.push_back(key + ": " + value);
    return all;
  };
  telling.outline(lines(before), lines(after));
}

void tell(const Entitlement& before, const Entitlement& after, Telling& telling) {
  const Names& names = telling.names();
  telling.text("name", before.name, after.name);
  telling.text("description", before.description, after.description);
  telling.text("alias", before.alias, after.alias);
  const Resource none;
  const Resource &old = before.resource ? *before.resource : none, &now = after.resource ? *after.resource : none;
  const auto resource = [](const Resource& one) { return one.name.empty() ? "" : one.type + " " + one.name; };
  telling.text("resource", resource(old), resource(now));
  telling.people(old.owners, now.owners, "an owner of the resource");
  tell_duration(before.max_duration, after.max_duration, telling);
  telling.people(before.owners, after.owners, "an owner");
  const auto policy = [&](const PolicyId& id) { return id.empty() ? "" : names.policy(id); };
  telling.text("policy", policy(before.policy), policy(after.policy));
  telling.text("policy for giving it back", policy(before.revoke_policy), policy(after.revoke_policy));
  telling.text("policy in an emergency", policy(before.emergency.value_or(PolicyId{})),
               policy(after.emergency.value_or(PolicyId{})));
  const auto form = [&](const std::optional<FormId>& id) { return id ? names.form(*id) : ""; };
  telling.text("form", form(before.form), form(after.form));
  telling.people(before.holders, after.holders, "a holder");
  tell_method("provisioning", before.provisioning, after.provisioning, telling);
  if (before.deprovisioning != after.deprovisioning)
    tell_method("deprovisioning", before.deprovisioning.value_or(before.provisioning),
                after.deprovisioning.value_or(after.provisioning), telling);
  const auto in_a_row = [](const workflow::Systems& systems) {
    const auto lines = ways_in(systems);
    return text::listed(lines);
  };
  telling.text("given by", in_a_row(before.systems), in_a_row(after.systems));
  telling.text("taken away by", before.removal ? in_a_row(*before.removal) : "",
               after.removal ? in_a_row(*after.removal) : "");
}

void tell(const CatalogEntry& before, const CatalogEntry& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.text("description", before.description, after.description);
  const auto audience = [](const CatalogEntry& one) { return one.audience.empty() ? "everyone" : one.audience; };
  telling.text("shown to", audience(before), audience(after));
  telling.list(
      before.entitlements, after.entitlements, [&](const EntitlementId& id) { return telling.names().entitlement(id); },
      "is in it", "is not in it any more", "entitlements in another order");
  if (before.bundle != after.bundle)
    telling.say(after.bundle ? "may be asked for as a whole" : "may not be asked for as a whole any more");
}

void tell(const Policy& before, const Policy& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.outline(outline_of(before, telling.names()), outline_of(after, telling.names()));
}

void tell(const Form& before, const Form& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.outline(outline_of(before), outline_of(after));
}

void tell(const Organisation& before, const Organisation& after, Telling& telling) {
  telling.text("name", before.name, after.name);
  telling.list(
      before.helpdesk, after.helpdesk,
      [&](const EntitlementId& id) { return "whoever has " + telling.names().entitlement(id); }, "is the helpdesk",
      "is not the helpdesk any more", "the helpdesk's groups in another order");
  if (before.lapse_after != after.lapse_after)
    telling.say("a request lapses after " + text::duration_words(after.lapse_after) + " instead of " +
                text::duration_words(before.lapse_after));
  for (std::string& says : differences_in(before.notices, after.notices)) telling.say(std::move(says));
  if (std::string says = difference_in(before.digest, after.digest); !says.empty()) telling.say(std::move(says));
  if (before.own_cards_up_to != after.own_cards_up_to)
    telling.say("a step with a channel gives everybody a card of their own up to " +
                std::to_string(after.own_cards_up_to) + " people instead of " + std::to_string(before.own_cards_up_to));
  if (before.verify_every != after.verify_every)
    telling.say("what systems gave is looked at every " + text::duration_words(after.verify_every) + " instead of " +
                text::duration_words(before.verify_every));
}

// ---- what it is called

std::string called(const User& user, const Names&) { return user.name + " (" + user.email + ")"; }
std::string called(const App& app, const Names&) { return app.name; }
std::string called(const Entitlement& one, const Names& names) { return names.app(one.app) + " / " + one.name; }
std::string called(const CatalogEntry& entry, const Names&) { return entry.name; }
std::string called(const Policy& policy, const Names&) { return policy.name; }
std::string called(const Form& form, const Names&) { return form.name; }
std::string called(const Connection& connection, const Names&) { return connection.slug; }
std::string called(const Organisation&, const Names&) { return "The organisation"; }

Result<Organisation> organisation_from(const json::Value& head) {
  Organisation organisation;
  take_head(head, organisation);
  return organisation;
}

template <class T>
Difference difference(const ItemChange& change, Result<T> (*read)(const json::Value&), const Names& names) {
  Difference told{.kind = change.kind, .key = change.key, .thing = change.key};
  told.what = change.before.empty()  ? Difference::What::added
              : change.after.empty() ? Difference::What::archived
                                     : Difference::What::changed;
  const auto before = item_in(change.before, read), after = item_in(change.after, read);
  if (before || after) told.thing = called(after ? *after : *before, names);
  if (told.what != Difference::What::changed) return told;
  Telling telling(names);
  if (before && after) tell(*before, *after, telling);
  told.says = std::move(telling).take();
  if (told.says.empty()) told.says = {"is written as this version of c1 writes it"};
  return told;
}

Difference difference(const ItemChange& change, const Names& names) {
  if (change.kind == "user") return difference(change, user_from, names);
  if (change.kind == "app") return difference(change, app_from, names);
  if (change.kind == "entitlement") return difference(change, entitlement_from, names);
  if (change.kind == "catalog") return difference(change, catalog_entry_from, names);
  if (change.kind == "policy") return difference(change, policy_from, names);
  if (change.kind == "form") return difference(change, form_from, names);
  if (change.kind == "connection") return difference(change, connection_from, names);
  if (change.kind == "organisation") return difference(change, organisation_from, names);
  return {.what = Difference::What::archived,
          .kind = change.kind,
          .key = change.key,
          .thing = change.kind + " " + change.key};
}

constexpr std::array<std::string_view, 8> kOrder{"organisation", "user",   "app",  "entitlement",
                                                 "catalog",      "policy", "form", "connection"};

}  // namespace

std::vector<Difference> differences_in(const std::vector<ItemChange>& changes, const Names& names) {
  std::vector<Difference> all;
  for (const ItemChange& change : changes) all.push_back(difference(change, names));
  const auto place = [](const Difference& one) {
    return std::find(kOrder.begin(), kOrder.end(), one.kind) - kOrder.begin();
  };
  std::stable_sort(all.begin(), all.end(), [&](const Difference& a, const Difference& b) {
    return std::pair(place(a), text::folded(a.thing)) < std::pair(place(b), text::folded(b.thing));
  });
  return all;
}

}  // namespace c1::bot
