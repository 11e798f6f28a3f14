// Catalogs, and who sees what of them.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, query } from "./api";
import { Filter } from "./lists";
import { PersonPicker } from "./people";
import { Link, useFields } from "./router";
import type { Entitlement, Person } from "./types";
import { Empty, Loaded } from "./ui";

interface CatalogHead {
  slug: string;
  name: string;
  description: string;
  audience: string;
  bundle: boolean;
  entitlements: number;
}
interface CatalogRow extends CatalogHead {
  seen: boolean | null;
}
interface CatalogData extends CatalogHead {
  holds: Entitlement[];
  people: { looked_at: number; is_cut: boolean; seeing: number; see: Person[]; see_not: Person[] };
}

const audienceOf = (one: CatalogHead) =>
  one.audience === "" ? (
    <>for everyone</>
  ) : (
    <>
      for whom <code>{one.audience}</code>
    </>
  );

export function Catalogs() {
  const [viewer, setViewer] = useState<Person | null>(null);
  const catalogs = useQuery({
    queryKey: ["catalogs", viewer?.id],
    queryFn: ({ signal }) => get<{ rows: CatalogRow[] }>(`admin/catalogs${query({ person: viewer?.id })}`, signal),
    placeholderData: before => before,
  });
  return (
    <>
      <div className="card form">
        <PersonPicker label="What does somebody see?" chosen={viewer} onChoose={setViewer} />
      </div>
      <Loaded answer={catalogs}>
        {data =>
          data.rows.length === 0 ? (
            <Empty title="No catalogs yet">What stands in none cannot be seen or asked for.</Empty>
          ) : (
            <ul className="rows card">
              {data.rows.map(one => (
                <li key={one.slug} className="offer">
                  <div className="grow">
                    <p>
                      <Link href={`/admin/catalogs/${encodeURIComponent(one.slug)}`}>
                        <strong>{one.name}</strong>
                      </Link>{" "}
                      {one.bundle && <small className="tag">bundle</small>}
                    </p>
                    <p className="dim">
                      {one.entitlements} {one.entitlements === 1 ? "entitlement" : "entitlements"}, {audienceOf(one)}
                    </p>
                  </div>
                  {viewer && one.seen !== null && (
                    <span className={one.seen ? "standing good" : "standing bad"}>
                      <span aria-hidden="true">{one.seen ? "✓" : "✕"}</span> {viewer.name}{" "}
                      {one.seen ? "sees it" : "does not see it"}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

const Some = ({ title, people }: { title: string; people: Person[] }) =>
  people.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul className="plain">
        {people.map(one => (
          <li key={one.id}>
            {one.name} <small className="dim">{one.title}</small>
          </li>
        ))}
      </ul>
    </>
  );

export function CatalogPage({ slug }: { slug: string }) {
  const [field] = useFields();
  const one = useQuery({
    queryKey: ["catalog", slug, field("q")],
    queryFn: ({ signal }) =>
      get<CatalogData>(`admin/catalogs/${encodeURIComponent(slug)}${query({ q: field("q") })}`, signal),
    placeholderData: before => before,
  });
  return (
    <Loaded answer={one}>
      {data => (
        <>
          <p>
            <Link href="/admin/catalogs">← Catalogs</Link>
          </p>
          <h2>{data.name}</h2>
          <p className="dim">
            {data.description && `${data.description} · `}
            {audienceOf(data)}
          </p>
          <div className="columns">
            <section className="card" aria-label="What stands in it">
              <h2>What stands in it</h2>
              <ul className="plain">
                {data.holds.map(e => (
                  <li key={e.id}>
                    {e.name} in {e.app.name} <small className="tag">{e.id}</small>
                  </li>
                ))}
                {data.entitlements > data.holds.length && (
                  <li className="dim">and {data.entitlements - data.holds.length} more</li>
                )}
              </ul>
            </section>
            <section className="card" aria-label="Who sees it">
              <h2>Who sees it</h2>
              <Filter name="q" label="Find people" />
              <p>
                {data.people.seeing} of {data.people.looked_at} active people
                {data.people.is_cut && ", of the first thousand; search for the others"}
              </p>
              <Some title="See it" people={data.people.see} />
              <Some title="Do not see it" people={data.people.see_not} />
            </section>
          </div>
        </>
      )}
    </Loaded>
  );
}
