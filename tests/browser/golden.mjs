// The cards of tests/bot/golden in a sandbox: posted as the app would, only what stands in the file, so that nothing but
// the rendering is looked at.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { post, root, token } from "./support.mjs";

const golden = join(root, "tests/bot/golden");

export const states = readdirSync(golden)
  .filter(name => name !== "lines.json")
  .map(name => name.replace(".json", ""));

// By reader: {text, blocks}.
export const cardsOf = state => JSON.parse(readFileSync(join(golden, `${state}.json`), "utf8"));

export async function say(url, message) {
  const answer = await fetch(`${url}/api/chat.postMessage`, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8", Authorization: `Bearer ${token}` },
    body: JSON.stringify(message),
  });
  const told = await answer.json();
  if (!told.ok) throw new Error(`${message.text}: ${JSON.stringify(told)}`);
}

// An empty workspace again.
export async function forget(url) {
  const state = await (await fetch(`${url}/sandbox/state`)).json();
  await post(url, "state", { ...state, messages: [], screens: [], views: [] });
}
