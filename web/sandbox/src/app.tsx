// The whole window: one or two people's Slack side by side, and below it the strip for the curious.
import { useCallback, useEffect, useState } from "react";
import { Announcer } from "./announcer";
import type { Boot } from "./api";
import { Client } from "./client";
import { Icon } from "./icons";
import { store, useStore } from "./store";
import { Strip } from "./strip/strip";
import { remembered, useTheme } from "./theme";

export function App() {
  const boot = useStore(state => state.boot);
  const lost = useStore(state => state.lost);
  if (!boot) return <p className="whole-page">{lost || "Loading…"}</p>;
  return <Window boot={boot} lost={lost} />;
}

// ?people=lena,omar: who is shown, so that an address can be passed on.
function peopleAsked(boot: Boot): string[] {
  const asked = new URLSearchParams(location.search).get("people")?.split(",") ?? [];
  const found = asked.flatMap(word => boot.people.find(one => one.name === word || one.id === word)?.id ?? []);
  return found.length ? found.slice(0, 2) : boot.people.slice(0, 2).map(one => one.id);
}

function Window({ boot, lost }: { boot: Boot; lost: string }) {
  const [people, setPeople] = useState(() => peopleAsked(boot));
  const [split, setSplit] = useState(() => remembered("split", innerWidth >= 1100) && people.length > 1);
  const [strip, setStrip] = useState(() => remembered("strip", false));
  const { dark, toggle } = useTheme();
  const shown = split ? people.slice(0, 2) : people.slice(0, 1);
  const names = shown.map(id => boot.people.find(one => one.id === id)?.name).join();
  useEffect(() => {
    const url = new URL(location.href);
    url.searchParams.set("people", names);
    history.replaceState(null, "", decodeURIComponent(url.toString()));
    document.title = `${boot.team.name} · Slack sandbox`;
  }, [names, boot.team.name]);
  useEffect(() => store.watch(names.split(",").map(name => boot.people.find(one => one.name === name)!.id)));
  const switchTo = useCallback((at: number, id: string) => {
    setPeople(all => {
      const next = [...all];
      // Two screens of one person are of no use: they change places.
      const other = next.indexOf(id);
      if (other >= 0) next[other] = next[at]!;
      next[at] = id;
      return next;
    });
  }, []);
  const second = () => {
    if (!split && people.length < 2) setPeople(all => [...all, boot.people.find(one => one.id !== all[0])!.id]);
    localStorage.setItem("split", String(!split));
    setSplit(!split);
  };
  const showStrip = () => {
    localStorage.setItem("strip", String(!strip));
    setStrip(!strip);
  };
  return (
    <div className="window">
      <header className="topbar">
        <b>{boot.team.name}</b>
        <span className="topbar-note">a local Slack, for trying</span>
        <Lights />
        <button type="button" aria-pressed={split} onClick={second} title="Two people side by side">
          <Icon name={split ? "split" : "single"} /> <span>Side by side</span>
        </button>
        <button type="button" aria-pressed={strip} onClick={showStrip} title="Requests, failures, clock and app">
          <Icon name="wire" /> <span>Under the hood</span>
        </button>
        <button type="button" aria-pressed={dark} onClick={toggle} title="Dark or light" aria-label="Dark theme">
          <Icon name="sun" />
        </button>
      </header>
      {lost && (
        <p className="lost" role="alert">
          {lost} Trying again…
        </p>
      )}
      <main className={shown.length > 1 ? "clients two" : "clients"}>
        {shown.map((id, at) => (
          <Client key={id} boot={boot} personId={id} switchPerson={next => switchTo(at, next)} />
        ))}
      </main>
      <Announcer />
      {strip && <Strip close={showStrip} />}
    </div>
  );
}

// What is out of the ordinary, in sight even with the strip closed.
function Lights() {
  const tools = useStore(state => state.tools);
  const says: string[] = [];
  if (tools?.server && tools.server.state !== "running") says.push(`the app is ${tools.server.state}`);
  if (tools?.faults.length) says.push("Slack misbehaves");
  if (tools?.clock_offset_ms) says.push("the clock is moved");
  return (
    <span className="lights" role="status">
      {says.map(one => (
        <span key={one}>{one}</span>
      ))}
    </span>
  );
}
