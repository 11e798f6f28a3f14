// What the browser tests of the web app share.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { axeSource, clientOf, open, write } from "./support.mjs";

// By `/c1 web` in the person's Slack: a page of theirs.
export async function signedIn(context, slack, client) {
  const links = client.getByRole("link", { name: "Open the web app" });
  const before = await links.count();
  await write(client, "Message c1", "/c1 web");
  const link = links.nth(before); // the ones before it were used
  await link.waitFor();
  const address = await link.getAttribute("href");
  const page = await open(context, address, "");
  await page.getByRole("heading", { name: "Browse access" }).waitFor();
  assert.ok(!page.url().includes("#"), "the secret stays in no address");
  return page;
}

export async function check(page, what) {
  await page.addScriptTag({ path: axeSource });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations
    .filter(one => one.impact === "serious" || one.impact === "critical")
    .flatMap(one => one.nodes.slice(0, 3).map(node => `${what}: ${one.id} (${one.help}): ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
  assert.deepEqual(bad, []);
}

// A person of the example's, signed in with a browser of their own.
export const personOn = async (context, slack, name) => signedIn(context, slack, clientOf(slack, name));

// A port that nobody listens on.
export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

// As the page itself asks.
export const call = (page, path, body) =>
  page.evaluate(
    async ([path, body]) => {
      const { csrf } = await (await fetch("/web/api/me")).json();
      const headers = { "Content-Type": "application/json", "X-C1-CSRF": csrf };
      const response = await fetch(`/web/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      const told = await response.json();
      if (!response.ok) throw new Error(`${path}: ${JSON.stringify(told)}`);
      return told;
    },
    [path, body],
  );
