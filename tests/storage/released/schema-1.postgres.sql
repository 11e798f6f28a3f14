-- A database of schema 1 with something in every table, as `pg_dump --inserts --no-owner` gave it.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.audit_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ begin raise exception 'the audit log is append-only'; end $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access_grant (
    id text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    entitlement text NOT NULL COLLATE pg_catalog."C",
    request text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL,
    until bigint
);
CREATE TABLE public.audit (
    sequence bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    surface text NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL COLLATE pg_catalog."C",
    request text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL COLLATE pg_catalog."C",
    previous_hash text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.awaited (
    person text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    request text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.catalog_item (
    kind text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    archived_at bigint
);
CREATE TABLE public.comment (
    id text NOT NULL COLLATE pg_catalog."C",
    request text NOT NULL COLLATE pg_catalog."C",
    author text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    ts text NOT NULL COLLATE pg_catalog."C",
    deleted bigint NOT NULL,
    version bigint NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.counter (
    name text NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL
);
CREATE TABLE public.delivery (
    key text NOT NULL COLLATE pg_catalog."C",
    answer text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL
);
CREATE TABLE public.effect (
    key text NOT NULL COLLATE pg_catalog."C",
    lane text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    body text NOT NULL COLLATE pg_catalog."C",
    due bigint NOT NULL,
    leased_until bigint NOT NULL,
    ready bigint NOT NULL,
    attempts bigint NOT NULL,
    refused bigint NOT NULL,
    generation bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    error text NOT NULL COLLATE pg_catalog."C",
    since bigint NOT NULL
);
CREATE TABLE public.message (
    key text NOT NULL COLLATE pg_catalog."C",
    request text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    ts text NOT NULL COLLATE pg_catalog."C",
    shown_version bigint NOT NULL
);
CREATE TABLE public.request (
    id text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    subject text NOT NULL COLLATE pg_catalog."C",
    requester text NOT NULL COLLATE pg_catalog."C",
    app text NOT NULL COLLATE pg_catalog."C",
    entitlement text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    opened bigint NOT NULL,
    body text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.schema_version (
    version bigint NOT NULL
);
CREATE TABLE public.slack_link (
    team text NOT NULL COLLATE pg_catalog."C",
    slack_user text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    channel text NOT NULL COLLATE pg_catalog."C",
    home_opened bigint NOT NULL,
    home_hash text NOT NULL COLLATE pg_catalog."C",
    checked bigint NOT NULL
);
CREATE TABLE public.write_turn (
);
INSERT INTO public.access_grant VALUES ('g1', 'lena@acme.test', 'figma/access', 'r0', 1800000000000, 1800000060000);
INSERT INTO public.access_grant VALUES ('g2', 'lena@acme.test', 'jira/access', 'r0', 1800000000000, NULL);
INSERT INTO public.audit VALUES (1, 1800000000000, 'lena@acme.test', 'lena@acme.test', 'slack', 'request.opened', 'r1', '{"i":0}', '198.51.100.7', '0000000000000000000000000000000000000000000000000000000000000000', '41333b7aad8a2deda9e3c0cdbc089787b065ae32e073a9a7c016626d3473ead9');
INSERT INTO public.audit VALUES (2, 1800000001000, 'lena@acme.test', 'lena@acme.test', 'slack', 'request.opened', 'r1', '{"i":1}', '198.51.100.7', '41333b7aad8a2deda9e3c0cdbc089787b065ae32e073a9a7c016626d3473ead9', '96614cc7d62aa4a30fdf8bd3370104d56a206c84a4cc269e700678e240c69b50');
INSERT INTO public.audit VALUES (3, 1800000002000, 'lena@acme.test', 'lena@acme.test', 'slack', 'request.opened', 'r1', '{"i":2}', '198.51.100.7', '96614cc7d62aa4a30fdf8bd3370104d56a206c84a4cc269e700678e240c69b50', '44f120f4d5ea7767e10206bdaee88805c146363569b2b577509c05e7e3dd35d5');
INSERT INTO public.awaited VALUES ('ines@acme.test', 1001, 'r1');
INSERT INTO public.catalog_item VALUES ('app', 'github', '{"name":"GitHub"}', NULL);
INSERT INTO public.catalog_item VALUES ('app', 'old', '{"name":"Old"}', 1800000000000);
INSERT INTO public.comment VALUES ('c1', 'r1', 'lena@acme.test', 'Why?
Because.', 'D1', '1.2', 0, 0, 1800000000000);
INSERT INTO public.counter VALUES ('request', 1002);
INSERT INTO public.counter VALUES ('effect', 16);
INSERT INTO public.counter VALUES ('catalog', 1);
INSERT INTO public.delivery VALUES ('Ev1', 'r1', 1800000000000);
INSERT INTO public.effect VALUES ('line/r1/2/approved/lena@acme.test', 'r1/lena@acme.test', 2, '{"kind":"line","request":"r1","person":"lena@acme.test","what":"approved","by":"","reason":"","version":2}', 1800000000000, 0, 1800000000000, 0, 0, 2, 'pending', '', 0);
INSERT INTO public.effect VALUES ('card/r1/lena@acme.test', 'r1/lena@acme.test', 1, '{"kind":"card","request":"r1","person":"lena@acme.test"}', 1800000000000, 1800000001000, 1800000001000, 1, 0, 1, 'pending', '', 0);
INSERT INTO public.effect VALUES ('card/r1/omar@acme.test', 'r1/omar@acme.test', 3, '{"kind":"card","request":"r1","person":"omar@acme.test"}', 1800000000000, 0, 1800000000000, 1, 0, 3, 'parked', 'no such person', 1800000000000);
INSERT INTO public.message VALUES ('card/r1/lena@acme.test', 'r1', 'lena@acme.test', 'D1', '1.1', 1);
INSERT INTO public.request VALUES ('r1', 1001, 'lena@acme.test', 'omar@acme.test', 'github', 'github/access', 'open', 1, 1800000000000, '{"id":"r1","number":1001,"kind":"grant","subject":"lena@acme.test","requester":"omar@acme.test","app":"github","entitlement":"github/access","reason":"Zwölf Boxkämpfer 🥊''s","duration":null,"surface":"slack","opened":1800000000000,"policy":"manager","steps":[{"kind":"approval","approvers":["ines@acme.test"],"needed":1,"allow_self":false,"distinct":false,"reason_on_approve":false,"reason_on_deny":false,"label":"","note":""}],"step":0,"decisions":[],"version":1}');
INSERT INTO public.request VALUES ('r2', 1002, 'lena@acme.test', 'omar@acme.test', 'github', 'github/admin', 'denied', 3, 1800000000000, '{"id":"r2","number":1002,"kind":"grant","subject":"lena@acme.test","requester":"omar@acme.test","app":"github","entitlement":"github/admin","reason":"Zwölf Boxkämpfer 🥊''s","duration":null,"surface":"slack","opened":1800000000000,"policy":"manager","steps":[{"kind":"approval","approvers":["ines@acme.test"],"needed":1,"allow_self":false,"distinct":false,"reason_on_approve":false,"reason_on_deny":false,"label":"","note":""}],"step":0,"decisions":[],"version":3,"outcome":"denied"}');
INSERT INTO public.schema_version VALUES (1);
INSERT INTO public.slack_link VALUES ('T1', 'U1', 'lena@acme.test', 'D1', 1, 'h', 1800000000000);
ALTER TABLE ONLY public.access_grant
    ADD CONSTRAINT access_grant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (sequence);
ALTER TABLE ONLY public.awaited
    ADD CONSTRAINT awaited_pkey PRIMARY KEY (person, number);
ALTER TABLE ONLY public.catalog_item
    ADD CONSTRAINT catalog_item_pkey PRIMARY KEY (kind, key);
ALTER TABLE ONLY public.comment
    ADD CONSTRAINT comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.effect
    ADD CONSTRAINT effect_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_number_key UNIQUE (number);
ALTER TABLE ONLY public.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.slack_link
    ADD CONSTRAINT slack_link_pkey PRIMARY KEY (team, slack_user);
CREATE INDEX access_grant_held ON public.access_grant USING btree (subject, entitlement);
CREATE INDEX audit_request ON public.audit USING btree (request, sequence) WHERE (request <> ''::text);
CREATE INDEX awaited_request ON public.awaited USING btree (request);
CREATE UNIQUE INDEX comment_place ON public.comment USING btree (channel, ts) WHERE (ts <> ''::text);
CREATE INDEX comment_request ON public.comment USING btree (request, at);
CREATE INDEX delivery_at ON public.delivery USING btree (at);
CREATE INDEX effect_lane ON public.effect USING btree (lane, seq) WHERE (state = 'pending'::text);
CREATE INDEX effect_parked ON public.effect USING btree (since) WHERE (state = 'parked'::text);
CREATE INDEX effect_ready ON public.effect USING btree (ready, seq) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX message_place ON public.message USING btree (channel, ts) WHERE (ts <> ''::text);
CREATE UNIQUE INDEX request_one_open ON public.request USING btree (subject, entitlement) WHERE (state = 'open'::text);
CREATE INDEX request_requester ON public.request USING btree (requester, number) WHERE (state = 'open'::text);
CREATE INDEX request_subject ON public.request USING btree (subject, number) WHERE (state = 'open'::text);
CREATE INDEX slack_link_person ON public.slack_link USING btree (team, person) WHERE (person <> ''::text);
CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_is_append_only();
