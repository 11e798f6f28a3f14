// For administrators: where c1 is installed in Slack, and how it goes there.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post } from "./api";
import { Dialog, Empty, Loaded, moment, When } from "./ui";

interface Install {
  id: string;
  name: string;
  enterprise: string;
  whole_organisation: boolean;
  without: string[];
  app: string;
  by_settings: boolean;
  other_client: boolean;
  installed: string | null;
  installed_by: string;
  problem: string;
  scopes: { name: string; granted: boolean; needed: boolean }[];
  lacking: string[];
  token: "lasts" | "renewed" | "overdue" | "refused";
  token_until: string | null;
  answered: string | null;
  failed: string | null;
  failed_method: string;
  failed_error: string;
  waiting: number;
  oldest: string | null;
  parked: number;
}

const tokens = {
  lasts: "does not end by itself",
  renewed: "is renewed by itself",
  overdue: "was not renewed in time",
  refused: "is refused by Slack",
};

// What somebody has to do something about, each a sentence.
function troublesOf(one: Install): string[] {
  const troubles = [...one.lacking];
  if (one.problem) troubles.push(`Slack refuses the token (${one.problem}). Install c1 there anew.`);
  if (one.other_client) troubles.push("It was installed with another SLACK_CLIENT_ID. Install it anew, or remove it.");
  if (one.without.length > 0)
    troubles.push(
      `These workspaces took c1 out, so who is only there hears nothing in Slack: ${one.without.join(", ")}. ` +
        "An administrator of the organisation can add it to them again.",
    );
  if (one.token === "overdue") troubles.push("Its token has ended and was not renewed. Install c1 there anew.");
  return troubles;
}

const failsNow = (one: Install) => one.failed !== null && (one.answered === null || one.failed > one.answered);

function Scopes({ install }: { install: Install }) {
  if (install.scopes.length === 0) return null;
  const granted = install.scopes.filter(one => one.granted).length;
  return (
    <details>
      <summary>
        {granted} of {install.scopes.length} scopes granted
      </summary>
      <ul className="plain">
        {install.scopes.map(one => (
          <li key={one.name}>
            <span aria-hidden="true">{one.granted ? "✓" : "✕"}</span> <code>{one.name}</code>{" "}
            {one.granted ? "" : one.needed ? "missing, and needed" : "not granted; it can be done without"}
          </li>
        ))}
      </ul>
    </details>
  );
}

function InstallCard({ install, onRemove }: { install: Install; onRemove: (() => void) | undefined }) {
  const troubles = troublesOf(install);
  return (
    <section className="card" aria-label={install.name}>
      <header className="title">
        <h2>
          {install.name} {install.whole_organisation && <small className="tag">whole organisation</small>}
        </h2>
        {onRemove && (
          <button type="button" className="danger" onClick={onRemove} aria-label={`Remove ${install.name}`}>
            Remove
          </button>
        )}
      </header>
      {troubles.map(one => (
        <p key={one} className="trouble">
          {one}
        </p>
      ))}
      <dl className="details">
        {install.id && (
          <div>
            <dt>id</dt>
            <dd>
              <code>{install.id}</code>
              {install.enterprise && !install.whole_organisation && (
                <>
                  {" "}
                  of <code>{install.enterprise}</code>
                </>
              )}
            </dd>
          </div>
        )}
        {install.app && (
          <div>
            <dt>Slack app</dt>
            <dd>
              <code>{install.app}</code>
            </dd>
          </div>
        )}
        {install.installed && (
          <div>
            <dt>installed</dt>
            <dd>
              {moment(install.installed)}
              {install.installed_by && (
                <>
                  {" "}
                  by <code>{install.installed_by}</code>
                </>
              )}
            </dd>
          </div>
        )}
        {!install.by_settings && (
          <div>
            <dt>token</dt>
            <dd>
              {tokens[install.token]}
              {install.token_until && `; this one until ${moment(install.token_until)}`}
            </dd>
          </div>
        )}
        <div>
          <dt>last answer of Slack</dt>
          <dd>{install.answered ? <When at={install.answered} /> : "none yet"}</dd>
        </div>
        <div>
          <dt>last failure</dt>
          <dd className={failsNow(install) ? "refused" : ""}>
            {install.failed ? (
              <>
                {install.failed_method}: {install.failed_error}, <When at={install.failed} />
              </>
            ) : (
              "none"
            )}
          </dd>
        </div>
        <div>
          <dt>waiting</dt>
          <dd>
            {install.waiting}
            {install.oldest && (
              <>
                , the oldest since <When at={install.oldest} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>given up</dt>
          <dd>{install.parked}</dd>
        </div>
      </dl>
      <Scopes install={install} />
    </section>
  );
}

export function Installs() {
  const installs = useQuery({
    queryKey: ["installs"],
    queryFn: ({ signal }) => get<{ rows: Install[]; may_change: boolean }>("admin/installs", signal),
    refetchInterval: 30_000,
  });
  const [leaving, setLeaving] = useState<Install | null>(null);
  const [leftToDo, setLeftToDo] = useState("");
  const remove = async (one: Install) => {
    const { says } = await post<{ says: string }>(`admin/installs/${encodeURIComponent(one.id)}/remove`);
    setLeftToDo(says);
    await client.invalidateQueries({ queryKey: ["installs"] });
  };
  return (
    <>
      {leftToDo && (
        <p className="trouble" role="alert">
          {leftToDo}
        </p>
      )}
      <Loaded answer={installs}>
        {data => (
          <>
            {data.may_change && (
              <div className="bar-of-tools">
                <a className="button" href="/slack/install">
                  Install in a workspace
                </a>
              </div>
            )}
            {data.rows.length === 0 ? (
              <Empty title="Installed nowhere yet">c1 speaks in the workspaces it is installed in.</Empty>
            ) : (
              data.rows.map(one => (
                <InstallCard
                  key={one.id}
                  install={one}
                  onRemove={data.may_change && !one.by_settings ? () => setLeaving(one) : undefined}
                />
              ))
            )}
          </>
        )}
      </Loaded>
      {leaving && (
        <Dialog
          title={`Remove c1 from ${leaving.name}?`}
          submit="Remove"
          danger
          onSubmit={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        >
          <p>
            Its token and the accounts of its people are forgotten at once, and nothing can be said there any more.
            Requests, grants and the audit log stay. It can be installed anew.
          </p>
        </Dialog>
      )}
    </>
  );
}
