// Devices and scripts that act for me by the API; for super administrators those of everybody.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client as cache, get, post } from "./api";
import type { ApiClient, NewApiClient, Scope } from "./types";
import { Dialog, day, Empty, Labelled, Loaded, Title, When } from "./ui";

const scopes: { [scope in Scope]: string } = {
  read: "look; every client may",
  request: "ask for access, give it back, comment, cancel",
  decide: "approve, deny, hand on, provision",
  manage: "make and take back clients",
  administer: "change the organisation, where I may",
};
const allScopes = Object.keys(scopes) as Scope[];
const kinds = { client: "client", device: "device" };

interface ChoiceProps {
  among: Scope[];
  chosen: Scope[];
  onChange: (chosen: Scope[]) => void;
}
function ScopeBoxes({ among, chosen, onChange }: ChoiceProps) {
  return among.map(one => (
    <label key={one} className="check">
      <input
        type="checkbox"
        checked={chosen.includes(one)}
        onChange={event => onChange(event.target.checked ? [...chosen, one] : chosen.filter(other => other !== one))}
      />
      <span>
        <code>{one}</code> <span className="dim">{scopes[one]}</span>
      </span>
    </label>
  ));
}

// ---- making one

interface MakerProps {
  onMade: (made: NewApiClient) => void;
  onClose: () => void;
}
function Maker({ onMade, onClose }: MakerProps) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(["read"]);
  const [all, setAll] = useState(false);
  const [addresses, setAddresses] = useState("");
  const [days, setDays] = useState("90");
  const make = async () => {
    if (!all && chosen.length === 0) throw new Error("Choose at least one thing that it may do.");
    const made = await post<NewApiClient>("clients", {
      name,
      scopes: all ? [] : chosen,
      addresses: addresses.split(/[\s,]+/).filter(Boolean),
      days: days === "" ? null : Number(days),
    });
    onMade(made);
  };
  return (
    <Dialog title="New API client" submit="Make it" onSubmit={make} onClose={onClose}>
      <Labelled label="Name" hint="By which you will know it again, such as: backup script.">
        {ids => <input {...ids} value={name} maxLength={200} onChange={event => setName(event.target.value)} />}
      </Labelled>
      <fieldset>
        <legend>What it may do for you</legend>
        <label className="check">
          <input type="checkbox" checked={all} onChange={event => setAll(event.target.checked)} />
          <span>Everything that I may</span>
        </label>
        {!all && <ScopeBoxes among={allScopes} chosen={chosen} onChange={setChosen} />}
      </fieldset>
      <Labelled label="Days until it ends" hint="Empty: until it is taken back.">
        {ids => (
          <input
            {...ids}
            type="number"
            min={1}
            max={3660}
            value={days}
            onChange={event => setDays(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled
        label="Only from these networks"
        hint="Such as 10.0.0.0/8 or 2001:db8::/32, with spaces between them. Empty: from anywhere."
      >
        {ids => <input {...ids} value={addresses} onChange={event => setAddresses(event.target.value)} />}
      </Labelled>
    </Dialog>
  );
}

function Copy({ what, text }: { what: string; text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <>
      <button type="button" onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}>
        Copy {what}
      </button>
      <span className="hidden" aria-live="polite">
        {copied ? `The ${what} is copied.` : ""}
      </span>
      {copied && <span aria-hidden="true">✓</span>}
    </>
  );
}

function Secret({ made, onDone }: { made: NewApiClient; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="card secret" aria-labelledby="secret">
      <h2 id="secret" tabIndex={-1} ref={heading}>
        The secret of {made.client.name}
      </h2>
      <p>Take it now: it is shown this once, and not kept here.</p>
      <dl className="details wide">
        <div>
          <dt>client id</dt>
          <dd>
            <code>{made.client.client_id}</code>
          </dd>
        </div>
        <div>
          <dt>client secret</dt>
          <dd>
            <code>{made.secret}</code>
          </dd>
        </div>
      </dl>
      <div className="buttons">
        <Copy what="client id" text={made.client.client_id} />
        <Copy what="secret" text={made.secret} />
        <button type="button" className="primary" onClick={onDone}>
          I have it
        </button>
      </div>
    </section>
  );
}

// ---- those that are there

function Row({ one, everybody, onNarrow, onRevoke }: RowProps) {
  return (
    <li className="offer">
      <div className="grow">
        <p>
          <strong>{one.name}</strong> <small className="tag">{kinds[one.kind]}</small>
          {one.is_over && <small className="tag">over</small>}
        </p>
        {everybody && (
          <p>
            for {one.owner.name}
            {!one.owner.active && <small className="tag">not active</small>}
          </p>
        )}
        <p className="dim">
          may {one.scopes.length === 0 ? `do all that ${one.mine ? "you" : "they"} may` : one.scopes.join(", ")} ·{" "}
          {one.addresses.length === 0 ? "from anywhere" : `from ${one.addresses.join(", ")}`}
        </p>
        <p className="dim">
          made <When at={one.created} /> ·{" "}
          {one.last_used ? (
            <>
              last used <When at={one.last_used} />
            </>
          ) : (
            "not used yet"
          )}{" "}
          · {one.expires ? `${one.is_over ? "ended" : "ends"} ${day(one.expires)}` : "until it is taken back"}
        </p>
        <p className="dim">
          <code>{one.client_id}</code>
        </p>
      </div>
      {one.scopes.length !== 1 && (
        <button type="button" onClick={onNarrow} aria-label={`Narrow ${one.name}`}>
          Narrow…
        </button>
      )}
      <button type="button" className="danger" onClick={onRevoke} aria-label={`Take back ${one.name}`}>
        Take back…
      </button>
    </li>
  );
}
interface RowProps {
  one: ApiClient;
  everybody: boolean;
  onNarrow: () => void;
  onRevoke: () => void;
}

function Narrowing({ one, onDone, onClose }: { one: ApiClient; onDone: () => void; onClose: () => void }) {
  const has = one.scopes.length === 0 ? allScopes : one.scopes;
  const [chosen, setChosen] = useState<Scope[]>(has);
  const narrow = () => post(`clients/${encodeURIComponent(one.id)}/narrow`, { scopes: chosen }).then(onDone);
  return (
    <Dialog title={`What may ${one.name} still do?`} submit="Narrow it" onSubmit={narrow} onClose={onClose}>
      <p>It can be narrowed, and not widened again. It has to get a new token, which it does by itself.</p>
      <fieldset>
        <legend>It may</legend>
        <ScopeBoxes among={has} chosen={chosen} onChange={setChosen} />
      </fieldset>
    </Dialog>
  );
}

const matches = (one: ApiClient, words: string) =>
  [one.name, one.owner.name, one.owner.id, one.client_id, one.kind].some(text =>
    text.toLowerCase().includes(words.trim().toLowerCase()),
  );

export function Clients({ everybody = false }: { everybody?: boolean }) {
  const clients = useQuery({
    queryKey: ["clients", everybody],
    queryFn: ({ signal }) => get<{ rows: ApiClient[]; most: number }>(everybody ? "admin/clients" : "clients", signal),
    refetchInterval: 30_000,
  });
  const [words, setWords] = useState("");
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiClient | null>(null);
  const [narrowing, setNarrowing] = useState<ApiClient | null>(null);
  const [leaving, setLeaving] = useState<ApiClient | null>(null);
  const looked = () => cache.invalidateQueries({ queryKey: ["clients"] });
  const revoke = () => post(`clients/${encodeURIComponent(leaving?.id ?? "")}/revoke`).then(looked);
  return (
    <>
      {made && <Secret made={made} onDone={() => setMade(null)} />}
      <div className="bar-of-tools">
        {everybody && (
          <input
            type="search"
            aria-label="Find a client"
            placeholder="Find by name or person"
            value={words}
            onChange={event => setWords(event.target.value)}
          />
        )}
        <button type="button" className="primary" onClick={() => setMaking(true)}>
          New client
        </button>
      </div>
      <Loaded answer={clients}>
        {data => {
          const rows = data.rows.filter(one => matches(one, words));
          if (rows.length === 0)
            return (
              <Empty title={data.rows.length === 0 ? "No clients yet" : "Nothing matches"}>
                {data.rows.length === 0 && "A script gets one here; a device with c1 login or cone login."}
              </Empty>
            );
          return (
            <>
              <ul className="rows card">
                {rows.map(one => (
                  <Row
                    key={one.id}
                    one={one}
                    everybody={everybody}
                    onNarrow={() => setNarrowing(one)}
                    onRevoke={() => setLeaving(one)}
                  />
                ))}
              </ul>
              {data.rows.length === data.most && <p className="dim">These are the newest {data.most}.</p>}
            </>
          );
        }}
      </Loaded>
      {making && (
        <Maker
          onMade={one => {
            setMade(one);
            void looked();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {narrowing && <Narrowing one={narrowing} onDone={looked} onClose={() => setNarrowing(null)} />}
      {leaving && (
        <Dialog
          title={`Take ${leaving.name} back?`}
          submit="Take it back"
          danger
          onSubmit={revoke}
          onClose={() => setLeaving(null)}
        >
          <p>
            {leaving.kind === "device" ? "The device is signed out" : "Whatever uses it is refused"} at once, with every
            token it has. This cannot be undone: it would need a new one.
          </p>
        </Dialog>
      )}
    </>
  );
}

export default function ClientsPage() {
  return (
    <>
      <Title>API clients and devices</Title>
      <p className="dim">
        They act for you by the API, with no more than you may yourself. What they do is in the audit log under your
        name.
      </p>
      <Clients />
    </>
  );
}
