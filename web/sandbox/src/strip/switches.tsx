import { useEffect, useRef, useState } from "react";
import { spanWords } from "../../../shared/dates";
import { get, type Loose, send } from "../api";
import { store, useStore } from "../store";

// Each act of the switches may be refused, with a sentence.
function useRefusal() {
  const [says, setSays] = useState("");
  const run = async (act: Promise<unknown>) => {
    setSays("");
    try {
      await act;
    } catch (error) {
      setSays(error instanceof Error ? error.message : String(error));
    }
  };
  const line = says && (
    <p className="input-error" role="alert">
      {says}
    </p>
  );
  return { run, line };
}

const always = 1_000_000;

interface Misbehaviour {
  name: string;
  detail: string;
  fault: { method: string; kind: string; times: number; [more: string]: Loose };
}

const misbehaviours: Misbehaviour[] = [
  {
    name: "Rate limit",
    detail: "every call of the app's is answered 429, Retry-After 2",
    fault: { method: "*", kind: "429", times: always, retry_after: 2 },
  },
  {
    name: "Outage",
    detail: "every call of the app's is answered 500",
    fault: { method: "*", kind: "500", times: always },
  },
  {
    name: "Slow",
    detail: "every call of the app's takes two seconds",
    fault: { method: "*", kind: "delay", times: always, delay_ms: 2000 },
  },
  {
    name: "Lost replies",
    detail: "calls are carried out, but the app never hears of it",
    fault: { method: "*", kind: "lost_reply", times: always },
  },
  {
    name: "Events twice",
    detail: "Slack does not hear that an event was taken, and sends it again",
    fault: { method: "deliver:events", kind: "lost_reply", times: always },
  },
  {
    name: "Answers too late",
    detail: "what the app answers to commands and clicks comes after three seconds",
    fault: { method: "deliver:commands", kind: "lost_reply", times: always },
  },
  {
    name: "App unreachable",
    detail: "Slack cannot connect to the app",
    fault: { method: "deliver:*", kind: "reset_before", times: always },
  },
];
// Commands and clicks go to two addresses.
const alsoClicks = { method: "deliver:interactivity", kind: "lost_reply", times: always };

export function MisbehaviourSwitches() {
  const faults = useStore(state => state.tools?.faults) ?? [];
  const { run, line } = useRefusal();
  const isOn = (one: Misbehaviour) => faults.some(f => f.method === one.fault.method && f.kind === one.fault.kind);
  const toggle = async (one: Misbehaviour) => {
    const all: Loose[] = one.fault.method === "deliver:commands" ? [one.fault, alsoClicks] : [one.fault];
    for (const { method, kind, ...more } of all)
      await (isOn(one) ? send("faults", { method, kind }, "DELETE") : send("faults", { method, kind, ...more }));
  };
  return (
    <div className="switches">
      <p>Make Slack misbehave, and see that nothing is lost and nothing happens twice.</p>
      {misbehaviours.map(one => (
        <Switch key={one.name} name={one.name} detail={one.detail} on={isOn(one)} toggle={() => run(toggle(one))} />
      ))}
      {line}
    </div>
  );
}

interface SwitchProps {
  name: string;
  detail: string;
  on: boolean;
  toggle: () => Promise<void>;
}

// Shows what was asked for until the sandbox has said how it is.
function Switch({ name, detail, on, toggle }: SwitchProps) {
  const [asked, setAsked] = useState<{ to: boolean; over: boolean } | null>(null);
  const shown = asked?.over === on ? asked.to : on;
  return (
    <label className="switch">
      <input
        type="checkbox"
        checked={shown}
        onChange={() => {
          setAsked({ to: !shown, over: on });
          void toggle();
        }}
      />
      <b>{name}</b> <span>{detail}</span>
    </label>
  );
}

const hour = 3_600_000;
const steps: [string, number][] = [
  ["+ 1 hour", hour],
  ["+ 8 hours", 8 * hour],
  ["+ 1 day", 24 * hour],
  ["+ 1 week", 7 * 24 * hour],
];

