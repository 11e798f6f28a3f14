#pragma once
// What one person has to do with: what waits for them, what they have asked for, what they hold. Read from the store in
// one picture, drawn as lines that the Home tab and the lists behind `/c1 mine` share.

#include <optional>
#include <vector>

#include "bot/card.hpp"
#include "bot/services.hpp"
#include "workflow/explain.hpp"

namespace c1::bot {

struct Held {
  workflow::Grant grant;
  bool may_extend = false;
  bool may_give_back = false;
};

struct Work {
  std::vector<workflow::Request> waiting;  // for something that the viewer has to do
  std::vector<workflow::Request> mine;     // open, asked by or for the viewer
  std::vector<Held> held;                  // what ends soonest first
};

// From where each list is wanted, and how many; 0 = none of them. What is there more is read one further, so that
// whoever draws it can tell.
struct Slice {
  std::size_t from = 0;
  std::size_t count = 0;
};
struct Wanted {
  Slice waiting, mine, held;
};
Work work_of(storage::Tx& tx, const workflow::Catalog& catalog, const workflow::User& person, const Wanted& wanted,
             Instant now);

// ", with the account lena-adm (Admin)" where they have several there; else "".
std::string with_account(const workflow::Catalog& catalog, const workflow::Grant& grant);
// `what` it extends, for screen readers.
slack::Button extend_button(const workflow::Grant& grant, const std::string& what);

// A list's lines; what is beyond `count` is left out.
void add_waiting(slack::Blocks& blocks, const std::vector<workflow::Request>& waiting, std::size_t count,
                 const Look& look);
void add_mine(slack::Blocks& blocks, const std::vector<workflow::Request>& mine, std::size_t count, const Look& look);
void add_held(slack::Blocks& blocks, const std::vector<Held>& held, std::size_t count, const Look& look);

}  // namespace c1::bot
