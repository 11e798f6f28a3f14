// A request: what it is, where it stands and why, and the conversation about it.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "./api";
import { CommentBox, Marked, type Named } from "./comments";
import { Link } from "./router";
import { TaskActions } from "./task_actions";
import type { Entry, Facts, Record, Step, Task } from "./types";
import { Avatar, Empty, Loaded, lengthOf, moment, Standing, Text, Title, Trouble, Urgent, When } from "./ui";

function Said({ entry, named }: { entry: Entry; named: Named }) {
  return (
    <li className={`entry ${entry.kind}`}>
      <Avatar person={entry.who} />
      <div>
        <p>
          <strong>{entry.who?.name ?? (entry.says ? "" : "c1")}</strong> {entry.says} <When at={entry.at} />
          {entry.edited && <small> (edited)</small>}
        </p>
        {entry.quote &&
          (entry.kind === "comment" ? (
            <div className="quote marked">
              <Marked named={named}>{entry.quote}</Marked>
            </div>
          ) : (
            <p className="quote">
              <Text>{entry.quote}</Text>
            </p>
          ))}
      </div>
    </li>
  );
}

const marks = { done: "✓", active: "●", coming: "○", replaced: "–", never: "–" };
const standings = { done: "Done", active: "Now", coming: "Later", replaced: "Replaced", never: "Not reached" };

function StepItem({ step }: { step: Step }) {
  return (
    <li className={`step ${step.standing}`}>
      <span className="mark" aria-hidden="true">
        {marks[step.standing]}
      </span>
      <div>
        <p>
          <strong>{step.headline}</strong> <small className="tag">{standings[step.standing]}</small>
        </p>
        {step.awaited.length > 0 && <p>Waiting for {step.awaited.map(one => one.name).join(", ")}</p>}
        {(step.needed ?? 1) > 1 && (
          <p>
            {step.given} of {step.needed} approvals
          </p>
        )}
        {step.note && <p>{step.note}</p>}
        {step.failure && <p className="trouble">It did not work: {step.failure}</p>}
        {step.instructions && step.standing === "active" && (
          <p>
            <strong>To do:</strong> <Text>{step.instructions}</Text>
          </p>
        )}
        {step.due && step.standing === "active" && <p>Until {moment(step.due)}</p>}
        {step.decisions.map((one, i) => (
          <p key={i} className={one.kind}>
            {one.by?.name ?? "The policy"} {one.instead_of && `(for ${one.instead_of.name}) `}
            {one.says} <When at={one.at} />
          </p>
        ))}
      </div>
    </li>
  );
}

function FactsCard({ facts, task }: { facts: Facts; task: Task }) {
  const { subject } = facts;
  return (
    <section className="card">
      <h2>How usual this is</h2>
      <ul className="plain">
        <li>
          {[subject.title, subject.department, subject.employment_type].filter(Boolean).join(" · ")}
          {subject.manager && <>, reports to {subject.manager.name}</>}
        </li>
        <li>
          {facts.holders} of {facts.people} people have this
          {facts.department_people > 0 &&
            `, ${facts.department_holders} of ${facts.department_people} others in ${subject.department}`}
        </li>
        {facts.held_in_app.length > 0 && (
          <li>
            Already has in {task.app}: {facts.held_in_app.join(", ")}
          </li>
        )}
        {facts.holds_it && <li>Holds it {facts.held_until ? `until ${moment(facts.held_until)}` : "for good"}</li>}
      </ul>
    </section>
  );
}

