// The app's Home and About tabs.
import { useEffect, useMemo, useState } from "react";
import { send } from "./api";
import { Avatar } from "./avatar";
import { Blocks } from "./blocks/blocks";
import { newSurface, SurfaceProvider } from "./blocks/surface";
import { useReader } from "./context";
import { useStore } from "./store";

export function HomeTab() {
  const { boot, person } = useReader();
  const home = useStore(state => state.people[person.id]?.screen.home) ?? null;
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    // Slack tells the app each time; what the app publishes comes as any change does.
    send("home", { user: person.id, tab: "home", wait_ms: 0 }).catch(() => undefined);
    const timer = setTimeout(() => setWaited(true), 3000);
    return () => clearTimeout(timer);
  }, [person.id]);
  const id = home?.id ?? "";
  const fixed = useMemo(() => newSurface({ view_id: id }), [id]);
  if (!home)
    return (
      <p className="intro" role="status">
        {waited
          ? `${boot.app.name} has not published a Home tab for you yet. It is told each time you open it.`
          : "Loading…"}
      </p>
    );
  return (
    <section className="messages home" aria-label="Home tab" tabIndex={0}>
      <div className="home-inner">
        <SurfaceProvider value={{ ...fixed, inputs: home.inputs, errors: home.errors }}>
          <Blocks blocks={home.blocks} />
        </SurfaceProvider>
      </div>
    </section>
  );
}

export function AboutTab() {
  const { boot } = useReader();
  const { app } = boot;
  return (
    <section className="messages home" aria-label="About" tabIndex={0}>
      <div className="home-inner about">
        <Avatar id={app.bot_user} size={72} />
        <h2>{app.name}</h2>
        <p>{app.description || "This app says nothing about itself; a manifest would (c1 sandbox --manifest FILE)."}</p>
        {app.long_description && <p className="words line">{app.long_description}</p>}
        {app.commands.length > 0 && (
          <>
            <h3>Commands</h3>
            <dl>
              {app.commands.map(one => (
                <div key={one.command}>
                  <dt>
                    <code>
                      {one.command} {one.usage_hint}
                    </code>
                  </dt>
                  <dd>{one.description}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
        {app.shortcuts.length > 0 && (
          <>
            <h3>Shortcuts</h3>
            <dl>
              {app.shortcuts.map(one => (
                <div key={one.callback_id}>
                  <dt>{one.name}</dt>
                  <dd>
                    {one.description} {one.on_message ? "(on a message)" : "(anywhere)"}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </section>
  );
}
