// What the page knows, kept up to date by one long poll. Objects are replaced, never changed: what is the same object is
// the same to look at.
import { useSyncExternalStore } from "react";
import {
  type Boot,
  type Changes,
  type Conversation,
  get,
  type LogLine,
  type Message,
  type News,
  Refused,
  type Screen,
  type Tools,
} from "./api";
import { merged, withChange } from "./messages";

export interface ConversationState {
  messages: Message[];
  more: boolean; // older ones than these
}
export interface PersonState {
  conversations: Conversation[];
  unreadThreads: number;
  screen: Screen;
  open: Record<string, ConversationState>; // by conversation
  threads: Record<string, Message[]>; // by threadKey
}
export interface State {
  boot: Boot | null;
  tools: Tools | null;
  people: Record<string, PersonState>;
  log: LogLine[];
  clockSkew: number; // the workspace's time less the browser's
  lost: string; // why the sandbox cannot be reached; "" while it can
}

export const threadKey = (channel: string, ts: string) => `${channel}/${ts}`;
const emptyScreen: Screen = { modals: [], home: null, toasts: [], toasts_from: 0 };
const mostLogLines = 500;

export class Store {
  private state: State = { boot: null, tools: null, people: {}, log: [], clockSkew: 0, lost: "" };
  private listeners = new Set<() => void>();
  private watched: string[] = [];
  private version = 0;
  private logLast = 0;
  private poll = new AbortController();
  // What came while a conversation or thread was being read: it is newer than the answer.
  private reading = new Map<string, Message[]>();

  snapshot = () => this.state;
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now(): Date {
    return new Date(Date.now() + this.state.clockSkew);
  }

  async start(): Promise<void> {
    for (;;) {
      try {
        const boot = await get<Boot>("page/boot");
        this.set({ boot, tools: boot.tools, clockSkew: boot.now_ms - Date.now(), lost: "" });
        break;
      } catch {
        this.set({ lost: "The sandbox does not answer." });
        await pause(1000);
      }
    }
    void this.follow();
  }

  // Whose screens the page shows. Reads what is not known of them yet.
  watch(people: string[]): void {
    if (people.join() === this.watched.join()) return;
    const fresh = people.some(id => !this.watched.includes(id));
    this.watched = people;
    if (!fresh) return;
    this.version = 0;
    this.poll.abort();
  }

  private async follow(): Promise<void> {
    for (;;) {
      this.poll = new AbortController();
      try {
        const query = { since: this.version, log: this.logLast, people: this.watched.join(), timeout_ms: 25_000 };
        this.take(await get<Changes>("page/changes", query, this.poll.signal));
      } catch (error) {
        if (this.poll.signal.aborted) continue;
        this.set({
          lost: error instanceof Refused ? error.message : "The sandbox does not answer. Is it still running?",
        });
        // What has happened meanwhile, and whether it is the same workspace, is found out by beginning anew.
        while (!(await answers())) await pause(1000);
        location.reload();
        return;
      }
    }
  }

  private take(news: Changes): void {
    const restarted = news.version < this.version || news.log_last < this.logLast;
    if (restarted || news.reset) {
      location.reload();
      return;
    }
    const people = { ...this.state.people };
    for (const [id, one] of Object.entries(news.people ?? {})) people[id] = this.withNews(id, people[id], one);
    this.version = news.version;
    this.logLast = news.log_last;
    this.set({
      people,
      tools: news.tools ?? this.state.tools,
      log: news.log.length ? [...this.state.log, ...news.log].slice(-mostLogLines) : this.state.log,
      clockSkew: news.now_ms - Date.now(),
      lost: "",
    });
  }

  private withNews(id: string, before: PersonState | undefined, news: News): PersonState {
    const open = { ...before?.open };
    const threads = { ...before?.threads };
    for (const message of news.messages) {
      const key = message.thread_ts ? threadKey(message.channel, message.thread_ts) : message.channel;
      for (const waiting of [`${id} ${key}`, `${id} ${threadKey(message.channel, message.ts)}`])
        this.reading.get(waiting)?.push(message);
      if (message.thread_ts) {
        if (threads[key]) threads[key] = withChange(threads[key], message);
        continue;
      }
      const conversation = open[message.channel];
      if (conversation)
        open[message.channel] = {
          ...conversation,
          messages: withChange(conversation.messages, message, conversation.more),
        };
      const own = threadKey(message.channel, message.ts);
      if (threads[own]) threads[own] = withChange(threads[own], message);
    }
    return {
      conversations: news.conversations,
      unreadThreads: news.unread_threads,
      screen: news.screen ?? before?.screen ?? emptyScreen,
      open,
      threads,
    };
  }

  async readConversation(person: string, channel: string): Promise<void> {
    if (this.state.people[person]?.open[channel]) return;
    await this.reads(`${person} ${channel}`, async newer => {
      const answer = await get<ConversationState>("page/history", { user: person, channel, limit: 50 });
      const messages = newer().reduce((all, one) => withChange(all, one, answer.more), answer.messages);
      this.setPerson(person, one => ({ open: { ...one.open, [channel]: { messages, more: answer.more } } }));
    });
  }

  async readOlder(person: string, channel: string): Promise<void> {
    const oldest = this.state.people[person]?.open[channel]?.messages[0]?.ts;
    if (!oldest) return;
    await this.reads(`${person} ${channel} ${oldest}`, async () => {
      const query = { user: person, channel, before: oldest, limit: 50 };
      const older = await get<ConversationState>("page/history", query);
      this.setPerson(person, one => {
        const messages = merged(older.messages, one.open[channel]?.messages ?? []);
        return { open: { ...one.open, [channel]: { messages, more: older.more } } };
      });
    });
  }

  async readThread(person: string, channel: string, ts: string): Promise<void> {
    const key = threadKey(channel, ts);
    if (this.state.people[person]?.threads[key]) return;
    await this.reads(`${person} ${key}`, async newer => {
      const answer = await get<{ messages: Message[] }>("page/thread", { user: person, channel, ts });
      const messages = newer().reduce((all, one) => withChange(all, one), answer.messages);
      this.setPerson(person, one => ({ threads: { ...one.threads, [key]: messages } }));
    });
  }

  private async reads(key: string, read: (newer: () => Message[]) => Promise<void>): Promise<void> {
    if (this.reading.has(key)) return;
    this.reading.set(key, []);
    try {
      await read(() => this.reading.get(key) ?? []);
    } finally {
      this.reading.delete(key);
    }
  }

  private setPerson(id: string, change: (one: PersonState) => Partial<PersonState>): void {
    const one = this.state.people[id];
    if (one) this.set({ people: { ...this.state.people, [id]: { ...one, ...change(one) } } });
  }

  private set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

const answers = () =>
  get("page/boot").then(
    () => true,
    () => false,
  );

const pause = (millis: number) => new Promise(resolve => setTimeout(resolve, millis));

export const store = new Store();

export function useStore<T>(select: (state: State) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}
