// What waits for me: with the mouse, or with j and k to move, a to approve, d to deny, x to choose, o to open.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client, get, post, query } from "./api";
import { Filter } from "./lists";
import { go, Link, useFields } from "./router";
import { SavedViews } from "./saved_views";
import type { Waiting } from "./types";
import { Avatar, Dialog, Empty, Labelled, Loaded, lengthOf, Title, Urgent, When } from "./ui";

type Verdict = "approve" | "deny";

function DecideDialog({ verdict, rows, onClose }: { verdict: Verdict; rows: Waiting[]; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const required = rows.some(row => (verdict === "approve" ? row.reason_on_approve : row.reason_on_deny));
  const word = verdict === "approve" ? "Approve" : "Deny";
  const submit = async () => {
    const items = rows.map(({ number, step }) => ({ number, step }));
    const done = await post<{ results: { number: number; problem: string | null }[] }>("decisions", {
      verdict,
      items,
      reason,
    });
    await client.invalidateQueries();
    const problems = done.results.filter(one => one.problem);
    if (problems.length > 0) throw new Error(problems.map(one => `#${one.number}: ${one.problem}`).join(" "));
  };
  return (
    <Dialog
      title={rows.length === 1 ? `${word} this request?` : `${word} ${rows.length} requests?`}
      submit={word}
      danger={verdict === "deny"}
      onSubmit={submit}
      onClose={onClose}
    >
      <ul className="plain">
        {rows.slice(0, 6).map(row => (
          <li key={row.number}>
            #{row.number} {row.title}
          </li>
        ))}
        {rows.length > 6 && <li>and {rows.length - 6} more</li>}
      </ul>
      <Labelled
        label={required ? "Why?" : "Why? (optional)"}
        hint="The requester reads it, and it stays in the audit log."
      >
        {ids => (
          <textarea
            {...ids}
            rows={3}
            required={required}
            maxLength={3000}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Labelled>
    </Dialog>
  );
}

function List({ rows }: { rows: Waiting[] }) {
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asking, setAsking] = useState<{ verdict: Verdict; rows: Waiting[] } | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const here = rows[Math.min(at, rows.length - 1)];
  const picked = rows.filter(row => chosen.has(row.number) && row.may_decide);
  const toggle = (number: number) => {
    const next = new Set(chosen);
    if (!next.delete(number)) next.add(number);
    setChosen(next);
  };
  const decide = (verdict: Verdict, some: Waiting[]) => {
    const may = some.filter(row => row.may_decide);
    if (may.length > 0) setAsking({ verdict, rows: may });
  };
  const keys = useRef<(key: string) => boolean>(() => false);
  keys.current = key => {
    if (!here || asking) return false;
    const move = (by: number) => {
      const next = Math.max(0, Math.min(rows.length - 1, Math.min(at, rows.length - 1) + by));
      setAt(next);
      list.current?.querySelectorAll<HTMLElement>("li[data-row]")[next]?.focus();
    };
    const some = picked.length > 0 ? picked : [here];
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "a") decide("approve", some);
    else if (key === "d") decide("deny", some);
    else if (key === "x") toggle(here.number);
    else if (key === "o") go(`/task/${here.number}`);
    else return false;
    return true;
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      if (keys.current(event.key)) event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return (
    <>
      <div className="bar-of-tools">
        <span className="dim grow">
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>a</kbd> approve · <kbd>d</kbd> deny · <kbd>x</kbd> choose · <kbd>o</kbd>{" "}
          open
        </span>
        {picked.length > 0 && (
          <>
            <button type="button" className="primary" onClick={() => decide("approve", picked)}>
              Approve {picked.length}
            </button>
            <button type="button" className="danger" onClick={() => decide("deny", picked)}>
              Deny {picked.length}
            </button>
          </>
        )}
      </div>
      <ul className="rows card" ref={list}>
        {rows.map((row, i) => (
          <li
            key={row.number}
            data-row
            tabIndex={i === Math.min(at, rows.length - 1) ? 0 : -1}
            className={row === here ? "offer here" : "offer"}
            onFocus={() => setAt(i)}
            aria-label={`#${row.number} ${row.title}`}
          >
            <input
              type="checkbox"
              aria-label={`Choose #${row.number}`}
              checked={chosen.has(row.number)}
              disabled={!row.may_decide}
              onChange={() => toggle(row.number)}
            />
            <Avatar person={row.subject} />
            <div className="grow">
              <p>
                <Link href={`/task/${row.number}`}>
                  <strong>{row.title}</strong>
                </Link>{" "}
                {row.emergency && <Urgent />}
              </p>
              <p className="quote">{row.reason}</p>
              <p className="dim">
                #{row.number} · {row.kind === "grant" ? lengthOf(row.duration) : "to take away"} · asked{" "}
                <When at={row.opened} />
                {row.note && ` · ${row.note}`}
              </p>
            </div>
            <div className="buttons">
              {row.may_decide && (
                <>
                  <button
                    type="button"
                    className="primary"
                    onClick={() => decide("approve", [row])}
                    aria-label={`Approve #${row.number}`}
                  >
                    Approve
                  </button>
                  <button
                    type="button"
                    className="danger"
                    onClick={() => decide("deny", [row])}
                    aria-label={`Deny #${row.number}`}
                  >
                    Deny
                  </button>
                </>
              )}
              {!row.may_decide && (
                <Link className="button" href={`/task/${row.number}`}>
                  Open
                </Link>
              )}
            </div>
          </li>
        ))}
      </ul>
      {asking && (
        <DecideDialog
          {...asking}
          onClose={() => {
            setAsking(null);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

const filters = ["app", "subject", "kind", "emergency"];

export function ApprovalsPage() {
  const [field, change] = useFields();
  const asked = Object.fromEntries(filters.map(name => [name, field(name)]));
  const waiting = useQuery({
    queryKey: ["approvals", asked],
    queryFn: ({ signal }) => get<{ requests: Waiting[]; waiting: number }>(`approvals${query(asked)}`, signal),
    placeholderData: before => before,
  });
  return (
    <>
      <Title>Approvals</Title>
      <SavedViews screen="approvals" filters={filters} />
      <details className="filters-of" open={filters.some(name => field(name) !== "")}>
        <summary>Filters</summary>
        <div className="filters">
          <Filter name="app" label="App (short name)" />
          <Filter name="subject" label="For (e-mail)" />
          <Labelled label="What">
            {ids => (
              <select {...ids} value={field("kind")} onChange={event => change({ kind: event.target.value })}>
                <option value="">Everything</option>
                <option value="grant">To give</option>
                <option value="revoke">To take away</option>
              </select>
            )}
          </Labelled>
          <label className="check">
            <input
              type="checkbox"
              checked={field("emergency") === "yes"}
              onChange={event => change({ emergency: event.target.checked ? "yes" : "" })}
            />
            <span>Emergencies only</span>
          </label>
        </div>
      </details>
      <Loaded answer={waiting}>
        {data =>
          data.requests.length > 0 ? (
            <List rows={data.requests} />
          ) : data.waiting > 0 ? (
            <Empty title="Nothing matches">
              {data.waiting === 1 ? "One request waits for you" : `${data.waiting} requests wait for you`} without these
              filters.
            </Empty>
          ) : (
            <Empty title="Nothing waits for you">What others need from you appears here by itself.</Empty>
          )
        }
      </Loaded>
    </>
  );
}
