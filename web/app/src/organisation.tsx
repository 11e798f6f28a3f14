// The organisation as a file: taken, edited or replaced by one from the disk, planned as `c1 apply --plan` does, and applied.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client, get, post, Refusal } from "./api";
import type { Difference, Organisation, OrganisationPlan, PlanReport } from "./types";
import { Empty, Loaded, Trouble } from "./ui";
import "./styles/organisation.css";

const place = "organisation";
const mostBytes = 1_000_000; // of a request; the server takes a little more
const mostShown = 200;

const sections: { [kind: string]: string } = {
  organisation: "Organisation",
  user: "People",
  app: "Apps",
  entitlement: "Entitlements",
  catalog: "Catalogs",
  policy: "Policies",
  form: "Forms",
  connection: "Connections",
};
const marks = { new: "+", changed: "~", archived: "−" };

// ---- what would change

function Differences({ all }: { all: Difference[] }) {
  const kinds = [...new Set(all.map(one => one.kind))];
  return kinds.map(kind => {
    const rows = all.filter(one => one.kind === kind);
    return (
      <section key={kind} aria-label={sections[kind] ?? kind}>
        <h3>
          {sections[kind] ?? kind} <small className="tag">{rows.length}</small>
        </h3>
        <ul className="plain changes">
          {rows.slice(0, mostShown).map(one => (
            <li key={one.key} className={one.what}>
              <span aria-hidden="true">{marks[one.what]}</span>
              <div className="grow">
                <strong>{one.thing}</strong> <small className="tag">{one.what}</small>
                {one.says.map((line, i) => (
                  <p key={i}>{line}</p>
                ))}
              </div>
            </li>
          ))}
          {rows.length > mostShown && <li className="dim">and {rows.length - mostShown} more</li>}
        </ul>
      </section>
    );
  });
}

function counts({ added, changed, archived }: PlanReport): string {
  const words = [added && `${added} new`, changed && `${changed} changed`, archived && `${archived} archived`];
  return words.filter(Boolean).join(", ");
}

const isNothing = (report: PlanReport) => report.added + report.changed + report.archived === 0;

