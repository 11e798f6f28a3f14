// Messages by time, with day dividers and the line above what is new.
import { Fragment, useEffect, useLayoutEffect, useRef } from "react";
import { dayDivider, dayKey, tsDate } from "../../shared/dates";
import { plainText } from "../../shared/mrkdwn";
import { announce } from "./announcer";
import type { Message } from "./api";
import { nameOf, useReader } from "./context";
import { MessageRow } from "./message";
import { continues } from "./messages";
import { store } from "./store";

interface Props {
  label: string;
  messages: Message[];
  newSince: string; // ts; what others wrote after it is below the line
  more?: boolean;
  readOlder?: () => Promise<void>;
  openThread?: (message: Message) => void;
  onRead: (ts: string) => void; // the person has the newest before their eyes
  intro?: React.ReactNode;
}

const atBottom = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;

export function MessageList({ label, messages, newSince, more = false, readOlder, openThread, onRead, intro }: Props) {
  const { boot, person, zone } = useReader();
  const box = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const before = useRef<{ first: string; height: number }>({ first: "", height: 0 });
  const last = messages.at(-1)?.ts ?? "";

  // Stays at the bottom where it was there; else where the eyes are, also when older ones come in above.
  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    const first = messages[0]?.ts ?? "";
    if (stick.current) area.scrollTop = area.scrollHeight;
    else if (first < before.current.first) area.scrollTop += area.scrollHeight - before.current.height;
    before.current = { first, height: area.scrollHeight };
  }, [messages]);
  // Pictures and narrower panes change the heights.
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    const keep = new ResizeObserver(() => {
      if (stick.current) area.scrollTop = area.scrollHeight;
    });
    keep.observe(area);
    if (area.lastElementChild) keep.observe(area.lastElementChild);
    return () => keep.disconnect();
  }, []);
  useEffect(() => {
    const look = () => {
      if (last && stick.current && document.visibilityState === "visible") onRead(last);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [last, onRead]);

  // What stood there already is not announced.
  const heard = useRef("");
  const newest = messages.at(-1);
  useEffect(() => {
    if (heard.current && newest && newest.ts > heard.current && newest.author !== person.id)
      announce(`${nameOf(boot, newest.author)}: ${plainText(newest.text, id => nameOf(boot, id))}`);
    heard.current = newest?.ts ?? heard.current;
  }, [newest, person.id, boot]);

  const scrolled = () => {
    const area = box.current;
    if (!area) return;
    stick.current = atBottom(area);
    if (stick.current && last) onRead(last);
    if (more && area.scrollTop < 200) void readOlder?.();
  };
  const firstNew = messages.findIndex(one => one.ts > newSince && one.author !== person.id);
  return (
    <section ref={box} className="messages" aria-label={label} tabIndex={0} onScroll={scrolled}>
      <div className="messages-inner">
        {more ? (
          <button type="button" className="button older" onClick={() => void readOlder?.()}>
            Older messages
          </button>
        ) : (
          intro
        )}
        <ol>
          {messages.map((message, index) => {
            const above = messages[index - 1];
            const at = tsDate(message.ts);
            const newDay = !above || dayKey(tsDate(above.ts), zone) !== dayKey(at, zone);
            return (
              <Fragment key={message.ts}>
                {newDay && (
                  <li className="day">
                    <span>{dayDivider(at, store.now(), zone)}</span>
                  </li>
                )}
                {index === firstNew && newSince !== "" && (
                  <li className="new-line">
                    <span>New</span>
                  </li>
                )}
                <MessageRow
                  message={message}
                  compact={!newDay && index !== firstNew && continues(above, message)}
                  inThread={!openThread}
                  openThread={openThread}
                />
              </Fragment>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
