-- A database of schema 1 with something in every table, as `sqlite3 c1.db .dump` gave it.
BEGIN TRANSACTION;
CREATE TABLE access_grant(
  id text primary key, subject text not null, entitlement text not null, request text not null, since bigint not null,
  until bigint);
INSERT INTO "access_grant" VALUES('g1','lena@acme.test','figma/access','r0',1800000000000,1800000060000);
INSERT INTO "access_grant" VALUES('g2','lena@acme.test','jira/access','r0',1800000000000,NULL);
CREATE TABLE audit(
  sequence bigint primary key, at bigint not null, actor text not null, subject text not null, surface text not null,
  what text not null, request text not null, body text not null, address text not null, previous_hash text not null,
  hash text not null);
INSERT INTO "audit" VALUES(1,1800000000000,'lena@acme.test','lena@acme.test','slack','request.opened','r1','{"i":0}','198.51.100.7','0000000000000000000000000000000000000000000000000000000000000000','41333b7aad8a2deda9e3c0cdbc089787b065ae32e073a9a7c016626d3473ead9');
INSERT INTO "audit" VALUES(2,1800000001000,'lena@acme.test','lena@acme.test','slack','request.opened','r1','{"i":1}','198.51.100.7','41333b7aad8a2deda9e3c0cdbc089787b065ae32e073a9a7c016626d3473ead9','96614cc7d62aa4a30fdf8bd3370104d56a206c84a4cc269e700678e240c69b50');
INSERT INTO "audit" VALUES(3,1800000002000,'lena@acme.test','lena@acme.test','slack','request.opened','r1','{"i":2}','198.51.100.7','96614cc7d62aa4a30fdf8bd3370104d56a206c84a4cc269e700678e240c69b50','44f120f4d5ea7767e10206bdaee88805c146363569b2b577509c05e7e3dd35d5');
CREATE TABLE awaited(person text not null, number bigint not null, request text not null, primary key(person, number));
INSERT INTO "awaited" VALUES('ines@acme.test',1001,'r1');
CREATE TABLE catalog_item(
  kind text not null, key text not null, body text not null, archived_at bigint, primary key(kind, key));
INSERT INTO "catalog_item" VALUES('app','github','{"name":"GitHub"}',NULL);
INSERT INTO "catalog_item" VALUES('app','old','{"name":"Old"}',1800000000000);
CREATE TABLE comment(
  id text primary key, request text not null, author text not null, body text not null, channel text not null,
  ts text not null, deleted bigint not null, version bigint not null, at bigint not null);
INSERT INTO "comment" VALUES('c1','r1','lena@acme.test','Why?
Because.','D1','1.2',0,0,1800000000000);
CREATE TABLE counter(name text primary key, value bigint not null);
INSERT INTO "counter" VALUES('request',1002);
INSERT INTO "counter" VALUES('effect',16);
INSERT INTO "counter" VALUES('catalog',1);
CREATE TABLE delivery(key text primary key, answer text not null, at bigint not null);
INSERT INTO "delivery" VALUES('Ev1','r1',1800000000000);
CREATE TABLE effect(
  key text primary key, lane text not null, seq bigint not null, body text not null, due bigint not null,
  leased_until bigint not null, ready bigint not null, attempts bigint not null, refused bigint not null,
  generation bigint not null, state text not null, error text not null, since bigint not null);
INSERT INTO "effect" VALUES('card/r1/lena@acme.test','r1/lena@acme.test',1,'{"kind":"card","request":"r1","person":"lena@acme.test"}',1800000000000,1800000001000,1800000001000,1,0,1,'pending','',0);
INSERT INTO "effect" VALUES('line/r1/2/approved/lena@acme.test','r1/lena@acme.test',2,'{"kind":"line","request":"r1","person":"lena@acme.test","what":"approved","by":"","reason":"","version":2}',1800000000000,0,1800000000000,0,0,2,'pending','',0);
INSERT INTO "effect" VALUES('card/r1/omar@acme.test','r1/omar@acme.test',3,'{"kind":"card","request":"r1","person":"omar@acme.test"}',1800000000000,0,1800000000000,1,0,3,'parked','no such person',1800000000000);
CREATE TABLE message(
  key text primary key, request text not null, person text not null, channel text not null, ts text not null,
  shown_version bigint not null);
INSERT INTO "message" VALUES('card/r1/lena@acme.test','r1','lena@acme.test','D1','1.1',1);
CREATE TABLE request(
  id text primary key, number bigint not null unique, subject text not null, requester text not null,
  app text not null, entitlement text not null, state text not null, version bigint not null, opened bigint not null,
  body text not null);
INSERT INTO "request" VALUES('r1',1001,'lena@acme.test','omar@acme.test','github','github/access','open',1,1800000000000,'{"id":"r1","number":1001,"kind":"grant","subject":"lena@acme.test","requester":"omar@acme.test","app":"github","entitlement":"github/access","reason":"Zwölf Boxkämpfer 🥊''s","duration":null,"surface":"slack","opened":1800000000000,"policy":"manager","steps":[{"kind":"approval","approvers":["ines@acme.test"],"needed":1,"allow_self":false,"distinct":false,"reason_on_approve":false,"reason_on_deny":false,"label":"","note":""}],"step":0,"decisions":[],"version":1}');
INSERT INTO "request" VALUES('r2',1002,'lena@acme.test','omar@acme.test','github','github/admin','denied',3,1800000000000,'{"id":"r2","number":1002,"kind":"grant","subject":"lena@acme.test","requester":"omar@acme.test","app":"github","entitlement":"github/admin","reason":"Zwölf Boxkämpfer 🥊''s","duration":null,"surface":"slack","opened":1800000000000,"policy":"manager","steps":[{"kind":"approval","approvers":["ines@acme.test"],"needed":1,"allow_self":false,"distinct":false,"reason_on_approve":false,"reason_on_deny":false,"label":"","note":""}],"step":0,"decisions":[],"version":3,"outcome":"denied"}');
CREATE TABLE schema_version(version bigint not null);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE slack_link(
  team text not null, slack_user text not null, person text not null, channel text not null, home_opened bigint not null,
  home_hash text not null, checked bigint not null, primary key(team, slack_user));
INSERT INTO "slack_link" VALUES('T1','U1','lena@acme.test','D1',1,'h',1800000000000);
CREATE UNIQUE INDEX request_one_open on request(subject, entitlement) where state = 'open';
CREATE INDEX request_subject on request(subject, number) where state = 'open';
CREATE INDEX request_requester on request(requester, number) where state = 'open';
CREATE INDEX awaited_request on awaited(request);
CREATE UNIQUE INDEX comment_place on comment(channel, ts) where ts <> '';
CREATE INDEX comment_request on comment(request, at);
CREATE INDEX access_grant_held on access_grant(subject, entitlement);
CREATE INDEX audit_request on audit(request, sequence) where request <> '';
CREATE INDEX effect_ready on effect(ready, seq) where state = 'pending';
CREATE INDEX effect_lane on effect(lane, seq) where state = 'pending';
CREATE INDEX effect_parked on effect(since) where state = 'parked';
CREATE UNIQUE INDEX message_place on message(channel, ts) where ts <> '';
CREATE INDEX delivery_at on delivery(at);
CREATE INDEX slack_link_person on slack_link(team, person) where person <> '';
CREATE TRIGGER audit_no_update before update on audit begin select raise(abort, 'the audit log is append-only'); end;
CREATE TRIGGER audit_no_delete before delete on audit begin select raise(abort, 'the audit log is append-only'); end;
COMMIT;