function AuditTab({ number }: { number: number }) {
  const log = useQuery({
    queryKey: ["task", number, "audit"],
    queryFn: ({ signal }) => get<{ entries: Record[] }>(`tasks/${number}/audit`, signal),
  });
  return (
    <Loaded answer={log}>
      {({ entries }) => (
        <ol className="log">
          {entries.map(one => (
            <li key={one.sequence}>
              <code>{one.what}</code> {one.actor_name} · {one.surface} · {moment(one.at)}{" "}
              <small className="hash">#{one.sequence}</small>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

const Detail = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

// Where the card stands is asked of Slack only when somebody wants to go there.
function InSlack({ number }: { number: number }) {
  const [error, setError] = useState<unknown>(null);
  const open = () => {
    setError(null);
    get<{ url: string }>(`tasks/${number}/slack`).then(({ url }) => {
      window.open(url, "_blank", "noopener");
    }, setError);
  };
  return (
    <p>
      <button type="button" onClick={open}>
        Open in Slack
      </button>
      {error !== null && <Trouble error={error} />}
    </p>
  );
}

function Whole({ task }: { task: Task }) {
  const [audit, setAudit] = useState(false);
  return (
    <>
      <Title
        aside={
          <p className="under">
            #{task.number} <Standing row={task} /> {task.emergency && <Urgent />} asked <When at={task.opened} />
          </p>
        }
      >
        {task.title}
      </Title>
      <TaskActions task={task} />
      <div className="columns">
        <div>
          <section className="card">
            <h2>Request</h2>
            <dl className="details">
              <Detail name="For">{task.subject.name}</Detail>
              <Detail name="Asked by">
                {task.requester?.name ?? "c1"}
                {task.surface === "workflow" && ", through a workflow in Slack"}
              </Detail>
              <Detail name="App">
                <Link href={`/apps/${encodeURIComponent(task.entitlement.app.id)}`}>{task.app}</Link>
              </Detail>
              <Detail name="Entitlement">{task.entitlement.name}</Detail>
              {task.entitlement.resource && (
                <Detail name={task.entitlement.resource.type}>{task.entitlement.resource.name}</Detail>
              )}
              {task.account && <Detail name="Account">{task.account}</Detail>}
              {task.kind === "grant" && <Detail name="How long">{lengthOf(task.duration)}</Detail>}
              {task.granted_until && <Detail name="Held until">{moment(task.granted_until)}</Detail>}
              {task.answers.map(one => (
                <Detail key={one.label} name={one.label}>
                  {one.value}
                </Detail>
              ))}
            </dl>
            <h3>Reason</h3>
            <p className="quote">
              <Text>{task.reason}</Text>
            </p>
            {task.close_reason && <p>{task.close_reason}</p>}
            {task.in_slack && <InSlack number={task.number} />}
          </section>
          <section className="card">
            <div className="tabs" role="tablist" aria-label="What has happened">
              <button type="button" role="tab" aria-selected={!audit} onClick={() => setAudit(false)}>
                Timeline
              </button>
              <button type="button" role="tab" aria-selected={audit} onClick={() => setAudit(true)}>
                Audit log
              </button>
            </div>
            {audit ? (
              <AuditTab number={task.number} />
            ) : (
              <>
                <ol className="timeline" aria-live="polite">
                  {task.timeline.map((entry, i) => (
                    <Said key={i} entry={entry} named={task.named} />
                  ))}
                </ol>
                {task.actions.includes("comment") && <CommentBox number={task.number} />}
              </>
            )}
          </section>
        </div>
        <aside>
          {task.facts && <FactsCard facts={task.facts} task={task} />}
          <section className="card">
            <h2>Steps</h2>
            <ol className="steps">
              {task.steps.map(step => (
                <StepItem key={step.index} step={step} />
              ))}
            </ol>
            {task.because.length > 0 && (
              <details>
                <summary>Why these steps</summary>
                {task.because.map(one => (
                  <p key={one}>{one}</p>
                ))}
              </details>
            )}
          </section>
        </aside>
      </div>
    </>
  );
}

export function TaskPage({ number }: { number: string }) {
  const known = /^\d{1,15}$/.test(number);
  const task = useQuery({
    queryKey: ["task", Number(number)],
    queryFn: ({ signal }) => get<Task>(`tasks/${number}`, signal),
    enabled: known,
  });
  if (!known) return <Empty title="There is nothing here">A request has a number, such as #1042.</Empty>;
  return <Loaded answer={task}>{data => <Whole task={data} />}</Loaded>;
}
