// Asking for access. What stands in the form stands in the address, so that a filled-in form can be passed on.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client, get, newKey, post, query } from "./api";
import { useSubject } from "./for_whom";
import { Answers, type Given } from "./questions";
import { go, Link, useFields } from "./router";
import type { Me, Question } from "./types";
import { Labelled, Loaded, lengthOf, Title, Trouble } from "./ui";

interface FormData {
  apps: { id: string; name: string; description: string }[];
  instructions: string;
  accounts: { name: string; label: string }[]; // of whom it is for, where there are several
  account: string; // by which the entitlements stand as they do
  entitlements: Question[];
}
interface Result {
  entitlement: string;
  number?: number;
  problem: string | null;
}

function Choice({ one, chosen, onToggle }: { one: Question; chosen: boolean; onToggle: () => void }) {
  const why = one.held ? "held already" : one.pending !== null ? "asked for already" : "";
  return (
    <label className="check">
      <input type="checkbox" checked={chosen} disabled={!one.may_request} onChange={onToggle} />
      <span>
        <strong>{one.name}</strong> {why && <small className="tag">{why}</small>}
        {one.pending !== null && <Link href={`/task/${one.pending}`}>View request</Link>}
        {one.description && <span className="dim"> {one.description}</span>}
      </span>
    </label>
  );
}

// The shortest of their limits; null = none of them has one.
const limitOf = (chosen: Question[]) =>
  chosen.reduce<number | null>(
    (least, one) => (one.max_duration === null ? least : Math.min(least ?? Infinity, one.max_duration)),
    null,
  );

