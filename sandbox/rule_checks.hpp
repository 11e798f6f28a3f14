#pragma once
// The small checks that the rules are made of. For rules*.cpp only.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/rules.hpp"

namespace c1::sandbox {

// A value under test, where it stands, and where to complain.
struct Spot {
  const json::Value& value;
  std::string pointer;
  Problems& problems;

  void wrong(const std::string& says) const;
  Spot at(std::string_view member) const;
  Spot at(std::size_t index) const;
  bool has(std::string_view member) const { return value.has(member) && !value[member].is_null(); }
  const std::string& type() const { return value["type"].string(); }
};

// False (and a complaint) when it is no object.
bool is_object(const Spot& spot);
void only_members(const Spot& spot, std::initializer_list<std::string_view> known);
void needs(const Spot& spot, std::string_view member);
// A string of `least` to `most` code points. A missing member is fine: `needs` complains.
void string_member(const Spot& spot, std::string_view member, std::size_t most, std::size_t least = 1);
void boolean_member(const Spot& spot, std::string_view member);
void integer_member(const Spot& spot, std::string_view member, std::int64_t least, std::int64_t most);
void one_of(const Spot& spot, std::string_view member, std::initializer_list<std::string_view> allowed);
// A list of `least` to `most` elements; nothing if it is missing or no list.
std::optional<std::size_t> list_member(const Spot& spot, std::string_view member, std::size_t most,
                                       std::size_t least = 1);
// Text objects.
void plain_member(const Spot& spot, std::string_view member, std::size_t most, std::size_t least = 1);
void text_member(const Spot& spot, std::string_view member, std::size_t most);  // plain_text or mrkdwn
void check_text(const Spot& text, std::size_t most, bool mrkdwn_allowed, std::size_t least = 1);

// rules_elements.cpp
enum class Place { section, actions, input };
void check_element(const Spot& element, Place place, Surface surface);
void check_image_element(const Spot& element);
void check_option(const Spot& option, bool mrkdwn_allowed, bool url_allowed);
void check_option_groups(const Spot& spot, std::string_view member);

}  // namespace c1::sandbox
