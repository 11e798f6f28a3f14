// The server goes and comes back, and so does the network: the page says so, keeps what was typed, goes on without a
// reload, and has missed nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, browser, clientOf, open, post, productWith } from "./support.mjs";
import { freePort, personOn } from "./web_support.mjs";

const url = await productWith({ C1_LISTEN: `127.0.0.1:${await freePort()}` });
const slack = await open(await browser(), url);
const lena = clientOf(slack, "Lena Fischer");
await ask(slack, lena, "To be lost and found");
const page = await personOn(await browser(), slack, "Omar Haddad");
const origin = new URL(page.url()).origin;
const away = page.getByText("The server cannot be reached just now.");

// Stopped when it is answered; started when it answers itself.
async function server(act) {
  await post(url, "server", { do: act });
  while (act === "start" && !(await fetch(`${origin}/web/api/sign-in`).catch(() => null))?.ok)
    await (await fetch(`${url}/sandbox/wait?since=0&timeout_ms=50`)).text();
}
// Not loaded anew since `mark` was set.
const mark = () => page.evaluate(() => { globalThis.sameDocument = true; });
const same = () => page.evaluate(() => globalThis.sameDocument === true);

test("a server that is started anew is found again, with what was typed and what has happened", async () => {
  await page.goto(`${origin}/task/1001`);
  await page.getByLabel("Comment").fill("Not sent yet");
  await mark();
  await server("stop");
  await away.waitFor();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByText(/cannot be reached/).waitFor();
  assert.equal(await page.getByLabel("Comment").inputValue(), "Not sent yet");
  await server("start");
  await post(url, "say", { user: "lena", thread_of: "lost and found", text: "Said while you were away" });
  await away.waitFor({ state: "detached" });
  await page.getByText("Said while you were away").waitFor();
  assert.equal(await page.getByLabel("Comment").inputValue(), "Not sent yet");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("listitem").filter({ hasText: "Not sent yet" }).waitFor();
  assert.equal(await page.getByRole("listitem").filter({ hasText: "Not sent yet" }).count(), 1, "once");
  assert.ok(await same(), "without a reload");
});

test("a network that was away is noticed, and what happened meanwhile is there", async () => {
  await page.getByLabel("Comment").fill("Typed before the tunnel");
  await mark();
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").getByText(/cannot be reached/).waitFor();
  await post(url, "say", { user: "lena", thread_of: "lost and found", text: "Said in the tunnel" });
  assert.equal(await page.getByText("Said in the tunnel").count(), 0);
  await page.context().setOffline(false);
  await page.getByText("Said in the tunnel").waitFor();
  assert.equal(await page.getByLabel("Comment").inputValue(), "Typed before the tunnel");
  assert.ok(await same(), "without a reload");
});

test("a screen that is opened while the server is away appears when it is back", async () => {
  await mark();
  await server("stop");
  await away.waitFor();
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("heading", { name: "History", level: 1 }).waitFor();
  await server("start");
  await page.getByRole("link", { name: /Lena Fischer needs/ }).first().waitFor();
  assert.ok(await same(), "without a reload");
});
