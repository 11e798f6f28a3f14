// Makes the pictures of the handbook's chapter on the web app: C1_PICTURES=FOLDER node --test tests/browser/web_pictures.mjs
// (scripts/pictures).
import { join } from "node:path";
import { test } from "node:test";
import { browser, open, post, product } from "./support.mjs";
import { call, personOn } from "./web_support.mjs";

const folder = process.env.C1_PICTURES;

test("pictures of the web app", async () => {
  const url = await product();
  const slack = await open(await browser(), url, "/?people=lena");
  const moved = 7 + 12 + 45 + 90 + 25; // minutes, below
  const view = { viewport: { width: 1200, height: 800 } };
  const people = {};
  for (const [key, name] of Object.entries({ lena: "Lena Fischer", omar: "Omar Haddad", ines: "Ines Costa", pia: "Pia Lindqvist" })) {
    await slack.goto(`${url}/?people=${key}`);
    const context = await browser(view);
    // The browser's clock goes with the workspace's.
    await context.addInitScript(ms => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, moved * 60_000);
    people[key] = await personOn(context, slack, name);
  }
  const { lena, omar, ines, pia } = people;
  const origin = new URL(ines.url()).origin;
  const show = async (page, path) => {
    await page.goto(origin + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator(".loading").waitFor({ state: "detached" });
  };
  const shot = async (page, name, options = {}) => {
    await page.mouse.move(2, 2);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `web-${name}.png`), ...options });
  };
  const top = height => ({ clip: { x: 0, y: 0, width: 1200, height } });
  const asks = async (page, entitlement, reason, duration = "1d") => {
    const wish = { entitlements: [entitlement], reason, duration, key: `${entitlement}${reason}` };
    return (await call(page, "requests", wish)).results[0].number;
  };
  // On the step that is active now.
  const acts = async (page, number, action, body = {}) => {
    const { step } = await page.evaluate(async n => (await fetch(`/web/api/tasks/${n}`)).json(), number);
    return call(page, `tasks/${number}/${action}`, { step, ...body });
  };
  const later = minutes => post(url, "clock", { by_ms: minutes * 60_000 });

  // ---- a few days of work
  const first = await asks(lena, "github/platform-team", "The release branch is broken and I am on call today.");
  await later(7);
  await acts(omar, first, "approve");
  await later(12);
  await acts(omar, first, "comment", { text: "Which repository is it?" });
  await acts(lena, first, "comment", { text: "Only `c1-deploy`, for the **hotfix**." });
  await acts(ines, first, "approve");
  const editor = await asks(pia, "figma/editor", "New slides for the board");
  const grafana = await asks(lena, "grafana/editor", "An alert for the queue");
  await later(45);
  await acts(ines, editor, "approve");
  await acts(omar, grafana, "approve");
  await later(90);
  await asks(pia, "aws-production/read-only", "The costs of last month", "7d");
  const jira = await asks(lena, "jira/access", "Plan the migration", "");
  await later(25);
  await asks(lena, "salesforce/access", "See what the customer reported");
  await acts(omar, jira, "comment", { text: "Which project is it?" });
  await call(lena, "views", { screen: "history", name: "GitHub this year", query: "app=github" });
  await call(lena, "views", { screen: "history", name: "Still open", query: "state=open" });

  // ---- screens
  await show(omar, "/approvals");
  await shot(omar, "approvals");
  await show(lena, `/task/${first}`);
  await shot(lena, "request", { fullPage: true });
  await show(lena, "/history");
  await lena.getByRole("link", { name: "Still open" }).click();
  await shot(lena, "views", top(600));
  await show(lena, "/notices");
  await shot(lena, "notices", top(500));
  await show(ines, "/admin/dashboard");
  await shot(ines, "dashboard", { fullPage: true });
  await show(ines, "/admin/slack");
  await shot(ines, "slack", top(310));
  await show(ines, "/admin/policies/careful");
  await ines.locator("pre.yaml").getByText("name: Careful").waitFor();
  await shot(ines, "policy");

  // ---- clients
  await call(lena, "clients", { name: "Nightly report", scopes: ["read"], addresses: ["10.20.0.0/16"], days: 90 });
  const rota = await call(omar, "clients", { name: "On-call rota", scopes: ["read", "request", "decide"], addresses: [], days: null });
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: rota.client.client_id, client_secret: rota.secret });
  await fetch(`${origin}/auth/v1/token`, { method: "POST", body });
  await show(ines, "/admin/clients");
  await ines.getByRole("button", { name: "New client" }).click();
  await ines.getByLabel("Name").fill("Terraform");
  await ines.getByLabel(/^administer/).check();
  await shot(ines, "client-new");
  await ines.getByRole("button", { name: "Make it" }).click();
  await ines.getByRole("region", { name: "The secret of Terraform" }).waitFor();
  await ines.getByRole("button", { name: "I have it" }).click();
  await shot(ines, "clients");

  // ---- the organisation
  await show(ines, "/admin/organisation");
  const text = ines.getByLabel("The organisation", { exact: true });
  const now = await text.inputValue();
  await text.fill(now.replace("title: Platform engineer", "title: Staff engineer").replace("description: Look at dashboards", "description: Look at all dashboards"));
  await ines.getByRole("button", { name: "Plan", exact: true }).click();
  await ines.getByText(/^The plan:/).waitFor();
  await text.evaluate(area => area.scrollTo(0, 0));
  await ines.evaluate(() => window.scrollTo(0, 0));
  await shot(ines, "organisation");
});
