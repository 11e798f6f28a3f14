// For whom: the visitor, or somebody they may ask for.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, query } from "./api";
import { PersonPicker } from "./people";
import { useFields } from "./router";
import type { Me, Person } from "./types";

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
