// The strip for the curious: what was said, a Slack that misbehaves, the clock, the app's process, the saved workspace.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ask, browser, clientOf, open, post, product, write } from "./support.mjs";

const url = await product();
const context = await browser({ acceptDownloads: true });
const page = await open(context, url, "/?people=lena,omar");
const lena = clientOf(page, "Lena Fischer");
const omar = clientOf(page, "Omar Haddad");
await page.getByRole("button", { name: "Under the hood" }).click();
const strip = page.getByRole("region", { name: "Under the hood" });
const part = name => strip.getByRole("tab", { name, exact: true }).click();

test("each request can be opened, with its reply", async () => {
  await write(lena, "Message c1", "/c1 help");
  await strip.getByRole("button", { name: /command \/c1 help/ }).click();
  const detail = strip.getByRole("region", { name: "command /c1 help" });
  await detail.getByText('"/c1"').waitFor();
  await detail.getByText('"lena"').waitFor();
  await strip.getByLabel("Show only requests that contain").fill("users.info");
  await strip.getByRole("button", { name: /command \/c1 help/ }).waitFor({ state: "detached" });
  await strip.getByLabel("Show only requests that contain").fill("");
});

test("through an outage nothing is lost and nothing happens twice", async () => {
  await part("Misbehave");
  await ask(page, lena, "Before the outage");
  await omar.getByText("Before the outage").waitFor();
  await strip.getByLabel(/^Outage/).check();
  await strip.getByLabel(/^Events twice/).check();
  await page.getByText("Slack misbehaves").waitFor();
  await omar.getByRole("button", { name: "Approve" }).click();
  await part("Requests");
  await strip.getByRole("button", { name: /internal_error/ }).first().waitFor();
  await part("Misbehave");
  await strip.getByLabel(/^Outage/).uncheck();
  await omar.getByText("Waiting for Ines Costa").waitFor({ timeout: 30_000 });
  await strip.getByLabel(/^Events twice/).uncheck();
  await page.getByText("Slack misbehaves").waitFor({ state: "detached" });
  await lena.getByRole("button", { name: /repl/ }).click();
  const thread = lena.getByRole("complementary", { name: "Thread" });
  await thread.getByText("Omar Haddad approved this").waitFor();
  assert.equal(await thread.getByText("Omar Haddad approved this").count(), 1);
  await lena.getByRole("button", { name: "Close thread" }).click();
});

test("the clock moves, and the app with it", async () => {
  await part("Clock");
  await strip.getByRole("button", { name: "+ 1 day" }).click();
  await strip.getByText(/1 day ahead/).waitFor();
  await page.getByText("the clock is moved").waitFor();
  await write(lena, "Message c1", "/c1 help"); // the app takes the signature of tomorrow
  await lena.getByText("Only visible to you").nth(1).waitFor();
  await lena.getByText("Yesterday", { exact: true }).waitFor();
  await strip.getByRole("button", { name: "Back to now" }).click();
  await page.getByText("the clock is moved").waitFor({ state: "detached" });
});

test("a stopped app is unreachable, and goes on where it was when it is started again", async () => {
  await part("App");
  await strip.getByRole("log").getByText("listening on").waitFor();
  await strip.getByRole("button", { name: "Stop" }).click();
  await page.getByText("the app is stopped", { exact: true }).waitFor();
  await write(lena, "Message c1", "/c1 help");
  await lena.getByText('/c1 failed with the error "dispatch_failed"').waitFor();
  await strip.getByRole("button", { name: "Start", exact: true }).click();
  await strip.getByText(/running on http/).waitFor();
  await strip.getByRole("log").filter({ hasText: /listening on[^]*listening on/ }).waitFor(); // it can be reached only then
  await lena.getByRole("tab", { name: "Home" }).click();
  await lena.getByText("Waiting for Ines Costa").waitFor();
  await lena.getByRole("tab", { name: "Messages" }).click();
});

test("the workspace is saved to a file and comes back from it", async () => {
  await part("Workspace");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    strip.getByRole("button", { name: "Save to a file" }).click(),
  ]);
  const file = await download.path();
  assert.equal(JSON.parse(readFileSync(file, "utf8")).format, "c1 sandbox state 1");
  await post(url, "say", { user: "omar", channel: "general", text: "Said after saving" });
  await lena.getByRole("button", { name: /^general/ }).click();
  await lena.getByText("Said after saving").waitFor();
  await strip.getByLabel("Workspace file").setInputFiles(file);
  await page.getByRole("tab", { name: "Workspace" }).waitFor();
  await lena.getByRole("button", { name: /^general/ }).click();
  await lena.getByLabel("Message #general").waitFor();
  assert.equal(await lena.getByText("Said after saving").count(), 0);
  await part("Workspace");
  await strip.getByLabel("Workspace file").setInputFiles({
    name: "other.json",
    mimeType: "application/json",
    buffer: Buffer.from("{}"),
  });
  await strip.getByText("This is no workspace that a sandbox has saved").waitFor();
});
