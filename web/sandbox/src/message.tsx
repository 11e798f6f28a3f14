// One message: who, when, what, its thread, and what can be done with it.
import { memo, useMemo, useState } from "react";
import { ago, time, tsDate } from "../../shared/dates";
import { plainText, unescaped } from "../../shared/mrkdwn";
import { type Message, send } from "./api";
import { Avatar } from "./avatar";
import { Blocks } from "./blocks/blocks";
import { newSurface, SurfaceProvider } from "./blocks/surface";
import { Mrkdwn } from "./blocks/text";
import { nameOf, type Reader, useReader } from "./context";
import { Icon } from "./icons";
import { MenuButton, type MenuItem } from "./overlay";
import { store } from "./store";

interface Props {
  message: Message;
  compact: boolean; // below another one of the same author
  inThread?: boolean;
  openThread?: ((message: Message) => void) | undefined;
}

export const MessageRow = memo(function MessageRow({ message, compact, inThread = false, openThread }: Props) {
  const reader = useReader();
  const { boot, zone } = reader;
  const [editing, setEditing] = useState(false);
  const at = tsDate(message.ts);
  const name = nameOf(boot, message.author);
  const brief = compact && !message.ephemeral;
  return (
    <li className={`message ${brief ? "compact" : ""} ${message.ephemeral ? "ephemeral" : ""}`} data-ts={message.ts}>
      <div className="gutter">
        {message.deleted ? (
          <span className="tombstone-mark" />
        ) : brief ? (
          <time className="hover-time" dateTime={at.toISOString()}>
            {time(at, zone).replace(/ [AP]M$/, "")}
          </time>
        ) : (
          <Avatar id={message.author} />
        )}
      </div>
      <div className="message-main">
        {message.ephemeral && (
          <div className="only-you">
            <Icon name="eye" size={14} /> Only visible to you
          </div>
        )}
        {!brief && !message.deleted && (
          <div className="byline">
            <b>{name}</b>
            {message.by_app && <span className="app-badge">APP</span>}
            <time dateTime={at.toISOString()} title={at.toLocaleString("en-US", { timeZone: zone })}>
              {time(at, zone)}
            </time>
          </div>
        )}
        {editing ? <Editor message={message} done={() => setEditing(false)} /> : <Content message={message} />}
        {!inThread && message.thread && openThread && <ThreadBar message={message} open={() => openThread(message)} />}
      </div>
      {!message.deleted && !editing && (
        <div className="hover-tools">
          {!inThread && !message.ephemeral && openThread && (
            <button
              type="button"
              className="icon-button"
              aria-label="Reply in thread"
              title="Reply in thread"
              onClick={() => openThread(message)}
            >
              <Icon name="thread" />
            </button>
          )}
          <MoreActions message={message} reader={reader} edit={() => setEditing(true)} />
        </div>
      )}
    </li>
  );
});

function Content({ message }: { message: Message }) {
  const fixed = useMemo(
    () => newSurface({ message: { channel: message.channel, ts: message.ts } }),
    [message.channel, message.ts],
  );
  const edited = message.edited && <span className="edited"> (edited)</span>;
  if (message.deleted) return <p className="tombstone">{message.text}</p>;
  const unfurls = message.unfurls ?? [];
  const surface = { ...fixed, inputs: message.inputs, errors: {} };
  return (
    <SurfaceProvider value={surface}>
      {message.blocks?.length ? (
        <>
          <Blocks blocks={message.blocks} />
          {edited}
        </>
      ) : (
        <div className="words">
          <Mrkdwn text={message.text} />
          {edited}
        </div>
      )}
      {unfurls.map((one, index) => (
        <div className="unfurl" key={index}>
          <Blocks blocks={one.blocks ?? []} />
        </div>
      ))}
    </SurfaceProvider>
  );
}

function ThreadBar({ message, open }: { message: Message; open: () => void }) {
  const thread = message.thread;
  if (!thread) return null;
  const replies = `${thread.count} ${thread.count === 1 ? "reply" : "replies"}`;
  return (
    <button type="button" className="thread-bar" onClick={open}>
      {thread.people.map(id => (
        <Avatar key={id} id={id} size={22} />
      ))}
      <b>{replies}</b>
      {thread.unread > 0 && <span className="badge">{thread.unread} new</span>}
      <small>Last reply {ago(tsDate(thread.latest), store.now())}</small>
    </button>
  );
}

function MoreActions({ message, reader, edit }: { message: Message; reader: Reader; edit: () => void }) {
  const { boot, person, tell } = reader;
  const act = (path: string, body: object) => void send(path, { user: person.id, ...body }).catch(e => tell(e.message));
  const place = { channel: message.channel, ts: message.ts };
  const items: MenuItem[] = boot.app.shortcuts
    .filter(one => one.on_message && !message.ephemeral)
    .map(one => ({
      label: one.name,
      detail: boot.app.name,
      run: () => act("shortcut", { callback_id: one.callback_id, message: place }),
    }));
  items.push({
    label: "Copy text",
    run: () => void navigator.clipboard?.writeText(plainText(message.text, id => nameOf(boot, id))),
  });
  if (message.author === person.id && !message.ephemeral) {
    items.push({ label: "Edit message", run: edit });
    items.push({ label: "Delete message…", danger: true, run: () => act("delete", place) });
  }
  return (
    <MenuButton label="More actions" items={items}>
      <Icon name="more" />
    </MenuButton>
  );
}

function Editor({ message, done }: { message: Message; done: () => void }) {
  const { boot, person, tell } = useReader();
  // As it was typed: mentions by their short names.
  const [text, setText] = useState(() =>
    unescaped(message.text.replace(/<@(\w+)>/g, (_, id) => `@${boot.people.find(one => one.id === id)?.name ?? id}`)),
  );
  const save = async () => {
    try {
      await send("edit", { user: person.id, channel: message.channel, ts: message.ts, text });
      done();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="editor">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        aria-label="Edit message"
        rows={3}
        value={text}
        onChange={event => setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === "Escape") done();
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          void save();
        }}
      />
      <div className="editor-row">
        <button type="button" className="button" onClick={done}>
          Cancel
        </button>
        <button type="button" className="button primary" onClick={() => void save()}>
          Save
        </button>
      </div>
    </div>
  );
}
