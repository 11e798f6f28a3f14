// Addresses: the browser's own history, and links that do not load the page anew.
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
window.addEventListener("popstate", tell);

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  tell();
  if (!replace) window.scrollTo(0, 0);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useAddress(): URL {
  return new URL(useSyncExternalStore(subscribe, () => window.location.href));
}

// The fields behind the '?', and how to change them: an empty one goes.
export function useFields(): [(name: string) => string, (changes: { [name: string]: string }) => void] {
  const address = useAddress();
  const change = (changes: { [name: string]: string }) => {
    const next = new URL(address);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.searchParams.set(name, value);
      else next.searchParams.delete(name);
    }
    go(next.pathname + next.search, true);
  };
  return [name => address.searchParams.get(name) ?? "", change];
}

export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
