// The driver for PostgreSQL. A connection is in libpq's pipeline mode: what is posted is only queued, and one round
// trip carries everything up to and including the next statement whose rows are wanted.
//
// Writers of all servers stand in one line: each locks the table write_turn before its first statement, so that its
// snapshot is taken when it is its turn (LOCK takes none) and it cannot meet another's change. Serializable stands
// guard against whoever does not stand in the line. docs/decisions/012-one-line-of-writers.md has the measurements.

#include "storage/postgres.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <cstring>
#include <deque>
#include <unordered_map>

#include "base/log.hpp"
#include "base/waiting.hpp"

namespace c1::storage {
namespace {

constexpr int kPatience = 8'000;  // milliseconds for any answer at all; longer than the server gives a statement
// A server that stands still in its turn must not hold up the others for ever; the address may be less patient.
// synchronous_commit: what was acknowledged is on the disk, whatever the database's own default.
constexpr const char* kSessionSettings =
    "select set_config('statement_timeout', '5000', false) from pg_settings "
    "where name = 'statement_timeout' and setting::bigint not between 1 and 5000; "
    "set idle_in_transaction_session_timeout = 10000; "
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";
// The key is arbitrary; it only has to be c1's own within a database.
constexpr const char* kMigrationTurn =
    "begin; set local statement_timeout = 0; set local client_min_messages = warning; "
    "select pg_advisory_xact_lock(7234410951)";
constexpr Oid kInt2 = 21, kInt4 = 23, kInt8 = 20, kText = 25;

struct Close {
  void operator()(PGconn* link) const { PQfinish(link); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Close>;

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (!space || (!line.empty() && line.back() != ' ')) line += space ? ' ' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

// Notices can quote data: only warnings, and only what they are about.
void log_notice(void*, const PGresult* notice) {
  const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (!severity || !text) return;
  const bool warning = std::strcmp(severity, "WARNING") == 0;  // what is worse comes as an error, too
  (warning ? log::warn : log::debug)("PostgreSQL says", {{"severity", severity}, {"text", one_line(text)}});
}

class Postgres final : public PostgresConnection {
 public:
  Postgres(const PostgresAddress& address, Access access) : address_(address) {
    // What stands before dbname is a default that the address may change.
    constexpr std::array keys{"connect_timeout",           "keepalives_idle",
                              "keepalives_interval",       "keepalives_count",
                              "tcp_user_timeout",          "target_session_attrs",
                              "fallback_application_name", "dbname",
                              "client_encoding",           static_cast<const char*>(nullptr)};
    const std::array values{"5",     "10",
                            "5",     "3",
                            "15000", access == Access::read ? "any" : "read-write",
                            "c1",    address_.url.c_str(),
                            "UTF8",  static_cast<const char*>(nullptr)};
    link_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
    if (!link_ || PQstatus(link_.get()) != CONNECTION_OK)
      throw StoreDown("The database " + address_.shown +
                      " cannot be reached: " + without_password(link_ ? PQerrorMessage(link_.get()) : "no memory"));
    PQsetNoticeReceiver(link_.get(), log_notice, nullptr);
    const char* encoding = PQparameterStatus(link_.get(), "server_encoding");
    if (!encoding || std::strcmp(encoding, "UTF8") != 0)
      throw StoreDown("The database " + address_.shown + " stores text as " + (encoding ? encoding : "?") +
                      "; make one with encoding UTF8.");
    run_script(kSessionSettings);
    if (PQsetnonblocking(link_.get(), 1) != 0 || PQenterPipelineMode(link_.get()) != 1) throw lost_now();
  }

  bool lost() const override { return lost_ || PQstatus(link_.get()) != CONNECTION_OK; }
  bool is_postgres() const override { return true; }
  void refuse_changes(bool) override { throw std::logic_error("on PostgreSQL, readers have connections of their own"); }

  void script(const std::string& sql) override {
    round_trip();
    PQexitPipelineMode(link_.get());
    run_script(sql);
    PQenterPipelineMode(link_.get());
  }

  bool still_there() override {
    pollfd socket{PQsocket(link_.get()), POLLIN, 0};
    // What can be read now is a farewell, or a notice and then perhaps a farewell.
    for (int look = 0; look < 4 && !lost() && ::poll(&socket, 1, 0) > 0; ++look)
      if (PQconsumeInput(link_.get()) != 1) lost_ = true;
    return !lost();
  }

  std::vector<std::string> notifications(int wake) override {
    std::array<pollfd, 2> ends{pollfd{PQsocket(link_.get()), POLLIN, 0}, pollfd{wake, POLLIN, 0}};
    std::vector<std::string> payloads;
    ::poll(ends.data(), ends.size(), -1);
    if (ends[0].revents != 0 && PQconsumeInput(link_.get()) != 1) throw lost_now();
    while (PGnotify* one = PQnotifies(link_.get())) {
      payloads.emplace_back(one->extra);
      PQfreemem(one);
    }
    return payloads;
  }

 protected:
  void do_begin(Access access) override {
    reading_ = access == Access::read;
    if (access == Access::schema) return script(kMigrationTurn);
    if (reading_) return do_post("begin isolation level repeatable read read only", {});
    do_post("begin isolation level serializable", {});
    do_post("lock table write_turn in exclusive mode", {});
  }
  void do_commit() override {
    do_exec("commit", {});
    // The answer to a commit after a failure is no error.
    if (done_ != "COMMIT") throw StoreDown("The database has undone a transaction instead of committing it.");
  }
  void do_roll_back() override {
    if (PQtransactionStatus(link_.get()) != PQTRANS_IDLE) do_exec("rollback", {});
  }

  std::vector<Row> do_exec(std::string_view sql, std::span<const Value> args) override {
    do_post(sql, args);
    return round_trip();
  }

  void do_post(std::string_view sql, std::span<const Value> args) override {
    if (lost()) throw lost_now();
    Statement& statement = statements_[std::string(sql)];
    if (statement.state == Statement::unknown) {
      if (statement.name.empty()) statement.name = "s" + std::to_string(statements_.size());
      statement.state = Statement::preparing;
      std::vector<Oid> types;
      for (const Value& value : args)
        types.push_back(std::holds_alternative<std::int64_t>(value)  ? kInt8
                        : std::holds_alternative<std::string>(value) ? kText
                                                                     : 0);
      const int sent = PQsendPrepare(link_.get(), statement.name.c_str(), std::string(sql).c_str(),
                                     static_cast<int>(types.size()), types.data());
      if (sent != 1) throw lost_now();
      sent_.push_back({&statement, true});
    }
    send(statement, args);
  }
  void do_settle() override { round_trip(); }
  void do_discard() override {
    try {
      round_trip();
    } catch (const std::exception&) {
      if (lost()) throw;
    }
  }

 private:
  struct Statement {
    std::string name;
    enum { unknown, preparing, ready } state = unknown;
  };
  struct Sent {
    Statement* statement;
    bool prepares;
  };

  void send(Statement& statement, std::span<const Value> args) {
    std::vector<std::string> numbers;
    numbers.reserve(args.size());  // so that none moves
    std::vector<const char*> texts;
    for (const Value& value : args) {
      if (const auto* number = std::get_if<std::int64_t>(&value))
        texts.push_back(numbers.emplace_back(std::to_string(*number)).c_str());
      else if (const auto* text = std::get_if<std::string>(&value))
        texts.push_back(text->c_str());
      else
        texts.push_back(nullptr);
    }
    const int sent = PQsendQueryPrepared(link_.get(), statement.name.c_str(), static_cast<int>(texts.size()),
                                         texts.data(), nullptr, nullptr, 0);
    if (sent != 1) throw lost_now();
    sent_.push_back({&statement, false});
  }

  // Sends what is queued and takes in every answer; the rows of the last. After the first failure the server leaves
  // out the rest: that failure is thrown, once all is quiet.
  std::vector<Row> round_trip() {
    if (sent_.empty()) return {};
    if (PQpipelineSync(link_.get()) != 1) throw lost_now();
    std::vector<Row> rows;
    std::exception_ptr failure;
    while (true) {
      wait_for_result();
      const Answer result(PQgetResult(link_.get()));
      if (!result) continue;  // between two statements
      const ExecStatusType status = PQresultStatus(result.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      const Sent sent = sent_.empty() ? throw lost_now() : sent_.front();
      sent_.pop_front();
      const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
      if (sent.prepares) sent.statement->state = ok ? Statement::ready : Statement::unknown;
      if (ok && sent_.empty()) rows = rows_in(result.get()), done_ = PQcmdStatus(result.get());
      if (!ok && !failure) failure = problem_in(result.get());
    }
    if (lost()) throw lost_now();
    if (failure) std::rethrow_exception(failure);
    return rows;
  }

  void wait_for_result() {
    while (true) {
      const int unsent = PQflush(link_.get());
      if (unsent < 0) throw lost_now();
      if (PQisBusy(link_.get()) == 0) return;
      pollfd socket{PQsocket(link_.get()), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
      const int came = wait_for(socket);
      if (came < 0 && errno == EINTR) continue;
      if (came <= 0) throw lost_now("it has not answered for " + std::to_string(kPatience / 1000) + " seconds");
      if ((socket.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && PQconsumeInput(link_.get()) != 1) throw lost_now();
    }
  }

  static int wait_for(pollfd& socket) {
    const Waiting for_the_server;
    return ::poll(&socket, 1, kPatience);
  }

  static std::vector<Row> rows_in(PGresult* result) {
    std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result)));
    for (int i = 0; i < PQntuples(result); ++i)
      for (int j = 0; j < PQnfields(result); ++j) {
        Row& row = rows[static_cast<std::size_t>(i)];
        const Oid type = PQftype(result, j);
        if (PQgetisnull(result, i, j) != 0)
          row.emplace_back();
        else if (type == kInt8 || type == kInt4 || type == kInt2)
          row.emplace_back(std::int64_t{std::strtoll(PQgetvalue(result, i, j), nullptr, 10)});
        else
          row.emplace_back(std::string(PQgetvalue(result, i, j), static_cast<std::size_t>(PQgetlength(result, i, j))));
      }
    return rows;
  }

  void run_script(const std::string& sql) {
    const Answer result(PQexec(link_.get(), sql.c_str()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) std::rethrow_exception(problem_in(result.get()));
  }

  std::exception_ptr problem_in(const PGresult* result);
  std::string without_password(std::string_view text) const;
  ConnectionLost lost_now(const std::string& why);
  ConnectionLost lost_now() { return lost_now(without_password(PQerrorMessage(link_.get()))); }

  const PostgresAddress address_;
  std::unique_ptr<PGconn, Close> link_;
  bool lost_ = false;
  bool reading_ = false;
  std::unordered_map<std::string, Statement> statements_;
  std::deque<Sent> sent_;
  std::string done_;  // the last statement, in the server's words
};

// The kind of an error, by its SQLSTATE (PostgreSQL's manual, appendix A).
enum class Kind { conflict, restart, bug, lost, down };
Kind kind_of(std::string_view state, bool reading) {
  const std::string_view group = state.substr(0, 2);
  if (state == "23505") return Kind::conflict;
  if (state == "40001" || state == "40P01") return Kind::restart;
  if (state == "25006") return reading ? Kind::bug : Kind::lost;  // in a write: the server has become a standby
  // Ended by an administrator, for idling in a transaction, or without a word.
  if (state.empty() || group == "08" || group == "57" || state == "25P03")
    return state == "57014" ? Kind::down : Kind::lost;
  // Constraints, values out of range, raised by our own trigger.
  if (group == "22" || group == "23" || state == "P0001") return Kind::bug;
  return Kind::down;  // full disks, missing rights, damage
}

// Only the primary message: the detail quotes data.
std::exception_ptr Postgres::problem_in(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string what = without_password(message ? message : PQerrorMessage(link_.get()));
  switch (kind_of(state ? state : "", reading_)) {
    case Kind::conflict:
      return std::make_exception_ptr(Conflict(what));
    case Kind::restart:
      return std::make_exception_ptr(Restart(what));
    case Kind::bug:
      return std::make_exception_ptr(
          std::logic_error((reading_ ? "a change inside of a read: " : "the database refuses it: ") + what));
    case Kind::lost:
      return std::make_exception_ptr(lost_now(what));
    case Kind::down:
      break;
  }
  return std::make_exception_ptr(StoreDown("The database " + address_.shown + " cannot do it: " + what));
}

ConnectionLost Postgres::lost_now(const std::string& why) {
  lost_ = true;
  return ConnectionLost("The database " + address_.shown +
                        " does not answer: " + (why.empty() ? "the connection is gone" : why));
}

// libpq does not quote it; but a message of a proxy in between might.
std::string Postgres::without_password(std::string_view text) const {
  std::string line = one_line(text);
  const char* used = link_ ? PQpass(link_.get()) : nullptr;
  for (const std::string& password : {address_.password, std::string(used ? used : "")})
    for (std::size_t at = 0; !password.empty() && (at = line.find(password, at)) != std::string::npos; at += 3)
      line.replace(at, password.size(), "***");
  return line;
}

}  // namespace

std::unique_ptr<PostgresConnection> open_postgres(const PostgresAddress& address, Access access) {
  return std::make_unique<Postgres>(address, access);
}

}  // namespace c1::storage
