// What screen readers say when something new comes: one place for all, outside of everybody's screen.
import { useSyncExternalStore } from "react";

let words = "";
const listeners = new Set<() => void>();

export function announce(said: string): void {
  words = said;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function Announcer() {
  return (
    <p className="visually-hidden" role="status">
      {useSyncExternalStore(subscribe, () => words)}
    </p>
  );
}
