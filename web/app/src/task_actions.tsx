// The buttons of a request, as the server offers them, and what each asks before it acts.
import { useState } from "react";
import { client, newKey, post } from "./api";
import { PersonPicker } from "./people";
import { Answers, type Given } from "./questions";
import { go } from "./router";
import type { Person, Task } from "./types";
import { Dialog, Labelled, lengthOf } from "./ui";

interface Act {
  name: string;
  label: string;
  title: string;
  submit: string;
  reason: "none" | "optional" | "required";
  extra?: "people" | "duration" | "form";
  tone?: "primary" | "danger";
  opens?: boolean; // another request, which is then shown
}

function actsOf(task: Task): Act[] {
  const step = task.steps[task.step];
  const takes = task.kind === "revoke";
  const all: Act[] = [
    {
      name: "approve",
      label: "Approve",
      title: "Approve this request?",
      submit: "Approve",
      reason: step?.reason_on_approve ? "required" : "optional",
      tone: "primary",
    },
    {
      name: "deny",
      label: "Deny",
      title: "Deny this request?",
      submit: "Deny",
      reason: step?.reason_on_deny ? "required" : "optional",
      tone: "danger",
    },
    {
      name: "answer_form",
      label: "Answer",
      title: step?.form?.name ?? "Some questions",
      submit: "Send",
      reason: "none",
      extra: "form",
      tone: "primary",
    },
    {
      name: "mark_provisioned",
      label: takes ? "Removed" : "Provisioned",
      title: takes ? "It is taken away?" : "The access is there?",
      submit: takes ? "It is removed" : "It is done",
      reason: "none",
      tone: "primary",
    },
    {
      name: "acknowledge",
      label: "Acknowledge",
      title: "You have looked at this emergency?",
      submit: "Acknowledge",
      reason: "none",
      tone: "primary",
    },
    { name: "retry", label: "Try again", title: "Try again?", submit: "Try again", reason: "none", tone: "primary" },
    {
      name: "decline_provisioning",
      label: "Won't do",
      title: "You won't do it?",
      submit: "Won't do",
      reason: "required",
      tone: "danger",
    },
    { name: "mark_failed", label: "It failed", title: "It did not work?", submit: "It failed", reason: "required" },
    {
      name: "change_duration",
      label: "Change how long",
      title: "How long shall it be?",
      submit: "Change",
      reason: "none",
      extra: "duration",
    },
    {
      name: "reassign",
      label: "Hand on",
      title: "Who shall decide?",
      submit: "Hand on",
      reason: step?.reason_on_reassign ? "required" : "optional",
      extra: "people",
    },
    { name: "remind", label: "Send a reminder", title: "Remind those who are asked?", submit: "Send", reason: "none" },
    {
      name: "escalate",
      label: "⚡ Escalate to emergency",
      title: "Escalate to emergency access?",
      submit: "Escalate",
      reason: "required",
      tone: "danger",
    },
    {
      name: "extend",
      label: "Extend",
      title: "Keep it for longer?",
      submit: "Ask for it",
      reason: "required",
      extra: "duration",
      opens: true,
    },
    {
      name: "revoke",
      label: task.kind === "grant" ? "Give back" : "Take away",
      title: "Give this access back?",
      submit: "Give back",
      reason: "required",
      tone: "danger",
      opens: true,
    },
    { name: "skip_step", label: "Skip this step", title: "Skip this step?", submit: "Skip", reason: "required" },
    {
      name: "restart",
      label: "Begin anew",
      title: "Begin the whole request anew?",
      submit: "Begin anew",
      reason: "required",
    },
    {
      name: "cancel",
      label: "Cancel the request",
      title: "Cancel this request?",
      submit: "Cancel the request",
      reason: "optional",
      tone: "danger",
    },
  ];
  return all.filter(act => task.actions.includes(act.name));
}

function ActionDialog({ task, act, onClose }: { task: Task; act: Act; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState("");
  const [to, setTo] = useState<Person | null>(null);
  const [answers, setAnswers] = useState<Given>({});
  const [key] = useState(newKey);
  const most = task.entitlement.max_duration;
  const submit = async () => {
    const body = { step: task.step, reason, duration, to: to ? [to.id] : [], answers, key };
    const done = await post<{ number: number }>(`tasks/${task.number}/${act.name}`, body);
    await client.invalidateQueries();
    if (act.opens && done.number !== task.number) go(`/task/${done.number}`);
  };
  return (
    <Dialog title={act.title} submit={act.submit} danger={act.tone === "danger"} onSubmit={submit} onClose={onClose}>
      <p className="what">{task.title}</p>
      {act.extra === "people" && <PersonPicker label="To whom" chosen={to} onChoose={setTo} />}
      {act.extra === "duration" && (
        <Labelled
          label="How long"
          hint={`Like 90m, 4h or 3d${most ? `; at most ${lengthOf(most)}` : "; empty: until given back"}.`}
        >
          {ids => (
            <input {...ids} value={duration} onChange={event => setDuration(event.target.value)} placeholder="4h" />
          )}
        </Labelled>
      )}
      {act.extra === "form" && task.steps[task.step]?.form && (
        <Answers form={task.steps[task.step]!.form!} given={answers} onChange={setAnswers} />
      )}
      {act.reason !== "none" && (
        <Labelled
          label={act.reason === "required" ? "Why?" : "Why? (optional)"}
          hint="Everybody who has to do with the request reads it, and it stays in the audit log."
        >
          {ids => (
            <textarea
              {...ids}
              rows={3}
              maxLength={3000}
              required={act.reason === "required"}
              value={reason}
              onChange={event => setReason(event.target.value)}
            />
          )}
        </Labelled>
      )}
    </Dialog>
  );
}

// What moves the request on stands first; the rest is behind "More".
export function TaskActions({ task }: { task: Task }) {
  const [open, setOpen] = useState<Act | null>(null);
  const acts = actsOf(task);
  const first = acts.filter(
    act => act.tone === "primary" || ["deny", "decline_provisioning", "extend", "revoke"].includes(act.name),
  );
  const more = acts.filter(act => !first.includes(act));
  if (acts.length === 0) return null;
  return (
    <div className="actions">
      {first.map(act => (
        <button key={act.name} type="button" className={act.tone ?? ""} onClick={() => setOpen(act)}>
          {act.label}
        </button>
      ))}
      {more.length > 0 && (
        <details className="more">
          <summary>More</summary>
          <div className="menu">
            {more.map(act => (
              <button
                key={act.name}
                type="button"
                onClick={event => {
                  event.currentTarget.closest("details")?.removeAttribute("open");
                  setOpen(act);
                }}
              >
                {act.label}
              </button>
            ))}
          </div>
        </details>
      )}
      {open && <ActionDialog task={task} act={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
