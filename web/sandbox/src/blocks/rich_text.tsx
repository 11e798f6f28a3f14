// rich_text: what Slack's own editor makes, and apps too.
import type { ReactNode } from "react";
import type { Loose } from "../api";
import { ChannelLink, Emoji, Link, Mention, SlackDate } from "./text";

function styled(words: ReactNode, style: Loose): ReactNode {
  let out = words;
  if (style?.code) out = <code>{out}</code>;
  if (style?.bold) out = <strong>{out}</strong>;
  if (style?.italic) out = <em>{out}</em>;
  if (style?.strike) out = <s>{out}</s>;
  return out;
}

function Piece({ of }: { of: Loose }) {
  switch (of.type) {
    case "text":
      return styled(<span className="line">{of.text}</span>, of.style);
    case "link":
      return styled(<Link url={of.url ?? ""}>{of.text || of.url}</Link>, of.style);
    case "emoji":
      return <Emoji name={of.name ?? ""} />;
    case "user":
      return <Mention id={of.user_id} />;
    case "channel":
      return <ChannelLink id={of.channel_id} label="" />;
    case "usergroup":
      return <span className="mention">@group</span>;
    case "broadcast":
      return <span className="mention mention-me">@{of.range}</span>;
    case "date":
      return <SlackDate epoch={of.timestamp} format={of.format} url={of.url} fallback={of.fallback ?? ""} />;
    case "color":
      return <code>{of.value}</code>;
    default:
      return <>{of.text ?? ""}</>;
  }
}

const pieces = (of: Loose) => (of.elements ?? []).map((one: Loose, index: number) => <Piece key={index} of={one} />);

function Part({ of }: { of: Loose }) {
  switch (of.type) {
    case "rich_text_list": {
      const items = (of.elements ?? []).map((one: Loose, index: number) => <li key={index}>{pieces(one)}</li>);
      const indent = { marginInlineStart: (of.indent ?? 0) * 24 };
      return of.style === "ordered" ? (
        <ol start={(of.offset ?? 0) + 1} style={indent}>
          {items}
        </ol>
      ) : (
        <ul style={indent}>{items}</ul>
      );
    }
    case "rich_text_preformatted":
      return <pre>{pieces(of)}</pre>;
    case "rich_text_quote":
      return <blockquote>{pieces(of)}</blockquote>;
    default:
      return <div>{pieces(of)}</div>;
  }
}

export function RichText({ of }: { of: Loose }) {
  return (
    <div className="rich-text">
      {(of.elements ?? []).map((one: Loose, index: number) => (
        <Part key={index} of={one} />
      ))}
    </div>
  );
}

export function richTextWords(of: Loose): string {
  if (!of) return "";
  return (of.text ?? "") + (of.elements ?? []).map(richTextWords).join("");
}
