// The fields of a policy: each knows its path, and shows the mistakes that the server finds there.
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useId, useState } from "react";
import { get, query } from "./api";
import { PersonPicker } from "./people";
import { type Choices, type Problem, problemsAt, replaced, type Who, without } from "./policy_model";
import type { Entitlement } from "./types";

interface Editing {
  problems: Problem[];
  choices: Choices;
  say: (words: string) => void; // to whoever does not see the screen
}
export const EditingContext = createContext<Editing>({
  problems: [],
  choices: { policies: [], forms: [], connections: [] },
  say: () => {},
});
// A part of a policy that is edited, and where it stands.
export interface Part<T> {
  value: T;
  path: string;
  onChange: (value: T) => void;
}
export const useEditing = () => useContext(EditingContext);

function Says({ problems, id }: { problems: Problem[]; id?: string }) {
  if (problems.length === 0) return null;
  return (
    <span className="mistake" id={id}>
      {problems.map(one => (
        <span key={one.path + one.says}>{one.says}</span>
      ))}
    </span>
  );
}

// Of a thing as a whole; its fields show their own.
export function Mistakes({ paths }: { paths: string[] }) {
  const { problems } = useEditing();
  return <Says problems={problems.filter(one => paths.includes(one.path))} />;
}

interface FieldProps {
  label: string;
  path: string;
  hint?: string;
  children: (ids: { id: string; "data-path": string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}
export function PolicyField({ label, path, hint, children }: FieldProps) {
  const id = useId();
  const wrong = problemsAt(useEditing().problems, path);
  const described = [hint ? `${id}h` : "", wrong.length > 0 ? `${id}m` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "data-path": path,
        ...(described ? { "aria-describedby": described } : {}),
        ...(wrong.length > 0 ? { "aria-invalid": true as const } : {}),
      })}
      {hint && (
        <small id={`${id}h`} className="hint">
          {hint}
        </small>
      )}
      <Says problems={wrong} id={`${id}m`} />
    </div>
  );
}

interface TextProps {
  label: string;
  path: string;
  hint?: string;
  value: string;
  placeholder?: string;
  code?: boolean;
  list?: string;
  onChange: (value: string) => void;
}
// One line, or with `code` an expression.
export function TextField({ value, onChange, code, placeholder, list, ...field }: TextProps) {
  return (
    <PolicyField {...field}>
      {ids =>
        code ? (
          <textarea
            {...ids}
            className="code"
            rows={Math.min(6, 1 + value.split("\n").length)}
            spellCheck={false}
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        ) : (
          <input
            {...ids}
            value={value}
            placeholder={placeholder}
            list={list}
            autoComplete="off"
            onChange={event => onChange(event.target.value)}
          />
        )
      }
    </PolicyField>
  );
}

interface SelectProps<T extends string> {
  label: string;
  path: string;
  hint?: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}
