// One entitlement as somebody may have it: held or asked for, and what can be done about that.
import { useState } from "react";
import { client, newKey, post, query } from "./api";
import { go, Link } from "./router";
import type { Offer } from "./types";
import { Dialog, Labelled, lengthOf, moment } from "./ui";

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
        await post<{ number: number }>("access/give-back", {
          for: forWhom,
          entitlement: offer.id,
          account: offer.account,
          reason,
          key,
        })
      ).number;
    } else {
      const { account } = offer;
      const body = { for: forWhom, entitlements: [offer.id], account, duration, reason, extension: true, key };
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
            {offer.account_words && ` · with the account ${offer.account_words}`}
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
