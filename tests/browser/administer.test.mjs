// API clients and the organisation file, as people use them on the page.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { browser, open, product, root } from "./support.mjs";
import { check, personOn } from "./web_support.mjs";

const url = await product();
const slack = await open(await browser(), url, "/?people=lena,ines");
const inesContext = await browser({ bypassCSP: true, permissions: ["clipboard-read", "clipboard-write"] });
const ines = await personOn(inesContext, slack, "Ines Costa");
const lena = await personOn(await browser({ bypassCSP: true, permissions: ["clipboard-read", "clipboard-write"] }), slack, "Lena Fischer");
const origin = new URL(ines.url()).origin;
const probe = "<img src=x onerror=alert(1)>"; // must stay text
const show = async (page, path) => {
  await page.goto(origin + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".loading").waitFor({ state: "detached" });
};
const refused = page => page.troubles.filter(one => !/status of 4\d\d/.test(one));
const dialog = page => page.getByRole("dialog");

async function tokenFor(id, secret) {
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
  const response = await fetch(`${origin}/auth/v1/token`, { method: "POST", body });
  return response.status;
}

test("a client is made, its secret is shown once and works; it is narrowed, and taken back by an administrator", async () => {
  await lena.getByText("Signed in as").locator("..").click();
  await lena.getByRole("link", { name: "API clients and devices" }).click();
  await lena.getByRole("heading", { name: "API clients and devices", level: 1 }).waitFor();
  await lena.getByRole("heading", { name: "No clients yet" }).waitFor();
  await lena.getByRole("button", { name: "New client" }).click();
  await check(lena, "a new client");
  await dialog(lena).getByRole("button", { name: "Make it" }).click();
  await dialog(lena).getByRole("alert").getByText(/Give it a name/).waitFor();
  await dialog(lena).getByLabel("Name").fill(`Backup ${probe}`);
  await dialog(lena).getByLabel(/^decide/).check();
  await dialog(lena).getByLabel("Only from these networks").fill("127.0.0.0/8, nowhere");
  await dialog(lena).getByRole("button", { name: "Make it" }).click();
  await dialog(lena).getByRole("alert").getByText(/"nowhere" is no network/).waitFor();
  await dialog(lena).getByLabel("Only from these networks").fill("127.0.0.0/8 ::1");
  await dialog(lena).getByLabel("Name").press("Enter");
  await dialog(lena).waitFor({ state: "detached" });
  const secretCard = lena.getByRole("region", { name: /The secret of Backup/ });
  await lena.waitForFunction(() => document.activeElement?.id === "secret");
  await secretCard.getByRole("button", { name: "Copy secret" }).click();
  await secretCard.getByText("The secret is copied.").waitFor();
  const secret = await lena.evaluate(() => navigator.clipboard.readText());
  const id = await secretCard.locator("code").first().innerText();
  assert.match(secret, /^secret-token:/);
  assert.equal(await tokenFor(id, secret), 200);
  await check(lena, "a secret");
  await secretCard.getByRole("button", { name: "I have it" }).click();
  await secretCard.waitFor({ state: "detached" });
  const row = lena.getByRole("listitem").filter({ hasText: `Backup ${probe}` });
  await row.getByText("may read, decide · from 127.0.0.0/8, ::1").waitFor();
  await show(lena, "/clients");
  await row.getByText("last used").waitFor();
  assert.equal(await lena.getByText("secret-token").count(), 0);

  await row.getByRole("button", { name: /^Narrow/ }).click();
  await dialog(lena).getByLabel(/^decide/).uncheck();
  await dialog(lena).getByRole("button", { name: "Narrow it" }).click();
  await row.getByText("may read · from").waitFor();
  assert.equal(await row.getByRole("button", { name: /^Narrow/ }).count(), 0, "there is nothing left to take");
  await check(lena, "clients");

  await show(ines, "/admin/clients");
  const hers = ines.getByRole("listitem").filter({ hasText: "for Lena Fischer" });
  await hers.waitFor();
  await ines.getByLabel("Find a client").fill("omar");
  await ines.getByRole("heading", { name: "Nothing matches" }).waitFor();
  await ines.getByLabel("Find a client").fill("lena");
  await hers.getByRole("button", { name: /^Take back/ }).click();
  await check(ines, "a client is taken back");
  await dialog(ines).getByRole("button", { name: "Cancel" }).click();
  assert.equal(await tokenFor(id, secret), 200, "nothing has been done yet");
  await hers.getByRole("button", { name: /^Take back/ }).click();
  await dialog(ines).getByRole("button", { name: "Take it back" }).click();
  await hers.waitFor({ state: "detached" });
  assert.equal(await tokenFor(id, secret), 401);
  await show(lena, "/clients");
  await lena.getByRole("heading", { name: "No clients yet" }).waitFor();
  await show(ines, "/admin?what=api.client_deleted");
  await ines.getByRole("row").filter({ hasText: "api.client_deleted" }).filter({ hasText: "Ines Costa" }).waitFor();
  for (const page of [lena, ines]) assert.deepEqual(refused(page), []);
});

