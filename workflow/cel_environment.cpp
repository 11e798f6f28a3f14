#include "workflow/cel_environment.hpp"

#include <algorithm>
#include <stdexcept>

#include "workflow/cel_overload.hpp"

namespace c1::workflow::cel {
namespace {

[[noreturn]] void bug(std::string_view what, std::string_view name) {
  throw std::logic_error("cel: " + std::string(what) + " " + std::string(name));
}

Overload overload_of(const std::shared_ptr<const ObjectType>& object, std::size_t index) {
  const ObjectType::Method& method = object->methods()[index];
  Overload overload{.name = method.name,
                    .is_method = true,
                    .parameters = {Type::object(object->name())},
                    .result = method.result,
                    .receiver = object.get()};
  overload.parameters.insert(overload.parameters.end(), method.arguments.begin(), method.arguments.end());
  overload.host = [object, index](Arguments arguments) {
    return object->methods()[index].call(arguments[0].object(), arguments.without_first());
  };
  return overload;
}

void check_objects(const Type& type, const Environment::Tables& tables) {
  if (type.kind == Kind::object && !tables.object(type.name)) bug("an undeclared object type:", type.name);
  for (const Type& part : type.of) check_objects(part, tables);
}

void check(const Environment::Tables& tables) {
  for (std::size_t i = 0; i < tables.variables.size(); ++i) {
    check_objects(tables.variables[i].type, tables);
    if (tables.slot(tables.variables[i].name) != i) bug("declared twice:", tables.variables[i].name);
  }
  for (const Overload& function : tables.declared)
    if (function.parameters.size() > kMostArguments) bug("too many parameters:", function.name);
  for (const auto& object : tables.objects) {
    const auto same = [&](const auto& other) { return other->name() == object->name(); };
    if (std::count_if(tables.objects.begin(), tables.objects.end(), same) > 1) bug("declared twice:", object->name());
    for (std::size_t i = 0; i < object->fields().size(); ++i) {
      check_objects(object->fields()[i].type, tables);
      if (object->field(object->fields()[i].name) != i) bug("declared twice:", object->fields()[i].name);
    }
  }
}

}  // namespace

std::optional<std::size_t> ObjectType::field(std::string_view name) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  if (found == fields_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields_.begin());
}

bool is_default(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return !value.boolean();
    case Kind::integer:
      return value.integer() == 0;
    case Kind::uinteger:
      return value.uinteger() == 0;
    case Kind::real:
      return value.real() == 0;
    case Kind::string:
      return value.string().empty();
    case Kind::bytes:
      return value.bytes().empty();
    case Kind::list:
      return value.list().empty();
    case Kind::map:
      return value.map().empty();
    default:
      return false;
  }
}

bool Overload::takes(Arguments arguments) const {
  if (arguments.size() != parameters.size()) return false;
  if (receiver && (!arguments[0].is(Kind::object) || &arguments[0].object_type() != receiver)) return false;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Type& wanted = parameters[i];
    if (wanted.kind == Kind::dyn || wanted.kind == Kind::parameter) continue;
    if (arguments[i].kind() != wanted.kind) return false;
    if (wanted.kind == Kind::object && arguments[i].object_type().name() != wanted.name) return false;
  }
  return true;
}

std::optional<std::size_t> Environment::Tables::slot(std::string_view variable) const {
  for (std::size_t i = 0; i < variables.size(); ++i)
    if (variables[i].name == variable) return i;
  return std::nullopt;
}

const ObjectType* Environment::Tables::object(std::string_view name) const {
  for (const auto& object : objects)
    if (object->name() == name) return object.get();
  return nullptr;
}

const std::vector<const Overload*>& Environment::Tables::overloads(std::string_view function) const {
  static const std::vector<const Overload*> none;
  const auto found = functions.find(function);
  return found == functions.end() ? none : found->second;
}

Environment::Environment(Declarations declarations) {
  auto tables = std::make_shared<Tables>();
  tables->variables = std::move(declarations.variables);
  tables->objects = std::move(declarations.objects);
  for (Function& function : declarations.functions)
    tables->declared.push_back({.name = std::move(function.name),
                                .is_method = function.is_method,
                                .parameters = std::move(function.parameters),
                                .result = std::move(function.result),
                                .host = std::move(function.call)});
  for (const auto& object : tables->objects)
    for (std::size_t i = 0; i < object->methods().size(); ++i) tables->declared.push_back(overload_of(object, i));
  for (const auto* group : {&text_functions(), &text_pieces_functions(), &conversion_functions(), &time_functions()})
    for (const Overload& overload : *group) tables->functions[overload.name].push_back(&overload);
  for (const Overload& overload : tables->declared) tables->functions[overload.name].push_back(&overload);
  check(*tables);
  tables_ = std::move(tables);
}

std::size_t Environment::slot(std::string_view variable) const {
  const auto slot = tables_->slot(variable);
  if (!slot) bug("no variable", variable);
  return *slot;
}

}  // namespace c1::workflow::cel
