// How it goes: what was asked for, how it ended, how long people took to decide, and what ends soon.
import { useQuery } from "@tanstack/react-query";
import { get, query } from "./api";
import { type Count, everyDay } from "./plots";
import { Link, useFields } from "./router";
import type { Row } from "./types";
import { day, Empty, Labelled, Loaded, lengthOf, moment } from "./ui";

interface Waits {
  decisions: number;
  p50: number;
  p90: number;
  p99: number;
}
interface Group extends Waits {
  id: string;
  name: string;
}
interface Figures {
  days: number;
  is_cut: boolean;
  asked: number;
  open: number;
  by_day: Count[];
  by_outcome: Count[];
  decided: Waits | null;
  by_app: Group[];
  by_person: Group[];
  ending: { count: number; rows: Row[] };
}

const outcomes: { [name: string]: string } = {
  open: "Open",
  granted: "Granted",
  revoked: "Taken away",
  denied: "Denied",
  cancelled: "Cancelled",
  errored: "Given up",
  timed_out: "Timed out",
};

function Days({ counts }: { counts: Count[] }) {
  const most = Math.max(1, ...counts.map(one => one.count));
  const width = 100 / counts.length;
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  return (
    <figure className="plot">
      <svg
        viewBox="0 0 100 30"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} requests in ${counts.length} days, at most ${most} a day`}
      >
        {counts.map((one, i) => (
          <rect
            key={one.name}
            x={i * width + width * 0.1}
            y={30 - (29 * one.count) / most}
            width={width * 0.8}
            height={(29 * one.count) / most}
          >
            <title>{`${day(one.name)}: ${one.count}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className="dim">
        {counts[0] && day(counts[0].name)} <span>at most {most} a day</span>{" "}
        {counts.length > 1 && day(counts[counts.length - 1]!.name)}
      </figcaption>
    </figure>
  );
}

function Groups({ title, rows, linkOf }: { title: string; rows: Group[]; linkOf?: (id: string) => string }) {
  const most = Math.max(1, ...rows.map(one => one.p90));
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <section className="scroll" aria-label={`${title}, as a table`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Decisions</th>
              <th>Half within</th>
              <th>9 of 10 within</th>
              <th>99 of 100 within</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(one => (
              <tr key={one.id}>
                <td>{linkOf ? <Link href={linkOf(one.id)}>{one.name}</Link> : one.name}</td>
                <td>{one.decisions}</td>
                <td>{lengthOf(one.p50)}</td>
                <td>
                  {lengthOf(one.p90)}
                  <svg className="bar-of" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect width={(100 * one.p90) / most} height="4" />
                  </svg>
                </td>
                <td>{lengthOf(one.p99)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const Figure = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="figure">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Whole({ data }: { data: Figures }) {
  const state = (name: string) => data.by_outcome.find(one => one.name === name)?.count ?? 0;
  return (
    <>
      {data.is_cut && (
        <p className="note">There were more requests in this time; these are the newest 5,000 of them.</p>
      )}
      <dl className="figures card">
        <Figure name="Open now">{data.open}</Figure>
        <Figure name={`Asked for in ${data.days} days`}>{data.asked}</Figure>
        {Object.entries(outcomes)
          .filter(([name]) => name !== "open" && state(name) > 0)
          .map(([name, words]) => (
            <Figure key={name} name={words}>
              {state(name)}
            </Figure>
          ))}
        {data.decided && (
          <>
            <Figure name="Half decided within">{lengthOf(data.decided.p50)}</Figure>
            <Figure name="9 of 10 within">{lengthOf(data.decided.p90)}</Figure>
            <Figure name="99 of 100 within">{lengthOf(data.decided.p99)}</Figure>
          </>
        )}
      </dl>
      {data.asked === 0 ? (
        <Empty title="Nothing was asked for in this time">Choose a longer one, or come back later.</Empty>
      ) : (
        <section className="card" aria-label="Requests by day">
          <h2>Requests by day</h2>
          <Days counts={everyDay(data.by_day, data.days, new Date())} />
        </section>
      )}
      <Groups title="Time to decision by app" rows={data.by_app} linkOf={id => `/history${query({ app: id })}`} />
      <Groups title="Time to decision by approver" rows={data.by_person} />
      <section className="card" aria-label="Ends within a week">
        <h2>Ends within a week</h2>
        {data.ending.count === 0 && <p className="dim">Nothing that was granted ends in the next seven days.</p>}
        <ul className="plain">
          {data.ending.rows.map(row => (
            <li key={row.number}>
              <Link href={`/task/${row.number}`}>{row.title}</Link>{" "}
              <span className="dim">ends {row.granted_until && moment(row.granted_until)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

export function Dashboard() {
  const [field, change] = useFields();
  const days = field("days") || "30";
  const figures = useQuery({
    queryKey: ["dashboard", days],
    queryFn: ({ signal }) => get<Figures>(`admin/dashboard${query({ days })}`, signal),
    placeholderData: before => before,
  });
  return (
    <>
      <div className="filters">
        <Labelled label="Period">
          {ids => (
            <select {...ids} value={days} onChange={event => change({ days: event.target.value })}>
              <option value="7">7 days</option>
              <option value="30">30 days</option>
              <option value="90">90 days</option>
              <option value="365">A year</option>
            </select>
          )}
        </Labelled>
      </div>
      <Loaded answer={figures}>{data => <Whole data={data} />}</Loaded>
    </>
  );
}
