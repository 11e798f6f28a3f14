// Where I am signed in.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post } from "./api";
import { Loaded, Title, Trouble, When } from "./ui";

interface Session {
  id: string;
  this: boolean;
  opened: string;
  seen: string;
  how: string;
  agent: string;
  address: string;
}
const ways: { [how: string]: string } = { link: "by a link from Slack", provider: "with another service" };

export function SessionsPage() {
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => get<{ sessions: Session[] }>("sessions", signal),
  });
  const [error, setError] = useState<unknown>(null);
  const run = (path: string) => post(path).then(() => client.invalidateQueries(), setError);
  return (
    <>
      <Title
        aside={
          <button type="button" onClick={() => run("sessions/end-others")}>
            Sign out everywhere else
          </button>
        }
      >
        Where you are signed in
      </Title>
      {error !== null && <Trouble error={error} />}
      <Loaded answer={sessions}>
        {data => (
          <ul className="rows card">
            {data.sessions.map(one => (
              <li key={one.id} className="offer">
                <div className="grow">
                  <p>
                    <strong>{one.agent || "A browser"}</strong> {one.this && <small className="tag">this one</small>}
                  </p>
                  <p className="dim">
                    {one.address} · signed in <When at={one.opened} /> {ways[one.how]} · last seen{" "}
                    <When at={one.seen} />
                  </p>
                </div>
                <button
                  type="button"
                  onClick={() => run(`sessions/${one.id}/end`)}
                  aria-label={`Sign out ${one.agent}`}
                >
                  Sign out
                </button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}
