// Things that lie above the page: menus beside their button, dialogs in their pane.
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

interface PopupProps {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  className?: string;
  children: ReactNode;
  fit?: boolean; // as wide as the anchor, at least
}

// Below the anchor, or above it where there is no room, wherever that scrolls; closes when one clicks elsewhere.
export function Popup({ anchor, onClose, className = "", children, fit = false }: PopupProps) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number; minWidth: number | undefined } | null>(null);
  const settle = useCallback(() => {
    const at = anchor.current?.getBoundingClientRect();
    const size = box.current?.getBoundingClientRect();
    if (!at || !size) return;
    const below = at.bottom + 4 + size.height <= innerHeight || at.top < size.height;
    const width = Math.max(size.width, fit ? at.width : 0);
    setPlace({
      left: Math.max(8, Math.min(at.left, innerWidth - width - 8)),
      top: below ? at.bottom + 4 : at.top - size.height - 4,
      minWidth: fit ? at.width : undefined,
    });
  }, [anchor, fit]);
  useLayoutEffect(() => {
    settle();
    const sized = new ResizeObserver(settle);
    if (box.current) sized.observe(box.current);
    document.addEventListener("scroll", settle, true);
    return () => {
      sized.disconnect();
      document.removeEventListener("scroll", settle, true);
    };
  }, [settle]);
  useEffect(() => {
    const elsewhere = (event: Event) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", elsewhere, true);
    return () => document.removeEventListener("pointerdown", elsewhere, true);
  }, [anchor, onClose]);
  return createPortal(
    <div
      ref={box}
      className={`popup ${className}`}
      style={place ? { ...place, visibility: "visible" } : { left: 0, top: 0, visibility: "hidden" }}
    >
      {children}
    </div>,
    document.body,
  );
}

export interface MenuItem {
  label: ReactNode;
  detail?: ReactNode;
  danger?: boolean;
  checked?: boolean;
  run: () => void;
}

interface MenuProps {
  label: string;
  items: MenuItem[];
  className?: string;
  children: ReactNode;
  disabled?: boolean;
  namedByContent?: boolean; // the button says in words what it is
}

// A button with a menu, by the keyboard too.
export function MenuButton({
  label,
  items,
  className = "icon-button",
  children,
  disabled = false,
  namedByContent = false,
}: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) list.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
  }, [open]);
  const close = (back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) all[(at + step + all.length) % all.length]?.focus();
    else if (event.key === "Home") all[0]?.focus();
    else if (event.key === "End") all.at(-1)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close(event.key === "Escape");
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  };
  const checkable = items.some(one => one.checked !== undefined);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={namedByContent ? undefined : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={disabled}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Popup anchor={button} onClose={() => close(false)}>
          <div ref={list} role="menu" aria-label={label} className="menu" onKeyDown={keys} tabIndex={-1}>
            {items.map((one, index) => (
              <button
                key={index}
                type="button"
                role={checkable ? "menuitemradio" : "menuitem"}
                {...(checkable ? { "aria-checked": one.checked === true } : {})}
                tabIndex={-1}
                className={one.danger ? "menu-item danger" : "menu-item"}
                onClick={() => {
                  close(true);
                  one.run();
                }}
              >
                <span>{one.label}</span>
                {one.detail && <small>{one.detail}</small>}
              </button>
            ))}
          </div>
        </Popup>
      )}
    </>
  );
}

interface DialogProps {
  label: string;
  className?: string;
  role?: "dialog" | "alertdialog";
  onEscape: () => void;
  children: ReactNode;
}

const focusable =
  "button:not(:disabled), [href], input:not(:disabled), textarea:not(:disabled), select, [tabindex='0']";

// Fills its pane and keeps the keyboard inside while it is open; then the keyboard is where it was.
export function Dialog({ label, className = "", role = "dialog", onEscape, children }: DialogProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const inside = box.current;
    if (inside && !inside.contains(document.activeElement))
      (
        inside.querySelector<HTMLElement>("[data-autofocus]") ??
        inside.querySelector<HTMLElement>("input, textarea") ??
        inside.querySelector<HTMLElement>(focusable)
      )?.focus();
    return () => before?.focus?.();
  }, []);
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onEscape();
    }
    if (event.key !== "Tab") return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>(focusable) ?? [])].filter(one => one.tabIndex >= 0);
    const first = all[0];
    const last = all.at(-1);
    const [from, to] = event.shiftKey ? [first, last] : [last, first];
    if (document.activeElement !== from && box.current?.contains(document.activeElement)) return;
    event.preventDefault();
    to?.focus();
  };
  return (
    <div className="backdrop">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role is that of a dialog */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both kinds of dialog take them */}
      <div
        ref={box}
        role={role}
        aria-modal="true"
        aria-label={label}
        className={`dialog ${className}`}
        onKeyDown={keys}
      >
        {children}
      </div>
    </div>
  );
}
