// The modals of one person: the top one of the stack.
import { type FormEvent, useMemo, useState } from "react";
import { type Acted, Refused, send, type View } from "./api";
import { Avatar } from "./avatar";
import { Blocks } from "./blocks/blocks";
import { newSurface, SurfaceProvider, settled } from "./blocks/surface";
import { Text } from "./blocks/text";
import { useReader } from "./context";
import { Icon } from "./icons";
import { Dialog } from "./overlay";

function Modal({ view, depth }: { view: View; depth: number }) {
  const { boot, person, tell } = useReader();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const fixed = useMemo(() => newSurface({ view_id: view.id }), [view.id]);
  const surface = { ...fixed, inputs: view.inputs, errors: view.errors };
  const close = (all: boolean) => {
    send("close", { user: person.id, all }).catch(error => tell(String(error.message)));
  };
  // Slack takes one submission at a time.
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || view.submit_disabled) return;
    setBusy(true);
    setTrouble("");
    try {
      await settled(fixed);
      const done = await send<Acted>("submit", { user: person.id });
      setTrouble(done.toast ?? "");
    } catch (error) {
      setTrouble(error instanceof Refused ? error.message : "The sandbox does not answer.");
    } finally {
      setBusy(false);
    }
  };
  const title = view.title?.text ?? "";
  return (
    <Dialog label={title} className="modal" onEscape={() => close(false)}>
      <form onSubmit={submit} noValidate>
        <header>
          {depth > 1 ? (
            <button type="button" className="icon-button" aria-label="Back" onClick={() => close(false)}>
              <Icon name="back" />
            </button>
          ) : (
            <Avatar id={boot.app.bot_user} size={28} />
          )}
          <h2>
            <Text of={view.title} />
          </h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={() => close(true)}>
            <Icon name="close" />
          </button>
        </header>
        {trouble && (
          <p className="trouble" role="alert">
            <Icon name="warning" size={16} /> {trouble}
          </p>
        )}
        <section className="modal-body" tabIndex={0} aria-label={title}>
          <SurfaceProvider value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceProvider>
        </section>
        <footer>
          <button type="button" className="button" onClick={() => close(false)}>
            {view.close?.text ?? (view.submit ? "Cancel" : "Close")}
          </button>
          {view.submit && (
            <button
              type="submit"
              className="button primary"
              disabled={view.submit_disabled}
              aria-busy={busy}
              aria-disabled={busy}
            >
              {view.submit.text}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

export function Modals({ stack }: { stack: View[] }) {
  const top = stack.at(-1);
  return top ? <Modal key={top.id} view={top} depth={stack.length} /> : null;
}
