// Filters of a list that the reader has named. They are kept on the server; the address of one has its filters in it, so
// that whoever gets it sees the same.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, get, post, query } from "./api";
import { Link, useFields } from "./router";
import { Dialog, Labelled } from "./ui";

interface View {
  name: string;
  query: string;
}

// As an address has them, in one order: what is the same is written the same.
export function sameOrder(search: string): string {
  const fields = new URLSearchParams(search);
  fields.sort();
  return fields.toString();
}

interface SavedProps {
  screen: "requests" | "approvals" | "history";
  filters: string[];
}
export function SavedViews({ screen, filters }: SavedProps) {
  const [field, change] = useFields();
  const [naming, setNaming] = useState(false);
  const [leaving, setLeaving] = useState<View | null>(null);
  const [name, setName] = useState("");
  const [copied, setCopied] = useState(false);
  const key = ["views", screen];
  const views = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<{ views: View[] }>(`views${query({ screen })}`, signal),
  });
  const now = sameOrder(query(Object.fromEntries(filters.map(one => [one, field(one)]))));
  const all = views.data?.views ?? [];
  const here = all.find(one => sameOrder(one.query) === now);
  const told = (answer: { views: View[] }) => client.setQueryData(key, answer);
  const save = async () => told(await post<{ views: View[] }>("views", { screen, name, query: now }));
  const forget = async () => told(await post<{ views: View[] }>("views/forget", { screen, name: leaving?.name ?? "" }));
  const copy = () => {
    const address = new URL(`/${screen}${now ? `?${now}` : ""}`, window.location.href);
    void navigator.clipboard?.writeText(address.href).then(() => setCopied(true));
  };
  return (
    <nav className="views" aria-label="Your views">
      {all.map(view => (
        <span key={view.name} className="chosen">
          <Link href={`/${screen}?${view.query}`} aria-current={view === here ? "page" : undefined}>
            {view.name}
          </Link>
          <button type="button" className="quiet" onClick={() => setLeaving(view)}>
            <span aria-hidden="true">✕</span>
            <span className="hidden">Take the view {view.name} away</span>
          </button>
        </span>
      ))}
      {now !== "" && !here && (
        <button
          type="button"
          onClick={() => {
            setName("");
            setNaming(true);
          }}
        >
          Save this view…
        </button>
      )}
      {now !== "" && (
        <>
          <button type="button" className="quiet" onClick={copy}>
            Copy link to this view
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => change(Object.fromEntries(filters.map(one => [one, ""])))}
          >
            Clear filters
          </button>
        </>
      )}
      <span className="hidden" aria-live="polite">
        {copied ? "The link is copied." : ""}
      </span>
      {naming && (
        <Dialog title="Save this view" submit="Save" onSubmit={save} onClose={() => setNaming(false)}>
          <p className="dim">It is kept for you, wherever you sign in.</p>
          <Labelled label="Name" hint="A view of the same name is replaced.">
            {ids => <input {...ids} value={name} maxLength={80} onChange={event => setName(event.target.value)} />}
          </Labelled>
        </Dialog>
      )}
      {leaving && (
        <Dialog
          title={`Take the view "${leaving.name}" away?`}
          submit="Take it away"
          danger
          onSubmit={forget}
          onClose={() => setLeaving(null)}
        />
      )}
    </nav>
  );
}
