#pragma once
// What can be expected to go wrong is a value: Result<T> is T or an Error. Bugs and lost dependencies are exceptions.

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace c1 {

enum class Errc {
  invalid,      // the input breaks a rule; `says` names the thing, the rule and the way out
  not_found,    // there is no such thing, or this person may not know of it
  forbidden,    // this person may not
  conflict,     // the world has moved on: already decided, already held, a newer version
  unavailable,  // something we need does not answer; trying again later may help
  internal,     // a bug of ours
};

struct Error {
  Errc code = Errc::internal;
  std::string says;         // for the person: a whole sentence
  std::string detail = {};  // for the log; may be empty
  std::string field = {};   // the form field it is about ("reason", "duration"), if any
  std::string about = {};   // the id of the other thing it names (the open request that is in the way), if any

  bool operator==(const Error&) const = default;
};

// boost::system::result calls this when `.value()` is taken of an error: a bug in the caller.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() of an error: " + error.says);
}

template <class T>
using Result = boost::system::result<T, Error>;

inline Error invalid(std::string says, std::string field = {}) {
  return {Errc::invalid, std::move(says), {}, std::move(field), {}};
}
inline Error not_found(std::string says) { return {.code = Errc::not_found, .says = std::move(says)}; }
inline Error forbidden(std::string says) { return {.code = Errc::forbidden, .says = std::move(says)}; }
inline Error conflict(std::string says) { return {.code = Errc::conflict, .says = std::move(says)}; }
inline Error unavailable(std::string says, std::string detail) {
  return {.code = Errc::unavailable, .says = std::move(says), .detail = std::move(detail)};
}

// Overloads for std::visit: std::visit(match{[](const A&) {..}, [](const B&) {..}}, variant).
template <class... F>
struct match : F... {
  using F::operator()...;
};
template <class... F>
match(F...) -> match<F...>;

}  // namespace c1
