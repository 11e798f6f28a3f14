// For administrators: the log, what could not be delivered, the organisation as it is in force, and what would happen.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { get, post, query } from "./api";
import { Deliveries } from "./deliveries";
import { Installs } from "./installs";
import { Filter, More, usePages } from "./lists";
import { Link, useFields } from "./router";
import type { Entitlement, Me, Person, Record } from "./types";
import { Empty, Labelled, Loaded, lengthOf, moment, PersonPicker, Title, Trouble } from "./ui";

const sections = [
  ["/admin", "Audit log"],
  ["/admin/deliveries", "Deliveries"],
  ["/admin/slack", "Slack"],
  ["/admin/people", "People"],
  ["/admin/apps", "Apps"],
  ["/admin/policies", "Policies"],
] as const;

const Sections = ({ at }: { at: string }) => (
  <nav className="tabs" aria-label="Administration">
    {sections.map(([href, label]) => (
      <Link key={href} href={href} aria-current={at === href ? "page" : undefined}>
        {label}
      </Link>
    ))}
  </nav>
);

// ---- the audit log

function Verify() {
  const [verdict, setVerdict] = useState<{
    entries: number;
    problem: string;
    broken_at: number | null;
    head: string;
  } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = () => get<NonNullable<typeof verdict>>("admin/audit/verdict").then(setVerdict, setError);
  return (
    <>
      <button type="button" onClick={run}>
        Verify
      </button>
      {error !== null && <Trouble error={error} />}
      {verdict && (
        <output className={verdict.broken_at === null ? "note" : "trouble"}>
          {verdict.broken_at === null
            ? `All ${verdict.entries} entries fit. The last one's hash: ${verdict.head.slice(0, 16)}…`
            : verdict.problem}
        </output>
      )}
    </>
  );
}

