#pragma once
// The door to a system that gives and takes access. One small file for each kind of system, behind one interface.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "workflow/method.hpp"

namespace c1::connectors {

struct Holder {
  std::string id;
  std::string email;
  std::string name;
  std::map<std::string, std::string> attributes;  // free ones, of the directory
  std::string account = {};                       // by name, where one of several was chosen; else empty
};

// What is to be so: `holder` has it, or has it not. All values; a job is made anew for each attempt.
struct Job {
  std::string key;  // the same key is the same piece of work, however often it comes
  Holder holder;
  workflow::Method method;
  workflow::Connection connection;  // of the method; empty where the kind needs none
  std::string callback;             // where a system that answers later may do so, once; "" = nowhere
  std::int64_t request = 0;         // the number people know; 0 = none (a look at what was given before)
  std::string app, entitlement;     // their slugs
  std::string what;                 // in words: "Platform team member in GitHub"
  std::string reason;
  std::optional<Instant> until;
  bool only_the_end = false;  // the holder has it, and `until` is another one

  // Of the method, else of its connection, else `otherwise`.
  std::string setting(std::string_view name, std::string_view otherwise) const;
  std::string setting(std::string_view name) const { return setting(name, ""); }
};

// How an attempt ended. `says` is evidence, or what is wrong, in a sentence for people.
struct Receipt {
  enum class State {
    done,     // and read back, where the system can be asked
    pending,  // the system will answer at the callback
    not_yet,  // it did not work this time: try again after `wait` (0 = whenever)
    failed,   // it will not work, however often: people have to look at it
  } state = State::failed;
  std::string says;
  Millis wait{0};
  bool was_so = false;  // done: and nothing had to be changed for it
  int tries = 0;        // not_yet: after so many it has failed; 0 = as many as usual
};

struct Sighting {
  enum class What { present, absent, unknown } what = What::unknown;
  std::string says;
};

struct Capabilities {
  bool reads_back = false;     // verify() knows
  bool answers_later = false;  // Receipt::State::pending may come
  bool minds_the_end = false;  // and is to be told when it is another one, by grant()
};

// Safe to call from several threads. Blocks, for a minute at most (one that runs programs: for as long as they may);
// never call it on an I/O thread. Calling again with the same job changes nothing more.
class Provisioner {
 public:
  virtual ~Provisioner() = default;
  virtual Receipt grant(const Job& job) = 0;
  virtual Receipt revoke(const Job& job) = 0;
  virtual Sighting verify(const Job& job) = 0;
  virtual Capabilities capabilities() const = 0;
};

// A secret by the name that the organisation file gives it; nothing where there is none. Any thread.
using Secrets = std::function<std::optional<Secret>(const std::string& name)>;

// "{email}", "{id}", "{name}", "{local_part}" (of the email), "{account}" and "{attributes.github}" replaced. What the
// holder does not have makes all of it empty: an account is never guessed.
std::string filled(std::string_view pattern, const Holder& holder);

// How a system is asked for the holder's account: by the one that was chosen, through the setting "chosen_account"
// (which says `chosen` where it is not set); else through "account" (which says `usual`).
std::string account_filled(const Job& job, const Holder& holder, std::string_view usual, std::string_view chosen);
// In words, for whoever reads what was done: "lena-adm, an account of Lena Fischer"; else "Lena Fischer".
std::string account_holder(const Holder& holder);
// "Lena Fischer has no account there."
std::string no_account(const Holder& holder);

}  // namespace c1::connectors
