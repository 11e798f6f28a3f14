// A comment as it is kept (bot/markdown.hpp): Slack's marks, in plain text. Here as a tree, which is drawn as elements: what
// people write never becomes markup of the page. Pure.
import { type Inline, parseInline } from "../../shared/mrkdwn";

export type Words = Inline[];
export type Block =
  | { kind: "words" | "quote"; lines: Words[] }
  | { kind: "list"; ordered: boolean; items: Words[] }
  | { kind: "code"; text: string };

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
export const inline = (line: string): Words => parseInline(escaped(line));

const item = /^\s*(?:([•◦▪-])|\d{1,3}[.)])\s+(.*)$/;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const last = () => blocks[blocks.length - 1];
  for (let at = 0; at < lines.length; ++at) {
    const line = lines[at]!;
    const close = line.trim() === "```" ? lines.findIndex((one, i) => i > at && one.trim() === "```") : -1;
    if (close > at) {
      blocks.push({ kind: "code", text: lines.slice(at + 1, close).join("\n") });
      at = close;
      continue;
    }
    const listed = item.exec(line);
    const quoted = /^>\s?(.*)$/.exec(line);
    const before = last();
    if (listed) {
      const ordered = listed[1] === undefined;
      const words = inline(listed[2]!);
      if (before?.kind === "list" && before.ordered === ordered) before.items.push(words);
      else blocks.push({ kind: "list", ordered, items: [words] });
    } else if (line.trim() !== "" || before?.kind === "words") {
      const kind = quoted ? "quote" : "words";
      const words = inline(quoted ? quoted[1]! : line);
      if (before?.kind === kind) before.lines.push(words);
      else if (line.trim() !== "") blocks.push({ kind, lines: [words] });
    }
  }
  return blocks;
}

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; url: string }
  | { kind: "person"; written: string };

// Only these lead anywhere; whatever else looks like an address is text.
const address = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)'\]])/;

// What stands in plain words: addresses, and people by what is written behind the @.
export function piecesOf(text: string, names: string[]): Piece[] {
  const known = [...names].sort((a, b) => b.length - a.length).map(one => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const mention =
    known.length > 0 ? new RegExp(`((?<![\\p{L}\\p{N}.@])@(?:${known.join("|")})(?![\\p{L}\\p{N}]))`, "u") : null;
  return text.split(address).flatMap((part, i): Piece[] => {
    if (i % 2 === 1) return [{ kind: "link", url: part }];
    const parts = mention ? part.split(mention) : [part];
    return parts
      .map((one, j): Piece => (j % 2 === 1 ? { kind: "person", written: one.slice(1) } : { kind: "text", text: one }))
      .filter(one => one.kind !== "text" || one.text !== "");
  });
}