function AuditLog() {
  const [field] = useFields();
  const filters = Object.fromEntries(
    ["actor", "subject", "what", "surface", "since", "until"].map(name => [name, field(name)]),
  );
  const { answer, rows } = usePages<Record>(["audit"], "admin/audit", filters);
  const period = { since: field("since"), until: field("until") };
  return (
    <>
      <div className="filters">
        <Filter name="actor" label="Who (e-mail)" />
        <Filter name="subject" label="About (e-mail)" />
        <Filter name="what" label="What" />
        <Filter name="surface" label="From where" />
        <Filter name="since" label="From" type="date" />
        <Filter name="until" label="To" type="date" />
      </div>
      <div className="bar-of-tools">
        <a className="button" href={`/web/files/audit${query({ ...period, format: "jsonl" })}`} download>
          Export JSON Lines
        </a>
        <a className="button" href={`/web/files/audit${query({ ...period, format: "csv" })}`} download>
          Export CSV
        </a>
        <Verify />
      </div>
      <Loaded answer={answer}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing matches" />
          ) : (
            <section className="scroll card" aria-label="Entries" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th>#</th>
                    <th>When</th>
                    <th>Who</th>
                    <th>What</th>
                    <th>Request</th>
                    <th>From</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(one => (
                    <tr key={one.sequence}>
                      <td>{one.sequence}</td>
                      <td>{moment(one.at)}</td>
                      <td>{one.actor_name}</td>
                      <td>
                        <details>
                          <summary>{one.what}</summary>
                          <pre>{JSON.stringify(one.body, null, 2)}</pre>
                        </details>
                      </td>
                      <td>{one.number ? <Link href={`/task/${one.number}`}>#{one.number}</Link> : ""}</td>
                      <td>
                        {one.surface} {one.address}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Loaded>
      <More answer={answer} />
    </>
  );
}

// ---- the organisation

interface UserRow extends Person {
  email: string;
  department: string;
  status: string;
  roles: string[];
  manager: Person | null;
}

function People() {
  const [field] = useFields();
  const { answer, rows } = usePages<UserRow>(["admin-people"], "admin/people", { q: field("q") }, "after");
  return (
    <>
      <div className="filters">
        <Filter name="q" label="Find" />
      </div>
      <section className="scroll card" aria-label="People" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Title</th>
              <th>Department</th>
              <th>Manager</th>
              <th>Roles</th>
              <th>Status</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(one => (
              <tr key={one.id}>
                <td>
                  <Link href={`/history?subject=${encodeURIComponent(one.id)}`}>{one.name}</Link>
                </td>
                <td>{one.title}</td>
                <td>{one.department}</td>
                <td>{one.manager?.name}</td>
                <td>{one.roles.join(", ").replaceAll("_", " ")}</td>
                <td>{one.status}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <More answer={answer} />
    </>
  );
}

interface AppRow extends Entitlement {
  owners: Person[];
  policy: string;
  revoke_policy: string;
  emergency_policy: string | null;
}

function Apps() {
  const [field] = useFields();
  const { answer, rows } = usePages<AppRow>(["admin-apps"], "admin/apps", { q: field("q") }, "after");
  return (
    <>
      <div className="filters">
        <Filter name="q" label="Find" />
      </div>
      <section className="scroll card" aria-label="Apps and entitlements" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>App</th>
              <th>Entitlement</th>
              <th>Owners</th>
              <th>Policy</th>
              <th>Emergency</th>
              <th>At most</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(one => (
              <tr key={one.id}>
                <td>{one.app.name}</td>
                <td title={one.id}>{one.name}</td>
                <td>{one.owners.map(owner => owner.name).join(", ")}</td>
                <td>{one.policy}</td>
                <td>{one.emergency_policy ?? "–"}</td>
                <td>{one.max_duration === null ? "–" : lengthOf(one.max_duration)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <More answer={answer} />
    </>
  );
}

interface PolicyRow {
  id: string;
  name: string;
  rules: string[];
  steps: number;
  use: string;
  used_by: number;
}
interface Simulated {
  refused: string;
  because: string[];
  steps: { headline: string; details: string[] }[];
  route: string;
}

function Simulate() {
  const [subject, setSubject] = useState<Person | null>(null);
  const [what, setWhat] = useState("");
  const [duration, setDuration] = useState("");
  const [told, setTold] = useState<Simulated | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    post<Simulated>("admin/simulate", { subject: subject?.id ?? "", entitlement: what.trim(), duration }).then(
      setTold,
      setError,
    );
  };
  return (
    <form className="card form" onSubmit={run}>
      <h2>Simulate</h2>
      <p className="dim">Who would be asked, and by which rules. Nothing is asked for and nothing changes.</p>
      <PersonPicker label="Who would get it" chosen={subject} onChoose={setSubject} />
      <Labelled label="What" hint="Such as github/platform-team.">
        {ids => <input {...ids} value={what} onChange={event => setWhat(event.target.value)} />}
      </Labelled>
      <Labelled label="How long (optional)">
        {ids => <input {...ids} value={duration} onChange={event => setDuration(event.target.value)} />}
      </Labelled>
      <div className="buttons">
        <button type="submit" className="primary">
          Simulate
        </button>
      </div>
      {error !== null && <Trouble error={error} />}
      {told && (
        <output>
          {told.refused && <p className="trouble">This would be refused: {told.refused}</p>}
          {told.route && <p className="note">{told.route}</p>}
          {told.because.map(one => (
            <p key={one}>{one}</p>
          ))}
          <ol>
            {told.steps.map((step, i) => (
              <li key={i}>
                {step.headline}
                {step.details.map(detail => (
                  <p key={detail} className="dim">
                    {detail}
                  </p>
                ))}
              </li>
            ))}
          </ol>
        </output>
      )}
    </form>
  );
}

function Policies() {
  const policies = useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) => get<{ rows: PolicyRow[] }>("admin/policies", signal),
  });
  return (
    <>
      <Simulate />
      <Loaded answer={policies}>
        {data => (
          <ul className="rows card">
            {data.rows.map(one => (
              <li key={one.id} className="offer">
                <div className="grow">
                  <p>
                    <strong>{one.name}</strong> <small className="tag">{one.id}</small>
                  </p>
                  {one.rules.map(rule => (
                    <p key={rule} className="dim">
                      when <code>{rule}</code>
                    </p>
                  ))}
                  <p className="dim">
                    {one.use
                      ? `else as ${one.use}`
                      : `${one.steps} step${one.steps === 1 ? "" : "s"}${one.rules.length > 0 ? " otherwise" : ""}`}
                  </p>
                </div>
                <span className="dim">used by {one.used_by}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

export function AdminPage({ me, path }: { me: Me; path: string }) {
  if (!me.oversees)
    return <Empty title="This is for administrators">Ask one of them if you need something from here.</Empty>;
  const name = sections.find(([href]) => href === path)?.[1];
  return (
    <>
      <Title>{name ?? "Administration"}</Title>
      <Sections at={path} />
      {path === "/admin" && <AuditLog />}
      {path === "/admin/deliveries" && <Deliveries />}
      {path === "/admin/slack" && <Installs />}
      {path === "/admin/people" && <People />}
      {path === "/admin/apps" && <Apps />}
      {path === "/admin/policies" && <Policies />}
      {!name && <Empty title="There is nothing here" />}
    </>
  );
}
