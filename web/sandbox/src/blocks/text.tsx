// Text objects and markup.
import { Fragment, type ReactNode, useSyncExternalStore } from "react";
import { slackDate } from "../../../shared/dates";
import { type Block, type Inline, parseMrkdwn } from "../../../shared/mrkdwn";
import type { Loose } from "../api";
import { nameOf, type Reader, useReader } from "../context";
import { store } from "../store";

// The names come a moment after the page, so that it can show itself first.
let glyphs: Record<string, string> = {};
const waiting = new Set<() => void>();
void import("virtual:emoji").then(module => {
  glyphs = module.default;
  for (const listener of waiting) listener();
});
function useGlyphs(): Record<string, string> {
  return useSyncExternalStore(
    listener => {
      waiting.add(listener);
      return () => waiting.delete(listener);
    },
    () => glyphs,
  );
}
export const emojiNames = () => glyphs;

export function Emoji({ name }: { name: string }) {
  const glyph = useGlyphs()[name];
  if (!glyph) return <>:{name}:</>;
  return (
    <span className="emoji" role="img" aria-label={name.replaceAll("_", " ")} title={`:${name}:`}>
      {glyph}
    </span>
  );
}

export function Link({ url, children }: { url: string; children: ReactNode }) {
  if (!/^(https?|mailto|tel):/i.test(url)) return <span className="link">{children}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

export function Mention({ id }: { id: string }) {
  const reader = useReader();
  const me = id === reader.person.id;
  return (
    <button type="button" className={me ? "mention mention-me" : "mention"} onClick={() => reader.openPerson(id)}>
      @{nameOf(reader.boot, id)}
    </button>
  );
}

export function ChannelLink({ id, label }: { id: string; label: string }) {
  const reader = useReader();
  const name = reader.boot.channels.find(one => one.id === id)?.name ?? label;
  return (
    <button type="button" className="mention" onClick={() => reader.openConversation(id)}>
      #{name || "private channel"}
    </button>
  );
}

const zoneSays = (reader: Reader, epoch: number) =>
  new Date(epoch * 1000).toLocaleString("en-US", { timeZone: reader.zone, dateStyle: "full", timeStyle: "short" });

// At the begin of a line "today" is written with a capital.
export function SlackDate({ epoch, format, url, fallback, first }: Loose) {
  const reader = useReader();
  const said = slackDate(epoch, format, fallback, store.now(), reader.zone);
  const words = first ? said.charAt(0).toUpperCase() + said.slice(1) : said;
  const shown = <time title={Number.isFinite(epoch) ? zoneSays(reader, epoch) : ""}>{words}</time>;
  return url ? <Link url={url}>{shown}</Link> : shown;
}

function drawn(node: Inline, key: number): ReactNode {
  switch (node.kind) {
    case "text":
      return <Fragment key={key}>{node.text}</Fragment>;
    case "bold":
      return <strong key={key}>{node.children.map(drawn)}</strong>;
    case "italic":
      return <em key={key}>{node.children.map(drawn)}</em>;
    case "strike":
      return <s key={key}>{node.children.map(drawn)}</s>;
    case "code":
      return <code key={key}>{node.children.map(drawn)}</code>;
    case "emoji":
      return <Emoji key={key} name={node.name} />;
    case "link":
      return (
        <Link key={key} url={node.url}>
          {node.label}
        </Link>
      );
    case "user":
      return <Mention key={key} id={node.id} />;
    case "channel":
      return <ChannelLink key={key} id={node.id} label={node.label} />;
    case "group":
      return (
        <span key={key} className="mention">
          {node.label || "@group"}
        </span>
      );
    case "broadcast":
      return (
        <span key={key} className="mention mention-me">
          @{node.name}
        </span>
      );
    case "date":
      return <SlackDate key={key} first={key === 0} {...node} />;
    case "break":
      return <br key={key} />;
  }
}

function block(one: Block, key: number): ReactNode {
  const children = one.children.map(drawn);
  if (one.kind === "pre") return <pre key={key}>{children}</pre>;
  if (one.kind === "quote") return <blockquote key={key}>{children}</blockquote>;
  return (
    <span key={key} className="line">
      {children}
    </span>
  );
}

export function Mrkdwn({ text }: { text: string }) {
  return <>{parseMrkdwn(text).map(block)}</>;
}

// plain_text: no markup, but emoji by name.
export function Plain({ text, emoji = true }: { text: string; emoji?: boolean }) {
  if (!emoji) return <>{text}</>;
  return (
    <>
      {text
        .split(/(:[a-z0-9_+'-]+:)/)
        .map((piece, index) => (index % 2 === 1 ? <Emoji key={index} name={piece.slice(1, -1)} /> : piece))}
    </>
  );
}

export function Text({ of }: { of: Loose }) {
  if (!of || typeof of.text !== "string") return null;
  return of.type === "mrkdwn" ? <Mrkdwn text={of.text} /> : <Plain text={of.text} emoji={of.emoji !== false} />;
}
