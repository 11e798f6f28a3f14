#pragma once
// The types of the Common Expression Language (CEL), as the checker sees them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace c1::workflow::cel {

// What a value is. The last three are never a value's: they stand for types that are not, or not yet, known.
enum class Kind : std::uint8_t {
  null,
  boolean,
  integer,   // int: 64 bits
  uinteger,  // uint: 64 bits
  real,      // double
  string,
  bytes,
  timestamp,
  duration,
  list,
  map,
  type,
  object,     // declared by the host, with fields and methods
  dyn,        // known only when it is evaluated
  parameter,  // in signatures: (A, list(A)) -> bool
  unknown,    // inside of the checker: to be inferred
};

struct Type {
  Kind kind = Kind::dyn;
  std::vector<Type> of = {};  // list: the elements; map: keys, values; type: what it names
  std::string name = {};      // object, parameter
  int number = 0;             // unknown: which one

  Type() = default;
  Type(Kind what) : kind(what) {}  // the simple ones: Type string = Kind::string
  static Type list(Type element);
  static Type map(Type key, Type value);
  static Type object(std::string name);
  static Type type_of(Type what);
  static Type parameter(std::string name);
  static Type unknown(int number);

  bool operator==(const Type&) const = default;
};

// "string", "list(string)", "map(string, int)", "user".
std::string words_of(const Type& type);
// "int", "timestamp", ...: as it is called in sentences.
std::string_view word_of(Kind kind);
// As type(x) shows it: "int", "google.protobuf.Timestamp", ... Not for objects, which have names of their own.
std::string_view type_name_of(Kind kind);

}  // namespace c1::workflow::cel
