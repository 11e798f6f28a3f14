// How the page asks its server. What changes something brings the session's token, and a key by which a repetition is
// known as one.
import { QueryClient } from "@tanstack/react-query";

export class Refusal extends Error {
  constructor(
    readonly code: string,
    says: string,
    readonly field = "",
  ) {
    super(says);
  }
}

let csrf = "";
export const remember = (token: string) => {
  csrf = token;
};

async function asked(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal("offline", "The server cannot be reached. What you typed is kept; this goes on when it is back.");
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  const error = (body as { error?: { code: string; says: string; field: string } } | null)?.error;
  throw new Refusal(
    error?.code ?? "unavailable",
    error?.says ?? "The server did not answer as it should.",
    error?.field,
  );
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await asked(`/web/api/${path}`, { signal: signal ?? null })) as T;
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  return (await asked(`/web/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-C1-CSRF": csrf },
    body: JSON.stringify(body),
  })) as T;
}

export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("");

export function query(fields: { [name: string]: string | number | undefined }): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== "") search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : "";
}

const passes = (error: unknown) =>
  error instanceof Refusal && (error.code === "offline" || error.code === "unavailable");

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => passes(error) && count < 5,
      retryDelay: count => Math.min(8_000, 500 * 2 ** count),
    },
  },
});
