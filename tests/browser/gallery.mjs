// Every card of tests/bot/golden as somebody sees it, in one picture for each state: to be looked at after a change of the
// cards. C1_PICTURES=FOLDER node --test tests/browser/gallery.mjs; with C1_ONLY=denied those that have this in their name.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browser, open, post, root, sandbox, token } from "./support.mjs";

const folder = process.env.C1_PICTURES;
const only = process.env.C1_ONLY ?? "";
const golden = join(root, "tests/bot/golden");

// Posted as the app would; only what stands in the file, so that nothing but the rendering is looked at.
async function say(url, message) {
  const answer = await fetch(`${url}/api/chat.postMessage`, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8", Authorization: `Bearer ${token}` },
    body: JSON.stringify(message),
  });
  const told = await answer.json();
  if (!told.ok) throw new Error(`${message.text}: ${JSON.stringify(told)}`);
}

test("gallery", async () => {
  mkdirSync(folder, { recursive: true });
  const url = await sandbox("--manifest", "manifests/slack/http.yaml");
  const people = (await (await fetch(`${url}/sandbox/people`)).json()).people;
  const lena = people.find(one => one.name === "lena");
  const context = await browser({ viewport: { width: 900, height: 2600 } });
  for (const file of readdirSync(golden).filter(name => name !== "lines.json" && name.includes(only))) {
    const state = await (await fetch(`${url}/sandbox/state`)).json();
    await post(url, "state", { ...state, messages: [], screens: [], views: [] });
    for (const [reader, card] of Object.entries(JSON.parse(readFileSync(join(golden, file), "utf8")))) {
      await say(url, { channel: lena.id, text: `Seen by ${reader}` });
      await say(url, { channel: lena.id, ...card });
    }
    const page = await open(context, url, "/?people=lena");
    await page.getByText("Seen by").last().waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${file.replace(".json", "")}.png`) });
    await page.close();
  }
  await context.close();
});