export function RequestPage({ me }: { me: Me }) {
  const { forWhom, Switch } = useSubject(me);
  const [field, change] = useFields();
  const app = field("app");
  const account = field("account");
  const data = useQuery({
    queryKey: ["form", app, forWhom, account],
    queryFn: ({ signal }) => get<FormData>(`form${query({ app, for: forWhom, account })}`, signal),
    // With another account the form stays, and what was typed in it.
    placeholderData: (before, query) =>
      query?.queryKey[1] === app && query.queryKey[2] === forWhom ? before : undefined,
  });
  return (
    <>
      <Title>Request access</Title>
      {Switch}
      <div className="card form">
        <Labelled label="App">
          {ids => (
            <select
              {...ids}
              value={app}
              onChange={event => change({ app: event.target.value, entitlement: "", account: "" })}
            >
              <option value="">Which app?</option>
              {data.data?.apps.map(one => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Loaded answer={data}>
          {form =>
            app ? (
              <Questions key={app + forWhom} form={form} app={app} forWhom={forWhom} />
            ) : (
              <p className="dim">Choose an app first.</p>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Questions({ form, app, forWhom }: { form: FormData; app: string; forWhom: string }) {
  const [field, change] = useFields();
  const named = new Set(field("entitlement").split(",").filter(Boolean));
  const only = form.entitlements.filter(one => one.may_request);
  if (named.size === 0 && only.length === 1 && form.entitlements.length === 1)
    named.add(only[0]!.id.slice(app.length + 1));
  const chosen = form.entitlements.filter(one => one.may_request && named.has(one.id.slice(app.length + 1)));
  const [answers, setAnswers] = useState<{ [entitlement: string]: Given }>({});
  const [emergency, setEmergency] = useState(false);
  const [key, setKey] = useState(newKey);
  const [error, setError] = useState<unknown>(null);
  const [results, setResults] = useState<Result[]>([]);
  const [busy, setBusy] = useState(false);
  const [custom, setCustom] = useState(false);
  const limit = limitOf(chosen);
  const presets = chosen.find(one => one.max_duration === limit)?.presets ?? [];
  const duration = field("duration");
  const isCustom = custom || (duration !== "" && !presets.some(one => one.value === duration));
  const ids = chosen.map(one => one.id);
  const wish = { for: forWhom, entitlements: ids, account: form.account, duration, emergency };
  const routes = useQuery({
    queryKey: ["preview", wish],
    queryFn: () => post<{ routes: { entitlement: string; route: string; problem: string | null }[] }>("preview", wish),
    enabled: ids.length > 0,
    retry: false,
  });
  const toggle = (id: string) => {
    const slug = id.slice(app.length + 1);
    if (!named.delete(slug)) named.add(slug);
    change({ entitlement: [...named].join(",") });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (ids.length === 0) return setError(new Error("Choose what is needed."));
    if (limit !== null && !duration) return setError(new Error("Choose how long it is needed."));
    if (!field("reason").trim()) return setError(new Error("Say why it is needed."));
    setBusy(true);
    setError(null);
    try {
      const done = await post<{ results: Result[] }>("requests", { ...wish, reason: field("reason"), answers, key });
      await client.invalidateQueries();
      const first = done.results[0];
      if (done.results.length === 1 && first?.number && !first.problem) return go(`/task/${first.number}`);
      if (done.results.every(one => !one.problem)) return go("/requests");
      setResults(done.results);
      setKey(newKey()); // what was refused may be tried again
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return (
    <form onSubmit={submit} noValidate>
      {form.instructions && <p className="note">{form.instructions}</p>}
      {form.accounts.length > 0 && (
        <Labelled label="Which account?">
          {of => (
            <select {...of} value={form.account} onChange={event => change({ account: event.target.value })}>
              {form.accounts.map(one => (
                <option key={one.name} value={one.name}>
                  {one.label ? `${one.label}: ${one.name}` : one.name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      <fieldset>
        <legend>What is needed</legend>
        {form.entitlements.map(one => (
          <Choice key={one.id} one={one} chosen={ids.includes(one.id)} onToggle={() => toggle(one.id)} />
        ))}
      </fieldset>
      {chosen.map(
        one =>
          one.questions && (
            <Answers
              key={one.id}
              form={one.questions}
              given={answers[one.id] ?? {}}
              onChange={given => setAnswers({ ...answers, [one.id]: given })}
            />
          ),
      )}
      {limit !== null && (
        <Labelled label="How long">
          {of => (
            <select
              {...of}
              value={isCustom ? "custom" : duration}
              onChange={event => {
                setCustom(event.target.value === "custom");
                change({ duration: event.target.value === "custom" ? "" : event.target.value });
              }}
            >
              <option value="">Choose…</option>
              {presets.map((one, i) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                  {i === presets.length - 1 && " (the most)"}
                </option>
              ))}
              <option value="custom">Custom…</option>
            </select>
          )}
        </Labelled>
      )}
      {limit !== null && isCustom && (
        <Labelled label="How long exactly" hint={`For example 90m, 2h45m or 3d; at most ${lengthOf(limit)}.`}>
          {of => <input {...of} value={duration} onChange={event => change({ duration: event.target.value })} />}
        </Labelled>
      )}
      <Labelled label="Reason" hint="The approvers read it, and it stays in the audit log.">
        {of => (
          <textarea
            {...of}
            rows={4}
            maxLength={3000}
            value={field("reason")}
            onChange={event => change({ reason: event.target.value })}
          />
        )}
      </Labelled>
      {chosen.length > 0 && chosen.every(one => one.emergency) && (
        <label className="check">
          <input type="checkbox" checked={emergency} onChange={event => setEmergency(event.target.checked)} />
          <span>
            ⚡ Emergency access <span className="dim">a shorter way; somebody looks at it afterwards</span>
          </span>
        </label>
      )}
      <div aria-live="polite">
        {routes.data?.routes.map(one => (
          <p key={one.entitlement} className={one.problem ? "trouble" : "note"}>
            {routes.data.routes.length > 1 && <strong>{chosen.find(c => c.id === one.entitlement)?.name}: </strong>}
            {one.problem ?? one.route}
          </p>
        ))}
        {results.map(one => (
          <p key={one.entitlement} className={one.problem ? "trouble" : "note"}>
            {chosen.find(c => c.id === one.entitlement)?.name ?? one.entitlement}: {one.problem ?? "asked for."}{" "}
            {one.number && <Link href={`/task/${one.number}`}>View request</Link>}
          </p>
        ))}
      </div>
      {error !== null && <Trouble error={error} />}
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          Submit request
        </button>
        <button type="button" className="quiet" onClick={() => navigator.clipboard?.writeText(window.location.href)}>
          Copy link to this form
        </button>
      </div>
    </form>
  );
}
