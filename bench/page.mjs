// When Chromium shows the first page of a large organisation: 50,000 people, 2,000 apps, 100,000 entitlements.
// node bench/page.mjs FOLDER_OF_PROGRAMS [ROUNDS] (scripts/bench page).
//
// Each round is a new tab of somebody who is signed in. Cold: nothing is in the browser's cache. Times are the browser's
// own, from the moment at which it began to ask for the page.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [programs, rounds = "10"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "c1-page-"));

async function server(database) {
  const env = { ...process.env, C1_LISTEN: "127.0.0.1:0", C1_DATABASE: database, C1_LOG: "warn" };
  const child = spawn(join(programs, "c1"), ["serve"], {
    env: { ...env, SLACK_SIGNING_SECRET: "bench", SLACK_BOT_TOKEN: "xoxb-bench", SLACK_API_URL: "http://127.0.0.1:9/" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", bytes => {
      printed += bytes;
      const found = /listening on (http:\S+)/.exec(printed);
      if (found) resolve(found[1]);
    });
    child.on("exit", code => reject(new Error(`the server ended with ${code}`)));
  });
  return { url, stop: () => child.kill("SIGTERM") };
}

// In the page: when the first tile, and when a found entitlement, is there to be seen.
function watch() {
  globalThis.seen = {};
  const look = () => {
    if (!globalThis.seen.tiles && document.querySelector(".tiles a")) globalThis.seen.tiles = performance.now();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

async function load(page, url) {
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(".tiles a").first().waitFor();
  return page.evaluate(
    () =>
      // Two frames later it is painted.
      new Promise(done => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            done({
              paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
              tiles: globalThis.seen.tiles,
              painted: performance.now(),
            }),
          ),
        );
      }),
  );
}

// From the last letter to the first row of what is found.
async function search(page, words) {
  await page.getByLabel("Search all access").fill(words.slice(0, -1));
  await page.locator(".rows .offer").first().waitFor();
  return page.evaluate(async last => {
    const field = document.querySelector('[type="search"]');
    const wanted = last.split(" ").at(-1);
    const isFound = () => [...document.querySelectorAll(".rows .offer")].every(one => one.textContent.includes(` ${wanted}`));
    const begun = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, last);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (!isFound() && performance.now() - begun < 10_000)
      await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  }, words);
}

const median = all => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const told = all => `${median(all).toFixed(0)} ms   (${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)})`;
const line = (what, all) => console.log(`  ${what.padEnd(52)}${told(all)}`);

let running;
let browser;
try {
  const database = `sqlite:${join(folder, "c1.db")}`;
  const secret = execFileSync(join(programs, "bench_page_side"), [database], { encoding: "utf8" }).trim();
  running = await server(database);
  browser = await chromium.launch({ executablePath: process.env.C1_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(`${running.url}/sign-in#${secret}`);
  await page.locator(".tiles a").first().waitFor();
  const shown = await page.locator(".tiles a").count();
  const storageState = await first.storageState();
  const answer = await (await page.request.get(`${running.url}/web/api/browse`)).body();
  await first.close();

  const [cold, warm, found] = [[], [], []];
  for (let round = 0; round < Number(rounds); ++round) {
    const context = await browser.newContext({ storageState, viewport: { width: 1440, height: 900 } });
    const tab = await context.newPage();
    await tab.addInitScript(watch);
    cold.push(await load(tab, running.url));
    warm.push(await load(tab, running.url));
    found.push(await search(tab, "operator of area 4"));
    await context.close();
  }
  console.log(`The first page: 50,000 people, 2,000 apps, 100,000 entitlements; ${shown} tiles for this person, ${(answer.length / 1000).toFixed(0)} kB`);
  line("first contentful paint, nothing in the cache", cold.map(one => one.paint));
  line("the tiles are there, nothing in the cache", cold.map(one => one.tiles));
  line("the tiles are painted, nothing in the cache", cold.map(one => one.painted));
  line("first contentful paint, again", warm.map(one => one.paint));
  line("the tiles are painted, again", warm.map(one => one.painted));
  line("search: from the last letter to what is found", found);
} finally {
  await browser?.close();
  running?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
