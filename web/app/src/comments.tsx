// What people say below a request: drawn with its marks, and written with others named in it.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, Fragment, type KeyboardEvent, useId, useRef, useState } from "react";
import type { Inline } from "../../shared/mrkdwn";
import { client, newKey, post } from "./api";
import { blocksOf, piecesOf, type Words } from "./marks";
import { foundPeople, movedTo, PeopleList } from "./people";
import type { Person } from "./types";
import { Labelled, Trouble } from "./ui";

export interface Named {
  [written: string]: Person;
}

function PlainWords({ text, named }: { text: string; named: Named }) {
  return piecesOf(text, Object.keys(named)).map((piece, i) => {
    if (piece.kind === "text") return <Fragment key={i}>{piece.text}</Fragment>;
    if (piece.kind === "person")
      return (
        <span key={i} className="mention">
          @{named[piece.written]?.name ?? piece.written}
        </span>
      );
    return (
      <a key={i} href={piece.url} target="_blank" rel="noreferrer noopener nofollow">
        {piece.url}
      </a>
    );
  });
}

function Node({ node, named }: { node: Inline; named: Named }) {
  switch (node.kind) {
    case "text":
      return <PlainWords text={node.text} named={named} />;
    case "bold":
      return (
        <strong>
          <Line words={node.children} named={named} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Line words={node.children} named={named} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Line words={node.children} named={named} />
        </s>
      );
    case "code":
      return <code>{node.children.map(one => ("text" in one ? one.text : "")).join("")}</code>;
    case "emoji":
      return `:${node.name}:`;
    default:
      return null; // tokens of Slack's are never kept
  }
}

const Line = ({ words, named }: { words: Words; named: Named }) =>
  words.map((node, i) => <Node key={i} node={node} named={named} />);

const Lines = ({ lines, named }: { lines: Words[]; named: Named }) =>
  lines.map((words, i) => (
    <Fragment key={i}>
      {i > 0 && <br />}
      <Line words={words} named={named} />
    </Fragment>
  ));

export function Marked({ children, named }: { children: string; named: Named }) {
  return blocksOf(children).map((block, i) => {
    if (block.kind === "code")
      return (
        <pre key={i}>
          <code>{block.text}</code>
        </pre>
      );
    if (block.kind === "list") {
      const items = block.items.map((words, j) => (
        <li key={j}>
          <Line words={words} named={named} />
        </li>
      ));
      return block.ordered ? <ol key={i}>{items}</ol> : <ul key={i}>{items}</ul>;
    }
    const Around = block.kind === "quote" ? "blockquote" : "p";
    return (
      <Around key={i}>
        <Lines lines={block.lines} named={named} />
      </Around>
    );
  });
}

// ---- writing

// What is being written behind an @ that stands right before the cursor.
function searched(text: string, cursor: number): { from: number; words: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}.'@-]*(?: [\p{L}\p{N}.'-]*)?)$/u.exec(text.slice(0, cursor));
  return found ? { from: cursor - found[1]!.length, words: found[1]! } : null;
}

const mostShown = 6;

interface AreaProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  onSend: () => void;
}
export function MentionArea({ label, hint, value, onChange, onSend }: AreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [cursor, setCursor] = useState(0);
  const [closed, setClosed] = useState(-1); // where a list that was closed began
  const [at, setAt] = useState(0);
  const list = useId();
  const wanted = searched(value, cursor);
  const isAsking = wanted !== null && wanted.words.trim() !== "" && wanted.from !== closed;
  const found = useQuery({
    queryKey: ["people", undefined, wanted?.words],
    queryFn: ({ signal }) => foundPeople(wanted?.words.trim() ?? "", "", signal),
    enabled: isAsking,
    placeholderData: before => before,
  });
  const people = isAsking ? (found.data?.people.slice(0, mostShown) ?? []) : [];
  const open = people.length > 0;
  const choose = (person: Person | undefined) => {
    if (!person || !wanted) return;
    const twins = (found.data?.people ?? []).filter(one => one.name === person.name).length > 1;
    const written = `${twins ? person.id : person.name} `;
    onChange(value.slice(0, wanted.from) + written + value.slice(cursor));
    const next = wanted.from + written.length;
    setCursor(next);
    setAt(0);
    setClosed(wanted.from);
    requestAnimationFrame(() => area.current?.setSelectionRange(next, next));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return onSend();
    }
    if (!open) return;
    const next = movedTo(event.key, at, people.length);
    if (next !== null) setAt(next);
    else if (event.key === "Enter" || event.key === "Tab") choose(people[at]);
    else if (event.key === "Escape") setClosed(wanted?.from ?? -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const note = (target: HTMLTextAreaElement) => setCursor(target.selectionStart);
  return (
    <Labelled label={label} hint={hint}>
      {ids => (
        <div className="picker">
          <textarea
            {...ids}
            ref={area}
            rows={3}
            value={value}
            aria-autocomplete="list"
            {...(open ? { "aria-controls": list, "aria-activedescendant": `${list}${at}` } : {})}
            onChange={event => {
              onChange(event.target.value);
              note(event.target);
              setAt(0);
              if (!searched(event.target.value, event.target.selectionStart)) setClosed(-1);
            }}
            onSelect={event => note(event.currentTarget)}
            onKeyDown={pressed}
          />
          {open && <PeopleList id={list} label="People" people={people} at={at} onChoose={choose} />}
          <span className="hidden" aria-live="polite">
            {open
              ? `${people.length === 1 ? "One person" : `${people.length} people`} to name: ${people[at]?.name}`
              : ""}
          </span>
        </div>
      )}
    </Labelled>
  );
}

// What is written is kept in this tab until it is sent.
export function CommentBox({ number }: { number: number }) {
  const kept = `comment/${number}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? "");
  const [key, setKey] = useState(newKey);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = (value: string) => {
    setText(value);
    sessionStorage.setItem(kept, value);
  };
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      await post(`tasks/${number}/comment`, { text, key });
      change("");
      setKey(newKey());
      await client.invalidateQueries({ queryKey: ["task", number] });
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return (
    <form className="comment" onSubmit={send}>
      <MentionArea
        label="Comment"
        hint="It appears in everybody's Slack thread, under your name. @ names somebody; **bold**, *italic*, `code`, lists and > quotes as in Markdown. Ctrl+Enter sends it."
        value={text}
        onChange={change}
        onSend={() => void send()}
      />
      {error !== null && <Trouble error={error} />}
      <button type="submit" className="primary" disabled={busy || !text.trim()}>
        Send
      </button>
    </form>
  );
}
