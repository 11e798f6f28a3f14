// People's pictures on the pages: from where Slack has them and from nowhere else, and initials where there is none.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ask, browser, clientOf, open, post, product, quiet } from "./support.mjs";
import { personOn } from "./web_support.mjs";

const pictures = process.env.C1_PICTURES;
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

// Every host but our own, to the browser: what it is asked, and how it answers.
const asked = [];
let answers = response => response.writeHead(200, { "Content-Type": "image/png" }).end(picture);
const others = await elsewhere();

async function elsewhere() {
  const folder = mkdtempSync(join(tmpdir(), "c1-photos-"));
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  const asking = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=elsewhere", "-days", "1"];
  execFileSync("openssl", [...asking, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    asked.push({ url: `https://${request.headers.host}${request.url}`, referrer: request.headers.referer });
    answers(response);
  });
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return server.address().port;
}

const url = await product();
const slack = await open(await browser(), url);
const lena = clientOf(slack, "Lena Fischer");
await ask(slack, lena, "To see faces");
await clientOf(slack, "Omar Haddad").getByRole("button", { name: "Approve", exact: true }).waitFor();

// What Slack says of Omar from now on.
const shows = async image_72 => {
  const profile = { email: "omar@acme.test", image_72 };
  const event = { type: "user_change", user: { id: "U0OMAR", deleted: false, is_email_confirmed: true, profile } };
  assert.deepEqual((await post(url, "deliver", { event })).statuses, [200]);
};

// Omar's own page in a browser that knows nothing yet.
async function visited() {
  asked.length = 0;
  const args = [...quiet, `--host-resolver-rules=MAP * 127.0.0.1:${others} , EXCLUDE 127.0.0.1`];
  const context = await browser({ args, ignoreHTTPSErrors: true });
  const page = await personOn(context, slack, "Omar Haddad");
  const mine = page.locator(".avatar").filter({ hasText: "OH" }).first();
  await mine.waitFor();
  return { page, mine };
}

test("without a picture there are initials, and no trouble", async () => {
  const { page, mine } = await visited();
  await mine.locator("img").waitFor({ state: "detached" });
  assert.deepEqual(asked, []);
  assert.deepEqual(page.troubles, []);
});

test("a picture comes from Slack's host, which is not told from which page", async () => {
  const address = "https://avatars.slack-edge.com/2026-01-02/omar_72.png";
  await shows(address);
  const { page, mine } = await visited();
  await mine.locator("img.there").waitFor();
  assert.deepEqual([...new Set(asked.map(one => one.url))], [address]);
  for (const one of asked) assert.equal(one.referrer, undefined);
  assert.deepEqual(page.troubles, []);
  await page.goto(`${new URL(page.url()).origin}/task/1001`);
  await page.getByText("To see faces").first().waitFor();
  if (pictures) await page.screenshot({ path: `${pictures}/photos.png` });
});

test("a picture that does not come leaves the initials", async () => {
  answers = response => response.destroy();
  const { mine } = await visited();
  await mine.locator("img").waitFor({ state: "detached" });
  assert.equal((await mine.innerText()).trim(), "OH");
  assert.ok(asked.length > 0);
});

test("an address of anybody else's is not kept, and the page would not load it", async () => {
  await shows('https://evil.test/omar.png"><script>alert(1)</script>');
  const { page, mine } = await visited();
  await mine.locator("img").waitFor({ state: "detached" });
  const forbidden = await page.evaluate(
    () =>
      new Promise(resolve => {
        document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
        new Image().src = "https://evil.test/omar.png";
      }),
  );
  assert.equal(forbidden, "img-src");
  assert.deepEqual(asked, []);
});
