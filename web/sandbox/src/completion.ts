// What completes the word that is being written. Pure.
import type { Boot, Person } from "./api";

export interface Suggestion {
  insert: string; // takes the word's place
  label: string;
  detail: string;
  mark: string;
  face?: string; // a person's id
  whole?: boolean; // it stands there already: Enter sends
}

const most = 8;

// The word before the caret, from the last space on.
export function wordAt(text: string, caret: number): string {
  return /\S*$/.exec(text.slice(0, caret))?.[0] ?? "";
}

export function suggestionsFor(
  text: string,
  caret: number,
  boot: Pick<Boot, "app" | "people" | "channels">,
  reader: Pick<Person, "id">,
  emoji: Record<string, string>,
): Suggestion[] {
  if (text.startsWith("/")) return commands(text, boot);
  const word = wordAt(text, caret);
  const wanted = word.slice(1).toLowerCase();
  if (word.startsWith("@"))
    return boot.people
      .filter(
        one =>
          !one.deactivated &&
          `${one.name} ${one.real_name}`
            .toLowerCase()
            .split(" ")
            .some(w => w.startsWith(wanted)),
      )
      .slice(0, most)
      .map(one => ({
        insert: `@${one.name} `,
        label: one.real_name,
        detail: one.id === reader.id ? "you" : one.title,
        mark: "@",
        face: one.id,
      }));
  if (word.startsWith("#"))
    return boot.channels
      .filter(one => one.name.startsWith(wanted))
      .slice(0, most)
      .map(one => ({ insert: `#${one.name} `, label: one.name, detail: "", mark: one.private ? "🔒" : "#" }));
  if (/^:[a-z0-9_+-]{2,}$/.test(word))
    return Object.entries(emoji)
      .filter(([name]) => name.startsWith(wanted))
      .slice(0, most)
      .map(([name, glyph]) => ({ insert: `:${name}: `, label: `:${name}:`, detail: "", mark: glyph }));
  return [];
}

// The commands of the app, and once one is written what may follow.
function commands(text: string, boot: Pick<Boot, "app">): Suggestion[] {
  const [command = "", ...rest] = text.split(" ");
  const all = boot.app.commands;
  if (rest.length === 0)
    return all
      .filter(one => one.command.startsWith(command))
      .map(one => ({
        insert: `${one.command} `,
        label: [one.command, one.usage_hint && `[${one.usage_hint}]`].filter(Boolean).join(" "),
        detail: one.description,
        mark: "/",
      }));
  const known = all.find(one => one.command === command);
  // "request | help" and "[request|help]" list words.
  const words = (known?.usage_hint ?? "").replace(/[[\]]/g, "").split("|");
  const typed = rest.join(" ");
  return words
    .map(word => word.trim())
    .filter(word => word && /^[a-z -]+$/i.test(word) && word.startsWith(typed))
    .map(word => ({
      insert: `${command} ${word}`,
      label: `${command} ${word}`,
      detail: known?.description ?? "",
      mark: "/",
      whole: word === typed,
    }));
}

export function applied(text: string, caret: number, one: Suggestion): { text: string; caret: number } {
  if (one.mark === "/") return { text: one.insert, caret: one.insert.length };
  const start = caret - wordAt(text, caret).length;
  return { text: text.slice(0, start) + one.insert + text.slice(caret), caret: start + one.insert.length };
}
