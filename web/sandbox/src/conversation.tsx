// A channel or a conversation, and the thread beside it.
import { useCallback, useEffect, useRef, useState } from "react";
import { type Conversation, type Message, send } from "./api";
import { Composer } from "./composer";
import { nameOf, useReader } from "./context";
import { Icon } from "./icons";
import { MessageList } from "./message_list";
import { store, threadKey, useStore } from "./store";

export function conversationName(of: Conversation, nameById: (id: string) => string): string {
  return of.with ? nameById(of.with) : of.name;
}

interface Props {
  conversation: Conversation;
  openThread: (message: Message) => void;
}

export function Messages({ conversation, openThread }: Props) {
  const { boot, person } = useReader();
  const { id, kind } = conversation;
  const open = useStore(state => state.people[person.id]?.open[id]);
  // The line above what is new stays where it was when the conversation was opened.
  const [newSince] = useState(conversation.last_read);
  const told = useRef(conversation.last_read);
  useEffect(() => {
    void store.readConversation(person.id, id);
  }, [person.id, id]);
  const onRead = useCallback(
    (ts: string) => {
      if (ts <= told.current) return;
      told.current = ts;
      void send("page/read", { user: person.id, channel: id, ts }).catch(() => undefined);
    },
    [person.id, id],
  );
  const older = useCallback(() => store.readOlder(person.id, id), [person.id, id]);
  const name = conversationName(conversation, one => nameOf(boot, one));
  const isChannel = kind === "channel" || kind === "private";
  const shown = isChannel ? `#${name}` : name;
  return (
    <>
      <MessageList
        label={`Messages in ${shown}`}
        messages={open?.messages ?? []}
        more={open?.more ?? false}
        readOlder={older}
        newSince={newSince}
        openThread={openThread}
        onRead={onRead}
        intro={
          open && (
            <p className="intro">
              {isChannel
                ? "This is the very beginning of the "
                : "This is the very beginning of your direct message history with "}
              <b>{shown}</b>
              {isChannel ? " channel." : "."}
            </p>
          )
        }
      />
      {kind === "app" && boot.app.messages_read_only ? (
        <p className="turned-off">Sending messages to this app has been turned off.</p>
      ) : (
        <Composer channel={id} placeholder={`Message ${shown}`} />
      )}
    </>
  );
}

interface ThreadProps {
  channel: string;
  ts: string;
  close: () => void;
}

export function Thread({ channel, ts, close }: ThreadProps) {
  const { boot, person } = useReader();
  const state = useStore(one => one.people[person.id]);
  const messages = state?.threads[threadKey(channel, ts)];
  const conversation = state?.conversations.find(one => one.id === channel);
  useEffect(() => {
    void store.readThread(person.id, channel, ts);
  }, [person.id, channel, ts]);
  const onRead = useCallback(
    (upto: string) => {
      const head = store.snapshot().people[person.id]?.threads[threadKey(channel, ts)]?.[0];
      if (!head?.thread || head.thread.unread === 0) return;
      void send("page/read", { user: person.id, channel, ts: upto, thread_ts: ts }).catch(() => undefined);
    },
    [person.id, channel, ts],
  );
  const name = conversation ? conversationName(conversation, id => nameOf(boot, id)) : "";
  const isChannel = conversation?.kind === "channel" || conversation?.kind === "private";
  return (
    <aside className="thread" aria-label="Thread">
      <header className="bar">
        <h2>Thread</h2>
        <span className="where">{isChannel ? `# ${name}` : name}</span>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <MessageList label="Messages in this thread" messages={messages ?? []} newSince="" onRead={onRead} />
      <Composer channel={channel} thread={ts} placeholder="Reply…" />
    </aside>
  );
}
