// The steps of a policy: each kind with its settings; added, moved and taken out by button and by keyboard.
import { type KeyboardEvent, useRef } from "react";
import { ApprovalStep } from "./policy_approval";
import { Mistakes, type Part, PolicySelect, SelectField, TextField, useEditing, WhosField } from "./policy_fields";
import {
  changed,
  keyOf,
  kindOf,
  moved,
  newStep,
  type Road,
  replaced,
  type Step,
  type StepKind,
  stepKinds,
  type Wait,
  type Webhook,
  without,
} from "./policy_model";

// ---- the others

function WebhookStep({ value, path, onChange }: Part<Webhook>) {
  const { choices } = useEditing();
  const connections = choices.connections.map(one => [one, `Connection ${one}`] as const);
  return (
    <>
      {(connections.length > 0 || value.connection) && (
        <SelectField
          label="Goes to"
          path={`${path}.connection`}
          value={value.connection ?? ""}
          options={[["", "An address"], ...connections]}
          onChange={connection =>
            onChange(
              changed(
                value,
                connection ? { connection, url: undefined } : { connection: undefined, url: value.url ?? "" },
              ),
            )
          }
        />
      )}
      {!value.connection && (
        <TextField
          label="Address"
          path={`${path}.url`}
          placeholder="https://risk.example.com/decide"
          value={value.url ?? ""}
          onChange={url => onChange({ ...value, url })}
        />
      )}
      <TextField
        label="It answers within (optional)"
        path={`${path}.callback_within`}
        hint="Where it answers later, by a callback: 1d to 30d, and 8d if not said."
        value={value.callback_within ?? ""}
        onChange={within => onChange(changed(value, { callback_within: within || undefined }))}
      />
      <WhosField
        label="Who decides where it cannot"
        path={`${path}.fallback`}
        value={value.fallback}
        onChange={fallback => onChange({ ...value, fallback })}
      />
    </>
  );
}

