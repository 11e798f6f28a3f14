// The types that the page has of what the server says are those of what it says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, listen } from "./answers.mjs";
import { ask, browser, clientOf, open, product } from "./support.mjs";
import { call, personOn } from "./web_support.mjs";

// What this walk does not come to.
const elsewhere = [/sign-in/, /installs\\?\/.*remove/, /wait/, /give-back/];

test("every answer is what the page's sources say that it is", async () => {
  const url = await product();
  const slack = await open(await browser(), url, "/?people=lena");
  await ask(slack, clientOf(slack, "Lena Fischer"), "Because of the release");
  const heard = new Map();
  const pageOf = async (name, handle) => {
    await slack.goto(`${url}/?people=${handle}`);
    const context = await browser();
    listen(context, heard);
    return personOn(context, slack, name);
  };
  const lena = await pageOf("Lena Fischer", "lena");
  const origin = new URL(lena.url()).origin;
  const show = async (page, ...paths) => {
    for (const path of paths) {
      await page.goto(origin + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator(".loading").waitFor({ state: "detached" });
      await page.waitForTimeout(100);
    }
  };
  const told = (page, path) => page.evaluate(async where => (await fetch(`/web/api/${where}`)).json(), path);

  // ---- somebody who asks
  const wish = { entitlements: ["github/platform-team"], reason: "On call", duration: "4h" };
  await call(lena, "requests", { ...wish, entitlements: ["aws-production/administrator"], emergency: true, key: "a" });
  await call(lena, "requests", { ...wish, entitlements: ["grafana/viewer"], duration: "", key: "b" });
  await call(lena, "tasks/1001/comment", { text: "Hello @Omar Haddad", key: "c" });
  await call(lena, "preview", wish);
  await call(lena, "views", { screen: "history", name: "Mine", query: "app=github" });
  await show(lena, "/", "/bundles", "/apps/github", "/apps/grafana", "/request?app=github&entitlement=platform-team", "/requests", "/access", "/history");
  await show(lena, "/notices", "/sessions", "/task/1001");
  for (const { number } of (await told(lena, "requests")).requests) await show(lena, `/task/${number}`);
  await told(lena, "search?q=pla");
  await told(lena, "people?q=om");
  await told(lena, "tasks/1001/audit");
  await told(lena, "tasks/1001/slack");
  await call(lena, "notices", { channel: "slack", kind: "comment", wanted: true });
  await call(lena, "digest", { days: "weekdays", hour: 9 });
  await call(lena, "clients", { name: "A script", scopes: ["read"], addresses: ["10.0.0.0/8"], days: 3 });
  await call(lena, "views/forget", { screen: "history", name: "Mine" });

  // ---- somebody who decides
  const omar = await pageOf("Omar Haddad", "omar");
  await show(omar, "/approvals", "/task/1001", "/?for=lena@acme.test");
  await call(omar, "decisions", { verdict: "approve", items: [{ number: 1001, step: 0 }], reason: "" });
  await show(omar, "/task/1001", "/approvals");

  // ---- somebody who administers
  const ines = await pageOf("Ines Costa", "ines");
  await show(ines, "/", "/approvals", "/admin", "/admin/deliveries", "/admin/slack", "/admin/people", "/admin/apps", "/admin/policies");
  await show(ines, "/admin/policies/careful", "/admin/policies/two-owners", "/admin/catalogs", "/admin/catalogs/everyone", "/admin/dashboard", "/admin/clients", "/admin/organisation");
  await told(ines, "admin/audit/verdict");
  await told(ines, "admin/catalogs?person=lena@acme.test");
  await call(ines, "admin/simulate", { subject: "lena@acme.test", entitlement: "github/platform-team" });
  const { policy, state } = await told(ines, "admin/policies/manager");
  await call(ines, "admin/policies/check", { policy: { ...policy, name: "" } });
  await call(ines, "admin/policies", { policy: { ...policy, name: "The manager" }, state });
  const { text } = await told(ines, "admin/organisation");
  await call(ines, "admin/organisation/plan", { text: "users: []" });
  const changed = text.replace("name: Figma", "name: Figma Pro");
  const plan = await call(ines, "admin/organisation/plan", { text: changed });
  await call(ines, "admin/organisation/apply", { text: changed, state: plan.state });
  await told(ines, "admin/policies/manager");
  await ines.waitForTimeout(300);

  const { wrong, unheard } = compare(heard);
  assert.deepEqual(wrong, []);
  assert.deepEqual(unheard.filter(one => !elsewhere.some(known => known.test(one))), [], "nothing was heard there");
});
