// A workspace that has been in use for a year.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, clientOf, open, post, sandbox } from "./support.mjs";

const url = await sandbox();
const context = await browser();

// Some fifty messages on each of 365 days, every fifth with a thread of its own.
function yearOf(state, now) {
  const messages = [];
  const add = (at, more) => {
    const ts = `${at}.000100`;
    messages.push({ channel: "C0GENERAL", ts, thread_ts: "", author: "U0LENA", by_app: false, ...more });
    return ts;
  };
  for (let day = 365; day > 0; --day)
    for (let i = 0; i < 50; ++i) {
      const at = Math.floor(now / 1000) - day * 86_400 + i * 600;
      const author = i % 3 ? "U0OMAR" : "U0LENA";
      const head = add(at, { author, text: `Day ${day}, message ${i}: *ship* it, <@U0LENA>` });
      if (i % 5 === 0) add(at + 60, { author: "U0INES", thread_ts: head, text: "Done." });
    }
  const read = { C0GENERAL: messages.at(-1).ts };
  const screens = state.people.map(one => ({ user: one.id, modals: [], home: "", last_read: read }));
  return { ...state, messages, screens };
}

const count = 365 * 60;

test("a year of messages is there, and only what is looked at is loaded", async t => {
  const state = await (await fetch(`${url}/sandbox/state`)).json();
  const loaded = await post(url, "state", yearOf(state, Date.now()));
  assert.equal(loaded.messages, count);
  const page = await open(context, url, "/?people=lena,omar");
  const lena = clientOf(page, "Lena Fischer");
  await lena.getByRole("button", { name: /^general/ }).click();
  await lena.getByText("Day 1, message 49").waitFor();
  assert.ok((await lena.locator(".message").count()) <= 60);
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  t.diagnostic(`first paint with ${count} messages after ${Math.round(paint)} ms`);

  const list = lena.getByRole("region", { name: "Messages in #general" });
  for (let turn = 0; turn < 3; ++turn) {
    const before = await lena.locator(".message").count();
    await list.evaluate(box => box.scrollTo(0, 0));
    await page.waitForFunction(
      ([n, name]) => document.querySelector(`[aria-label="${name}"]`).querySelectorAll(".message").length > n,
      [before, "Messages in #general"],
    );
  }
  await lena.getByText("Day 4, message 2:").waitFor();
});

test("a message is on the other's screen at once, whatever is there already", async () => {
  const page = await open(context, url, "/?people=lena,omar");
  const omar = clientOf(page, "Omar Haddad");
  await omar.getByRole("button", { name: /^general/ }).click();
  await omar.getByText("Day 1, message 49").waitFor();
  await post(url, "say", { user: "lena", channel: "general", text: "One more" });
  await omar.getByText("One more").waitFor();
  assert.deepEqual(page.troubles, []);
});
