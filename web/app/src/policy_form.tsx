// The parts of a policy's page: its form, its text, and what stands beside them.
import { Mistakes, TextField } from "./policy_fields";
import {
  type Choices,
  changed,
  keyOf,
  moved,
  type Policy,
  type Problem,
  type Rule,
  replaced,
  without,
} from "./policy_model";
import { movesBy, RoadFields, Turns } from "./policy_steps";
import { Link } from "./router";
import type { Entitlement } from "./types";

export interface PolicyData {
  id: string;
  name: string;
  policy: Policy;
  yaml: string;
  state: string;
  used_by: { count: number; entitlements: Entitlement[]; policies: { id: string; name: string }[] };
  choices: Choices;
  may_change: boolean;
  file: { state: "same" | "changed" | "not_in_file"; policy: Policy | null; yaml: string };
}
// ---- rules

function Rules({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const rules = policy.rules ?? [];
  const set = (next: Rule[]) => onChange(changed(policy, { rules: next.length > 0 ? next : undefined }));
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rules</h2>
      <p className="dim">The first whose condition is met decides. What none of them is about goes on below.</p>
      <ol className="policy-rules">
        {rules.map((rule, i) => (
          <li
            key={keyOf(rule)}
            className="card"
            aria-label={`Rule ${i + 1}`}
            onKeyDown={event => movesBy(event, by => set(moved(rules, i, by)))}
          >
            <div className="head">
              <strong>Rule {i + 1}</strong>
              <Turns
                what={`rule ${i + 1}`}
                at={i}
                of={rules.length}
                onMove={by => set(moved(rules, i, by))}
                onRemove={() => set(without(rules, i))}
              />
            </div>
            <Mistakes paths={[`rules.${i}`]} />
            <TextField
              label="When"
              path={`rules.${i}.when`}
              hint={
                'A condition in CEL, such as subject.department == "Engineering" && request.duration <= duration("4h").'
              }
              code
              value={rule.when}
              onChange={when => set(replaced(rules, i, { ...rule, when }))}
            />
            <RoadFields value={rule} path={`rules.${i}`} onChange={next => set(replaced(rules, i, next))} />
          </li>
        ))}
      </ol>
      <Mistakes paths={["rules"]} />
      <button
        type="button"
        onClick={() => set([...rules, { when: "request.emergency", steps: [{ approve: { by: ["manager"] } }] }])}
      >
        Add a rule
      </button>
    </section>
  );
}

export function Form({
  policy,
  isNew,
  onChange,
}: {
  policy: Policy;
  isNew: boolean;
  onChange: (policy: Policy) => void;
}) {
  return (
    <>
      <section className="card">
        <TextField label="Name" path="name" value={policy.name} onChange={name => onChange({ ...policy, name })} />
        {isNew && (
          <TextField
            label="Short name"
            path="slug"
            hint="What entitlements and files call it; it stays. Small letters, digits and hyphens, such as two-people."
            value={policy.slug}
            onChange={slug => onChange({ ...policy, slug })}
          />
        )}
        <Mistakes paths={[""]} />
      </section>
      <Rules policy={policy} onChange={onChange} />
      <section aria-labelledby="otherwise">
        <h2 id="otherwise">{policy.rules ? "Otherwise" : "Steps"}</h2>
        <div className="card">
          <RoadFields value={policy} path="" onChange={onChange} />
        </div>
      </section>
    </>
  );
}

export function TextEditor({
  text,
  problems,
  onChange,
}: {
  text: string;
  problems: Problem[];
  onChange: (text: string) => void;
}) {
  return (
    <section className="card">
      <label className="label" htmlFor="policy-text">
        As text
      </label>
      <textarea
        id="policy-text"
        className="code"
        rows={Math.max(14, text.split("\n").length + 1)}
        spellCheck={false}
        value={text}
        aria-invalid={problems.length > 0}
        aria-describedby="policy-text-hint"
        onChange={event => onChange(event.target.value)}
      />
      <small id="policy-text-hint" className="hint">
        As it would stand in the organisation file. Comments are not kept here: write them into the file.
      </small>
    </section>
  );
}

// ---- beside the form

export function FileCard({ data, onTake }: { data: PolicyData; onTake: (policy: Policy) => void }) {
  const { state, policy, yaml } = data.file;
  return (
    <section className="card" aria-labelledby="in-file">
      <h2 id="in-file">In the organisation file</h2>
      {state === "same" && <p>The file says the same. A change here is kept beside it.</p>}
      {state === "not_in_file" && <p>The file does not have it: it was made here, or by the API.</p>}
      {state === "changed" && (
        <>
          <p>
            The file says something else. What was changed here stands until the file says something new of this policy.
          </p>
          <details>
            <summary>What the file says</summary>
            <pre>{yaml}</pre>
          </details>
          {policy && data.may_change && (
            <button type="button" onClick={() => onTake(policy)}>
              Take what the file says
            </button>
          )}
        </>
      )}
    </section>
  );
}

export function Uses({ data }: { data: PolicyData }) {
  const { count, entitlements, policies } = data.used_by;
  return (
    <section className="card" aria-labelledby="used-by">
      <h2 id="used-by">Used by</h2>
      {count + policies.length === 0 && <p className="dim">Nothing goes by it.</p>}
      <ul className="plain">
        {policies.map(one => (
          <li key={one.id}>
            The policy <Link href={`/admin/policies/${encodeURIComponent(one.id)}`}>{one.name}</Link>
          </li>
        ))}
        {entitlements.map(one => (
          <li key={one.id}>
            {one.name} in {one.app.name} <small className="tag">{one.id}</small>
          </li>
        ))}
        {count > entitlements.length && <li className="dim">and {count - entitlements.length} more</li>}
      </ul>
      <p className="dim">Open requests keep the steps that they began with.</p>
    </section>
  );
}

export function Summary({ problems }: { problems: Problem[] }) {
  const show = (path: string) => {
    // The field itself, or the nearest thing that holds it.
    for (let at = path; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
      const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`);
      if (!field) continue;
      field.closest("details")?.setAttribute("open", "");
      field.focus();
      return field.scrollIntoView({ block: "center" });
    }
  };
  return (
    <div className="trouble" role="status">
      <p>{problems.length === 1 ? "One thing is to be mended:" : `${problems.length} things are to be mended:`}</p>
      <ul>
        {problems.map(one => (
          <li key={one.path + one.says}>
            {one.line > 0 ? `Line ${one.line}: ` : ""}
            {one.says}{" "}
            {one.line === 0 && one.path !== "" && (
              <button type="button" className="quiet" onClick={() => show(one.path)}>
                Show
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
