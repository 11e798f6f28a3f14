#pragma once
// An environment with variables of many types, and values for them: for tests and the fuzzer.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/cel.hpp"

namespace c1::workflow::cel {

// A person as the tests know one.
struct Someone {
  std::string email;
  std::string department = {};
  std::string manager = {};
  std::vector<std::string> holds = {};
  std::vector<Value::Entry> attributes = {};
  int age = 0;
};

inline Value texts(const std::vector<std::string>& list) {
  Value::List out;
  for (const std::string& text : list) out.push_back(Value::string(text));
  return Value::list(std::move(out));
}

inline Object<Someone> someone_type() {
  Object<Someone> type("person");
  type.field("email", Kind::string, [](const Someone& one) { return Value::borrowed(one.email); })
      .field("department", Kind::string, [](const Someone& one) { return Value::borrowed(one.department); })
      .field("age", Kind::integer, [](const Someone& one) { return Value::integer(one.age); })
      .field("holds", Type::list(Kind::string), [](const Someone& one) { return texts(one.holds); })
      .field("attributes", Type::map(Kind::string, Kind::string),
             [](const Someone& one) { return Value::map(one.attributes).value(); })
      .optional_field("manager", Kind::string, Value::borrowed("nobody"),
                      [](const Someone& one) -> std::optional<Value> {
                        if (one.manager.empty()) return std::nullopt;
                        return Value::borrowed(one.manager);
                      })
      .method("has", {Kind::string}, Kind::boolean, [](const Someone& one, Arguments arguments) -> Result<Value> {
        if (arguments[0].string() == "broken") return unavailable("The directory does not answer.", "timeout");
        for (const std::string& each : one.holds)
          if (each == arguments[0].string()) return Value::boolean(true);
        return Value::boolean(false);
      });
  return type;
}

// Variables of many types, and values for them.
class World {
 public:
  World()
      : person(someone_type()),
        lena{"lena@acme.test", "Engineering", "omar@acme.test", {"it/on-call", "git/admin"}, {}, 41},
        pia{"pia@acme.test"},
        environment(declarations()),
        activation(environment) {
    lena.attributes = {{Value::string("cost_center"), Value::string("4711")},
                       {Value::string("site"), Value::string("B")}};
    activation.set("subject", person.value(lena));
    activation.set("other", person.value(pia));
    activation.set("i", Value::integer(7));
    activation.set("u", Value::uinteger(8));
    activation.set("d", Value::real(1.5));
    activation.set("b", Value::boolean(true));
    activation.set("s", Value::string("text"));
    activation.set("y", Value::bytes("octets"));
    activation.set("nothing", Value());
    activation.set("anything", Value::string("dyn"));
    activation.set("numbers", Value::list({Value::integer(0), Value::integer(1), Value::integer(2)}));
    activation.set("names", texts({"ann", "bob"}));
    activation.set("ages", Value::map({{Value::string("ann"), Value::integer(30)}}).value());
    activation.set("at", Value::timestamp(Timestamp{1'234'567'890, 0}));
    activation.set("length", Value::duration(Nanos{std::chrono::hours(2)}));
    activation.set("a.b.c", Value::string("whole"));
    activation.set(
        "a.b", Value::map({{Value::string("c"), Value::string("field")}, {Value::string("d"), Value::string("deep")}})
                   .value());
  }

  Compiled compiled(std::string_view text, const Expected& expected = {}) const {
    return compile(text, environment, expected);
  }
  Result<Value> value(std::string_view text, const Limits& limits = {}) const {
    return evaluate(compiled(text).value(), activation, limits);
  }

  Object<Someone> person;
  Someone lena;
  Someone pia;
  Environment environment;
  Activation activation;

 private:
  Declarations declarations() const {
    const auto shout = [](Arguments arguments) -> Result<Value> {
      return Value::string(std::string(arguments[0].string()) + "!");
    };
    const auto explode = [](Arguments) -> Result<Value> { throw std::runtime_error("a bug of the host"); };
    return {.variables = {{"subject", person.type()},
                          {"other", person.type()},
                          {"i", Kind::integer},
                          {"u", Kind::uinteger},
                          {"d", Kind::real},
                          {"b", Kind::boolean},
                          {"s", Kind::string},
                          {"y", Kind::bytes},
                          {"nothing", Kind::null},
                          {"anything", Kind::dyn},
                          {"numbers", Type::list(Kind::integer)},
                          {"names", Type::list(Kind::string)},
                          {"ages", Type::map(Kind::string, Kind::integer)},
                          {"at", Kind::timestamp},
                          {"length", Kind::duration},
                          {"a.b.c", Kind::string},
                          {"a.b", Type::map(Kind::string, Kind::string)},
                          {"unset", Kind::boolean}},
            .objects = {person.declared()},
            .functions = {{"shout", {Kind::string}, Kind::string, false, shout},
                          {"loudly", {Kind::string}, Kind::string, true, shout},
                          {"explode", {}, Kind::boolean, false, explode}}};
  }
};

}  // namespace c1::workflow::cel
