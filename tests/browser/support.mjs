// What the browser tests share: a sandbox and a browser of their own, both ended with the test file.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const axeSource = require.resolve("axe-core/axe.min.js");
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const program = process.env.C1_PROGRAM ?? join(root, "build/release/bin/c1");

export const secret = "browser-test-secret";
export const token = "xoxb-browser-test";

// What must be ended, the newest first.
const endings = [];
after(async () => {
  for (const end of endings.reverse()) await end();
});

function folder() {
  const made = mkdtempSync(join(tmpdir(), "c1-browser-"));
  endings.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return made;
}

// Started, and ended by its process id; told the address that it prints.
async function running(args, env) {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  child.stderr.on("data", bytes => {
    printed += bytes;
  });
  endings.push(async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", bytes => {
      printed += bytes;
      const found = /slack sandbox on (http:\S+)/.exec(printed);
      if (found) resolve(found[1]);
    });
    child.on("exit", code => reject(new Error(`${program} ended with ${code}:\n${printed}`)));
    child.on("error", reject);
  });
  return url;
}

// A workspace without an app of its own: `app` is where one listens.
export const sandbox = (...more) =>
  running(["sandbox", "--listen", "127.0.0.1:0", "--signing-secret", secret, "--bot-token", token, ...more], {});

// The product: a workspace and the server that it runs, as in scripts/demo.
export const product = (...more) => productWith({}, ...more);

// The same, with more settings of the server.
export async function productWith(settings, ...more) {
  const dir = folder();
  const env = {
    C1_LISTEN: "127.0.0.1:0",
    C1_DATABASE: `sqlite:${join(dir, "c1.db")}`,
    C1_ORG: "manifests/organisation.example.yaml",
    ...settings,
  };
  const args = ["sandbox", "--listen", "127.0.0.1:0", "--manifest", "manifests/slack/http.yaml"];
  const url = await running(
    [...args, "--clock-file", join(dir, "clock"), "--run", `exec ${program} serve`, ...more],
    env,
  );
  // The app is there once it has said where.
  for (let version = 0; ; ) {
    const boot = await (await fetch(`${url}/sandbox/page/boot`)).json();
    if (boot.tools.app_url) return url;
    if (boot.tools.server.state === "ended")
      throw new Error(JSON.stringify(await (await fetch(`${url}/sandbox/server`)).json()));
    const wait = await fetch(`${url}/sandbox/wait?since=${version}&timeout_ms=1000`);
    version = (await wait.json()).version;
  }
}

export async function post(url, path, body, method = "POST") {
  const response = await fetch(`${url}/sandbox/${path}`, { method, body: JSON.stringify(body) });
  return response.json();
}

export const quiet = [
  "--no-sandbox", // as root it needs this
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

// A browser with a profile of its own. What a page throws or its policy forbids fails the test that asks `troubles`.
export async function browser(options = {}) {
  const context = await chromium.launchPersistentContext(folder(), {
    executablePath: process.env.C1_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: quiet,
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    locale: "en-US",
    colorScheme: "light",
    ...options,
  });
  context.setDefaultTimeout(20_000);
  endings.push(() => context.close());
  return context;
}

export async function open(context, url, path = "/?people=lena,omar") {
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", error => page.troubles.push(String(error.stack ?? error)));
  page.on("console", message => {
    if (message.type() === "error") page.troubles.push(message.text());
  });
  await page.goto(url + path);
  return page;
}

export const clientOf = (page, name) => page.getByRole("region", { name: `${name}'s Slack` });

export async function write(client, field, text) {
  const area = client.getByLabel(field, { exact: true });
  await area.fill(text);
  await area.press("Enter");
}

export async function choose(page, client, field, option) {
  await client.getByRole("combobox", { name: field, exact: true }).click();
  await page.getByRole("option", { name: option }).first().click();
}

// Of a list that stays open, because more than one may be chosen.
export async function chooseOne(page, client, field, option) {
  await choose(page, client, field, option);
  await page.getByRole("option", { name: option, selected: true }).waitFor();
  await client.getByRole("combobox", { name: field, exact: true }).press("Escape");
  await page.getByRole("listbox").waitFor({ state: "detached" });
}

// Lena asks for the platform team.
export async function ask(page, lena, reason) {
  await write(lena, "Message c1", "/c1 request");
  await choose(page, lena, "App", /^GitHub/);
  await chooseOne(page, lena, "Entitlement", /^Platform team member/);
  await choose(page, lena, "How long?", "1 day");
  await lena.getByRole("textbox", { name: "Reason" }).fill(reason);
  await lena.getByRole("button", { name: "Submit" }).click();
  await lena.getByRole("dialog").waitFor({ state: "detached" });
}
