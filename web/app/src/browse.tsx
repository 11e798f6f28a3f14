// What there is to ask for: apps as tiles, everything by search, an app's entitlements, bundles.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, newKey, post, query } from "./api";
import { go, Link, useFields } from "./router";
import type { Me, Offer, Person } from "./types";
import { Dialog, Empty, Labelled, Loaded, lengthOf, moment, PersonPicker, Title } from "./ui";

// ---- for whom: the visitor, or somebody they may ask for

export function useSubject(me: Me) {
  const [field, change] = useFields();
  const forWhom = field("for");
  const Switch = me.asks_for_others ? <ForWhom me={me} id={forWhom} onChange={id => change({ for: id })} /> : null;
  return {
    forWhom,
    suffix: (path: string) =>
      path + (forWhom ? `${path.includes("?") ? "&" : "?"}for=${encodeURIComponent(forWhom)}` : ""),
    Switch,
  };
}

function ForWhom({ me, id, onChange }: { me: Me; id: string; onChange: (id: string) => void }) {
  const [open, setOpen] = useState(false);
  const name = useQuery({
    queryKey: ["person", id],
    queryFn: ({ signal }) => get<{ people: Person[] }>(`people${query({ q: id, for: "asking" })}`, signal),
    enabled: id !== "",
  });
  const person = id ? (name.data?.people.find(one => one.id === id)?.name ?? id) : me.person.name;
  if (!open)
    return (
      <p className="forwhom">
        Managing access for <strong>{id ? person : "me"}</strong>{" "}
        <button type="button" className="quiet" onClick={() => setOpen(true)}>
          Change
        </button>
        {id && (
          <button type="button" className="quiet" onClick={() => onChange("")}>
            Back to me
          </button>
        )}
      </p>
    );
  return (
    <div className="forwhom">
      <PersonPicker
        label="For whom?"
        asking
        chosen={null}
        onChoose={chosen => {
          onChange(chosen && chosen.id !== me.person.id ? chosen.id : "");
          setOpen(false);
        }}
      />
      <button type="button" className="quiet" onClick={() => setOpen(false)}>
        Close
      </button>
    </div>
  );
}

// ---- one entitlement

type Wanted = { what: "extend" | "give-back"; offer: Offer };

