// What the server says (bot/web/). Times are RFC 3339, lengths are seconds.

export interface Person {
  id: string;
  name: string;
  title: string;
  active: boolean;
}
export interface Me {
  person: Person;
  email: string;
  roles: string[];
  organisation: string;
  csrf: string;
  session: string;
  waiting: number;
  oversees: boolean;
  administers: boolean;
  asks_for_others: boolean;
}
export interface Entitlement {
  id: string;
  name: string;
  description: string;
  app: { id: string; name: string };
  resource: { type: string; name: string } | null;
  max_duration: number | null;
  emergency: boolean;
  form: string | null;
}
export interface Offer extends Entitlement {
  held: boolean;
  since: string | null;
  until: string | null;
  ending: boolean;
  by_file: boolean;
  pending: number | null;
  leaving: number | null;
  may_request: boolean;
  may_extend: boolean;
  may_give_back: boolean;
  account: string; // that this is so with; "" = the person has none to choose from
  account_words: string; // where there are several to tell apart
}
export interface Field {
  id: string;
  label: string;
  kind: "text" | "long_text" | "number" | "checkbox" | "choice" | "choices" | "date" | "user" | "email" | "url";
  required: boolean;
  help: string;
  placeholder: string;
  initial: string;
  choices: { value: string; label: string }[];
}
export interface Form {
  id: string;
  name: string;
  fields: Field[];
}
export interface Question extends Offer {
  questions: Form | null;
  presets: { value: string; label: string }[];
}
export interface Row {
  number: number;
  title: string;
  status: string;
  outcome: string | null;
  kind: "grant" | "revoke";
  emergency: boolean;
  subject: Person;
  requester: Person | null;
  entitlement: Entitlement;
  account: string; // in words, where there are several to tell apart
  reason: string;
  duration: number | null;
  opened: string;
  closed: string | null;
  granted_until: string | null;
}
export interface Waiting extends Row {
  step: number;
  may_decide: boolean;
  may_provision: boolean;
  reason_on_approve: boolean;
  reason_on_deny: boolean;
  note: string;
}
export interface Decision {
  by: Person | null;
  instead_of: Person | null;
  kind: string;
  says: string;
  reason: string;
  at: string;
}
export interface Step {
  index: number;
  kind: "approval" | "wait" | "form" | "accept" | "reject" | "provision";
  headline: string;
  details: string[];
  standing: "done" | "active" | "coming" | "replaced" | "never";
  people: Person[];
  awaited: Person[];
  decisions: Decision[];
  needed?: number;
  given?: number;
  note?: string;
  due?: string | null;
  instructions?: string;
  failure?: string;
  form?: Form;
  reason_on_approve?: boolean;
  reason_on_deny?: boolean;
  reason_on_reassign?: boolean;
}
export interface Entry {
  at: string;
  who: Person | null;
  kind: "comment" | "done" | "refused" | "moved";
  says: string;
  quote: string;
  edited: boolean;
}
export interface Facts {
  subject: { title: string; department: string; employment_type: string; manager: Person | null };
  holders: number;
  people: number;
  department_holders: number;
  department_people: number;
  held_in_app: string[];
  held_until: string | null;
  holds_it: boolean;
}
export interface Task extends Row {
  cause: string;
  app: string;
  step: number;
  answers: { label: string; value: string }[];
  bundle: string | null;
  close_reason: string;
  surface: string;
  steps: Step[];
  because: string[];
  actions: string[];
  in_slack: boolean;
  facts: Facts | null;
  timeline: Entry[];
  named: { [written: string]: Person }; // in its comments, by what stands behind the @
  follow_up: { people: Person[]; acknowledged_by: Person | null } | null;
}
export interface Record {
  sequence: number;
  at: string;
  actor: string;
  actor_name: string;
  subject_name: string;
  surface: string;
  what: string;
  body: unknown;
  address: string;
  hash: string;
  number?: number | null;
}

// ---- what acts for somebody by the API

export type Scope = "read" | "request" | "decide" | "manage" | "administer";
export interface ApiClient {
  id: string;
  client_id: string;
  name: string;
  kind: "client" | "device";
  owner: Person;
  mine: boolean;
  scopes: Scope[]; // none = all that its owner may
  addresses: string[];
  created: string;
  last_used: string | null;
  expires: string | null;
  is_over: boolean;
}
export interface NewApiClient {
  client: ApiClient;
  secret: string;
}

// ---- the organisation as a file

export interface Difference {
  what: "new" | "changed" | "archived";
  kind: string;
  key: string;
  thing: string;
  says: string[];
}
export interface PlanReport {
  applied: boolean;
  added: number;
  changed: number;
  archived: number;
  changes: Difference[];
  kept: Difference[];
  consequences: { what: string; says: string; requests: number[] }[];
  warnings: string[];
}
export interface OrganisationPlan {
  problems: { line: number; column: number; says: string }[];
  report: PlanReport | null; // null while something is to be mended
  state?: string;
  taken?: "now" | "before" | "elsewhere";
  refused?: string; // why it cannot be applied here; "" = it can
}
export interface Organisation {
  text: string | null; // null: too long to be edited on a page
  bytes: number;
  state: string;
  beside: Difference[];
  applied?: { added: number; changed: number; archived: number };
}
