// What I am told of, and where: the same choice as in Slack.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post } from "./api";
import { Labelled, Loaded, momentIn, Title, Trouble } from "./ui";

interface Notice {
  channel: "slack" | "mail";
  kind: string;
  title: string;
  wanted: boolean;
  locked: boolean;
  always: boolean;
}
interface Digest {
  days: string;
  hour: number;
  locked: boolean;
  words: string;
  zone: string;
  next: string | null;
  choices: { days: string; title: string }[];
}
interface Notices {
  rows: Notice[];
  mails: boolean;
  digest: Digest;
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

const hours = Array.from({ length: 24 }, (_, hour) => hour);

function DigestChoice({ digest, onChange }: { digest: Digest; onChange: (days: string, hour: number) => void }) {
  return (
    <section className="card" aria-label="The digest">
      <h2>The digest</h2>
      <p className="dim">
        What waits for you, what you have asked for and what ends soon, in one message, if there is something to say.
      </p>
      {digest.locked ? (
        <p>It comes {digest.words}: decided by your administrators.</p>
      ) : (
        <div className="filters">
          <Labelled label="Send me a digest">
            {ids => (
              <select {...ids} value={digest.days} onChange={event => onChange(event.target.value, digest.hour)}>
                {digest.choices.map(({ days, title }) => (
                  <option key={days} value={days}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
          <Labelled label={`At (${digest.zone})`}>
            {ids => (
              <select
                {...ids}
                value={digest.hour}
                disabled={digest.days === "never"}
                onChange={event => onChange(digest.days, Number(event.target.value))}
              >
                {hours.map(hour => (
                  <option key={hour} value={hour}>
                    {hour}:00
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        </div>
      )}
      {digest.next && <p className="dim">The next one: {momentIn(digest.zone, digest.next)}.</p>}
    </section>
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
  const setDigest = (days: string, hour: number) => {
    setError(null);
    post<Notices>("digest", { days, hour }).then(
      now => {
        client.setQueryData(["notices"], now);
        setSaid(`The digest comes ${now.digest.words}.`);
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
            <>
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
              <DigestChoice digest={data.digest} onChange={setDigest} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
