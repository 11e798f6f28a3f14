// The sandbox's control API, as far as the page uses it. Shapes: sandbox/page_json.hpp.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
// Block Kit as the app sent it: read with care, as any of it may be missing.
// biome-ignore lint/suspicious/noExplicitAny: what another program sent
export type Loose = any;

export interface Person {
  id: string;
  name: string;
  real_name: string;
  title: string;
  email: string;
  tz: string;
  deactivated: boolean;
}
export interface AppInfo {
  id: string;
  name: string;
  bot_user: string;
  description: string;
  long_description: string;
  background_color: string;
  home_tab: boolean;
  messages_tab: boolean;
  messages_read_only: boolean;
  commands: { command: string; description: string; usage_hint: string }[];
  shortcuts: { name: string; description: string; callback_id: string; on_message: boolean }[];
}
export interface Conversation {
  id: string;
  kind: "channel" | "private" | "app" | "dm";
  name: string;
  with?: string;
  members: number;
  unread: number;
  mentions: number;
  last_read: string;
  latest: string;
}
export type Inputs = Record<string, Record<string, Loose>>;
export interface Message {
  channel: string;
  ts: string;
  thread_ts: string;
  gone?: boolean;
  author: string;
  by_app: boolean;
  text: string;
  blocks: Loose[] | null;
  unfurls?: Loose[];
  inputs: Inputs;
  edited: boolean;
  ephemeral: boolean;
  deleted: boolean;
  thread: { count: number; people: string[]; latest: string; unread: number; follows: boolean } | null;
}
export interface View {
  id: string;
  type: "modal" | "home";
  title: Loose;
  submit: Loose;
  close: Loose;
  submit_disabled: boolean;
  blocks: Loose[];
  inputs: Inputs;
  errors: Record<string, string>;
  hash: string;
}
export interface Screen {
  modals: View[];
  home: View | null;
  toasts: string[];
  toasts_from: number;
}
export interface LogLine {
  n: number;
  at_ms: number;
  direction: "slack to app" | "app to slack";
  what: string;
  ms: number;
  status: number;
  error?: string;
}
export interface Tools {
  clock_offset_ms: number;
  faults: { method: string; kind: string; times: number }[];
  app_url: string;
  server: { state: "running" | "stopping" | "stopped" | "ended"; says: string; pid: number; listens: boolean } | null;
}
export interface Boot {
  team: { id: string; name: string };
  app: AppInfo;
  people: Person[];
  channels: { id: string; name: string; private: boolean }[];
  now_ms: number;
  tools: Tools;
}
export interface News {
  conversations: Conversation[];
  unread_threads: number;
  screen?: Screen;
  messages: Message[];
}
export interface Changes {
  version: number;
  log_last: number;
  log: LogLine[];
  now_ms: number;
  reset?: boolean;
  tools?: Tools;
  people?: Record<string, News>;
}

// What the sandbox says in a sentence, for the person.
export class Refused extends Error {}

async function answer<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Refused(body.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

export async function get<T>(
  path: string,
  query: Record<string, string | number> = {},
  signal?: AbortSignal,
): Promise<T> {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return answer(await fetch(`/sandbox/${path}?${search}`, { signal: signal ?? null }));
}

export async function send<T = Acted>(path: string, body: Loose, method = "POST"): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/sandbox/${path}`, { method, headers, body: JSON.stringify(body) }));
}

export interface Acted {
  ok?: boolean;
  toast?: string;
  closed?: boolean;
}
