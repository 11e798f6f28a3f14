// What there is to ask for: apps as tiles, everything by search, an app's entitlements, bundles.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, newKey, post, query } from "./api";
import { FirstSteps } from "./first_steps";
import { useSubject } from "./for_whom";
import { OfferRow } from "./offer";
import { go, Link } from "./router";
import type { Me, Offer, Person } from "./types";
import { Dialog, Empty, Labelled, Loaded, Title } from "./ui";

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
      <FirstSteps me={me} />
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
                <OfferRow key={`${one.id} ${one.account}`} offer={one} forWhom={forWhom} withApp />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
