// Notices: Slack's own words about what failed, and what the sandbox says.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Screen } from "./api";
import { Icon } from "./icons";

interface Toast {
  key: number;
  says: string;
}

let nextKey = 0;

export function useToasts(screen: Screen | undefined) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const add = useCallback((says: string) => {
    setToasts(all => [...all.slice(-3), { key: nextKey++, says }]);
  }, []);
  const remove = useCallback((key: number) => setToasts(all => all.filter(one => one.key !== key)), []);
  // What was said before the page was opened is old.
  const heard = useRef<number | null>(null);
  useEffect(() => {
    if (!screen) return;
    const count = screen.toasts_from + screen.toasts.length;
    const known = heard.current ?? count;
    for (let n = Math.max(known, screen.toasts_from); n < count; ++n) add(screen.toasts[n - screen.toasts_from]!);
    heard.current = count;
  }, [screen, add]);
  return { toasts, add, remove };
}

interface Props {
  toasts: Toast[];
  remove: (key: number) => void;
}

export function Toasts({ toasts, remove }: Props) {
  return (
    <div className="toasts" role="status" aria-label="Notices">
      {toasts.map(one => (
        <OneToast key={one.key} toast={one} remove={remove} />
      ))}
    </div>
  );
}

function OneToast({ toast, remove }: { toast: Toast; remove: (key: number) => void }) {
  useEffect(() => {
    const timer = setTimeout(remove, 12_000, toast.key);
    return () => clearTimeout(timer);
  }, [remove, toast.key]);
  return (
    <div className="toast">
      <span>{toast.says.replace(/^⚠ /, "")}</span>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => remove(toast.key)}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
