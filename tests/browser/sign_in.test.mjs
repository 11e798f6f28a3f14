// Signing in with an OpenID provider that others wrote, through the browser: with PKCE, and with the address where the
// standard has it, which is in no token.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { browser, open, productWith } from "./support.mjs";
import { freePort } from "./web_support.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { default: Provider } = await import(require.resolve("oidc-provider"));

const port = await freePort();
const issuer = `http://127.0.0.1:${await freePort()}`;
const home = `http://127.0.0.1:${port}`;
const secret = "a-secret-of-the-test-alone";

// Whoever is typed into its form is signed in there: `name` at acme.test, verified unless it says otherwise.
const account = (_, id) => ({
  accountId: id,
  claims: () => ({ sub: id, email: `${id.replace("unverified-", "")}@acme.test`, email_verified: !id.startsWith("unverified-") }),
});
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "c1",
      client_secret: secret,
      redirect_uris: [`${home}/web/sign-in/return`],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true, methods: ["S256"] },
  findAccount: account,
  cookies: { keys: ["of-the-test"] },
});
const server = createServer(provider.callback());
server.listen(Number(new URL(issuer).port), "127.0.0.1");
await once(server, "listening");
after(() => {
  server.closeAllConnections();
  server.close();
});

const url = await productWith({
  C1_LISTEN: `127.0.0.1:${port}`,
  C1_OIDC_ISSUER: issuer,
  C1_OIDC_CLIENT_ID: "c1",
  C1_OIDC_CLIENT_SECRET: secret,
  C1_OIDC_NAME: "Acme SSO",
});

async function signInAs(name, path = "/approvals") {
  const page = await open(await browser(), home, path);
  await page.getByRole("link", { name: "Sign in with Acme SSO" }).click();
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: /sign-in/i }).click();
  await page.getByRole("button", { name: /continue/i }).click();
  await page.waitForURL(`${home}/**`);
  return page;
}

test("whoever is in the directory is signed in, and comes to where they wanted to", async () => {
  const page = await signInAs("omar", "/approvals?app=github");
  await page.getByRole("heading", { name: "Approvals" }).waitFor();
  assert.equal(page.url(), `${home}/approvals?app=github`);
  await page.getByText("Signed in as Omar Haddad").waitFor({ state: "attached" });
  await page.reload();
  await page.getByRole("heading", { name: "Approvals" }).waitFor();
  // Signed out is signed out, also with the old cookie.
  const cookies = await page.context().cookies();
  const cookie = cookies.find(one => one.name === "c1");
  assert.ok(cookie.httpOnly);
  await page.locator("details.who summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in with Acme SSO" }).waitFor();
  await page.context().addCookies([cookie]);
  await page.goto(`${home}/approvals`);
  await page.getByRole("link", { name: "Sign in with Acme SSO" }).waitFor();
});

for (const [who, name] of [
  ["nobody of the directory", "mallory"],
  ["an address that is not verified", "unverified-ines"],
])
  test(`${who} does not get in`, async () => {
    const page = await signInAs(name);
    await page.getByRole("alert").getByText(/this account is not one that I know/).waitFor();
    assert.equal((await page.context().cookies(home)).filter(one => one.name === "c1").length, 0);
    await page.goto(`${home}/approvals`);
    await page.getByRole("link", { name: "Sign in with Acme SSO" }).waitFor();
  });

test("an answer that this browser did not ask for signs nobody in", async () => {
  const page = await open(await browser(), home, "/web/sign-in/return?code=stolen&state=made-up");
  await page.getByRole("alert").getByText(/took too long, or was begun in another browser/).waitFor();
  assert.equal((await page.context().cookies(home)).filter(one => one.name === "c1").length, 0);
});
void url;
