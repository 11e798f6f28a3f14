// What the Bolt app remembers: SQLite, each commit on the disk before it counts (WAL, synchronous=FULL), as c1 has it.
// Node's own SQLite where it has one, else better-sqlite3.
const { createHash } = require('node:crypto');

function open(path) {
  let builtIn;
  try {
    builtIn = require('node:sqlite');
  } catch {
    return new (require('better-sqlite3'))(path);
  }
  return new builtIn.DatabaseSync(path);
}

const schema = `
  CREATE TABLE IF NOT EXISTS people(slack_user TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, manager TEXT)
    WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS requests(id INTEGER PRIMARY KEY, subject TEXT NOT NULL, entitlement TEXT NOT NULL,
    approver TEXT NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL);
  CREATE UNIQUE INDEX IF NOT EXISTS open_requests ON requests(subject, entitlement) WHERE state <> 'closed';
  CREATE TABLE IF NOT EXISTS audit(sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, request INTEGER NOT NULL,
    actor TEXT NOT NULL, what TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS messages(request INTEGER NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL,
    ts TEXT NOT NULL, PRIMARY KEY(request, person)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS deliveries(key TEXT PRIMARY KEY, request INTEGER) WITHOUT ROWID;`;

exports.prepare = (path, count) => {
  const db = open(path);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('BEGIN IMMEDIATE');
  db.exec(schema);
  const insert = db.prepare('INSERT OR IGNORE INTO people VALUES (?, ?, ?, ?)');
  const id = (i) => `U${String(i).padStart(5, '0')}`;
  for (let i = 0; i < count; i += 1)
    insert.run(id(i), `person${i}@acme.test`, `Person ${i}`, i % 2 === 0 ? id(i + 1) : null);
  db.exec('COMMIT');
  db.close();
};

exports.Store = class {
  constructor(path) {
    this.db = open(path);
    this.db.exec('PRAGMA synchronous = FULL');
    this.db.exec('PRAGMA busy_timeout = 10000');
    const sql = (text) => this.db.prepare(text);
    this.sql = {
      person: sql('SELECT * FROM people WHERE slack_user = ?'),
      delivered: sql('INSERT OR IGNORE INTO deliveries VALUES (?, NULL)'),
      open: sql("SELECT id FROM requests WHERE subject = ? AND entitlement = ? AND state <> 'closed'"),
      insert: sql("INSERT INTO requests(subject, entitlement, approver, state, body) VALUES (?, ?, ?, 'asked', ?)"),
      request: sql('SELECT * FROM requests WHERE id = ?'),
      state: sql('UPDATE requests SET state = ? WHERE id = ?'),
      last: sql('SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1'),
      audit: sql('INSERT INTO audit(at, request, actor, what, body, hash) VALUES (?, ?, ?, ?, ?, ?)'),
      message: sql('INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)'),
      messages: sql('SELECT * FROM messages WHERE request = ?'),
    };
  }

  // All of it, on the disk, or nothing.
  commit(work) {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  person(slackUser) {
    return this.sql.person.get(slackUser);
  }

  // Each entry carries the hash of the one before it.
  note(request, actor, what, details) {
    const body = JSON.stringify(details);
    const at = Date.now();
    const before = this.sql.last.get()?.hash ?? '';
    const hash = createHash('sha256').update(`${before}|${at}|${request}|${actor}|${what}|${body}`).digest('hex');
    this.sql.audit.run(at, request, actor, what, body, hash);
  }

  // The request, or a sentence why there is none. The same delivery again makes no second one.
  submit(delivery, wish, requester, approver) {
    return this.commit(() => {
      if (this.sql.delivered.run(delivery).changes === 0) return { refused: 'This was sent before.' };
      if (this.sql.open.get(requester.slack_user, wish.entitlement)) return { refused: 'You have asked for this already.' };
      const body = JSON.stringify({ ...wish, opened: Date.now(), requester: requester.email, approver: approver.email });
      const id = Number(this.sql.insert.run(requester.slack_user, wish.entitlement, approver.slack_user, body).lastInsertRowid);
      this.note(id, requester.email, 'opened', wish);
      this.note(id, 'system', 'step.started', { approver: approver.email });
      return { request: this.sql.request.get(id) };
    });
  }

  approve(delivery, id, approver) {
    return this.commit(() => {
      const request = this.sql.request.get(id);
      if (!request) return { refused: "I can't find this request any more." };
      if (request.approver !== approver.slack_user) return { refused: 'This is not yours to decide.' };
      if (this.sql.delivered.run(delivery).changes === 0) return { refused: 'This was sent before.' };
      if (request.state !== 'asked') return { refused: 'Somebody was faster: it is decided already.' };
      this.sql.state.run('approved', id);
      this.note(id, approver.email, 'decided', { verdict: 'approved' });
      this.note(id, 'system', 'step.started', { task: approver.email });
      return { request: { ...request, state: 'approved' } };
    });
  }

  remember(messages) {
    this.commit(() => {
      for (const { request, person, channel, ts } of messages) this.sql.message.run(request, person, channel, ts);
    });
  }

  messages(request) {
    return this.sql.messages.all(request);
  }
};
