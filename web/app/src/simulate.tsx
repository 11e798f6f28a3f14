// Who would be asked, and by which rules; also of a policy that is not saved yet. Nothing changes by it.
import { type FormEvent, useState } from "react";
import { post } from "./api";
import { PersonPicker } from "./people";
import type { Policy } from "./policy_model";
import type { Person } from "./types";
import { Labelled, Trouble } from "./ui";

interface Simulated {
  refused: string;
  because: string[];
  steps: { headline: string; details: string[] }[];
  route: string;
}

export function Simulate({ policy }: { policy?: Policy }) {
  const [subject, setSubject] = useState<Person | null>(null);
  const [what, setWhat] = useState("");
  const [duration, setDuration] = useState("");
  const [emergency, setEmergency] = useState(false);
  const [anyhow, setAnyhow] = useState(true);
  const [told, setTold] = useState<Simulated | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const asked = { subject: subject?.id ?? "", entitlement: what.trim(), duration, emergency };
    post<Simulated>("admin/simulate", policy ? { ...asked, policy, anyhow } : asked).then(setTold, caught => {
      setTold(null);
      setError(caught);
    });
  };
  return (
    <form className="card form" onSubmit={run} aria-labelledby="simulate">
      <h2 id="simulate">Simulate</h2>
      <p className="dim">
        {policy
          ? "Who would be asked if this were saved. Nothing is asked for and nothing changes."
          : "Who would be asked, and by which rules. Nothing is asked for and nothing changes."}
      </p>
      <PersonPicker label="Who would get it" chosen={subject} onChoose={setSubject} />
      <Labelled label="What" hint="Such as github/platform-team, or an alias.">
        {ids => <input {...ids} value={what} onChange={event => setWhat(event.target.value)} />}
      </Labelled>
      <Labelled label="How long (optional)">
        {ids => <input {...ids} value={duration} onChange={event => setDuration(event.target.value)} />}
      </Labelled>
      <label className="check">
        <input type="checkbox" checked={emergency} onChange={event => setEmergency(event.target.checked)} />
        <span>In an emergency</span>
      </label>
      {policy && (
        <label className="check">
          <input type="checkbox" checked={anyhow} onChange={event => setAnyhow(event.target.checked)} />
          <span>As if it went by this policy</span>
        </label>
      )}
      <div className="buttons">
        <button type="submit" className="primary">
          Simulate
        </button>
      </div>
      {error !== null && <Trouble error={error} />}
      {told && (
        <output>
          {told.refused && <p className="trouble">This would be refused: {told.refused}</p>}
          {told.route && <p className="note">{told.route}</p>}
          {told.because.map(one => (
            <p key={one}>{one}</p>
          ))}
          <ol>
            {told.steps.map((step, i) => (
              <li key={i}>
                {step.headline}
                {step.details.map(detail => (
                  <p key={detail} className="dim">
                    {detail}
                  </p>
                ))}
              </li>
            ))}
          </ol>
        </output>
      )}
    </form>
  );
}
