#pragma once
// Finding things by what people type: every word somewhere in the texts, best first. Internal to the catalog.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/catalog.hpp"

namespace c1::workflow {

// Something that can be found: its texts folded once, when the catalog is built.
template <class T>
struct Findable {
  const T* item;
  std::string name;
  std::string alias;
  std::string titles;  // the name, and the app's
  std::string all;     // every text, one a line: a query's words hold no line break, so none matches across two texts
  std::vector<std::uint32_t> catalogs = {};  // in which it is published, by place
};

Findable<App> findable(const App& app);
Findable<Entitlement> findable(const Entitlement& entitlement, const App& app);

// What rules most things out without a look at their texts: a cache line for each, in a row. It may say yes where the
// texts say no, never the reverse.
struct alignas(64) Glance {
  std::array<std::uint64_t, 4> letters = {};  // one bit for each letter, and each pair of letters, in any text
  std::uint64_t starts = 0;                   // the same for how words of the titles begin
  std::array<char, 8> name = {};              // how the name begins
  std::size_t whole_name = 0;                 // its hash
};

Glance glance_of(std::string_view name, std::string_view titles, std::string_view all);
template <class T>
Glance glance_of(const Findable<T>& entry) {
  return glance_of(entry.name, entry.titles, entry.all);
}

enum Rank : std::size_t { whole_name, name_prefix, word_prefix, alias, inside, kRanks };

class Query {
 public:
  explicit Query(std::string_view text);
  bool is_empty() const { return words_.empty(); }
  // None = it does not match.
  std::optional<Rank> rank(std::string_view name, std::string_view titles, std::string_view alias,
                           std::string_view all) const;
  // The best that it can turn out to be. None = it does not match.
  std::optional<Rank> best(const Glance& glance) const;

 private:
  std::string whole_;
  std::vector<std::string> words_;
  Glance wanted_;
};

// What is found, by rank; in each rank in the order it came in.
template <class Item>
class Finds {
 public:
  explicit Finds(std::size_t limit) : limit_(limit), open_(limit > 0 ? std::size_t{kRanks} : 0) {}
  // Whether one of that rank would still be among the best.
  bool wants(Rank rank) const { return rank < open_; }
  void add(Rank rank, Item item) {
    if (!wants(rank)) return;
    ranked_[rank].push_back(item);
    std::size_t so_far = 0;
    for (std::size_t r = 0; r < open_; ++r)
      if ((so_far += ranked_[r].size()) >= limit_) open_ = r;
  }
  std::vector<Item> best() const {
    std::vector<Item> all;
    for (const auto& rank : ranked_)
      for (const Item item : rank)
        if (all.size() < limit_) all.push_back(item);
    return all;
  }

 private:
  std::size_t limit_;
  std::size_t open_;  // ranks below this have room
  std::array<std::vector<Item>, kRanks> ranked_;
};

bool is_shown(const std::vector<std::uint32_t>& catalogs, const std::vector<bool>& shown);

// `entries` are in the order in which equally good ones are wanted. `glances`: theirs, or none where they are few.
template <class Entries>
auto found_in(const Entries& entries, std::span<const Glance> glances, const std::vector<bool>& shown,
              std::string_view text, std::size_t limit) {
  const Query query(text);
  Finds<decltype(std::to_address(entries.begin())->item)> finds(limit);
  for (std::size_t i = 0; i < entries.size() && finds.wants(whole_name); ++i) {
    if (!glances.empty() && !query.is_empty()) {
      const auto best = query.best(glances[i]);
      if (!best || !finds.wants(*best)) continue;
    }
    const auto& entry = entries[i];
    if (!is_shown(entry.catalogs, shown)) continue;
    if (const auto rank = query.rank(entry.name, entry.titles, entry.alias, entry.all)) finds.add(*rank, entry.item);
  }
  return finds.best();
}

}  // namespace c1::workflow
