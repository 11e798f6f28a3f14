// The outbox's rows.
//
// seq         the place in the lane; kept until the effect is done, so that a card that is asked for again stays in
//             front of the lines that are said under it. A parked effect has left its place: it comes in again behind.
// generation  the number of the asking, never used twice, not even by a later row of the same key: whoever comes late
//             with the end of an earlier asking takes nothing away from this one.
// leased_until  also says whose claim it is (DueEffect has it): a claim is made only when the one before has ended, so
//             no two claims of a row end at the same instant. 0 = nobody's.
// ready       the later of due and leased_until, for the index.
// attempts    counts claims, `refused` those that are known to have done nothing. What is between them is in doubt or
//             under way, and stays counted until the effect is done: a first post whose end is unknown is never
//             repeated blindly. Asking again forgets the refusals, so that the back-off begins anew, and folds the
//             doubtful ones into one (two while one is under way, because that one may still turn out to be refused).

#include <algorithm>

#include "base/json.hpp"
#include "base/log.hpp"
#include "storage/sql_tx.hpp"
#include "workflow/codec.hpp"

namespace c1::storage {
namespace {

constexpr char kInto[] =
    "insert into effect(key, lane, seq, body, due, leased_until, ready, attempts, refused, generation, state, error, "
    "since) ";
constexpr char kAskedForAgain[] =
    "on conflict(key) do update set seq = case when effect.state = 'parked' then excluded.seq else effect.seq end, "
    "body = excluded.body, due = excluded.due, "
    "ready = case when effect.leased_until > excluded.due then effect.leased_until else excluded.due end, "
    "attempts = case when effect.attempts - effect.refused > 1 then case when effect.leased_until > 0 then 2 else 1 "
    "end "
    "else effect.attempts - effect.refused end, "
    "refused = 0, generation = excluded.generation, state = 'pending', error = ''";
const std::string kEnqueue =
    std::string(kInto) + "values($1, $2, $3, $4, $5, 0, $5, 0, 0, $3, 'pending', '', 0) " + kAskedForAgain;
const std::string kEnqueueHome = std::string(kInto) +
                                 "select $1, $2, cast($3 as bigint), $4, cast($5 as bigint), 0, cast($5 as bigint), 0, "
                                 "0, cast($3 as bigint), 'pending', '', 0 "
                                 "where exists (select 1 from slack_link where person = $6 and home_opened <> 0) " +
                                 kAskedForAgain;
// First in its lane: nothing with an earlier place is pending there, under way or not.
// Picked once and for all (materialized): a subquery with a limit that were run twice would pick others.
constexpr std::string_view kPick =
    "with picked as materialized ("
    "select e.key from effect e where e.state = 'pending' and e.ready <= $1 and not exists ("
    "select 1 from effect b where b.lane = e.lane and b.state = 'pending' and b.seq < e.seq) "
    "order by e.ready, e.seq limit $3";
constexpr std::string_view kClaimPicked =
    ") update effect set leased_until = $2, ready = $2, attempts = attempts + 1 where key in (select key from picked) "
    "returning key, body, generation, attempts, refused, seq";
constexpr std::string_view kWithdraw = "delete from effect where key = $1";
constexpr std::string_view kDone = "delete from effect where key = $1 and generation = $2";
constexpr std::string_view kDoneButWanted =
    "update effect set leased_until = 0, ready = due, attempts = 0, refused = 0 where key = $1 and leased_until = $2";
constexpr std::string_view kAgain =
    "update effect set leased_until = 0, refused = refused + $4, error = $5, "
    "due = case when generation = $2 then $3 else due end, ready = case when generation = $2 then $3 else due end "
    "where key = $1 and leased_until = $6 and state = 'pending'";
constexpr std::string_view kPark =
    "update effect set leased_until = 0, ready = due, state = case when generation = $2 then 'parked' else state end, "
    "since = $3, error = $4 where key = $1 and leased_until = $5 and state = 'pending'";
constexpr std::string_view kParked =
    "select key, error, attempts, since from effect where state = 'parked' order by since desc limit $1";
constexpr std::string_view kRelease =
    "update effect set leased_until = 0, ready = due where state = 'pending' and leased_until > 0";
// Read off the index up to the first that is first in its lane.
constexpr std::string_view kNextDue =
    "select e.ready from effect e where e.state = 'pending' and not exists ("
    "select 1 from effect b where b.lane = e.lane and b.state = 'pending' and b.seq < e.seq) order by e.ready, e.seq "
    "limit 1";
constexpr std::string_view kCount = "select count(*) from effect where state = 'pending'";

Result<workflow::Effect> effect_in(const std::string& body) {
  const auto value = json::parse(body);
  return value ? workflow::effect_from(*value) : Result<workflow::Effect>(value.error());
}

}  // namespace

void SqlTx::enqueue(const workflow::Effect& effect, Instant due) {
  db_.post(kEnqueue, {workflow::key_of(effect), workflow::lane_of(effect), next_effect_number(),
                      workflow::to_json(effect).dump(), to_millis(due)});
  change_.effects = true;
}

void SqlTx::enqueue_home(const workflow::UserId& person, Instant due) {
  const workflow::Effect effect = workflow::SyncHome{person};
  db_.post(kEnqueueHome, {workflow::key_of(effect), workflow::lane_of(effect), next_effect_number(),
                          workflow::to_json(effect).dump(), to_millis(due), person.value});
  change_.effects = true;
}

// Taken in blocks: their order matters, gaps do not.
std::int64_t SqlTx::next_effect_number() {
  constexpr std::int64_t kBlock = 16;
  if (effect_numbers_left_ == 0) {
    last_effect_number_ = next_of("effect", kBlock) - kBlock;
    effect_numbers_left_ = kBlock;
  }
  --effect_numbers_left_;
  return ++last_effect_number_;
}

void SqlTx::withdraw(std::string_view key) { db_.post(kWithdraw, {text_value(key)}); }

std::vector<DueEffect> SqlTx::claim(Instant now, Millis lease, std::size_t limit) {
  const Instant until = now + lease;
  const std::string claim = std::string(kPick).append(db_.skip_locked()).append(kClaimPicked);
  auto rows = db_.exec(claim, {to_millis(now), to_millis(until), size_value(limit)});
  std::ranges::sort(rows, {}, [](const Row& row) { return number_of(row[5]); });  // `returning` has no order
  std::vector<DueEffect> claimed;
  for (const Row& row : rows) {
    DueEffect due{.key = text_of(row[0]),
                  .generation = number_of(row[2]),
                  .attempts = static_cast<int>(number_of(row[3])),
                  .refused = static_cast<int>(number_of(row[4])),
                  .leased_until = until};
    auto effect = effect_in(text_of(row[1]));
    if (!effect) {  // one that nobody can read must not stop the others
      log::error("a stored effect cannot be read", {{"effect", due.key}, {"problem", effect.error().detail}});
      park(due, now, "the stored effect cannot be read");
      continue;
    }
    due.effect = *std::move(effect);
    claimed.push_back(std::move(due));
  }
  return claimed;
}

void SqlTx::done(const DueEffect& effect) {
  db_.post(kDone, {effect.key, effect.generation});
  db_.post(kDoneButWanted, {effect.key, to_millis(effect.leased_until)});  // it is still there
}

void SqlTx::again(const DueEffect& effect, Instant due, bool refused, std::string_view error) {
  db_.post(kAgain, {effect.key, effect.generation, to_millis(due), std::int64_t{refused}, text_value(error),
                    to_millis(effect.leased_until)});
}

void SqlTx::park(const DueEffect& effect, Instant now, std::string_view error) {
  db_.post(kPark, {effect.key, effect.generation, to_millis(now), text_value(error), to_millis(effect.leased_until)});
}

std::vector<ParkedEffect> SqlTx::parked(std::size_t limit) {
  std::vector<ParkedEffect> list;
  for (const Row& row : db_.exec(kParked, {size_value(limit)}))
    list.push_back(
        {text_of(row[0]), text_of(row[1]), static_cast<int>(number_of(row[2])), from_millis(number_of(row[3]))});
  return list;
}

void SqlTx::release_leases() {
  if (!db_.is_postgres()) db_.post(kRelease);
}

std::optional<Instant> SqlTx::next_due() {
  const auto rows = db_.exec(kNextDue);
  if (rows.empty() || is_null(rows[0][0])) return std::nullopt;
  return from_millis(number_of(rows[0][0]));
}

std::int64_t SqlTx::pending_effects() { return number_of(db_.exec(kCount)[0][0]); }

}  // namespace c1::storage
