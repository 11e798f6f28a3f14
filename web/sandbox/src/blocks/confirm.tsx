// "Are you sure?": an element's confirm object.
import { useState } from "react";
import type { Loose } from "../api";
import { Dialog } from "../overlay";
import { Text } from "./text";

interface Asking {
  confirm: Loose;
  yes: () => unknown;
  no?: () => void;
}

// The dialog while it is open, and how to ask: `yes` at once where the element has nothing to confirm.
export function useConfirm() {
  const [asking, setAsking] = useState<Asking | null>(null);
  const ask = (confirm: Loose, yes: () => unknown, no?: () => void) => {
    if (confirm && typeof confirm === "object") setAsking(no ? { confirm, yes, no } : { confirm, yes });
    else yes();
  };
  const answer = (how: "yes" | "no") => () => {
    setAsking(null);
    asking?.[how]?.();
  };
  const dialog = asking && (
    <Dialog
      role="alertdialog"
      className="confirm"
      label={asking.confirm.title?.text ?? "Are you sure?"}
      onEscape={answer("no")}
    >
      <h2>
        <Text of={asking.confirm.title} />
      </h2>
      <p>
        <Text of={asking.confirm.text} />
      </p>
      <footer>
        <button type="button" className="button" onClick={answer("no")}>
          {asking.confirm.deny?.text ?? "Cancel"}
        </button>
        <button
          type="button"
          data-autofocus
          className={asking.confirm.style === "danger" ? "button danger" : "button primary"}
          onClick={answer("yes")}
        >
          {asking.confirm.confirm?.text ?? "Yes"}
        </button>
      </footer>
    </Dialog>
  );
  return { ask, dialog };
}
