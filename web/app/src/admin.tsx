import { lazy, Suspense, useState } from "react";
import { get, query } from "./api";
import { CatalogPage, Catalogs } from "./catalogs";
import { Clients } from "./clients";
import { Dashboard } from "./dashboard";
import { Deliveries } from "./deliveries";
import { Installs } from "./installs";
import { Filter, More, usePages } from "./lists";
import { PoliciesPage } from "./policies";
import { Link, useFields } from "./router";
import type { Entitlement, Me, Person, Record } from "./types";
import { Empty, Loaded, Loading, lengthOf, moment, Title, Trouble } from "./ui";

// Loaded when somebody edits one: nobody else waits for it.
const PolicyPage = lazy(() => import("./policy_editor"));
const OrganisationPage = lazy(() => import("./organisation"));

const sections = [
  ["/admin", "Audit log"],
  ["/admin/deliveries", "Deliveries"],
  ["/admin/slack", "Slack"],
  ["/admin/people", "People"],
  ["/admin/apps", "Apps"],
  ["/admin/policies", "Policies"],
  ["/admin/catalogs", "Catalogs"],
  ["/admin/dashboard", "Dashboard"],
] as const;
const ofSuperAdmins = [
  ["/admin/clients", "API clients"],
  ["/admin/organisation", "Organisation file"],
] as const;
const sectionsOf = (me: Me) => (me.roles.includes("super_admin") ? [...sections, ...ofSuperAdmins] : sections);

const Sections = ({ me, at }: { me: Me; at: string }) => (
  <nav className="tabs" aria-label="Administration">
    {sectionsOf(me).map(([href, label]) => (
      <Link
        key={href}
        href={href}
        aria-current={at === href || (href !== "/admin" && at.startsWith(`${href}/`)) ? "page" : undefined}
      >
        {label}
      </Link>
    ))}
  </nav>
);

// ---- the audit log

interface Verdict {
  entries: number;
  problem: string;
  broken_at: number | null;
  head: string;
}

function Verify() {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = () => get<Verdict>("admin/audit/verdict").then(setVerdict, setError);
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

export default function AdminPage({ me, path }: { me: Me; path: string }) {
  if (!me.oversees)
    return <Empty title="This is for administrators">Ask one of them if you need something from here.</Empty>;
  const name = [...sections, ...ofSuperAdmins].find(
    ([href]) => href === path || (path.startsWith(`${href}/`) && href !== "/admin"),
  )?.[1];
  if (path === "/admin/new-policy" || path.startsWith("/admin/policies/"))
    return (
      <Suspense fallback={<Loading />}>
        <PolicyPage key={path} id={decodeURIComponent(/^\/admin\/policies\/(.*)$/.exec(path)?.[1] ?? "")} />
      </Suspense>
    );
  return (
    <>
      <Title>{name ?? "Administration"}</Title>
      <Sections me={me} at={path} />
      {path === "/admin" && <AuditLog />}
      {path === "/admin/deliveries" && <Deliveries />}
      {path === "/admin/slack" && <Installs />}
      {path === "/admin/people" && <People />}
      {path === "/admin/apps" && <Apps />}
      {path === "/admin/policies" && <PoliciesPage />}
      {path === "/admin/catalogs" && <Catalogs />}
      {path.startsWith("/admin/catalogs/") && (
        <CatalogPage slug={decodeURIComponent(path.slice("/admin/catalogs/".length))} />
      )}
      {path === "/admin/dashboard" && <Dashboard />}
      {path === "/admin/clients" && <Clients everybody />}
      {path === "/admin/organisation" && (
        <Suspense fallback={<Loading />}>
          <OrganisationPage />
        </Suspense>
      )}
      {!name && <Empty title="There is nothing here" />}
    </>
  );
}
