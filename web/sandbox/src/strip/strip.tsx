// For the curious: what Slack and the app say to each other, and switches that make life hard.
import { useState } from "react";
import { Icon } from "../icons";
import { Exchanges } from "./exchanges";
import { AppSwitch, ClockSwitch, MisbehaviourSwitches, WorkspaceSwitches } from "./switches";

const parts = ["Requests", "Misbehave", "Clock", "App", "Workspace"] as const;

export function Strip({ close }: { close: () => void }) {
  const [part, setPart] = useState<(typeof parts)[number]>("Requests");
  return (
    <section className="strip" aria-label="Under the hood">
      <header className="bar">
        <div role="tablist" aria-label="Under the hood" className="tabs">
          {parts.map(one => (
            <button key={one} type="button" role="tab" aria-selected={part === one} onClick={() => setPart(one)}>
              {one}
            </button>
          ))}
        </div>
        <button type="button" className="icon-button" aria-label="Close the strip" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {part === "Requests" && <Exchanges />}
      {part === "Misbehave" && <MisbehaviourSwitches />}
      {part === "Clock" && <ClockSwitch />}
      {part === "App" && <AppSwitch />}
      {part === "Workspace" && <WorkspaceSwitches />}
    </section>
  );
}
