// For administrators: what could not be delivered, to be tried again or given up.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post } from "./api";
import { Dialog, Empty, Loaded, moment, Trouble } from "./ui";

export function Deliveries() {
  const parked = useQuery({
    queryKey: ["parked"],
    queryFn: ({ signal }) =>
      get<{ rows: { key: string; error: string; attempts: number; since: string }[]; may_retry: boolean }>(
        "admin/parked",
        signal,
      ),
  });
  const [error, setError] = useState<unknown>(null);
  const [dropping, setDropping] = useState("");
  const looked = () => client.invalidateQueries({ queryKey: ["parked"] });
  const retry = (what: { key: string } | { all: true }) =>
    post("admin/parked/retry", what).then(() => {
      setError(null);
      return looked();
    }, setError);
  return (
    <>
      {error !== null && <Trouble error={error} />}
      <Loaded answer={parked}>
        {data =>
          data.rows.length === 0 ? (
            <Empty title="Everything is delivered">
              What could not be delivered for good would wait here for another try.
            </Empty>
          ) : (
            <>
              {data.may_retry && (
                <div className="bar-of-tools">
                  <button type="button" onClick={() => retry({ all: true })}>
                    Try all again
                  </button>
                </div>
              )}
              <ul className="rows card">
                {data.rows.map(one => (
                  <li key={one.key} className="offer">
                    <div className="grow">
                      <p>
                        <code>{one.key}</code>
                      </p>
                      <p className="dim">
                        {one.error} · {one.attempts} attempts · since {moment(one.since)}
                      </p>
                    </div>
                    {data.may_retry && (
                      <>
                        <button type="button" onClick={() => retry({ key: one.key })}>
                          Try again
                        </button>
                        <button type="button" className="danger" onClick={() => setDropping(one.key)}>
                          Give up
                        </button>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
      {dropping && (
        <Dialog
          title="Give this delivery up?"
          submit="Give up"
          danger
          onSubmit={() => post("admin/parked/drop", { key: dropping }).then(looked)}
          onClose={() => setDropping("")}
        >
          <p>
            <code>{dropping}</code> will not be tried again. The audit log keeps who said so.
          </p>
        </Dialog>
      )}
    </>
  );
}
