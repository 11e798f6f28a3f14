#include "connectors/baton.hpp"

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>

#include "connectors/baton_file.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr int kMostConnectors = 4;  // at work at the same time, so that others' work goes on
constexpr Millis kFreshForAChange{30'000};
constexpr Millis kFreshForALook{900'000};
constexpr Millis kOthersTurn{1'000};
constexpr Millis kPatienceOfALook{120'000};

struct KeptFile {
  BatonFile file;
  bool is_taken = false;
};

// The sync files of all connections, and whose turn it is. The files have what people hold, so their folder is ours
// alone; it goes with us.
class BatonFiles {
 public:
  BatonFiles() = default;
  ~BatonFiles() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }
  BatonFiles(const BatonFiles&) = delete;
  BatonFiles& operator=(const BatonFiles&) = delete;

  class Turn {
   public:
    Turn(BatonFiles& all, const workflow::Connection& connection, Millis patience)
        : all_(all), file_(all.taken(connection, patience)) {}
    ~Turn() {
      if (file_) all_.give_back(*file_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    explicit operator bool() const { return file_ != nullptr; }
    BatonFile& file() { return file_->file; }

   private:
    BatonFiles& all_;
    KeptFile* file_;
  };

 private:
  KeptFile* taken(const workflow::Connection& connection, Millis patience);
  void give_back(KeptFile& kept);

  std::mutex mutex_;
  std::condition_variable free_;
  std::string folder_;
  int at_work_ = 0;
  std::map<std::string, std::unique_ptr<KeptFile>> files_;
};

// With other settings it is another system: what was read of the one says nothing of the other.
std::string all_of(const workflow::Connection& connection) {
  std::string key = connection.slug;
  for (const auto& [name, value] : connection.settings) key += "\n" + name + "=" + value;
  return key;
}

KeptFile* BatonFiles::taken(const workflow::Connection& connection, Millis patience) {
  std::unique_lock lock(mutex_);
  if (folder_.empty()) {
    std::string name = (std::filesystem::temp_directory_path() / "c1-connectors-XXXXXX").string();
    if (!::mkdtemp(name.data())) end(not_yet("There is no room for what connectors read.", Millis{0}));
    folder_ = name;
  }
  auto& kept = files_[all_of(connection)];
  if (!kept) {
    const std::string folder = folder_ + "/" + std::to_string(files_.size());
    std::error_code ignored;
    std::filesystem::create_directory(folder, ignored);
    kept = std::make_unique<KeptFile>(KeptFile{{folder + "/sync.c1z", {}}, false});
  }
  const auto is_free = [&] { return !kept->is_taken && at_work_ < kMostConnectors; };
  if (!free_.wait_for(lock, patience, is_free)) return nullptr;
  kept->is_taken = true;
  ++at_work_;
  return kept.get();
}

void BatonFiles::give_back(KeptFile& kept) {
  const std::lock_guard lock(mutex_);
  kept.is_taken = false;
  --at_work_;
  free_.notify_all();
}

std::string who_holds(const BatonAccount& account, const Job& job) {
  return (account.name.empty() ? account.is.id : account.name) + " has \"" + job.setting("entitlement") + "\"";
}

class Baton final : public Provisioner {
 public:
  Baton(const Programs& programs, std::string folder, Secrets secrets)
      : programs_(programs), folder_(std::move(folder)), secrets_(std::move(secrets)) {}

  Receipt grant(const Job& job) override {
    return in_turn(job, [&](BatonRun& at) {
      at.sync(kFreshForAChange);
      const auto account = at.account();
      if (!account) return failed(no_account(job.holder));
      if (!account->is_active) return failed("The account of " + job.holder.name + " is not active there.");
      at.check_entitlement();
      Receipt given = done(who_holds(*account, job) + "; read back.");
      given.was_so = !at.grants_of(*account).empty();
      if (given.was_so) return given;
      at.grant(*account);
      at.sync(Millis{0});
      if (!at.grants_of(*account).empty()) return given;
      return not_yet("It was given, and is not there when read back.", Millis{0});
    });
  }

  Receipt revoke(const Job& job) override {
    return in_turn(job, [&](BatonRun& at) {
      at.sync(kFreshForAChange);
      const auto account = at.account();
      if (!account) return done(no_account(job.holder));
      const auto held = at.grants_of(*account);
      for (const BatonGrant& grant : held) {
        if (!grant.is_direct)
          return failed(job.holder.name + " has it by way of something else, and keeps it until that is taken away.");
        if (grant.is_immutable) return failed("The connector cannot take it from " + job.holder.name + ".");
        at.revoke(grant);
      }
      if (!held.empty()) at.sync(Millis{0});
      if (!held.empty() && !at.grants_of(*account).empty())
        return not_yet("It was taken away, and is still there when read back.", Millis{0});
      return done(job.holder.name + " does not have \"" + job.setting("entitlement") + "\"; read back.");
    });
  }

  Sighting verify(const Job& job) override {
    Sighting seen;
    const Receipt problem = in_turn(
        job,
        [&](BatonRun& at) {
          at.sync(kFreshForALook);
          const auto account = at.account();
          const bool present = account && !at.grants_of(*account).empty();
          seen.what = present ? Sighting::What::present : Sighting::What::absent;
          seen.says = account_holder(job.holder) + (present ? " has \"" : " does not have \"") +
                      job.setting("entitlement") + "\".";
          return done("");
        },
        kPatienceOfALook);
    if (seen.what == Sighting::What::unknown) seen.says = problem.says;
    return seen;
  }

  Capabilities capabilities() const override { return {.reads_back = true, .answers_later = false}; }

 private:
  template <class F>
  Receipt in_turn(const Job& job, const F& work, Millis patience = Millis{0}) {
    try {
      BatonFiles::Turn turn(files_, job.connection, patience);
      if (!turn) return not_yet("", kOthersTurn);
      BatonRun run(programs_, folder_, secrets_, job, turn.file());
      return work(run);
    } catch (const Ends& ended) {
      return ended.receipt;
    }
  }

  const Programs& programs_;
  const std::string folder_;
  const Secrets secrets_;
  BatonFiles files_;
};

}  // namespace

std::unique_ptr<Provisioner> make_baton_provisioner(const Programs& programs, std::string folder, Secrets secrets) {
  return std::make_unique<Baton>(programs, std::move(folder), std::move(secrets));
}

}  // namespace c1::connectors
