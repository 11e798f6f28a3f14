import type { Conversation, Person } from "./api";
import { Avatar } from "./avatar";
import { nameOf, useReader } from "./context";
import { conversationName } from "./conversation";
import { Icon } from "./icons";
import { MenuButton } from "./overlay";
import { useStore } from "./store";

export type Place = { kind: "conversation"; id: string } | { kind: "threads" };

interface Props {
  place: Place;
  go: (place: Place) => void;
  openDm: (id: string) => void;
  switchPerson: (id: string) => void;
}

export function Sidebar({ place, go, openDm, switchPerson }: Props) {
  const { boot, person } = useReader();
  const state = useStore(one => one.people[person.id]);
  const conversations = state?.conversations ?? [];
  const of = (...kinds: Conversation["kind"][]) => conversations.filter(one => kinds.includes(one.kind));
  const row = (one: Conversation) => (
    <Row key={one.id} conversation={one} here={place.kind === "conversation" && place.id === one.id} go={go} />
  );
  const others = boot.people.filter(
    one => one.id !== person.id && !one.deactivated && !conversations.some(c => c.with === one.id),
  );
  const unread = state?.unreadThreads ?? 0;
  return (
    <nav className="sidebar" aria-label={`${person.real_name}'s conversations`}>
      <PersonSwitcher switchPerson={switchPerson} />
      <ul className="rows">
        <li>
          <button
            type="button"
            className={`row ${unread ? "unread" : ""}`}
            aria-current={place.kind === "threads" ? "page" : undefined}
            onClick={() => go({ kind: "threads" })}
          >
            <Icon name="thread" size={16} /> <span>Threads</span>
            {unread > 0 && <Count of={unread} what="unread" />}
          </button>
        </li>
      </ul>
      <h2>Channels</h2>
      <ul className="rows">{of("channel", "private").map(row)}</ul>
      <h2>Direct messages</h2>
      <ul className="rows">
        {of("dm").map(row)}
        {others.map(one => (
          <li key={one.id}>
            <button type="button" className="row quiet" onClick={() => openDm(one.id)}>
              <Avatar id={one.id} size={18} /> <span>{one.real_name}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2>Apps</h2>
      <ul className="rows">{of("app").map(row)}</ul>
    </nav>
  );
}

const Count = ({ of, what }: { of: number; what: string }) => (
  <span className="count">
    {of > 99 ? "99+" : of}
    <span className="visually-hidden"> {what}</span>
  </span>
);

function Row({ conversation, here, go }: { conversation: Conversation; here: boolean; go: Props["go"] }) {
  const { boot } = useReader();
  const { kind, unread, mentions } = conversation;
  const isChannel = kind === "channel" || kind === "private";
  const badge = isChannel ? mentions : unread;
  return (
    <li>
      <button
        type="button"
        className={`row ${unread ? "unread" : ""}`}
        aria-current={here ? "page" : undefined}
        onClick={() => go({ kind: "conversation", id: conversation.id })}
      >
        {isChannel ? (
          <Icon name={kind === "private" ? "lock" : "hash"} size={16} />
        ) : (
          <Avatar id={conversation.with ?? boot.app.bot_user} size={18} />
        )}
        <span>{conversationName(conversation, id => nameOf(boot, id))}</span>
        {badge > 0 && <Count of={badge} what={isChannel ? "mentions" : "unread"} />}
        {badge === 0 && unread > 0 && <span className="visually-hidden">unread messages</span>}
      </button>
    </li>
  );
}

function PersonSwitcher({ switchPerson }: { switchPerson: (id: string) => void }) {
  const { boot, person } = useReader();
  const item = (one: Person) => ({
    label: one.real_name,
    detail: one.title,
    checked: one.id === person.id,
    run: () => switchPerson(one.id),
  });
  return (
    <div className="switcher">
      <MenuButton
        label="Switch person"
        namedByContent
        className="switcher-button"
        items={boot.people.filter(one => !one.deactivated).map(item)}
      >
        <Avatar id={person.id} size={32} />
        <span className="switcher-name">
          <b>{person.real_name}</b>
          <small>
            {boot.team.name}
            {person.title && ` · ${person.title}`}
          </small>
          <span className="visually-hidden">Switch person</span>
        </span>
        <Icon name="down" size={16} />
      </MenuButton>
    </div>
  );
}