export function ClockSwitch() {
  const offset = useStore(state => state.tools?.clock_offset_ms) ?? 0;
  const { run, line } = useRefusal();
  const [now, setNow] = useState(store.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(store.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="switches">
      <p>
        It is <b>{now.toLocaleString("en-GB", { dateStyle: "full", timeStyle: "medium" })}</b>
        {offset !== 0 && `, ${spanWords(offset)} ${offset > 0 ? "ahead" : "behind"}`}. The app follows when it reads its
        time from this sandbox (C1_DEMO_CLOCK), as in scripts/demo.
      </p>
      <div className="actions">
        {steps.map(([label, by]) => (
          <button key={label} type="button" className="button" onClick={() => void run(send("clock", { by_ms: by }))}>
            {label}
          </button>
        ))}
        <button
          type="button"
          className="button"
          disabled={offset === 0}
          onClick={() => void run(send("clock", { offset_ms: 0 }))}
        >
          Back to now
        </button>
      </div>
      {line}
    </div>
  );
}

export function AppSwitch() {
  const tools = useStore(state => state.tools);
  const { run, line } = useRefusal();
  const [busy, setBusy] = useState(false);
  const server = tools?.server;
  if (!server)
    return (
      <div className="switches">
        <p>
          The app runs on its own{tools?.app_url && ` (${tools.app_url})`}. Start the sandbox with --run COMMAND to
          start and stop it here.
        </p>
      </div>
    );
  const act = async (what: string) => {
    setBusy(true);
    await run(send("server", { do: what }));
    setBusy(false);
  };
  return (
    <div className="switches">
      <p>
        The app is <b>{server.state}</b>
        {server.state !== "running"
          ? server.says && `: ${server.says}`
          : server.listens
            ? ` on ${tools.app_url}, process ${server.pid}`
            : `, process ${server.pid}, and has not said yet where it listens`}
        .
      </p>
      <div className="actions">
        <button
          type="button"
          className="button primary"
          disabled={busy || server.state === "running"}
          onClick={() => void act("start")}
        >
          Start
        </button>
        <button
          type="button"
          className="button danger"
          disabled={busy || server.state !== "running"}
          onClick={() => void act("stop")}
        >
          Stop
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => void act("restart")}>
          Restart
        </button>
      </div>
      {line}
      <LastWords key={`${server.state}${server.pid}`} />
    </div>
  );
}

function LastWords() {
  const [lines, setLines] = useState<string[]>([]);
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    const read = () =>
      get<{ log: string[] }>("server")
        .then(found => setLines(found.log))
        .catch(() => undefined);
    void read();
    const timer = setInterval(read, 2000);
    return () => clearInterval(timer);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when there are others
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <pre ref={box} className="log" role="log" aria-label="What the app prints" tabIndex={0}>
      {lines.join("\n") || "The app has printed nothing."}
    </pre>
  );
}

export function WorkspaceSwitches() {
  const { run, line } = useRefusal();
  const file = useRef<HTMLInputElement>(null);
  const save = async () => {
    const state = await get<Loose>("state");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(state)], { type: "application/json" }));
    link.download = "workspace.json";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (from: File) => {
    let state: Loose;
    try {
      state = JSON.parse(await from.text());
    } catch {
      throw new Error(`${from.name} is no JSON file.`);
    }
    await send("state", state);
    location.reload();
  };
  return (
    <div className="switches">
      <p>
        Everything in this workspace as one file: people, conversations, messages, views. The app’s own memory is not in
        it.
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={() => void run(save())}>
          Save to a file
        </button>
        <button type="button" className="button" onClick={() => file.current?.click()}>
          Load from a file…
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Workspace file"
          onChange={event => {
            const from = event.target.files?.[0];
            if (from) void run(load(from));
            event.target.value = "";
          }}
        />
      </div>
      {line}
    </div>
  );
}