const zones = () => {
  const known = (Intl as unknown as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf;
  return known ? known("timeZone") : [];
};

function WaitStep({ value, path, onChange }: Part<Wait>) {
  const kind = value.condition !== undefined ? "condition" : value.until !== undefined ? "until" : "for";
  const why = value.why ? { why: value.why } : {};
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choose = (next: "for" | "until" | "condition") =>
    onChange(
      {
        for: { for: "1h", ...why },
        until: { until: "9:00", time_zone: here, ...why },
        condition: { condition: "", timeout: "1d", ...why },
      }[next],
    );
  return (
    <>
      <SelectField
        label="It waits"
        path={`${path}.kind`}
        value={kind}
        options={[
          ["for", "for some time"],
          ["until", "until a time of day"],
          ["condition", "until a condition is met"],
        ]}
        onChange={choose}
      />
      {kind === "for" && (
        <TextField
          label="How long"
          path={`${path}.for`}
          placeholder="2h"
          value={value.for ?? ""}
          onChange={text => onChange({ ...value, for: text })}
        />
      )}
      {kind === "until" && (
        <div className="beside">
          <TextField
            label="Time of day"
            path={`${path}.until`}
            placeholder="22:00"
            value={value.until ?? ""}
            onChange={until => onChange({ ...value, until })}
          />
          <TextField
            label="Time zone"
            path={`${path}.time_zone`}
            list="time-zones"
            value={value.time_zone ?? ""}
            onChange={time_zone => onChange({ ...value, time_zone })}
          />
          <datalist id="time-zones">
            {zones().map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      )}
      {kind === "condition" && (
        <>
          <TextField
            label="Condition"
            path={`${path}.condition`}
            code
            value={value.condition ?? ""}
            onChange={condition => onChange({ ...value, condition })}
          />
          <TextField
            label="At most for"
            path={`${path}.timeout`}
            hint="After that the request times out."
            value={value.timeout ?? ""}
            onChange={timeout => onChange({ ...value, timeout })}
          />
        </>
      )}
      <TextField
        label="Why (optional)"
        path={`${path}.why`}
        hint="For those who wait."
        value={value.why ?? ""}
        onChange={text => onChange(changed(value, { why: text || undefined }))}
      />
    </>
  );
}

function FormStep({ value, path, onChange }: Part<string>) {
  const { choices } = useEditing();
  const known = choices.forms.map(one => [one.id, one.name] as const);
  const all = known.some(([id]) => id === value) ? known : [[value, value || "Which form?"] as const, ...known];
  return <SelectField label="Which questions" path={path} value={value} options={all} onChange={onChange} />;
}

function StepFields({ value: step, path, onChange }: Part<Step>) {
  if ("approve" in step)
    return (
      <ApprovalStep
        value={step.approve}
        path={`${path}.approve`}
        onChange={approve => onChange({ ...step, approve })}
      />
    );
  if ("webhook" in step)
    return (
      <WebhookStep value={step.webhook} path={`${path}.webhook`} onChange={webhook => onChange({ ...step, webhook })} />
    );
  if ("wait" in step)
    return <WaitStep value={step.wait} path={`${path}.wait`} onChange={wait => onChange({ ...step, wait })} />;
  if ("form" in step)
    return <FormStep value={step.form} path={`${path}.form`} onChange={form => onChange({ ...step, form })} />;
  const accepts = "accept" in step;
  return (
    <TextField
      label="Why"
      hint="These words stand on the card and in the audit log."
      path={`${path}.${accepts ? "accept" : "reject"}`}
      value={accepts ? step.accept : step.reject}
      onChange={why => onChange(accepts ? { ...step, accept: why } : { ...step, reject: why })}
    />
  );
}

// ---- the list

const kindWords: { [kind in StepKind]: string } = {
  approve: "Approval",
  webhook: "A system decides",
  wait: "Wait",
  form: "Questions",
  accept: "Approved by the policy",
  reject: "Denied by the policy",
};

interface TurnsProps {
  what: string;
  at: number;
  of: number;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}
export function Turns({ what, at, of, onMove, onRemove }: TurnsProps) {
  return (
    <span className="turns">
      <button type="button" className="quiet" disabled={at === 0} onClick={() => onMove(-1)}>
        <span aria-hidden="true">↑</span>
        <span className="hidden">Move {what} up</span>
      </button>
      <button type="button" className="quiet" disabled={at === of - 1} onClick={() => onMove(1)}>
        <span aria-hidden="true">↓</span>
        <span className="hidden">Move {what} down</span>
      </button>
      <button type="button" className="quiet" onClick={onRemove}>
        <span aria-hidden="true">✕</span>
        <span className="hidden">Take out {what}</span>
      </button>
    </span>
  );
}

// Alt and an arrow moves what the keyboard is in.
export function movesBy(event: KeyboardEvent, move: (by: -1 | 1) => void) {
  const by = event.altKey ? ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key as "ArrowUp" | "ArrowDown"] : undefined;
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  move(by);
}

function Steps({ value: steps, path, onChange }: Part<Step[]>) {
  const { choices, say } = useEditing();
  const list = useRef<HTMLOListElement>(null);
  const focus = (at: number) =>
    requestAnimationFrame(() => (list.current?.children[at] as HTMLElement | undefined)?.focus());
  const move = (at: number, by: -1 | 1) => {
    const next = moved(steps, at, by);
    if (next === steps) return say(`Step ${at + 1} stays where it is.`);
    onChange(next);
    say(`Step ${at + 1} is step ${at + by + 1} now.`);
    focus(at + by);
  };
  const add = (kind: StepKind) => {
    onChange([...steps, newStep(kind, choices)]);
    say(`Step ${steps.length + 1} was added: ${kindWords[kind]}.`);
    focus(steps.length);
  };
  return (
    <div data-path={path} tabIndex={-1}>
      <ol className="policy-steps" ref={list}>
        {steps.map((step, i) => (
          <li
            key={keyOf(step)}
            tabIndex={-1}
            aria-label={`Step ${i + 1}: ${kindWords[kindOf(step)]}`}
            onKeyDown={event => movesBy(event, by => move(i, by))}
          >
            <div className="head">
              <strong>
                {i + 1}. {kindWords[kindOf(step)]}
              </strong>
              <Turns
                what={`step ${i + 1}`}
                at={i}
                of={steps.length}
                onMove={by => move(i, by)}
                onRemove={() => {
                  onChange(without(steps, i));
                  say(`Step ${i + 1} was taken out.`);
                }}
              />
            </div>
            <Mistakes paths={[`${path}.${i}`, `${path}.${i}.${kindOf(step)}`]} />
            <StepFields value={step} path={`${path}.${i}`} onChange={next => onChange(replaced(steps, i, next))} />
          </li>
        ))}
      </ol>
      <Mistakes paths={[path]} />
      <fieldset className="inline">
        <legend>Add a step</legend>
        {stepKinds.map(kind => (
          <button key={kind} type="button" onClick={() => add(kind)}>
            {kindWords[kind]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

// Steps, or another policy.
export function RoadFields<R extends Road>({ value: road, path, onChange }: Part<R>) {
  const { choices } = useEditing();
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const uses = road.use !== undefined;
  const set = (next: Road) => onChange(next as R); // whatever else it has is still in it
  return (
    <>
      <SelectField
        label="What happens"
        path={at("kind")}
        value={uses ? "use" : "steps"}
        options={[
          ["steps", "These steps"],
          ["use", "As another policy says"],
        ]}
        onChange={next =>
          set(
            next === "use"
              ? changed<Road>(road, { use: choices.policies[0]?.id ?? "", steps: undefined })
              : changed<Road>(road, { use: undefined, steps: [newStep("approve", choices)] }),
          )
        }
      />
      {uses ? (
        <PolicySelect
          label="Which policy"
          path={at("use")}
          value={road.use ?? ""}
          onChange={use => onChange({ ...road, use })}
        />
      ) : (
        <Steps value={road.steps ?? []} path={at("steps")} onChange={steps => onChange({ ...road, steps })} />
      )}
    </>
  );
}
