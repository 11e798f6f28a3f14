// Somebody with two accounts in one app: the form asks which, keeps what was typed, and takes it from a link.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { browser, clientOf, open, productWith } from "./support.mjs";
import { check, signedIn } from "./web_support.mjs";

const dir = mkdtempSync(join(tmpdir(), "c1-accounts-"));
after(() => rmSync(dir, { recursive: true, force: true }));
const file = join(dir, "acme.yaml");
const accounts = `    accounts:
      - {person: lena@acme.test, name: lena, label: Personal}
      - {person: lena@acme.test, name: lena-adm, label: Admin}
`;
const example = readFileSync("manifests/organisation.example.yaml", "utf8");
writeFileSync(file, example.replace(/(- slug: github\n(?:.*\n)*?)(    entitlements:\n)/, `$1${accounts}$2`));

test("which account is asked where there are several, and a link may say it", async () => {
  const slack = await open(await browser(), await productWith({ C1_ORG: file }));
  const page = await signedIn(await browser({ bypassCSP: true }), slack, clientOf(slack, "Lena Fischer"));
  await page.goto(new URL("/request?app=jira", page.url()).href);
  await page.getByLabel("Reason").waitFor();
  assert.equal(await page.getByLabel("Which account?").count(), 0);

  await page.goto(new URL("/request?app=github&entitlement=access&account=lena-adm", page.url()).href);
  const account = page.getByLabel("Which account?");
  await account.waitFor();
  assert.equal(await account.inputValue(), "lena-adm");
  await check(page, "the form with accounts");
  await page.getByLabel("Reason").fill("The release is broken.");
  await account.selectOption("lena");
  assert.equal(await page.getByLabel("Reason").inputValue(), "The release is broken.");
  await account.selectOption("lena-adm");
  await page.waitForURL(/account=lena-adm/);
  await page.getByText(/^Goes to /).waitFor();
  await page.getByRole("button", { name: "Submit request" }).click();
  await page.getByText("lena-adm (Admin)").first().waitFor();
  assert.deepEqual(page.troubles, []);

  // With the other one it can still be asked for; with this one it waits.
  await page.goto(new URL("/request?app=github&entitlement=access&account=lena-adm", page.url()).href);
  await page.getByText("asked for already").waitFor();
  await page.getByLabel("Which account?").selectOption("lena");
  await page.getByText("asked for already").waitFor({ state: "detached" });
});
