// A policy in the words of the organisation file, as the server reads and writes it (bot/policy_draft.hpp).

export type Who =
  | "manager"
  | "app_owners"
  | "entitlement_owners"
  | "resource_owners"
  | "self"
  | { users: string[] }
  | { holders_of: string }
  | { expression: string };

export interface Sla {
  after: string;
  then: "skip" | "cancel" | { reassign: Who[] } | { use: string };
}
export interface Approval {
  by: Who[];
  fallback?: Who[];
  quorum?: "all" | number | string;
  distinct?: boolean;
  allow_self?: boolean;
  require_reason?: string[];
  allow_delegation?: boolean;
  allow_reassignment?: true | Who[];
  sla?: Sla;
  channel?: string;
}
export interface Webhook {
  url?: string;
  connection?: string;
  callback_within?: string;
  fallback: Who[];
}
export interface Wait {
  for?: string;
  until?: string;
  time_zone?: string;
  condition?: string;
  timeout?: string;
  why?: string;
}
export type Step =
  | { approve: Approval }
  | { webhook: Webhook }
  | { wait: Wait }
  | { form: string }
  | { accept: string }
  | { reject: string };
export interface Road {
  use?: string;
  steps?: Step[];
}
export interface Rule extends Road {
  when: string;
}
export interface Policy extends Road {
  slug: string;
  name: string;
  rules?: Rule[];
}
export interface Problem {
  path: string;
  says: string;
  line: number;
  column: number;
}
export interface Choices {
  policies: { id: string; name: string }[];
  forms: { id: string; name: string }[];
  connections: string[];
}

export const stepKinds = ["approve", "webhook", "wait", "form", "accept", "reject"] as const;
export type StepKind = (typeof stepKinds)[number];
export const kindOf = (step: Step): StepKind => stepKinds.find(kind => kind in step) ?? "approve";

export function newStep(kind: StepKind, choices: Choices): Step {
  switch (kind) {
    case "approve":
      return { approve: { by: ["manager"], fallback: ["app_owners"] } };
    case "webhook":
      return { webhook: { url: "", fallback: ["app_owners"] } };
    case "wait":
      return { wait: { for: "1h" } };
    case "form":
      return { form: choices.forms[0]?.id ?? "" };
    case "accept":
      return { accept: "" };
    case "reject":
      return { reject: "" };
  }
}

// biome-ignore lint/suspicious/noThenProperty: it is the file's own word, and nothing awaits it
export const slaOf = (after: string, what: Sla["then"]): Sla => ({ after, then: what });

// What stands in a list moves by one place; at its end it stays where it is.
export function moved<T>(list: T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  [next[from], next[to]] = [next[to]!, next[from]!];
  return next;
}
export const replaced = <T>(list: T[], at: number, value: T): T[] => list.map((one, i) => (i === at ? value : one));
export const without = <T>(list: T[], at: number): T[] => list.filter((_, i) => i !== at);

// With `changes`; what becomes undefined goes.
export function changed<T extends object>(thing: T, changes: { [K in keyof T]?: T[K] | undefined }): T {
  const next = { ...thing, ...changes } as T;
  for (const key of Object.keys(changes) as (keyof T)[]) if (next[key] === undefined) delete next[key];
  return next;
}

// Of a field: what is wrong with it, or with what stands in it.
export const problemsAt = (problems: Problem[], path: string): Problem[] =>
  problems.filter(one => one.path === path || one.path.startsWith(`${path}.`));

// A name for what stays the same while it is edited and moved. It is no part of what is saved.
const key = Symbol("key");
let last = 0;
export function keyOf(thing: object): number {
  const keyed = thing as { [key]?: number };
  if (keyed[key] === undefined) {
    last += 1;
    keyed[key] = last;
  }
  return keyed[key]!;
}
