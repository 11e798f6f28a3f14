// Slack's markup as a tree (docs.slack.dev, "Formatting message text"). Pure; drawn by sandbox/src/blocks/text.tsx.

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Inline[] }
  | { kind: "code"; children: Inline[] }
  | { kind: "emoji"; name: string }
  | { kind: "link"; url: string; label: string }
  | { kind: "user" | "channel" | "group"; id: string; label: string }
  | { kind: "broadcast"; name: string }
  | { kind: "date"; epoch: number; format: string; url: string; fallback: string }
  | { kind: "break" };

export type Block =
  | { kind: "line"; children: Inline[] }
  | { kind: "quote"; children: Inline[] }
  | { kind: "pre"; children: Inline[] };

export function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function parseMrkdwn(source: string): Block[] {
  const blocks: Block[] = [];
  // Every other piece stands between fences.
  source.split("```").forEach((piece, index, pieces) => {
    if (index % 2 === 1 && index < pieces.length - 1) {
      blocks.push({ kind: "pre", children: parseVerbatim(piece.replace(/^\n|\n$/g, "")) });
    } else if (piece.trim() !== "" || pieces.length === 1) {
      addLines(blocks, index % 2 === 1 ? `\`\`\`${piece}` : piece);
    }
  });
  return blocks;
}

function addLines(blocks: Block[], text: string): void {
  let kind: "line" | "quote" | undefined;
  let lines: string[] = [];
  const flush = () => {
    if (kind) blocks.push({ kind, children: joined(lines) });
    lines = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const now = quoted ? "quote" : "line";
    if (now !== kind) flush();
    kind = now;
    lines.push(quoted ? quoted[1]! : line);
  }
  flush();
}

function joined(lines: string[]): Inline[] {
  return lines.flatMap((line, index): Inline[] => [
    ...(index > 0 ? [{ kind: "break" } as const] : []),
    ...parseInline(line),
  ]);
}

// Where marks mean nothing: tokens are still tokens.
function parseVerbatim(source: string): Inline[] {
  const out: Inline[] = [];
  for (const part of source.split(/(<[^<>]+>)/)) {
    if (/^<[^<>]+>$/.test(part)) out.push(token(part.slice(1, -1)));
    else if (part) out.push({ kind: "text", text: unescaped(part) });
  }
  return out;
}

const kinds = { "*": "bold", _: "italic", "~": "strike" } as const;
const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

// One line. A mark opens at a word's begin and closes at its end.
export function parseInline(line: string): Inline[] {
  const out: Inline[] = [];
  let text = "";
  const flush = () => {
    if (text) out.push({ kind: "text", text: unescaped(text) });
    text = "";
  };
  const add = (node: Inline) => {
    flush();
    out.push(node);
  };
  for (let at = 0; at < line.length; ) {
    const char = line[at]!;
    if (char === "<") {
      const end = line.indexOf(">", at);
      if (end > at + 1) {
        add(token(line.slice(at + 1, end)));
        at = end + 1;
        continue;
      }
    }
    if (char === ":" && !isWord(line[at - 1])) {
      const found = /^:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/.exec(line.slice(at));
      if (found) {
        add({ kind: "emoji", name: found[1]! });
        at += found[0].length;
        continue;
      }
    }
    if ((char === "`" || char in kinds) && !isWord(line[at - 1])) {
      const end = closing(line, at);
      if (end > 0) {
        const inside = line.slice(at + 1, end);
        if (char === "`") add({ kind: "code", children: parseVerbatim(inside) });
        else add({ kind: kinds[char as keyof typeof kinds], children: parseInline(inside) });
        at = end + 1;
        continue;
      }
    }
    text += char;
    ++at;
  }
  flush();
  return out;
}

function closing(line: string, open: number): number {
  const mark = line[open];
  if (line[open + 1] === undefined || line[open + 1] === " " || line[open + 1] === mark) return -1;
  for (let at = open + 1; at < line.length; ++at) {
    if (line[at] === "<") {
      const end = line.indexOf(">", at);
      if (end > 0) at = end;
      continue;
    }
    if (line[at] === mark && (mark === "`" || line[at - 1] !== " ") && !isWord(line[at + 1])) return at;
  }
  return -1;
}

function token(inside: string): Inline {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescaped(inside.slice(bar + 1));
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!date^")) {
    const [, epoch, format = "", url = ""] = target.split("^");
    return { kind: "date", epoch: Number(epoch), format, url: unescaped(url), fallback: label };
  }
  if (target.startsWith("!subteam^")) return { kind: "group", id: target.slice(9), label };
  if (target.startsWith("!")) return { kind: "broadcast", name: target.slice(1) };
  return { kind: "link", url: unescaped(target), label: label || unescaped(target).replace(/^mailto:/, "") };
}

// As a notification shows it.
export function plainText(source: string, nameOf: (id: string) => string): string {
  const words = (nodes: Inline[]): string =>
    nodes
      .map(node => {
        switch (node.kind) {
          case "text":
            return node.text;
          case "emoji":
            return `:${node.name}:`;
          case "user":
            return `@${nameOf(node.id)}`;
          case "channel":
            return `#${node.label || node.id}`;
          case "group":
            return node.label || "@group";
          case "broadcast":
            return `@${node.name}`;
          case "link":
            return node.label;
          case "date":
            return node.fallback;
          case "break":
            return "\n";
          default:
            return words(node.children);
        }
      })
      .join("");
  return parseMrkdwn(source)
    .map(block => words(block.children))
    .join("\n");
}
