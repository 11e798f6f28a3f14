// The outbox's rows.
//
// seq         the place in the lane; kept until the effect is done, so that a card that is asked for again stays in
//             front of the lines that are said under it. A parked effect has left its place: it comes in again behind.
// generation  the number of the asking, never used twice, not even by a later row of the same key: whoever comes late
//             with the end of an earlier asking takes nothing away from this one.
// leased_until  also says whose claim it is (DueEffect has it): a claim is made only when the one before has ended, so
//             no two claims of a row end at the same instant. 0 = nobody's.
// ready       the later of due and leased_until, for the index.
// turn        see turns.hpp. Of a lane's effects the first in it counts: who waits behind it waits for its turn, too.
// asked       when it was asked for first, since it was last done or parked.
// attempts    counts claims, `refused` those that are known to have done nothing. What is between them is in doubt or
//             under way, and stays counted until the effect is done: a first post whose end is unknown is never
//             repeated blindly. Asking again forgets the refusals, so that the back-off begins anew, and folds the
//             doubtful ones into one (two while one is under way, because that one may still turn out to be refused).

#include <limits>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "storage/sql_tx.hpp"
#include "storage/turns.hpp"
#include "workflow/codec.hpp"

namespace c1::storage {
namespace {

constexpr char kInto[] =
    "insert into effect(key, lane, seq, body, due, leased_until, ready, attempts, refused, generation, state, error, "
    "since, asked, turn) ";
// $7 and $8: the lanes whose effects stand before this one, beside the $6 that do anyway; "" = none.
constexpr char kTurn[] =
    "(select case when $6 + count(*) < $9 then 0 when $6 + count(*) < $10 then 1 else 2 end from "
    "(select 1 from effect b where b.state = 'pending' and b.lane >= $7 and b.lane < $8 limit $10) as ahead)";
constexpr char kAskedForAgain[] =
    "on conflict(key) do update set seq = case when effect.state = 'parked' then excluded.seq else effect.seq end, "
    "turn = case when effect.state = 'parked' or excluded.turn < effect.turn then excluded.turn else effect.turn end, "
    "asked = case when effect.state = 'parked' then excluded.asked else effect.asked end, "
    "body = excluded.body, due = excluded.due, "
    "ready = case when effect.leased_until > excluded.due then effect.leased_until else excluded.due end, "
    "attempts = case when effect.attempts - effect.refused > 1 then case when effect.leased_until > 0 then 2 else 1 "
    "end "
    "else effect.attempts - effect.refused end, "
    "refused = 0, generation = excluded.generation, state = 'pending', error = ''";
const std::string kEnqueue = std::string(kInto) + "values($1, $2, $3, $4, $5, 0, $5, 0, 0, $3, 'pending', '', 0, $5, " +
                             kTurn + ") " + kAskedForAgain;
const std::string kEnqueueHome =
    std::string(kInto) +
    "select $1, $2, cast($3 as bigint), $4, cast($5 as bigint), 0, cast($5 as bigint), 0, "
    "0, cast($3 as bigint), 'pending', '', 0, cast($5 as bigint), " +
    kTurn + " where exists (select 1 from slack_link where person = $11 and person <> '' and home_opened <> 0) " +
    kAskedForAgain;
// The first of each turn that are first in their lane: nothing with an earlier place is pending there, under way or not.
// Each turn is read off the index by itself, so that what is due later costs nothing.
constexpr std::string_view kDue =
    "select key, body, generation, attempts, refused, turn, asked from ("
    "select * from (select e.key, e.body, e.generation, e.attempts, e.refused, e.turn, e.asked, e.ready, e.seq "
    "from effect e where e.turn = ";
constexpr std::string_view kNextDue =
    "select min(ready) from (select * from (select e.ready from effect e where e.turn = ";
constexpr std::string_view kFirstOfLanes =
    " and e.state = 'pending' and e.ready <= $1 and not exists ("
    "select 1 from effect b where b.lane = e.lane and b.state = 'pending' and b.seq < e.seq) "
    "order by e.ready, e.seq limit $2";
constexpr std::string_view kDueFirst = ") as due order by case when $3 = 1 then turn else 0 end, ready, seq limit $2";
constexpr std::string_view kClaimEffect =
    "update effect set leased_until = $2, ready = $2, attempts = attempts + 1 where key = $1";
constexpr std::string_view kWithdraw = "delete from effect where key = $1";
constexpr std::string_view kDone = "delete from effect where key = $1 and generation = $2";
constexpr std::string_view kDoneButWanted =
    "update effect set leased_until = 0, ready = due, attempts = 0, refused = 0 where key = $1 and leased_until = $2";
constexpr std::string_view kAgain =
    "update effect set leased_until = 0, refused = refused + $4, error = $5, "
    "due = case when generation = $2 then $3 else due end, ready = case when generation = $2 then $3 else due end, "
    "place = case when $7 <> '' then $7 else place end "
    "where key = $1 and leased_until = $6 and state = 'pending'";
constexpr std::string_view kPark =
    "update effect set leased_until = 0, ready = due, state = case when generation = $2 then 'parked' else state end, "
    "since = $3, error = $4, place = case when $6 <> '' then $6 else place end "
    "where key = $1 and leased_until = $5 and state = 'pending'";
constexpr std::string_view kParked =
    "select key, error, attempts, since from (select key, error, attempts, since from effect where state = 'parked' "
    "union all select key, error, attempts, since from inbound where state = 'parked') as parked "
    "order by since desc, key limit $1";
constexpr std::string_view kRelease =
    "update effect set leased_until = 0, ready = due where state = 'pending' and leased_until > 0";
constexpr std::string_view kCount = "select count(*) from effect where state = 'pending'";

// The first `$2` of each turn: `head` ends with "turn = ", and what stands in it behind the first "from (" is said again
// for each turn; `lock` stands behind each select.
std::string from_each_turn(std::string_view head, std::string_view lock, std::string_view tail) {
  constexpr std::string_view kFrom = "from (";
  const std::size_t each = head.find(kFrom) + kFrom.size();
  std::string text(head.substr(0, each));
  for (int turn = 0; turn < kTurnCount; ++turn) {
    if (turn > 0) text += " union all ";
    text.append(head.substr(each)).append(std::to_string(turn)).append(kFirstOfLanes).append(lock).append(") as t");
  }
  return text.append(tail);
}

// From the first lane of the request it is said of to behind the last ('0' comes behind '/'); "" and "" of anything else.
std::pair<std::string, std::string> lanes_beside(const workflow::Effect& effect) {
  using namespace workflow;
  const auto lanes = [](const RequestId& request) { return std::pair(request.value + "/", request.value + "0"); };
  return std::visit(
      match{[&](const SyncCard& e) { return lanes(e.request); }, [&](const SyncComment& e) { return lanes(e.request); },
            [&](const SayInThread& e) { return lanes(e.request); },
            [](const auto&) { return std::pair<std::string, std::string>{}; }},
      effect);
}

Result<workflow::Effect> effect_in(const std::string& body) {
  const auto value = json::parse(body);
  return value ? workflow::effect_from(*value) : Result<workflow::Effect>(value.error());
}

}  // namespace

void SqlTx::enqueue(const workflow::Effect& effect, Instant due) { enqueue(kEnqueue, effect, due, {}); }
void SqlTx::enqueue_home(const workflow::UserId& person, Instant due) {
  enqueue(kEnqueueHome, workflow::SyncHome{person}, due, person.value);
}

// `person`: the statement's last parameter, if it has so many.
void SqlTx::enqueue(const std::string& statement, const workflow::Effect& effect, Instant due,
                    const std::string& person) {
  const auto [first_lane, end_of_lanes] = lanes_beside(effect);
  // What is said of a request stands behind what is still to be said of it; all else behind what this transaction has
  // asked for so far.
  const std::int64_t before = (first_lane.empty() ? effects_asked_ : 0) + (gives_way_ ? kFirstTurn : 0);
  ++effects_asked_;
  std::vector<Value> row{workflow::key_of(effect),
                         workflow::lane_of(effect),
                         next_effect_number(),
                         workflow::to_json(effect).dump(),
                         to_millis(due),
                         before,
                         first_lane,
                         end_of_lanes,
                         kFirstTurn,
                         kSecondTurn};
  if (!person.empty()) row.emplace_back(person);
  db_.post_row(statement, row);
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

std::vector<DueEffect> SqlTx::claim(Instant now, Millis lease, std::size_t limit, Pick pick) {
  static const std::string kAlone = from_each_turn(kDue, "", kDueFirst);
  static const std::string kBesideOthers = from_each_turn(kDue, Connection::kSkipLocked, kDueFirst);
  const Instant until = now + lease;
  const auto rows = db_.exec(db_.is_postgres() ? kBesideOthers : kAlone,
                             {to_millis(now), size_value(limit), std::int64_t{pick == Pick::by_turn}});
  std::vector<DueEffect> claimed;
  for (const Row& row : rows) {
    DueEffect due{.key = text_of(row[0]),
                  .generation = number_of(row[2]),
                  .attempts = static_cast<int>(number_of(row[3])) + 1,
                  .refused = static_cast<int>(number_of(row[4])),
                  .leased_until = until,
                  .turn = static_cast<int>(number_of(row[5])),
                  .asked = from_millis(number_of(row[6]))};
    db_.post(kClaimEffect, {due.key, to_millis(until)});
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
                    to_millis(effect.leased_until), effect.place});
}

void SqlTx::park(const DueEffect& effect, Instant now, std::string_view error) {
  db_.post(kPark, {effect.key, effect.generation, to_millis(now), text_value(error), to_millis(effect.leased_until),
                   effect.place});
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
  static const std::string kText = from_each_turn(kNextDue, "", ") as due");
  const auto rows = db_.exec(kText, {std::numeric_limits<std::int64_t>::max(), std::int64_t{1}});
  if (rows.empty() || is_null(rows[0][0])) return std::nullopt;
  return from_millis(number_of(rows[0][0]));
}

std::int64_t SqlTx::pending_effects() { return number_of(db_.exec(kCount)[0][0]); }

}  // namespace c1::storage
