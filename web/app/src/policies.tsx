// The policies of the organisation, and what they would do.
import { useQuery } from "@tanstack/react-query";
import { get } from "./api";
import { Link } from "./router";
import { Simulate } from "./simulate";
import { Empty, Loaded } from "./ui";

interface PolicyRow {
  id: string;
  name: string;
  rules: string[];
  steps: number;
  use: string;
  used_by: number;
}

const otherwise = (one: PolicyRow) =>
  one.use
    ? `${one.rules.length > 0 ? "else " : ""}as ${one.use} says`
    : `${one.steps} step${one.steps === 1 ? "" : "s"}${one.rules.length > 0 ? " otherwise" : ""}`;

export function PoliciesPage() {
  const policies = useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) => get<{ rows: PolicyRow[]; may_change: boolean }>("admin/policies", signal),
  });
  return (
    <div className="columns">
      <Loaded answer={policies}>
        {data => (
          <div>
            {data.may_change && (
              <div className="bar-of-tools">
                <Link className="button primary" href="/admin/new-policy">
                  New policy
                </Link>
              </div>
            )}
            {data.rows.length === 0 ? (
              <Empty title="No policies yet">Without one the owners of an app decide.</Empty>
            ) : (
              <ul className="rows card">
                {data.rows.map(one => (
                  <li key={one.id} className="offer">
                    <div className="grow">
                      <p>
                        <Link href={`/admin/policies/${encodeURIComponent(one.id)}`}>
                          <strong>{one.name}</strong>
                        </Link>{" "}
                        <small className="tag">{one.id}</small>
                      </p>
                      {one.rules.map(rule => (
                        <p key={rule} className="dim">
                          when <code>{rule}</code>
                        </p>
                      ))}
                      <p className="dim">{otherwise(one)}</p>
                    </div>
                    <span className="dim">used by {one.used_by}</span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </Loaded>
      <aside>
        <Simulate />
      </aside>
    </div>
  );
}