function AccessDialog({ wanted, forWhom, onClose }: { wanted: Wanted; forWhom: string; onClose: () => void }) {
  const { what, offer } = wanted;
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState("");
  const [key] = useState(newKey);
  const submit = async () => {
    let number: number | undefined;
    if (what === "give-back") {
      number = (
        await post<{ number: number }>("access/give-back", { for: forWhom, entitlement: offer.id, reason, key })
      ).number;
    } else {
      const body = { for: forWhom, entitlements: [offer.id], duration, reason, extension: true, key };
      const result = (await post<{ results: { number?: number; problem: string | null }[] }>("requests", body))
        .results[0];
      if (result?.problem) throw new Error(result.problem);
      number = result?.number;
    }
    await client.invalidateQueries();
    if (number) go(`/task/${number}`);
  };
  return (
    <Dialog
      title={what === "extend" ? `Keep ${offer.name} for longer?` : `Give ${offer.name} back?`}
      submit={what === "extend" ? "Ask for it" : "Give back"}
      danger={what === "give-back"}
      onSubmit={submit}
      onClose={onClose}
    >
      {what === "extend" && (
        <Labelled
          label="How much longer"
          hint={`Like 4h or 3d${offer.max_duration ? `; at most ${lengthOf(offer.max_duration)} from now` : ""}.`}
        >
          {ids => <input {...ids} required value={duration} onChange={event => setDuration(event.target.value)} />}
        </Labelled>
      )}
      <Labelled label="Why?" hint="It stays in the audit log.">
        {ids => (
          <textarea
            {...ids}
            rows={3}
            required
            maxLength={3000}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Labelled>
    </Dialog>
  );
}

export function OfferRow({ offer, forWhom, withApp }: { offer: Offer; forWhom: string; withApp?: boolean }) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const request = `/request${query({ app: offer.app.id, entitlement: offer.id.slice(offer.app.id.length + 1), for: forWhom })}`;
  return (
    <li className="offer">
      <div className="grow">
        <p>
          {offer.held && (
            <span className="held" title="Held" role="img" aria-label="Held">
              ✓
            </span>
          )}
          {offer.pending !== null && (
            <span className="pending" title="Asked for" role="img" aria-label="Asked for">
              ⧗
            </span>
          )}{" "}
          <strong>{withApp ? `${offer.app.name} · ${offer.name}` : offer.name}</strong>
          {offer.max_duration !== null && <small className="tag">up to {lengthOf(offer.max_duration)}</small>}
        </p>
        {offer.description && <p className="dim">{offer.description}</p>}
        {offer.held && (
          <p className="dim">
            {offer.until ? `Held until ${moment(offer.until)}` : "Held until given back"}
            {offer.by_file && " · given by the organisation file"}
            {offer.ending && " · being taken away"}
          </p>
        )}
      </div>
      <div className="buttons">
        {offer.pending !== null && (
          <Link className="button" href={`/task/${offer.pending}`}>
            View request
          </Link>
        )}
        {offer.leaving !== null && (
          <Link className="button" href={`/task/${offer.leaving}`}>
            View request
          </Link>
        )}
        {offer.may_extend && (
          <button type="button" onClick={() => setWanted({ what: "extend", offer })}>
            Extend
          </button>
        )}
        {offer.may_give_back && (
          <button type="button" onClick={() => setWanted({ what: "give-back", offer })}>
            Give back
          </button>
        )}
        {offer.may_request && (
          <Link className="button primary" href={request} aria-label={`Request ${offer.name}`}>
            Request
          </Link>
        )}
      </div>
      {wanted && <AccessDialog wanted={wanted} forWhom={forWhom} onClose={() => setWanted(null)} />}
    </li>
  );
}

// ---- the screens

interface AppTile {
  id: string;
  name: string;
  description: string;
  held: number;
  pending: number;
}

function Tiles({ apps, suffix }: { apps: AppTile[]; suffix: (path: string) => string }) {
  if (apps.length === 0)
    return (
      <Empty title="Nothing to ask for yet">
        Nothing is published to this person. An administrator can change that.
      </Empty>
    );
  return (
    <ul className="tiles">
      {apps.map(one => (
        <li key={one.id}>
          <Link href={suffix(`/apps/${encodeURIComponent(one.id)}`)}>
            <span className="name">
              {one.name}
              {one.held > 0 && (
                <span className="held" title="You have access" role="img" aria-label="has access">
                  ✓
                </span>
              )}
              {one.pending > 0 && (
                <span className="pending" title="Asked for" role="img" aria-label="asked for">
                  ⧗
                </span>
              )}
            </span>
            <span className="dim">{one.description}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Found({ text, forWhom }: { text: string; forWhom: string }) {
  const found = useQuery({
    queryKey: ["search", text, forWhom],
    queryFn: ({ signal }) => get<{ entitlements: Offer[] }>(`search${query({ q: text, for: forWhom })}`, signal),
    placeholderData: before => before,
  });
  return (
    <Loaded answer={found}>
      {({ entitlements }) =>
        entitlements.length === 0 ? (
          <Empty title="Nothing found">Try fewer letters, the app's name, or what it is for.</Empty>
        ) : (
          <ul className="rows">
            {entitlements.map(one => (
              <OfferRow key={one.id} offer={one} forWhom={forWhom} withApp />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

export function BrowsePage({ me }: { me: Me }) {
  const { forWhom, suffix, Switch } = useSubject(me);
  const [text, setText] = useState("");
  const apps = useQuery({
    queryKey: ["browse", forWhom],
    queryFn: ({ signal }) => get<{ apps: AppTile[]; bundles: number }>(`browse${query({ for: forWhom })}`, signal),
  });
  return (
    <>
      <Title>Browse access</Title>
      {Switch}
      <div className="bar-of-tools">
        <input
          type="search"
          aria-label="Search all access"
          placeholder="Search all access…"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        {(apps.data?.bundles ?? 0) > 0 && (
          <Link className="button" href={suffix("/bundles")}>
            Bundles ({apps.data?.bundles})
          </Link>
        )}
        <Link className="button primary" href={suffix("/request")}>
          Request access
        </Link>
      </div>
      {text.trim() ? (
        <Found text={text} forWhom={forWhom} />
      ) : (
        <Loaded answer={apps}>{data => <Tiles apps={data.apps} suffix={suffix} />}</Loaded>
      )}
    </>
  );
}

interface AppDetails extends AppTile {
  instructions: string;
  owners: Person[];
  entitlements: Offer[];
}

export function AppPage({ me, id }: { me: Me; id: string }) {
  const { forWhom, Switch } = useSubject(me);
  const app = useQuery({
    queryKey: ["app", id, forWhom],
    queryFn: ({ signal }) => get<AppDetails>(`apps/${encodeURIComponent(id)}${query({ for: forWhom })}`, signal),
  });
  return (
    <Loaded answer={app}>
      {data => {
        const groups = new Map<string, Offer[]>();
        for (const one of data.entitlements) {
          const type = one.resource?.type ?? "access";
          groups.set(type, [...(groups.get(type) ?? []), one]);
        }
        return (
          <>
            <Title aside={<p className="under">{data.description}</p>}>{data.name}</Title>
            {Switch}
            {data.instructions && <p className="note">{data.instructions}</p>}
            {[...groups].map(([type, offers]) => (
              <section key={type} className="card">
                <h2 className="kind">{type}</h2>
                <ul className="rows">
                  {offers.map(one => (
                    <OfferRow key={one.id} offer={one} forWhom={forWhom} />
                  ))}
                </ul>
              </section>
            ))}
            <p className="dim">Owned by {data.owners.map(one => one.name).join(", ") || "nobody"}.</p>
          </>
        );
      }}
    </Loaded>
  );
}

interface Bundle {
  id: string;
  name: string;
  description: string;
  items: Offer[];
  missing: number;
}

function BundleDialog({ bundle, forWhom, onClose }: { bundle: Bundle; forWhom: string; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState("");
  const [key] = useState(newKey);
  const submit = async () => {
    await post(`bundles/${encodeURIComponent(bundle.id)}`, { for: forWhom, reason, duration, key });
    await client.invalidateQueries();
    go("/requests");
  };
  return (
    <Dialog
      title={`Request ${bundle.name}`}
      submit={`Request all (${bundle.missing})`}
      onSubmit={submit}
      onClose={onClose}
    >
      <Labelled label="How long (optional)" hint="Like 4h or 3d. Each part's own limit still holds.">
        {ids => <input {...ids} value={duration} onChange={event => setDuration(event.target.value)} />}
      </Labelled>
      <Labelled label="Why?" hint="The approvers read it, and it stays in the audit log.">
        {ids => (
          <textarea
            {...ids}
            rows={3}
            required
            maxLength={3000}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Labelled>
    </Dialog>
  );
}

export function BundlesPage({ me }: { me: Me }) {
  const { forWhom, Switch } = useSubject(me);
  const [open, setOpen] = useState<Bundle | null>(null);
  const bundles = useQuery({
    queryKey: ["bundles", forWhom],
    queryFn: ({ signal }) => get<{ bundles: Bundle[] }>(`bundles${query({ for: forWhom })}`, signal),
  });
  return (
    <>
      <Title>Bundles</Title>
      {Switch}
      <Loaded answer={bundles}>
        {data => (
          <>
            {data.bundles.length === 0 && (
              <Empty title="There are no bundles">Ask for single things under Browse access.</Empty>
            )}
            {data.bundles.map(one => (
              <section key={one.id} className="card">
                <header className="title">
                  <h2>{one.name}</h2>
                  <button type="button" className="primary" disabled={one.missing === 0} onClick={() => setOpen(one)}>
                    {one.missing === 0 ? "Nothing left to ask for" : `Request all (${one.missing})`}
                  </button>
                </header>
                <p className="dim">{one.description}</p>
                <ul className="rows">
                  {one.items.map(item => (
                    <OfferRow key={item.id} offer={item} forWhom={forWhom} withApp />
                  ))}
                </ul>
              </section>
            ))}
          </>
        )}
      </Loaded>
      {open && <BundleDialog bundle={open} forWhom={forWhom} onClose={() => setOpen(null)} />}
    </>
  );
}

export function AccessPage({ me }: { me: Me }) {
  const { forWhom, Switch } = useSubject(me);
  const held = useQuery({
    queryKey: ["access", forWhom],
    queryFn: ({ signal }) => get<{ held: Offer[] }>(`access${query({ for: forWhom })}`, signal),
  });
  return (
    <>
      <Title>{forWhom ? "Access" : "My access"}</Title>
      {Switch}
      <Loaded answer={held}>
        {data =>
          data.held.length === 0 ? (
            <Empty title="Nothing is held">What is granted appears here, with its end.</Empty>
          ) : (
            <ul className="rows card">
              {data.held.map(one => (
                <OfferRow key={one.id} offer={one} forWhom={forWhom} withApp />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
