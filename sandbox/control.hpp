#pragma once
// The control API: people at their screens, over HTTP with JSON. `user` is a short name, an email or an id; buttons,
// fields and options are named by what is visible. A wish that cannot be carried out: 4xx {"error": "a sentence"}.
//
//   POST   /sandbox/command   {user, text: "/c1 request", channel?}           {ok, toast?}
//   POST   /sandbox/click     {user, button, in?, message?: {channel, ts}, place?: modal|message|home, confirm?}
//                                                                             {ok, toast?}
//   POST   /sandbox/suggest   {user, field, query, in?}                       {options: [label]}
//   POST   /sandbox/choose    {user, field, option | [option], query?, in?}   {ok, toast?}; asks the app for external
//                                                                             selects
//   POST   /sandbox/fill      {user, field, text, in?}                        {ok, toast?}
//   POST   /sandbox/submit    {user}       {closed, errors?: {label: says}, by_client?, updated?, pushed?, cleared?,
//                                           toast?}
//   POST   /sandbox/close     {user, all?}                                    {closed}
//   POST   /sandbox/say       {user, text, channel? | thread_of: words | thread: {channel, ts}}   {channel, ts}
//   POST   /sandbox/edit      {user, text, channel, ts | in: words}           {channel, ts}
//   POST   /sandbox/delete    {user, channel, ts | in: words}                 {channel, ts}
//   POST   /sandbox/home      {user, wait_ms?, tab?}                          {plain, buttons, fields, links}
//   POST   /sandbox/shortcut  {user, callback_id, in? | message?}             {ok, toast?}
//   POST   /sandbox/step      {user, step: its callback_id or title, inputs: {name: value}}       {ok, execution}
//   GET    /sandbox/steps            {steps: [{execution, step, by, inputs, state: running | completed | failed, outputs,
//                                     error}]}
//   GET    /sandbox/screen?user=                       {user, version, modals[], messages[], home, toasts[]}
//   GET    /sandbox/wait?since=&timeout_ms=            {version, changed}
//   GET    /sandbox/log?since=       {exchanges: [{n, at, direction, what, ms, status, request, reply}]}
//   GET    /sandbox/messages         {messages: [the app's: channel, to, ts, thread_ts, plain, metadata, revisions, ...]}
//   GET    /sandbox/people           {people: [{id, name, email, real_name}], channels: [{id, name}]}
//   POST   /sandbox/faults    {method | "*" | "response_url" | "deliver:events", kind, times?, skip?, retry_after?,
//                              delay_ms?, error?}
//   GET    /sandbox/faults               {held: how many calls are held, faults: [{method, kind, times: still to come}]}
//   DELETE /sandbox/faults    {method?, kind?}      ends those, or all; lets go of what is held
//   POST   /sandbox/deliver   {event, event_id?, event_time?, times?, retry_num?}
//                                                                             {event_id, statuses: [200]}; a raw event
//   POST   /sandbox/verify    {}                                              {ok, status}; url_verification
//   POST   /sandbox/settings  {trigger_ttl_ms?, ack_deadline_ms?, response_url_ttl_ms?, event_retries_ms?: [],
//                              strict_rate?}
//   POST   /sandbox/app       {url}
//   POST   /sandbox/team_access {granted, event_time?}        {ok, status}; of an organisation's installation only
//   POST   /sandbox/uninstall {revoked_first?, silently?}                     {ok, events}; installed by OAuth only
//   POST   /sandbox/expire_tokens {}                                          {ok, renewals}
//
// A client that shows the blocks itself names elements by ids instead: {user, view_id | message: {channel, ts}, block_id,
// action_id} with click (and `option`, an overflow's), choose (`option` as it was offered, null for none), fill (and
// `silently` while somebody types) and suggest, which then also tells `offered`, with groups.
//
// For whoever plays with the workspace (tools.cpp):
//   GET    /sandbox/clock                                                     {now_ms, offset_ms}
//   POST   /sandbox/clock     {by_ms | offset_ms}                             {now_ms, offset_ms}
//   GET    /sandbox/server                                                    {state, says, pid, log: [line]}
//   POST   /sandbox/server    {do: start | stop | restart}                    {state, says, pid}; with --run only
//   GET    /sandbox/state     the whole workspace; POST puts one that was saved in its place
//
// For the page (page.cpp; the shapes are in page_json.hpp):
//   GET    /sandbox/page/boot                                                 {team, app, people, channels, now_ms, tools}
//   GET    /sandbox/page/changes?since=&people=ID,ID&log=&timeout_ms=         waits for news
//                             {version, log, log_last, now_ms, reset?, tools?, people?: {ID: {conversations,
//                              unread_threads, messages, screen?}}}
//   GET    /sandbox/page/history?user=&channel=&before=&limit=                {messages, more}
//   GET    /sandbox/page/thread?user=&channel=&ts=                            {messages}; the first heads the thread
//   GET    /sandbox/page/threads?user=                                        {messages}; those that head one
//   GET    /sandbox/page/exchange?n=                                          one line of the log, whole
//   POST   /sandbox/page/read     {user, channel, ts, thread_ts?}
//   POST   /sandbox/page/open_dm  {user, with}                                {channel}
//
// Socket Mode; `socket` is a number of the list, all of them without it:
//   GET  /sandbox/sockets              {socket_mode, sockets: [{socket, ready, leaving, delivered, unacked}]}
//   POST /sandbox/sockets/disconnect   {reason: warning | refresh_requested | link_disabled | too_many_websockets,
//                                      socket?, close_after_ms?}; link_disabled turns Socket Mode off
//   POST /sandbox/sockets/close        {socket?, code?}; politely
//   POST /sandbox/sockets/drop         {socket?}; a reset
//   POST /sandbox/sockets/silence      {socket?, on?}; neither reads nor answers pings
//   POST /sandbox/socket_mode          {on}
// A late hello: POST /sandbox/faults {method: "socket:hello", kind: "delay", delay_ms}. Late or lost deliveries and
// acks: the faults "deliver:events" and so on, as over HTTP.

#include "sandbox/core.hpp"
#include "sandbox/http_listener.hpp"

namespace c1::sandbox {

net::Response serve_control(Core& core, const net::Request& request);

}  // namespace c1::sandbox
