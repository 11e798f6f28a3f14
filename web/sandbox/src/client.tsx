// One person's Slack.
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Boot, type Conversation, type Message, send } from "./api";
import { AboutTab, HomeTab } from "./app_home";
import { nameOf, type Reader, ReaderProvider, zoneOf } from "./context";
import { conversationName, Messages, Thread } from "./conversation";
import { Icon } from "./icons";
import { Modals } from "./modal";
import { type Place, Sidebar } from "./sidebar";
import { useStore } from "./store";
import { ThreadsView } from "./threads_view";
import { Toasts, useToasts } from "./toasts";

interface Props {
  boot: Boot;
  personId: string;
  switchPerson: (id: string) => void;
}

type Tab = "home" | "messages" | "about";

export function Client({ boot, personId, switchPerson }: Props) {
  const person = boot.people.find(one => one.id === personId) ?? boot.people[0]!;
  const state = useStore(one => one.people[person.id]);
  const conversations = state?.conversations ?? [];
  const app = conversations.find(one => one.kind === "app");
  const [place, setPlace] = useState<Place | null>(null);
  const [tab, setTab] = useState<Tab>("messages");
  const [thread, setThread] = useState<{ channel: string; ts: string } | null>(null);
  const [listShown, setListShown] = useState(false); // on a phone: the list, or what was chosen from it
  const toasts = useToasts(state?.screen);
  const here: Place = place ?? { kind: "conversation", id: app?.id ?? "" };

  const go = useCallback((next: Place) => {
    setPlace(next);
    setListShown(false);
    setThread(null);
  }, []);
  const { add } = toasts;
  const openDm = useCallback(
    (id: string) => {
      if (id === person.id) return;
      if (id === boot.app.bot_user) return app && go({ kind: "conversation", id: app.id });
      send<{ channel: string }>("page/open_dm", { user: person.id, with: id })
        .then(opened => go({ kind: "conversation", id: opened.channel }))
        .catch(error => add(String(error.message)));
    },
    [person.id, boot.app.bot_user, app, go, add],
  );
  const reader = useMemo<Reader>(
    () => ({
      boot,
      person,
      zone: zoneOf(person),
      tell: add,
      openPerson: openDm,
      openConversation: id => go({ kind: "conversation", id }),
    }),
    [boot, person, add, openDm, go],
  );
  const openThread = useCallback(
    (message: Message) => setThread({ channel: message.channel, ts: message.thread_ts || message.ts }),
    [],
  );
  const conversation = here.kind === "conversation" ? conversations.find(one => one.id === here.id) : undefined;
  return (
    <ReaderProvider value={reader}>
      <section
        className={`client ${thread ? "with-thread" : ""} ${listShown ? "list-shown" : ""}`}
        aria-label={`${person.real_name}'s Slack`}
      >
        <Sidebar place={here} go={go} openDm={openDm} switchPerson={switchPerson} />
        <div className="main">
          <Bar conversation={conversation} tab={tab} setTab={setTab} showList={() => setListShown(true)} />
          {!state ? (
            <p className="intro">Loading…</p>
          ) : here.kind === "threads" ? (
            <ThreadsView openThread={openThread} />
          ) : conversation?.kind === "app" && tab === "home" ? (
            <HomeTab />
          ) : conversation?.kind === "app" && tab === "about" ? (
            <AboutTab />
          ) : (
            conversation && <Messages key={conversation.id} conversation={conversation} openThread={openThread} />
          )}
        </div>
        {thread && <Thread key={thread.channel + thread.ts} {...thread} close={() => setThread(null)} />}
        {state && <Modals stack={state.screen.modals} />}
        <Toasts {...toasts} />
      </section>
    </ReaderProvider>
  );
}

interface BarProps {
  conversation: Conversation | undefined; // none: the threads
  tab: Tab;
  setTab: (tab: Tab) => void;
  showList: () => void;
}

function Bar({ conversation, tab, setTab, showList }: BarProps) {
  return (
    <header className="bar main-bar">
      <button type="button" className="icon-button to-list" aria-label="Conversations" onClick={showList}>
        <Icon name="back" />
      </button>
      <Title conversation={conversation} />
      {conversation?.kind === "app" && <Tabs tab={tab} setTab={setTab} unread={conversation.unread} />}
    </header>
  );
}

function Title({ conversation }: { conversation: Conversation | undefined }) {
  const { boot } = useStoreBoot();
  if (!conversation) return <h1>Threads</h1>;
  const mark: Record<string, ReactNode> = { channel: "# ", private: <Icon name="lock" size={14} /> };
  return (
    <h1>
      {mark[conversation.kind]}
      {conversationName(conversation, id => nameOf(boot, id))}
      {conversation.kind === "app" && <span className="app-badge">APP</span>}
    </h1>
  );
}

const useStoreBoot = () => ({ boot: useStore(state => state.boot)! });

function Tabs({ tab, setTab, unread }: { tab: Tab; setTab: (tab: Tab) => void; unread: number }) {
  const { boot } = useStoreBoot();
  const list = useRef<HTMLDivElement>(null);
  const tabs = (
    [
      ["home", "Home", boot.app.home_tab],
      ["messages", "Messages", boot.app.messages_tab],
      ["about", "About", true],
    ] as [Tab, string, boolean][]
  ).filter(([, , shown]) => shown);
  useEffect(() => {
    if (!tabs.some(([name]) => name === tab)) setTab(tabs[0]![0]);
  });
  const step = (by: number) => {
    const at = tabs.findIndex(([name]) => name === tab);
    const next = tabs[(at + by + tabs.length) % tabs.length]![0];
    setTab(next);
    list.current?.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="App" className="tabs">
      {tabs.map(([name, label]) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-tab={name}
          aria-selected={tab === name}
          tabIndex={tab === name ? 0 : -1}
          onClick={() => setTab(name)}
          onKeyDown={event => {
            if (event.key === "ArrowRight") step(1);
            if (event.key === "ArrowLeft") step(-1);
          }}
        >
          {label}
          {name === "messages" && tab !== "messages" && unread > 0 && <span className="badge">{unread}</span>}
        </button>
      ))}
    </div>
  );
}
