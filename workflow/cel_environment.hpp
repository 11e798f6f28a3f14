#pragma once
// What an expression may speak of: variables with their types, the host's objects, and functions beside the standard
// ones. Built once, immutable, shared by every program that is compiled in it.
//
//   Object<User> user("user");
//   user.field("email", Kind::string, [](const User& u) { return Value::borrowed(u.email); })
//       .method("has", {Kind::string}, Kind::boolean, [](const User& u, Arguments a) -> Result<Value> { ... });
//   const Environment environment({.variables = {{"subject", user.type()}}, .objects = {user.declared()}});

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "workflow/cel_type.hpp"
#include "workflow/cel_value.hpp"

namespace c1::workflow::cel {

// What a function was called with.
class Arguments {
 public:
  explicit Arguments(std::span<const Value* const> values) : values_(values) {}
  std::size_t size() const { return values_.size(); }
  const Value& operator[](std::size_t index) const { return *values_[index]; }
  Arguments without_first() const { return Arguments(values_.subspan(1)); }

 private:
  std::span<const Value* const> values_;
};

class ObjectType {
 public:
  struct Field {
    std::string name;
    Type type;
    std::function<Value(const void*)> read;  // an unset field reads as its type's default
    std::function<bool(const void*)> is_set;
  };
  struct Method {
    std::string name;
    std::vector<Type> arguments;
    Type result;
    std::function<Result<Value>(const void*, Arguments)> call;
  };

  explicit ObjectType(std::string name) : name_(std::move(name)) {}
  const std::string& name() const { return name_; }
  const std::vector<Field>& fields() const { return fields_; }
  const std::vector<Method>& methods() const { return methods_; }
  std::optional<std::size_t> field(std::string_view name) const;  // its place in fields()

 private:
  template <class T>
  friend class Object;
  std::string name_;
  std::vector<Field> fields_;
  std::vector<Method> methods_;
};

// Whether has() would say so where the host does not tell: not "", 0, false, empty.
bool is_default(const Value& value);

// Declares an ObjectType whose values are T of the host.
template <class T>
class Object {
 public:
  explicit Object(std::string name) : declared_(std::make_shared<ObjectType>(std::move(name))) {}

  // has() is true unless the field reads as its type's default.
  Object& field(std::string name, Type type, std::function<Value(const T&)> read) {
    declared_->fields_.push_back(
        {std::move(name), std::move(type), [read](const void* data) { return read(*static_cast<const T*>(data)); },
         [read](const void* data) { return !is_default(read(*static_cast<const T*>(data))); }});
    return *this;
  }
  // Unset where `read` gives nothing: it then reads as `otherwise`, and has() is false.
  Object& optional_field(std::string name, Type type, Value otherwise,
                         std::function<std::optional<Value>(const T&)> read) {
    declared_->fields_.push_back(
        {std::move(name), std::move(type),
         [read, otherwise](const void* data) { return read(*static_cast<const T*>(data)).value_or(otherwise); },
         [read](const void* data) { return read(*static_cast<const T*>(data)).has_value(); }});
    return *this;
  }
  // Called as object.name(arguments). Errors become the evaluation's: `says` is what an administrator reads.
  Object& method(std::string name, std::vector<Type> arguments, Type result,
                 std::function<Result<Value>(const T&, Arguments)> call) {
    declared_->methods_.push_back(
        {std::move(name), std::move(arguments), std::move(result),
         [call](const void* data, Arguments given) { return call(*static_cast<const T*>(data), given); }});
    return *this;
  }

  Type type() const { return Type::object(declared_->name()); }
  std::shared_ptr<const ObjectType> declared() const { return declared_; }
  // Refers to `object` and to this type.
  Value value(const T& object) const { return Value::object(*declared_, &object); }

 private:
  std::shared_ptr<ObjectType> declared_;
};

struct Variable {
  std::string name;  // "subject"; may be qualified: "request.meta"
  Type type;
};

struct Function {
  std::string name;
  std::vector<Type> parameters;
  Type result;
  bool is_method = false;  // called as first.name(others)
  std::function<Result<Value>(Arguments)> call;
};

struct Declarations {
  std::vector<Variable> variables = {};
  std::vector<std::shared_ptr<const ObjectType>> objects = {};
  std::vector<Function> functions = {};
};

class Environment {
 public:
  // A name that is declared twice, or an object type that is used and not declared, is a bug (std::logic_error).
  explicit Environment(Declarations declarations);

  // Where an Activation binds that variable; asking for an unknown one is a bug (std::logic_error).
  std::size_t slot(std::string_view variable) const;

  struct Tables;  // for the sources of the engine
  const std::shared_ptr<const Tables>& tables() const { return tables_; }

 private:
  std::shared_ptr<const Tables> tables_;
};

}  // namespace c1::workflow::cel
