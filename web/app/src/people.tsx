// Finding a person: the list below what is being typed, and a field for one of them.
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { get } from "./api";
import type { Person } from "./types";
import { Avatar, Labelled } from "./ui";

export const foundPeople = (words: string, more: string, signal: AbortSignal) =>
  get<{ people: Person[] }>(`people?q=${encodeURIComponent(words)}${more}`, signal);

// Where an arrow key leads among `count`, round and round; null for other keys.
export function movedTo(key: string, at: number, count: number): number | null {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  return by && count > 0 ? (at + by + count) % count : null;
}

// The field names what of it is meant by aria-activedescendant: `id` and the number.
interface ListProps {
  id: string;
  label: string;
  people: Person[];
  at: number;
  onChoose: (person: Person) => void;
}
export const PeopleList = ({ id, label, people, at, onChoose }: ListProps) => (
  <div role="listbox" id={id} aria-label={label}>
    {people.map((person, i) => (
      <div
        key={person.id}
        id={`${id}${i}`}
        role="option"
        tabIndex={-1}
        aria-selected={i === at}
        onPointerDown={event => {
          event.preventDefault();
          onChoose(person);
        }}
      >
        <Avatar person={person} /> {person.name} <small>{person.title}</small>
      </div>
    ))}
  </div>
);

interface PickerProps {
  label: string;
  asking?: boolean;
  chosen: Person | null;
  onChoose: (person: Person | null) => void;
}
export function PersonPicker({ label, asking, chosen, onChoose }: PickerProps) {
  const [text, setText] = useState("");
  const found = useQuery({
    queryKey: ["people", asking, text],
    queryFn: ({ signal }) => foundPeople(text, asking ? "&for=asking" : "", signal),
    enabled: !chosen && text.trim().length > 0,
  });
  const people = found.data?.people ?? [];
  const list = useId();
  const [at, setAt] = useState(0);
  const choose = (person: Person | undefined) => {
    if (!person) return;
    onChoose(person);
    setText("");
    setAt(0);
  };
  if (chosen)
    return (
      <div className="field">
        <span className="label">{label}</span>
        <span className="chosen">
          <Avatar person={chosen} /> {chosen.name}
          <button type="button" className="quiet" onClick={() => onChoose(null)}>
            <span aria-hidden="true">✕</span>
            <span className="hidden">Not {chosen.name}</span>
          </button>
        </span>
      </div>
    );
  const open = text.trim().length > 0 && people.length > 0;
  return (
    <Labelled label={label}>
      {ids => (
        <div className="picker">
          <input
            {...ids}
            role="combobox"
            aria-expanded={open}
            aria-controls={list}
            aria-autocomplete="list"
            {...(open ? { "aria-activedescendant": `${list}${at}` } : {})}
            autoComplete="off"
            placeholder="Name or e-mail"
            value={text}
            onChange={event => {
              setText(event.target.value);
              setAt(0);
            }}
            onKeyDown={event => {
              const next = open ? movedTo(event.key, at, people.length) : null;
              if (next !== null) setAt(next);
              else if (event.key === "Enter" && open) choose(people[at]);
              else return;
              event.preventDefault();
            }}
          />
          {open && <PeopleList id={list} label={label} people={people} at={at} onChoose={choose} />}
        </div>
      )}
    </Labelled>
  );
}