function Report({ plan, report }: { plan: OrganisationPlan; report: PlanReport }) {
  return (
    <>
      {plan.taken === "before" && (
        <p className="trouble">
          Somebody has changed the organisation since this text was taken from here. What they changed is among the
          changes below, as it would be taken back. Copy what you wrote and take the text anew, unless that is meant.
        </p>
      )}
      {plan.refused && <p className="trouble">{plan.refused}</p>}
      {report.warnings.length > 0 && (
        <section aria-labelledby="warnings">
          <h3 id="warnings">Warnings</h3>
          <ul>
            {report.warnings.map(one => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      )}
      <Differences all={report.changes} />
      {report.consequences.length > 0 && (
        <section aria-labelledby="follows">
          <h3 id="follows">What follows</h3>
          <ul>
            {report.consequences.map(one => (
              <li key={one.says}>{one.says}</li>
            ))}
          </ul>
        </section>
      )}
      <p className="note" role="status">
        {isNothing(report) ? "Nothing would change." : `The plan: ${counts(report)}. Nothing has been changed yet.`}
      </p>
    </>
  );
}

function Mistakes({ plan, onShow }: { plan: OrganisationPlan; onShow: (line: number) => void }) {
  const count = plan.problems.length;
  return (
    <div className="trouble" role="alert">
      <p>{count === 1 ? "One thing is to be mended:" : `${count} things are to be mended:`}</p>
      <ul>
        {plan.problems.slice(0, mostShown).map(one => (
          <li key={`${one.line}:${one.column}:${one.says}`}>
            Line {one.line}, column {one.column}: {one.says}{" "}
            <button type="button" className="quiet" onClick={() => onShow(one.line)}>
              Show line {one.line}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

// ---- the text

function Editor({ data, onReload }: { data: Organisation; onReload: () => Promise<unknown> }) {
  const [draft, setDraft] = useState(() => sessionStorage.getItem(place)); // null: what is in force is shown
  const text = draft ?? data.text ?? "";
  const [plan, setPlan] = useState<OrganisationPlan | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const result = useRef<HTMLElement>(null);
  const isChanged = text !== (data.text ?? "");
  const forget = () => {
    sessionStorage.removeItem(place);
    setDraft(null);
    setPlan(null);
  };
  const write = (next: string) => {
    setDraft(next);
    setPlan(null);
    setNote("");
    setError(null);
    try {
      sessionStorage.setItem(place, next);
    } catch {
      // larger than a tab may keep: it stays on the page
    }
  };
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    setNote("");
    try {
      await work();
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  const fits = (body: object) => {
    const size = new Blob([JSON.stringify(body)]).size;
    if (size > mostBytes)
      throw new Error(
        `This is ${Math.round(size / 1000)} kB, and the page takes up to ${mostBytes / 1000} kB. Apply it on the server: put it where C1_ORG points and send SIGHUP, or use c1 apply.`,
      );
    return body;
  };
  const look = () =>
    run(async () => {
      setPlan(await post<OrganisationPlan>("admin/organisation/plan", fits({ text })));
      requestAnimationFrame(() => result.current?.focus());
    });
  const apply = () =>
    run(async () => {
      const now = await post<Organisation>("admin/organisation/apply", fits({ text, state: plan?.state ?? "" }));
      forget();
      client.setQueryData(["organisation"], now);
      void client.invalidateQueries();
      setNote("Applied. It goes for what is asked for from now on; open requests keep their steps.");
    });
  const open = (file: File | undefined) => file && run(async () => write(await file.text()));
  const anew = () =>
    run(async () => {
      await onReload();
      forget();
    });
  const show = (line: number) => {
    const from =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + (line > 1 ? 1 : 0);
    const end = text.indexOf("\n", from);
    area.current?.focus();
    area.current?.setSelectionRange(from, end < 0 ? text.length : end);
    const height = area.current ? area.current.scrollHeight / text.split("\n").length : 0;
    area.current?.scrollTo({ top: Math.max(0, (line - 4) * height) });
  };
  const report = plan?.report ?? null;
  const mayApply = report !== null && !isNothing(report) && plan?.refused === "";
  const isConflict = error instanceof Refusal && error.code === "conflict";
  return (
    <div className="columns organisation">
      <section className="card" aria-labelledby="as-file">
        <h2 id="as-file">As a file</h2>
        <div className="bar-of-tools">
          <label className="button">
            Open a file…
            <input
              type="file"
              className="hidden"
              accept=".yaml,.yml,text/yaml"
              onChange={event => {
                void open(event.target.files?.[0]);
                event.target.value = "";
              }}
            />
          </label>
          <a className="button" href="/web/files/organisation.yaml" download>
            Download what is in force
          </a>
          <button type="button" disabled={!isChanged || busy} onClick={anew}>
            Take what is in force
          </button>
        </div>
        {data.text === null && text === "" && (
          <p className="note">
            What is in force is about {Math.round(data.bytes / 1000)} kB long, too long to be edited here. Download it,
            and apply it with C1_ORG and SIGHUP, or with c1 apply.
          </p>
        )}
        <label className="label" htmlFor="organisation-text">
          The organisation
        </label>
        <textarea
          id="organisation-text"
          ref={area}
          className="code"
          rows={24}
          spellCheck={false}
          wrap="off"
          value={text}
          aria-invalid={(plan?.problems.length ?? 0) > 0}
          aria-describedby="organisation-hint"
          onChange={event => write(event.target.value)}
        />
        <small id="organisation-hint" className="hint">
          The whole of it: what is not in it any more is archived. {isChanged && "What you write is kept in this tab."}
        </small>
        <div className="buttons">
          <button type="button" className="primary" disabled={busy || text.trim() === ""} onClick={look}>
            Plan
          </button>
        </div>
      </section>
      <aside>
        <section className="card" aria-labelledby="plan" tabIndex={-1} ref={result}>
          <h2 id="plan">What would change</h2>
          {error !== null && <Trouble error={error} />}
          {isConflict && (
            <button type="button" onClick={look}>
              Plan again
            </button>
          )}
          {note && (
            <p className="note" role="status">
              {note}
            </p>
          )}
          {!plan && !note && error === null && (
            <p className="dim">Plan tells what the text would change, and what follows from it. It changes nothing.</p>
          )}
          {plan && plan.problems.length > 0 && <Mistakes plan={plan} onShow={show} />}
          {plan && report && <Report plan={plan} report={report} />}
          {mayApply && (
            <div className="buttons">
              <button type="button" className="primary" disabled={busy} onClick={apply}>
                Apply
              </button>
            </div>
          )}
        </section>
        <section className="card" aria-labelledby="beside">
          <h2 id="beside">Beside the server's own file</h2>
          <p className="dim">
            What is applied here stands also when the server reads its file (C1_ORG) again, until that file says
            something new of the same thing.
          </p>
          {data.beside.length === 0 ? (
            <p>Nothing stands otherwise than in the file that was applied last.</p>
          ) : (
            <details>
              <summary>
                {data.beside.length === 1 ? "One thing stands" : `${data.beside.length} things stand`} otherwise
              </summary>
              <Differences all={data.beside} />
            </details>
          )}
        </section>
      </aside>
    </div>
  );
}

export default function OrganisationPage() {
  // Once, and not with each change of anything: it may be long, and a plan says whether it is still so.
  const [isLoaded, setLoaded] = useState(false);
  const organisation = useQuery({
    queryKey: ["organisation"],
    queryFn: ({ signal }) => get<Organisation>("admin/organisation", signal),
    enabled: !isLoaded,
    gcTime: 0,
  });
  useEffect(() => setLoaded(organisation.data !== undefined), [organisation.data]);
  if (organisation.error instanceof Refusal && organisation.error.code === "forbidden")
    return <Empty title="This is for super administrators">{organisation.error.message}</Empty>;
  return (
    <Loaded answer={organisation}>{data => <Editor data={data} onReload={() => organisation.refetch()} />}</Loaded>
  );
}
