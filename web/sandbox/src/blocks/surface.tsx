// Where blocks stand, and how their elements reach the app.
import { createContext, useContext, useState } from "react";
import { type Acted, type Inputs, type Loose, Refused, send } from "../api";
import { useReader } from "../context";

export interface Surface {
  where: { view_id: string } | { message: { channel: string; ts: string } };
  inputs: Inputs;
  errors: Record<string, string>; // by block_id
  // Words being typed are sent a little later: `typing` sends them now, `pending` are on their way.
  typing: Set<() => void>;
  pending: Set<Promise<unknown>>;
}

export const newSurface = (where: Surface["where"]): Pick<Surface, "where" | "typing" | "pending"> => ({
  where,
  typing: new Set(),
  pending: new Set(),
});

// Until the workspace knows all that stands in the fields.
export async function settled(surface: Pick<Surface, "typing" | "pending">): Promise<void> {
  for (const send of surface.typing) send();
  await Promise.allSettled(surface.pending);
}

const SurfaceContext = createContext<Surface | null>(null);
export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("no surface around this");
  return surface;
}

export interface Act {
  busy: boolean;
  failure: string; // what Slack says of the last try; "" if it went well
  // Says no where Slack or the app did not take it.
  run: (what: "click" | "choose" | "fill", more: Loose) => Promise<boolean>;
}

// One element's acts on the app.
export function useAct(blockId: string, element: Loose): Act {
  const { person, tell } = useReader();
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const run: Act["run"] = async (what, more) => {
    setBusy(true);
    setFailure("");
    const ids = { user: person.id, ...surface.where, block_id: blockId, action_id: element.action_id };
    const acting = send<Acted>(what, { ...ids, ...more });
    surface.pending.add(acting);
    try {
      const done = await acting;
      setFailure(done.toast ?? "");
      return done.ok !== false;
    } catch (error) {
      tell(error instanceof Refused ? error.message : "The sandbox does not answer.");
      return false;
    } finally {
      surface.pending.delete(acting);
      setBusy(false);
    }
  };
  return { busy, failure, run };
}

// What stands in an element, as Slack's state has it; at once what the person has just put there, until the workspace
// says something new.
export function useElementState(blockId: string, element: Loose): [Loose, (put: Loose) => void] {
  const there: Loose = useSurface().inputs[blockId]?.[element.action_id] ?? {};
  const known = JSON.stringify(there);
  const [own, setOwn] = useState<{ put: Loose; over: string } | null>(null);
  const put = (state: Loose) => setOwn(state && { put: { ...there, ...state }, over: known });
  return [own?.over === known ? own.put : there, put];
}