export function SelectField<T extends string>({ value, options, onChange, ...field }: SelectProps<T>) {
  return (
    <PolicyField {...field}>
      {ids => (
        <select {...ids} value={value} onChange={event => onChange(event.target.value as T)}>
          {options.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      )}
    </PolicyField>
  );
}

interface FlagProps {
  label: string;
  path: string;
  value: boolean;
  onChange: (value: boolean) => void;
}
export function FlagField({ label, path, value, onChange }: FlagProps) {
  const wrong = problemsAt(useEditing().problems, path);
  return (
    <label className="check">
      <input type="checkbox" data-path={path} checked={value} onChange={event => onChange(event.target.checked)} />
      <span>
        {label} <Says problems={wrong} />
      </span>
    </label>
  );
}

// The policies, with what is written there even if it is none.
export function PolicySelect({ value, ...field }: Omit<SelectProps<string>, "options">) {
  const { choices } = useEditing();
  const known = choices.policies.map(one => [one.id, one.name] as const);
  const all = known.some(([id]) => id === value) ? known : [[value, value || "Which policy?"] as const, ...known];
  return <SelectField {...field} value={value} options={all} />;
}

// ---- who

const whoKinds = [
  ["manager", "Their manager"],
  ["app_owners", "The app's owners"],
  ["entitlement_owners", "The entitlement's owners"],
  ["resource_owners", "The resource's owners"],
  ["self", "Themselves"],
  ["users", "People by name"],
  ["holders_of", "Whoever holds"],
  ["expression", "An expression"],
] as const;
type WhoKind = (typeof whoKinds)[number][0];
const whoKind = (who: Who): WhoKind =>
  typeof who === "string" ? who : "users" in who ? "users" : "holders_of" in who ? "holders_of" : "expression";

function newWho(kind: WhoKind): Who {
  if (kind === "users") return { users: [] };
  if (kind === "holders_of") return { holders_of: "" };
  if (kind === "expression") return { expression: "subject.manager" };
  return kind;
}

function People({ users, path, onChange }: { users: string[]; path: string; onChange: (users: string[]) => void }) {
  const wrong = problemsAt(useEditing().problems, path);
  return (
    <div data-path={path} tabIndex={-1}>
      {users.length > 0 && (
        <ul className="chips" aria-label="Named here">
          {users.map((user, i) => (
            <li key={user} className="chosen">
              {user}
              <button type="button" className="quiet" onClick={() => onChange(without(users, i))}>
                <span aria-hidden="true">✕</span>
                <span className="hidden">Not {user}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <PersonPicker
        label="Add a person"
        chosen={null}
        onChoose={person => person && !users.includes(person.id) && onChange([...users, person.id])}
      />
      <Says problems={wrong} />
    </div>
  );
}

// An entitlement by its id, found by what is typed.
export function EntitlementField({ label, path, value, onChange, hint }: TextProps) {
  const list = useId();
  const found = useQuery({
    queryKey: ["admin-entitlements", value],
    queryFn: ({ signal }) => get<{ rows: Entitlement[] }>(`admin/apps${query({ q: value })}`, signal),
    placeholderData: before => before,
  });
  return (
    <>
      <TextField
        label={label}
        path={path}
        value={value}
        list={list}
        placeholder="it/on-call"
        onChange={onChange}
        {...(hint ? { hint } : {})}
      />
      <datalist id={list}>
        {found.data?.rows.slice(0, 20).map(one => (
          <option key={one.id} value={one.id}>
            {one.name} in {one.app.name}
          </option>
        ))}
      </datalist>
    </>
  );
}

function OneWho({ who, path, onChange }: { who: Who; path: string; onChange: (who: Who) => void }) {
  if (typeof who === "string") return <Mistakes paths={[path]} />;
  if ("users" in who)
    return <People users={who.users} path={`${path}.users`} onChange={users => onChange({ users })} />;
  if ("holders_of" in who)
    return (
      <EntitlementField
        label="What they hold"
        path={`${path}.holders_of`}
        value={who.holders_of}
        onChange={holders_of => onChange({ holders_of })}
      />
    );
  return (
    <TextField
      label="An address, or a list of them"
      path={`${path}.expression`}
      code
      value={who.expression}
      onChange={expression => onChange({ expression })}
    />
  );
}

interface WhosProps {
  label: string;
  path: string;
  value: Who[];
  onChange: (value: Who[]) => void;
}
export function WhosField({ label, path, value, onChange }: WhosProps) {
  const [adding, setAdding] = useState<WhoKind | "">("");
  const id = useId();
  const used = value.map(whoKind);
  return (
    <fieldset className="whos" data-path={path} tabIndex={-1}>
      <legend>{label}</legend>
      {value.map((who, i) => (
        <div key={`${whoKind(who)}${i}`} className="who-row">
          <div className="grow">
            <strong>{whoKinds.find(([kind]) => kind === whoKind(who))?.[1]}</strong>
            <OneWho who={who} path={`${path}.${i}`} onChange={next => onChange(replaced(value, i, next))} />
          </div>
          <button type="button" className="quiet" onClick={() => onChange(without(value, i))}>
            <span aria-hidden="true">✕</span>
            <span className="hidden">
              Take out of {label}: {whoKinds.find(([kind]) => kind === whoKind(who))?.[1]}
            </span>
          </button>
        </div>
      ))}
      <Mistakes paths={[path]} />
      <label className="hidden" htmlFor={id}>
        Add to {label}
      </label>
      <select
        id={id}
        value={adding}
        onChange={event => {
          const kind = event.target.value as WhoKind;
          if (kind) onChange([...value, newWho(kind)]);
          setAdding("");
        }}
      >
        <option value="">Add…</option>
        {whoKinds
          .filter(([kind]) => ["holders_of", "expression"].includes(kind) || !used.includes(kind))
          .map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
      </select>
    </fieldset>
  );
}
