#include "workflow/conditions.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "workflow/conditions_language.hpp"
#include "workflow/words.hpp"

namespace c1::workflow {
namespace {

using conditions::Language;
using conditions::OwnedApp;
using conditions::OwnedEntitlement;
using conditions::Person;

template <class T>
boost::system::result<T, cel::Problems> compiled(std::string_view text, const cel::Environment& environment,
                                                 const cel::Expected& expected) {
  const cel::Compiled program = cel::compile(text, environment, expected);
  if (!program) return program.error();
  return T{*program};
}

// One without a name or owners where the catalog does not have it.
const App& app_of(const ConditionFacts& facts) {
  static const App none;
  const App* app = facts.catalog.app(facts.entitlement.app);
  return app ? *app : none;
}

// The nouns of one request, and their values.
struct Binding {
  explicit Binding(const ConditionFacts& facts)
      : subject{facts.subject, facts.catalog, facts.holds},
        requester{facts.requester, facts.catalog, facts.holds},
        app{app_of(facts), facts.catalog},
        entitlement{facts.entitlement, facts.catalog},
        activation(conditions::language().conditions) {
    const Language& language = conditions::language();
    activation.set("subject", language.person.value(subject));
    activation.set("requester", language.person.value(requester));
    activation.set("app", language.app.value(app));
    activation.set("entitlement", language.entitlement.value(entitlement));
    activation.set("request", language.request.value(facts.request));
    activation.set("now", cel::Value::timestamp(facts.now));
  }
  Binding(const Binding&) = delete;  // the activation refers to its neighbours
  Binding& operator=(const Binding&) = delete;

  Person subject;
  Person requester;
  OwnedApp app;
  OwnedEntitlement entitlement;
  cel::Activation activation;
};

Judgement judgement_of(const cel::Program& program, const cel::Activation& activation) {
  const Result<cel::Value> value = cel::evaluate(program, activation, cel::Limits{});
  if (value) return {value->boolean(), ""};
  return {false, "A condition could not be told, and counts as not met: " + value.error().says};
}

std::string as_it_is(std::string_view text) { return std::string(text); }

// `written` is how the known ones are written.
void name_missing(cel::Problems& problems, const std::vector<cel::LiteralArgument>& literals, std::string_view what,
                  const std::vector<std::string_view>& known, std::string (*written)(std::string_view)) {
  for (const cel::LiteralArgument& literal : literals) {
    if (std::find(known.begin(), known.end(), written(literal.text)) != known.end()) continue;
    problems.push_back({literal.at, "There is no " + std::string(what) + " \"" + text::fit(literal.text, 60) + "\"." +
                                        text::did_you_mean(literal.text, known)});
  }
}

}  // namespace

boost::system::result<Condition, cel::Problems> compile_condition(std::string_view text) {
  return compiled<Condition>(text, conditions::language().conditions, {{cel::Kind::boolean}, "A condition"});
}

boost::system::result<Audience, cel::Problems> compile_audience(std::string_view text) {
  return compiled<Audience>(text, conditions::language().audiences, {{cel::Kind::boolean}, "An audience"});
}

boost::system::result<ApproverExpression, cel::Problems> compile_approvers(std::string_view text) {
  return compiled<ApproverExpression>(text, conditions::language().conditions,
                                      {{cel::Kind::string, cel::Type::list(cel::Kind::string)}, "Approvers"});
}

cel::Problems dangling_references(const cel::Program& program, const std::vector<std::string_view>& entitlements,
                                  const std::vector<std::string_view>& emails) {
  cel::Problems problems;
  name_missing(problems, program.literals_of("has"), "entitlement", entitlements, as_it_is);
  name_missing(problems, program.literals_of("reports_to"), "user", emails, lower_address);
  return problems;
}

Judgement judgement_of(const Condition& condition, const ConditionFacts& facts) {
  const Binding binding(facts);
  return judgement_of(condition.program, binding.activation);
}

Judgement judgement_of(const Audience& audience, const AudienceFacts& facts) {
  const Language& language = conditions::language();
  static const std::size_t subject = language.audiences.slot("subject");
  static const std::size_t now = language.audiences.slot("now");
  const Person viewer{facts.viewer, facts.catalog, facts.holds};
  cel::Activation activation(language.audiences);
  activation.set(subject, language.person.value(viewer));
  activation.set(now, cel::Value::timestamp(facts.now));
  return judgement_of(audience.program, activation);
}

NamedPeople people_of(const ApproverExpression& approvers, const ConditionFacts& facts) {
  const Binding binding(facts);
  const Result<cel::Value> value = cel::evaluate(approvers.program, binding.activation, cel::Limits{});
  if (!value) return {{}, "Approvers could not be told, and count as nobody: " + value.error().says};
  NamedPeople named;
  std::vector<std::string> unknown;
  const auto add = [&](std::string_view email) {
    const User* user = facts.catalog.user_by_email(email);
    if (user) return add_once(named.people, user->id);
    if (!email.empty()) unknown.push_back(text::fit(email, 60));  // "" is the manager of somebody who has none
  };
  if (value->is(cel::Kind::string)) {
    add(value->string());
  } else {
    for (const cel::Value& each : value->list()) add(each.string());
  }
  if (!unknown.empty()) {
    const std::size_t more = unknown.size() - std::min<std::size_t>(unknown.size(), 5);
    unknown.resize(unknown.size() - more);
    if (more > 0) unknown.push_back(std::to_string(more) + " more");
    named.note =
        "Among the approvers that the policy names, nobody in the organisation is " + text::listed(unknown) + ".";
  }
  return named;
}

}  // namespace c1::workflow
