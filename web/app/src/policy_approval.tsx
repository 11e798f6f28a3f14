// An approval of a policy: who decides, how many of them, and what happens when nobody does.
import {
  FlagField,
  Mistakes,
  type Part,
  PolicyField,
  PolicySelect,
  SelectField,
  TextField,
  useEditing,
  WhosField,
} from "./policy_fields";
import { type Approval, changed, slaOf, type Who } from "./policy_model";

const some = (list: Who[]) => (list.length > 0 ? list : undefined);

function Quorum({ value, path, onChange }: Part<Approval>) {
  const { quorum } = value;
  const kind = quorum === undefined ? "any" : quorum === "all" ? "all" : "count";
  return (
    <div className="beside">
      <SelectField
        label="How many"
        path={kind === "count" ? `${path}.quorum-kind` : `${path}.quorum`}
        value={kind}
        options={[
          ["any", "One of them"],
          ["all", "All of them"],
          ["count", "A number of them"],
        ]}
        onChange={next => onChange(changed(value, { quorum: { any: undefined, all: "all" as const, count: 2 }[next] }))}
      />
      {kind === "count" && (
        <PolicyField label="How many exactly" path={`${path}.quorum`}>
          {ids => (
            <input
              {...ids}
              type="number"
              min={1}
              value={quorum}
              onChange={event =>
                onChange(changed(value, { quorum: event.target.value === "" ? "" : Number(event.target.value) }))
              }
            />
          )}
        </PolicyField>
      )}
    </div>
  );
}

const reasons = [
  ["approve", "to approve"],
  ["deny", "to deny"],
  ["reassign", "to hand it on"],
] as const;

function Reasons({ value, path, onChange }: Part<Approval>) {
  const given = value.require_reason ?? [];
  const toggle = (name: string, on: boolean) => {
    const next = reasons.map(([one]) => one).filter(one => (one === name ? on : given.includes(one)));
    onChange(changed(value, { require_reason: next.length > 0 ? next : undefined }));
  };
  return (
    <fieldset className="inline">
      <legend>A reason is needed</legend>
      {reasons.map(([name, words]) => (
        <FlagField
          key={name}
          label={words}
          path={`${path}.require_reason.${name}`}
          value={given.includes(name)}
          onChange={on => toggle(name, on)}
        />
      ))}
      <Mistakes paths={[`${path}.require_reason`]} />
    </fieldset>
  );
}

type Then = "none" | "reassign" | "use" | "skip" | "cancel";
function LateAnswer({ value, path, onChange }: Part<Approval>) {
  const { sla } = value;
  const { choices } = useEditing();
  const then = sla?.then;
  const kind: Then = !then ? "none" : typeof then === "string" ? then : "use" in then ? "use" : "reassign";
  const choose = (next: Then) => {
    const after = sla?.after ?? "24h";
    const made = {
      none: undefined,
      skip: slaOf(after, "skip"),
      cancel: slaOf(after, "cancel"),
      reassign: slaOf(after, { reassign: ["app_owners"] }),
      use: slaOf(after, { use: choices.policies[0]?.id ?? "" }),
    }[next];
    onChange(changed(value, { sla: made }));
  };
  return (
    <>
      <div className="beside">
        <SelectField
          label="When nobody answers"
          path={`${path}.sla.kind`}
          value={kind}
          options={[
            ["none", "It waits"],
            ["reassign", "Others are asked instead"],
            ["use", "Another policy goes on"],
            ["skip", "The step counts as passed"],
            ["cancel", "The request is cancelled"],
          ]}
          onChange={choose}
        />
        {sla && (
          <TextField
            label="After"
            path={`${path}.sla.after`}
            value={sla.after}
            placeholder="24h"
            onChange={after => onChange({ ...value, sla: { ...sla, after } })}
          />
        )}
      </div>
      {sla && typeof sla.then === "object" && "reassign" in sla.then && (
        <WhosField
          label="Who is asked then"
          path={`${path}.sla.then.reassign`}
          value={sla.then.reassign}
          onChange={reassign => onChange({ ...value, sla: slaOf(sla.after, { reassign }) })}
        />
      )}
      {sla && typeof sla.then === "object" && "use" in sla.then && (
        <PolicySelect
          label="Which policy goes on"
          path={`${path}.sla.then.use`}
          value={sla.then.use}
          onChange={use => onChange({ ...value, sla: slaOf(sla.after, { use }) })}
        />
      )}
      <Mistakes paths={[`${path}.sla`, `${path}.sla.then`]} />
    </>
  );
}

function HandingOn({ value, path, onChange }: Part<Approval>) {
  const to = value.allow_reassignment;
  const kind = to === undefined ? "no" : to === true ? "anybody" : "some";
  return (
    <>
      <SelectField
        label="May it be handed on?"
        path={`${path}.allow_reassignment.kind`}
        value={kind}
        options={[
          ["no", "No"],
          ["anybody", "To anybody"],
          ["some", "To some people only"],
        ]}
        onChange={next =>
          onChange(
            changed(value, {
              allow_reassignment: { no: undefined, anybody: true as const, some: ["app_owners" as const] }[next],
            }),
          )
        }
      />
      {Array.isArray(to) && (
        <WhosField
          label="To whom"
          path={`${path}.allow_reassignment`}
          value={to}
          onChange={next => onChange({ ...value, allow_reassignment: next })}
        />
      )}
    </>
  );
}

export function ApprovalStep({ value, path, onChange }: Part<Approval>) {
  const set = (changes: Partial<{ [K in keyof Approval]: Approval[K] | undefined }>) =>
    onChange(changed(value, changes));
  const all = { value, path, onChange };
  return (
    <>
      <WhosField label="Who decides" path={`${path}.by`} value={value.by} onChange={by => set({ by })} />
      <WhosField
        label="Who else, where that is nobody"
        path={`${path}.fallback`}
        value={value.fallback ?? []}
        onChange={fallback => set({ fallback: some(fallback) })}
      />
      <Quorum {...all} />
      <Reasons {...all} />
      <LateAnswer {...all} />
      <details className="rest">
        <summary>More settings</summary>
        <FlagField
          label="Not somebody who has approved an earlier step"
          path={`${path}.distinct`}
          value={value.distinct ?? false}
          onChange={on => set({ distinct: on || undefined })}
        />
        <FlagField
          label="One may approve one's own request"
          path={`${path}.allow_self`}
          value={value.allow_self ?? false}
          onChange={on => set({ allow_self: on || undefined })}
        />
        <FlagField
          label="Whoever is away may be stood in for"
          path={`${path}.allow_delegation`}
          value={value.allow_delegation ?? true}
          onChange={on => set({ allow_delegation: on ? undefined : false })}
        />
        <HandingOn {...all} />
        <TextField
          label="Slack channel (optional)"
          path={`${path}.channel`}
          hint="Its card is shown there, too."
          placeholder="#access-admins"
          value={value.channel ?? ""}
          onChange={channel => set({ channel: channel || undefined })}
        />
      </details>
    </>
  );
}