const text = page => page.getByLabel("The organisation", { exact: true });
const plan = page => page.getByRole("button", { name: "Plan", exact: true });
const apply = page => page.getByRole("button", { name: "Apply", exact: true });

test("the organisation file is changed with a plan first, and nobody overwrites another's change", async () => {
  await show(ines, "/admin/organisation");
  const before = await text(ines).inputValue();
  assert.match(before, /# State [0-9a-f]{16}/);
  await plan(ines).click();
  await ines.getByText("Nothing would change.").waitFor();
  assert.equal(await apply(ines).count(), 0);

  // A mistake has its line, and the way there.
  await text(ines).fill(before.replace("users:", "usrs:"));
  await plan(ines).click();
  await ines.getByText(/Did you mean "users"\?/).waitFor();
  await check(ines, "an organisation with mistakes");
  await ines.getByRole("button", { name: /^Show line/ }).first().click();
  const marked = await text(ines).evaluate(area => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.equal(marked, "usrs:");

  // What is written is kept over a reload.
  await text(ines).fill(before.replace("GitHub", `GitHub ${probe}`));
  await show(ines, "/admin/organisation");
  assert.ok((await text(ines).inputValue()).includes(probe));
  await plan(ines).click();
  await ines.getByText(/^The plan: 1 changed/).waitFor();
  await ines.getByText(`GitHub ${probe}`).first().waitFor();
  await check(ines, "a plan");

  // Meanwhile, somebody else.
  const other = await ines.context().newPage();
  other.troubles = [];
  await show(other, "/admin/organisation");
  await text(other).fill(before.replace("name: Figma", "name: Figma Pro"));
  await plan(other).click();
  await other.getByText(/^The plan: 1 changed/).waitFor();
  await apply(other).click();
  await other.getByText(/^Applied\./).waitFor();
  await apply(ines).click();
  await ines.getByRole("alert").getByText(/Somebody else has changed the organisation/).waitFor();
  await ines.getByRole("button", { name: "Plan again" }).click();
  await ines.getByText("Somebody has changed the organisation since this text was taken from here.").waitFor();
  await ines.getByText("Figma Pro").first().waitFor(); // as it would be taken back
  await ines.getByRole("button", { name: "Take what is in force" }).click();
  await ines.waitForFunction(() => /name: Figma Pro/.test(document.querySelector("#organisation-text").value));

  // From a file of the disk; in force at once, for everybody.
  const file = join(tmpdir(), `c1-organisation-${process.pid}.yaml`);
  writeFileSync(file, (await text(ines).inputValue()).replace("GitHub", `GitHub ${probe}`));
  await ines.getByLabel("Open a file…").setInputFiles(file);
  await plan(ines).click();
  await ines.getByText(/^The plan: 1 changed/).waitFor();
  await apply(ines).click();
  await ines.getByText(/^Applied\./).waitFor();
  await lena.goto(origin);
  await lena.getByRole("link", { name: `GitHub ${probe}` }).waitFor();
  await ines.getByText("2 things stand otherwise").waitFor();
  const [download] = await Promise.all([
    ines.waitForEvent("download"),
    ines.getByRole("link", { name: "Download what is in force" }).click(),
  ]);
  assert.equal(readFileSync(await download.path(), "utf8"), await text(ines).inputValue());

  // Back to the file that the server reads.
  await text(ines).fill(readFileSync(join(root, "manifests/organisation.example.yaml"), "utf8"));
  await plan(ines).click();
  await ines.getByText(/^The plan: 2 changed/).waitFor();
  await apply(ines).click();
  await ines.getByText("Nothing stands otherwise").waitFor();
  await show(ines, "/admin?what=organisation.applied");
  await ines.getByRole("row").filter({ hasText: "Ines Costa" }).first().waitFor();
  await other.close();
  for (const page of [lena, ines]) assert.deepEqual(refused(page), []);
});

test("nobody takes their own way back", async () => {
  await show(ines, "/admin/organisation");
  const now = await text(ines).inputValue();
  await text(ines).fill(now.replace(/roles: \[super_admin[^\]]*\]/, "roles: [app_admin]"));
  await plan(ines).click();
  await ines.getByText(/could not mend it from here/).waitFor();
  assert.equal(await apply(ines).count(), 0);
  await ines.getByRole("button", { name: "Take what is in force" }).click();
  await lena.goto(`${origin}/admin/organisation`);
  await lena.getByRole("heading", { name: "This is for administrators" }).waitFor();
});
