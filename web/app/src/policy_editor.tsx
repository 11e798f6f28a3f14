// One policy as a form, over the same data as its text: checked by the server while it is written, tried on people before
// it is saved, and saved by the rules of the organisation file.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client, get, post, Refusal } from "./api";
import { EditingContext } from "./policy_fields";
import { FileCard, Form, type PolicyData, Summary, TextEditor, Uses } from "./policy_form";
import type { Choices, Policy, Problem } from "./policy_model";
import { go, Link } from "./router";
import { Simulate } from "./simulate";
import { Dialog, Empty, Loaded, Loading, Title, Trouble } from "./ui";
import "./styles/policy.css";

interface Checked {
  problems: Problem[];
  policy: Policy;
  yaml: string | null;
}

// What is being written. `text` is there while the text is edited and not the form.
interface Draft {
  policy: Policy;
  text: string | null;
  state: string; // that it began with
}

const blank: Policy = { slug: "", name: "", steps: [{ approve: { by: ["manager"], fallback: ["app_owners"] } }] };

function kept(place: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

// `value`, once it has not changed for a moment.
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

const bodyOf = (draft: Draft) =>
  draft.text === null ? { policy: draft.policy } : { yaml: draft.text, slug: draft.policy.slug };

// ---- the whole

interface EditorProps {
  data: PolicyData | null; // null = a new one
  choices: Choices;
  mayChange: boolean;
  onReload: () => void;
}
function Editor({ data, choices, mayChange, onReload }: EditorProps) {
  const place = `policy/${data?.id ?? ""}`;
  const fresh = (): Draft => ({ policy: data?.policy ?? blank, text: null, state: data?.state ?? "" });
  const [draft, setDraft] = useState<Draft>(() => kept(place) ?? fresh());
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const live = useRef<HTMLParagraphElement>(null);
  const isChanged = draft.text !== null || JSON.stringify(draft.policy) !== JSON.stringify(data?.policy ?? blank);
  const isOvertaken = data !== null && draft.state !== data.state;
  const write = (next: Draft) => {
    setDraft(next);
    setNote("");
    sessionStorage.setItem(place, JSON.stringify(next));
  };
  const forget = (next: Draft) => {
    sessionStorage.removeItem(place);
    setDraft(next);
    setError(null);
  };
  // Somebody else has changed it, and nothing was written here: what is in force is shown.
  if (isOvertaken && draft.text === null && kept(place) === null) setDraft(fresh());

  const asked = useSettled(bodyOf(draft), 300);
  const check = useQuery({
    queryKey: ["policy-check", asked],
    queryFn: () => post<Checked>("admin/policies/check", asked),
    placeholderData: before => before,
    retry: false,
  });
  const isCurrent = !check.isPlaceholderData && JSON.stringify(asked) === JSON.stringify(bodyOf(draft));
  const isUntouched = data === null && !isChanged;
  const problems = isUntouched ? [] : (check.data?.problems ?? []);

  const toText = async () => {
    const told = await post<Checked>("admin/policies/check", { policy: draft.policy });
    if (told.yaml === null) return setError(new Error("Mend what is wrong first; then it can be shown as text."));
    setError(null);
    write({ ...draft, text: told.yaml });
  };
  const toForm = async () => {
    const told = await post<Checked>("admin/policies/check", bodyOf(draft));
    if (told.yaml === null) return setError(new Error("Mend what is wrong in the text first."));
    setError(null);
    write({ ...draft, policy: told.policy, text: null });
  };
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const told = await post<Checked>("admin/policies/check", bodyOf(draft));
      if (told.yaml === null) throw new Error(told.problems[0]?.says ?? "This cannot be saved.");
      const saved = await post<PolicyData>("admin/policies", { policy: told.policy, state: draft.state });
      sessionStorage.removeItem(place);
      client.setQueryData(["policy", saved.id], saved);
      void client.invalidateQueries({ queryKey: ["policies"] });
      if (data === null) return go(`/admin/policies/${encodeURIComponent(saved.id)}`);
      setDraft({ policy: saved.policy, text: null, state: saved.state });
      setNote("Saved. Requests that are asked for from now on go by it.");
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const remove = async () => {
    await post(`admin/policies/${encodeURIComponent(draft.policy.slug)}/delete`, { state: draft.state });
    sessionStorage.removeItem(place);
    await client.invalidateQueries({ queryKey: ["policies"] });
    go("/admin/policies");
  };
  const isConflict = error instanceof Refusal && error.code === "conflict";
  return (
    <EditingContext.Provider
      value={{
        problems,
        choices,
        say: words => {
          if (live.current) live.current.textContent = words;
        },
      }}
    >
      <p className="hidden" aria-live="polite" ref={live} />
      <div className="columns policy">
        <div>
          <div className="tabs" role="tablist" aria-label="How it is shown">
            <button
              type="button"
              role="tab"
              aria-selected={draft.text === null}
              onClick={() => draft.text !== null && toForm().catch(setError)}
            >
              Form
            </button>
            <button
              type="button"
              role="tab"
              aria-selected={draft.text !== null}
              onClick={() => draft.text === null && toText().catch(setError)}
            >
              YAML
            </button>
          </div>
          {isOvertaken && (
            <p className="note" role="status">
              Somebody else has changed this policy since you began.{" "}
              <button type="button" onClick={() => forget(fresh())}>
                Load what is in force now
              </button>
            </p>
          )}
          <fieldset className="bare" disabled={!mayChange}>
            {draft.text === null ? (
              <Form policy={draft.policy} isNew={data === null} onChange={policy => write({ ...draft, policy })} />
            ) : (
              <TextEditor text={draft.text} problems={problems} onChange={text => write({ ...draft, text })} />
            )}
          </fieldset>
          {mayChange ? (
            <div className="save-bar card">
              {problems.length > 0 && <Summary problems={problems} />}
              {error !== null && <Trouble error={error} />}
              {isConflict && (
                <button
                  type="button"
                  onClick={() => {
                    forget(fresh());
                    onReload();
                  }}
                >
                  Load what is in force now
                </button>
              )}
              {note && (
                <p className="note" role="status">
                  {note}
                </p>
              )}
              <div className="buttons">
                <button
                  type="button"
                  className="primary"
                  disabled={busy || !isChanged || (isCurrent && problems.length > 0)}
                  onClick={save}
                >
                  {data === null ? "Make this policy" : "Save"}
                </button>
                <button type="button" disabled={!isChanged} onClick={() => forget(fresh())}>
                  Discard changes
                </button>
                {data && (
                  <button type="button" className="danger" onClick={() => setRemoving(true)}>
                    Take this policy away
                  </button>
                )}
              </div>
              {isChanged && <p className="dim">Not saved yet. What you write is kept in this tab.</p>}
            </div>
          ) : (
            <p className="note">Policies are changed by super administrators. You may read and simulate them.</p>
          )}
        </div>
        <aside>
          <Simulate policy={check.data?.yaml ? check.data.policy : draft.policy} />
          {draft.text === null && (
            <section className="card" aria-labelledby="as-text">
              <h2 id="as-text">As YAML</h2>
              {check.data?.yaml ? (
                <>
                  <pre className="yaml" tabIndex={0}>
                    {check.data.yaml}
                  </pre>
                  <button type="button" className="quiet" onClick={() => copied(check.data.yaml ?? "")}>
                    Copy
                  </button>
                </>
              ) : (
                <p className="dim">It is shown here when nothing is to be mended.</p>
              )}
            </section>
          )}
          {data && <FileCard data={data} onTake={policy => write({ ...draft, policy, text: null })} />}
          {data && <Uses data={data} />}
        </aside>
      </div>
      {removing && data && (
        <Dialog
          title={`Take "${data.name}" away?`}
          submit="Take it away"
          danger
          onSubmit={remove}
          onClose={() => setRemoving(false)}
        >
          <p>
            Open requests keep the steps that they began with. What goes by it has to be given another policy first.
          </p>
        </Dialog>
      )}
    </EditingContext.Provider>
  );
}

const copied = (text: string) => navigator.clipboard?.writeText(text);

const Back = () => (
  <p>
    <Link href="/admin/policies">← Policies</Link>
  </p>
);

// "" = a new policy.
export default function PolicyPage({ id }: { id: string }) {
  const one = useQuery({
    queryKey: ["policy", id],
    queryFn: ({ signal }) => get<PolicyData>(`admin/policies/${encodeURIComponent(id)}`, signal),
    enabled: id !== "",
  });
  const all = useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) => get<{ choices: Choices; may_change: boolean }>("admin/policies", signal),
    enabled: id === "",
  });
  if (id === "")
    return (
      <>
        <Back />
        <Title>New policy</Title>
        <Loaded answer={all}>
          {data =>
            data.may_change ? (
              <Editor data={null} choices={data.choices} mayChange onReload={() => all.refetch()} />
            ) : (
              <Empty title="Policies are made by super administrators">You may read and simulate them.</Empty>
            )
          }
        </Loaded>
      </>
    );
  if (one.isPending) return <Loading />;
  return (
    <Loaded answer={one}>
      {data => (
        <>
          <Back />
          <Title aside={<small className="tag">{data.id}</small>}>{data.name}</Title>
          <Editor data={data} choices={data.choices} mayChange={data.may_change} onReload={() => one.refetch()} />
        </>
      )}
    </Loaded>
  );
}
