#pragma once
// A part of the organisation file that is made of what a connector has read, and made again when it has read anew: what
// people have changed in it stays.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "connectors/baton_export.hpp"

namespace c1::bot {

struct BatonPart {
  std::string app;         // its slug
  std::string name;        // of the app; "" = the slug
  std::string connection;  // who gives what was imported; "" = people do
  std::string policy, owner;
};

// What one import makes of a file.
struct BatonMerge {
  std::string text;  // all of the file
  struct Line {
    std::string entitlement;  // its slug
    std::string says;
  };
  std::vector<Line> added, changed, vanished;
  std::vector<std::string> left_alone;  // sentences: what could not be changed without touching people's words
  std::vector<std::string> unknown;     // accounts that hold something and belong to nobody we know
  std::size_t before = 0;               // entitlements that the file had
  bool nothing() const { return added.empty() && changed.empty() && vanished.empty(); }
};

// `file` is what stands there, nothing = no file yet. `people` are addresses in lower case; `given` says who has an
// entitlement (by its slug) from us, and so is none of the file's holders. Errc::invalid where the file is another's.
Result<BatonMerge> merged(const std::optional<std::string>& file, const BatonPart& part,
                          const connectors::BatonExport& all, const std::set<std::string>& people,
                          const std::map<std::string, std::set<std::string>>& given);

// "Platform / Member" -> "platform-member".
std::string slug_for(std::string_view words, std::size_t longest);

}  // namespace c1::bot
