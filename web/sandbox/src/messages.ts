// Lists of messages by time. Pure.
import type { Message } from "./api";

// `older` and then `newer`; what is in both is taken from `newer`.
export function merged(older: Message[], newer: Message[]): Message[] {
  const first = newer[0]?.ts ?? "~";
  return [...older.filter(one => one.ts < first), ...newer];
}

// The list with one message new, replaced or gone. With `more` before it, one that is older than all is left out.
export function withChange(list: Message[], message: Message, more = false): Message[] {
  const at = list.findIndex(one => one.ts >= message.ts);
  const known = at >= 0 && list[at]!.ts === message.ts;
  if (message.gone) return known ? list.filter((_, index) => index !== at) : list;
  if (known) return list.map((one, index) => (index === at ? message : one));
  if (at === 0 && more) return list;
  return at < 0 ? [...list, message] : [...list.slice(0, at), message, ...list.slice(at)];
}

// Whether `message` stands below `above` without its author's name: soon after, by the same.
export function continues(above: Message | undefined, message: Message): boolean {
  return (
    above !== undefined &&
    above.author === message.author &&
    !above.deleted &&
    !message.ephemeral &&
    !above.ephemeral &&
    Number(message.ts) - Number(above.ts) < 300
  );
}
