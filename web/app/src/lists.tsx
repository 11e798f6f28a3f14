// My requests, and the history of all that the reader may see.
import { useInfiniteQuery } from "@tanstack/react-query";
import { get, query } from "./api";
import { Link, useFields } from "./router";
import { SavedViews } from "./saved_views";
import type { Row } from "./types";
import { Avatar, Empty, Labelled, Loaded, Standing, Title, Urgent, When } from "./ui";

export interface PageOf<T> {
  requests?: T[];
  rows?: T[];
  next: number | null;
}

// Pages of a list, the newest first; `by` is what the next one begins before, or behind.
export function usePages<T>(
  key: unknown[],
  path: string,
  filters: { [name: string]: string },
  by: "before" | "after" = "before",
) {
  const answer = useInfiniteQuery({
    queryKey: [...key, filters],
    queryFn: ({ pageParam, signal }) =>
      get<PageOf<T>>(path + query({ ...filters, [by]: pageParam || undefined }), signal),
    initialPageParam: 0,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: before => before,
  });
  return { answer, rows: answer.data?.pages.flatMap(page => page.requests ?? page.rows ?? []) ?? [] };
}

export function More({
  answer,
}: {
  answer: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  if (!answer.hasNextPage) return null;
  return (
    <p className="more-rows">
      <button type="button" disabled={answer.isFetchingNextPage} onClick={() => answer.fetchNextPage()}>
        Show more
      </button>
    </p>
  );
}

function Rows({ rows }: { rows: Row[] }) {
  return (
    <ul className="rows card">
      {rows.map(row => (
        <li key={row.number} className="offer">
          <Avatar person={row.subject} />
          <div className="grow">
            <p>
              <Link href={`/task/${row.number}`}>
                <strong>{row.title}</strong>
              </Link>{" "}
              {row.emergency && <Urgent />}
            </p>
            <p className="dim">
              #{row.number} · asked <When at={row.opened} />
              {row.requester && row.requester.id !== row.subject.id && ` by ${row.requester.name}`}
              {row.account && ` · account ${row.account}`}
            </p>
          </div>
          <Standing row={row} />
        </li>
      ))}
    </ul>
  );
}

const states = [
  ["", "All"],
  ["open", "Open"],
  ["closed", "Closed"],
  ["granted", "Granted"],
  ["revoked", "Taken away"],
  ["denied", "Denied"],
  ["cancelled", "Cancelled"],
  ["errored", "Given up"],
  ["timed_out", "Timed out"],
] as const;

function StateField() {
  const [field, change] = useFields();
  return (
    <Labelled label="State">
      {ids => (
        <select {...ids} value={field("state")} onChange={event => change({ state: event.target.value })}>
          {states.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function MyRequestsPage() {
  const [field] = useFields();
  const { answer, rows } = usePages<Row>(["requests"], "requests", { state: field("state"), app: field("app") });
  return (
    <>
      <Title
        aside={
          <Link className="button primary" href="/request">
            Request access
          </Link>
        }
      >
        My requests
      </Title>
      <SavedViews screen="requests" filters={["state", "app"]} />
      <div className="filters">
        <StateField />
        <Filter name="app" label="App (short name)" />
      </div>
      <Loaded answer={answer}>
        {() =>
          rows.length === 0 ? (
            <Empty title={field("state") || field("app") ? "Nothing matches" : "No requests"}>
              What you ask for, and what others ask for you, appears here.
            </Empty>
          ) : (
            <Rows rows={rows} />
          )
        }
      </Loaded>
      <More answer={answer} />
    </>
  );
}

export function Filter({ name, label, type = "text" }: { name: string; label: string; type?: string }) {
  const [field, change] = useFields();
  return (
    <Labelled label={label}>
      {ids => (
        <input
          {...ids}
          type={type}
          value={field(name)}
          onChange={event => change({ [name]: event.target.value.trim() })}
        />
      )}
    </Labelled>
  );
}

export function HistoryPage() {
  const [field] = useFields();
  const names = ["state", "app", "subject", "since", "until"];
  const filters = Object.fromEntries(names.map(name => [name, field(name)]));
  const { answer, rows } = usePages<Row>(["history"], "history", filters);
  return (
    <>
      <Title
        aside={
          <a className="button" href={`/web/files/history.csv${query(filters)}`} download>
            Download CSV
          </a>
        }
      >
        History
      </Title>
      <SavedViews screen="history" filters={names} />
      <div className="filters">
        <StateField />
        <Filter name="subject" label="For (e-mail)" />
        <Filter name="app" label="App (short name)" />
        <Filter name="since" label="From" type="date" />
        <Filter name="until" label="To" type="date" />
      </div>
      <Loaded answer={answer}>
        {() =>
          rows.length === 0 ? (
            <Empty title="Nothing matches">Take a filter away, or look at another time.</Empty>
          ) : (
            <Rows rows={rows} />
          )
        }
      </Loaded>
      <More answer={answer} />
    </>
  );
}
