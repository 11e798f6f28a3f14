// What I am told of, and where: the same choice as in Slack.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post } from "./api";
import { Loaded, Title, Trouble } from "./ui";

interface Notice {
  channel: "slack" | "mail";
  kind: string;
  title: string;
  wanted: boolean;
  locked: boolean;
  always: boolean;
}
interface Notices {
  rows: Notice[];
  mails: boolean;
}
const names = { slack: "Slack", mail: "Mail" };

const why = (one: Notice) =>
  one.always ? "Always: it needs your action" : `${one.wanted ? "Always" : "Never"}: decided by your administrators`;

function Choice({ notice, onChange }: { notice: Notice | undefined; onChange: (wanted: boolean) => void }) {
  if (!notice) return <td className="dim">–</td>;
  return (
    <td>
      <label>
        <input
          type="checkbox"
          checked={notice.wanted}
          disabled={notice.locked}
          aria-label={`${notice.title}, by ${names[notice.channel]}`}
          onChange={event => onChange(event.target.checked)}
        />{" "}
        {notice.locked && <small className="dim">{why(notice)}</small>}
      </label>
    </td>
  );
}

export function NoticesPage() {
  const notices = useQuery({
    queryKey: ["notices"],
    queryFn: ({ signal }) => get<Notices>("notices", signal),
  });
  const [error, setError] = useState<unknown>(null);
  const [said, setSaid] = useState("");
  const change = (one: Notice, wanted: boolean) => {
    setError(null);
    post<Notices>("notices", { channel: one.channel, kind: one.kind, wanted }).then(
      now => {
        client.setQueryData(["notices"], now);
        setSaid(`${one.title}, by ${names[one.channel]}: ${wanted ? "on" : "off"}.`);
      },
      caught => setError(caught),
    );
  };
  return (
    <>
      <Title>What you are told of</Title>
      <p className="dim">The same as in Slack under Settings. Your cards are always true, whatever you choose here.</p>
      {error !== null && <Trouble error={error} />}
      <output className="hidden">{said}</output>
      <Loaded answer={notices}>
        {data => {
          const channels = data.mails ? (["slack", "mail"] as const) : (["slack"] as const);
          const kinds = [...new Map(data.rows.map(one => [one.kind, one.title]))];
          return (
            <section className="scroll card" aria-label="Notices" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th>You are told of</th>
                    {channels.map(channel => (
                      <th key={channel}>{names[channel]}</th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {kinds.map(([kind, title]) => (
                    <tr key={kind}>
                      <th scope="row">{title}</th>
                      {channels.map(channel => {
                        const one = data.rows.find(row => row.kind === kind && row.channel === channel);
                        return <Choice key={channel} notice={one} onChange={wanted => one && change(one, wanted)} />;
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          );
        }}
      </Loaded>
    </>
  );
}
