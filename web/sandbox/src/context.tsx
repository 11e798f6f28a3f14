// Who is looking, and what the workspace is called.
import { createContext, useContext } from "react";
import { usableZone } from "../../shared/dates";
import type { Boot, Person } from "./api";

export interface Reader {
  boot: Boot;
  person: Person;
  zone: string | undefined;
  openPerson: (id: string) => void; // a mention was clicked
  openConversation: (id: string) => void;
  tell: (says: string) => void; // a notice for this person
}

const ReaderContext = createContext<Reader | null>(null);
export const ReaderProvider = ReaderContext.Provider;

export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (!reader) throw new Error("no reader around this");
  return reader;
}

export function nameOf(boot: Boot, id: string): string {
  if (id === boot.app.bot_user) return boot.app.name;
  return boot.people.find(one => one.id === id)?.real_name ?? id;
}

export const zoneOf = (person: Person) => usableZone(person.tz);
