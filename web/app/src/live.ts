// Whether something has changed: one long poll, while the page is looked at. Then what is shown is asked for anew.
import { useEffect, useState } from "react";
import { client, get, Refusal } from "./api";

// Also over, when the network comes back.
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>(done => {
    const over = () => {
      clearTimeout(timer);
      window.removeEventListener("online", over);
      done();
    };
    const timer = setTimeout(over, ms);
    window.addEventListener("online", over);
    signal.addEventListener("abort", over, { once: true });
  });

// The server answers within 25 s: what takes much longer is a connection that nobody is at the end of any more.
const patience = 60_000;
function patient(signal: AbortSignal): AbortSignal {
  return "any" in AbortSignal ? AbortSignal.any([signal, AbortSignal.timeout(patience)]) : signal;
}

async function follow(signal: AbortSignal, say: (reached: boolean) => void): Promise<void> {
  let cursor = -1;
  let wait = 500;
  while (!signal.aborted) {
    try {
      const told = await get<{ cursor: number }>(`wait?since=${cursor}`, patient(signal));
      say(true);
      if (told.cursor !== cursor) void client.invalidateQueries();
      cursor = told.cursor;
      wait = 500;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.code === "signed_out") return void client.invalidateQueries();
      say(false);
      await pause(wait, signal);
      wait = Math.min(8_000, wait * 2);
    }
  }
}

// False while the server cannot be reached.
export function useLive(): boolean {
  const [reached, setReached] = useState(true);
  useEffect(() => {
    let stop = new AbortController();
    const begin = () => {
      stop.abort();
      stop = new AbortController();
      if (document.visibilityState === "visible") void follow(stop.signal, setReached);
    };
    begin();
    document.addEventListener("visibilitychange", begin);
    return () => {
      document.removeEventListener("visibilitychange", begin);
      stop.abort();
    };
  }, []);
  return reached;
}
