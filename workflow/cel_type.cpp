#include "workflow/cel_type.hpp"

#include <array>
#include <utility>

namespace c1::workflow::cel {
namespace {

constexpr std::array<std::string_view, 16> kWords{"null",   "bool",      "int",      "uint", "double", "string",
                                                  "bytes",  "timestamp", "duration", "list", "map",    "type",
                                                  "object", "dyn",       "any",      "dyn"};

Type with(Kind kind, std::vector<Type> of) {
  Type type(kind);
  type.of = std::move(of);
  return type;
}

}  // namespace

Type Type::list(Type element) { return with(Kind::list, {std::move(element)}); }
Type Type::map(Type key, Type value) { return with(Kind::map, {std::move(key), std::move(value)}); }
Type Type::type_of(Type what) { return with(Kind::type, {std::move(what)}); }
Type Type::object(std::string name) {
  Type type(Kind::object);
  type.name = std::move(name);
  return type;
}
Type Type::parameter(std::string name) {
  Type type(Kind::parameter);
  type.name = std::move(name);
  return type;
}
Type Type::unknown(int number) {
  Type type(Kind::unknown);
  type.number = number;
  return type;
}

std::string_view word_of(Kind kind) { return kWords[static_cast<std::size_t>(kind)]; }

std::string_view type_name_of(Kind kind) {
  if (kind == Kind::null) return "null_type";
  if (kind == Kind::timestamp) return "google.protobuf.Timestamp";
  if (kind == Kind::duration) return "google.protobuf.Duration";
  return word_of(kind);
}

std::string words_of(const Type& type) {
  switch (type.kind) {
    case Kind::object:
      return type.name;
    case Kind::list:
    case Kind::map:
    case Kind::type: {
      std::string words(word_of(type.kind));
      for (std::size_t i = 0; i < type.of.size(); ++i) words += (i == 0 ? "(" : ", ") + words_of(type.of[i]);
      return type.of.empty() ? words : words + ")";
    }
    default:
      return std::string(word_of(type.kind));
  }
}

}  // namespace c1::workflow::cel
