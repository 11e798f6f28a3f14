// The sandbox as a tool for others: any app over HTTP, known by its manifest.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { mrkdwn, showcase } from "./showcase.mjs";
import { browser, clientOf, open, sandbox, write } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "c1-other-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(
  join(folder, "manifest.json"),
  JSON.stringify({
    display_information: { name: "Weather", description: "Says what it is like outside" },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      slash_commands: [{ command: "/weather", description: "What is it like?", usage_hint: "today | tomorrow" }],
      shortcuts: [
        { name: "Report rain", type: "global", callback_id: "rain", description: "Tell others" },
        { name: "Check claim", type: "message", callback_id: "claim", description: "Is it true?" },
      ],
      unfurl_domains: ["weather.test"],
    },
  }),
);
writeFileSync(
  join(folder, "people.json"),
  JSON.stringify({
    people: [
      { name: "kim", email: "kim@example.test", real_name: "Kim Park", tz: "Asia/Seoul" },
      { name: "ada", email: "ada@example.test", real_name: "Ada Byron", tz: "Europe/London" },
    ],
    channels: [{ name: "ops", members: ["kim", "ada"] }],
  }),
);
const app = await showcase();
const files = ["--manifest", join(folder, "manifest.json"), "--people", join(folder, "people.json")];
const url = await sandbox("--app", app.url, ...files);
app.slack = url;
const context = await browser();
const page = await open(context, url, "/?people=kim,ada");
const kim = clientOf(page, "Kim Park");
const ada = clientOf(page, "Ada Byron");

test("its name, tabs, commands and shortcuts are the manifest's", async () => {
  await kim.getByText("Sending messages to this app has been turned off.").waitFor();
  await kim.getByRole("tab", { name: "About" }).click();
  await kim.getByText("Says what it is like outside").waitFor();
  await kim.getByRole("button", { name: /^ops/ }).click();
  await kim.getByLabel("Message #ops").fill("/weather t");
  await kim.getByRole("option", { name: "/weather tomorrow" }).click();
  await kim.getByLabel("Message #ops").press("Enter");
  const command = await app.heard("command");
  assert.equal(command.text, "tomorrow");
  assert.equal(command.channel_name, "ops");
  await kim.getByRole("button", { name: "Shortcuts" }).click();
  await page.getByRole("menuitem", { name: "Report rain" }).click();
  assert.equal((await app.heard("shortcut")).callback_id, "rain");
});

test("a message is given to the app by its menu", async () => {
  await ada.getByRole("button", { name: /^ops/ }).click();
  await write(kim, "Message #ops", "It never rains here");
  const message = ada.getByRole("listitem").filter({ hasText: "It never rains here" });
  await message.hover();
  await message.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Check claim" }).click();
  const told = await app.heard("message_action");
  assert.equal(told.callback_id, "claim");
  assert.equal(told.message.text, "It never rains here");
});

test("a link to its domain unfolds", async () => {
  app.answers.set("link_shared", ({ event }) => {
    const unfurls = { [event.links[0].url]: { blocks: [{ type: "section", text: mrkdwn("*Sunny*, 21 °C") }] } };
    void app.call("chat.unfurl", { channel: event.channel, ts: event.message_ts, unfurls });
  });
  await write(kim, "Message #ops", "Look: https://weather.test/seoul.");
  await ada.getByText("Sunny").waitFor();
  assert.equal(await ada.getByRole("link", { name: "https://weather.test/seoul" }).count(), 1);
});

test("dates are in the zone of whoever reads", async () => {
  await app.call("chat.postMessage", { channel: "C0OPS", text: "At <!date^1767225600^{date_num} {time}|new year>" });
  await kim.getByText("2026-01-01 9:00 AM").waitFor();
  await ada.getByText("2026-01-01 12:00 AM").waitFor();
});

test("a block that this sandbox does not draw is readable all the same", async () => {
  const blocks = [{ type: "alert", text: { type: "plain_text", text: "Storm is coming" }, level: "warning" }];
  const view = { type: "modal", title: { type: "plain_text", text: "News" }, blocks };
  app.answers.set("command", payload => {
    void app.call("views.open", { trigger_id: payload.trigger_id, view });
  });
  await write(kim, "Message #ops", "/weather today");
  const dialog = kim.getByRole("dialog", { name: "News" });
  await dialog.getByText("Storm is coming", { exact: true }).waitFor();
  await dialog.getByText(/does not draw “alert”/).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(page.troubles, []);
});
