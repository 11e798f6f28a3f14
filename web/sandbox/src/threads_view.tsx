// All threads that the person follows, the liveliest first.
import { useEffect, useState } from "react";
import { get, type Message } from "./api";
import { nameOf, useReader } from "./context";
import { conversationName } from "./conversation";
import { MessageRow } from "./message";
import { useStore } from "./store";

export function ThreadsView({ openThread }: { openThread: (message: Message) => void }) {
  const { boot, person } = useReader();
  const conversations = useStore(state => state.people[person.id]?.conversations);
  const unread = useStore(state => state.people[person.id]?.unreadThreads);
  const [threads, setThreads] = useState<Message[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever anything has moved
  useEffect(() => {
    let current = true;
    get<{ messages: Message[] }>("page/threads", { user: person.id })
      .then(answer => current && setThreads(answer.messages))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [person.id, conversations, unread]);
  const where = (message: Message) => {
    const found = conversations?.find(one => one.id === message.channel);
    return found ? conversationName(found, id => nameOf(boot, id)) : "";
  };
  return (
    <section className="messages threads-view" aria-label="Threads" tabIndex={0}>
      <div className="messages-inner">
        {threads?.length === 0 && <p className="intro">No threads yet. Those you take part in come here.</p>}
        {threads?.map(message => (
          <article key={message.channel + message.ts} className="thread-card">
            <h3>{where(message)}</h3>
            <ol>
              <MessageRow message={message} compact={false} openThread={openThread} />
            </ol>
          </article>
        ))}
      </div>
    </section>
  );
}
