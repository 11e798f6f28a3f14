// What all screens are made of.
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Refusal } from "./api";
import type { Person, Row } from "./types";

// ---- words

export const day = (at: string) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
export const moment = (at: string) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );

// By the clocks of another zone; by this machine's, where the browser does not know the zone.
export function momentIn(zone: string, at: string): string {
  try {
    const local = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone } as const;
    return new Intl.DateTimeFormat("en-GB", local).format(new Date(at));
  } catch {
    return moment(at);
  }
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
export function ago(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [undefined, 1];
  if (!unit) return seconds > 0 ? "in a moment" : "just now";
  if (unit === "day" && Math.abs(seconds) > 30 * 86_400) return day(at);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

export function lengthOf(seconds: number | null): string {
  if (seconds === null) return "until given back";
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 2).join(" ") || `${seconds} seconds`;
}

export const When = ({ at }: { at: string }) => (
  <time dateTime={at} title={new Date(at).toLocaleString("en-GB")}>
    {ago(at)}
  </time>
);

// Addresses become links; everything else is text, whatever it looks like.
export function Text({ children }: { children: string }) {
  const pieces = children.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/);
  return (
    <>
      {pieces.map((piece, i) =>
        i % 2 === 1 ? (
          <a key={i} href={piece} target="_blank" rel="noreferrer noopener nofollow">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </>
  );
}

// ---- marks

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map(word => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

// Lies over the initials once it is there; where there is none, or it does not come, they stay.
function Photo({ of }: { of: Person }) {
  const [state, setState] = useState<"coming" | "there" | "none">("coming");
  if (state === "none") return null;
  return (
    <img
      className={state}
      src={`/web/photos/${encodeURIComponent(of.id)}`}
      alt=""
      referrerPolicy="no-referrer"
      onLoad={() => setState("there")}
      onError={() => setState("none")}
    />
  );
}

export function Avatar({ person }: { person: Person | null }) {
  const tone = [...(person?.id ?? "")].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 6, 0);
  return (
    <span className={`avatar tone${tone}`} aria-hidden="true">
      {person ? initials(person.name) : "c1"}
      {person && <Photo key={person.id} of={person} />}
    </span>
  );
}

export function Standing({ row }: { row: Pick<Row, "outcome" | "status"> }) {
  const tone = row.outcome === null ? "open" : ["granted", "revoked"].includes(row.outcome) ? "good" : "bad";
  const mark = { open: "◔", good: "✓", bad: "✕" }[tone];
  return (
    <span className={`standing ${tone}`}>
      <span aria-hidden="true">{mark}</span> {row.status}
    </span>
  );
}

export const Urgent = () => (
  <span className="urgent" title="Emergency access">
    ⚡ Emergency
  </span>
);

// ---- what is not there yet, or not at all

export function Trouble({ error }: { error: unknown }) {
  return (
    <p className="trouble" role="alert">
      {error instanceof Error ? error.message : "Something went wrong."}
    </p>
  );
}

export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    {children && <p>{children}</p>}
  </div>
);

export const Loading = () => (
  <output className="loading">
    <span className="bar" />
    <span className="bar" />
    <span className="bar" />
    <span className="hidden">Loading…</span>
  </output>
);

interface Answer<T> {
  data: T | undefined;
  error: unknown;
}
export function Loaded<T>({ answer, children }: { answer: Answer<T>; children: (data: T) => ReactNode }) {
  if (answer.data !== undefined) return <>{children(answer.data)}</>;
  if (!answer.error) return <Loading />;
  if (answer.error instanceof Refusal && answer.error.code === "not_found")
    return <Empty title="There is nothing here">{answer.error.message}</Empty>;
  return <Trouble error={answer.error} />;
}

export function Title({ children, aside }: { children: string; aside?: ReactNode }) {
  useEffect(() => {
    document.title = `${children} · Access requests`;
  }, [children]);
  return (
    <header className="title">
      <h1 tabIndex={-1}>{children}</h1>
      {aside}
    </header>
  );
}

// ---- a dialog that the browser itself keeps the focus in

interface DialogProps {
  title: string;
  submit: string;
  danger?: boolean;
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}
export function Dialog({ title, submit, danger, onSubmit, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => element.current?.showModal(), []);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
      onClose();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <dialog ref={element} aria-labelledby={id} onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (!busy) void run();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        {error !== null && <Trouble error={error} />}
        <div className="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={danger ? "danger" : "primary"} disabled={busy}>
            {submit}
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface LabelledProps {
  label: string;
  hint?: string | undefined;
  children: (ids: { id: string; "aria-describedby"?: string }) => ReactNode;
}
export function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(hint ? { id, "aria-describedby": `${id}h` } : { id })}
      {hint && (
        <small id={`${id}h`} className="hint">
          {hint}
        </small>
      )}
    </div>
  );
}
