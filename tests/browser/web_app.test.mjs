// The web app beside Slack: what is done on one side shows on the other, without a reload.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, browser, clientOf, open, product, write } from "./support.mjs";
import { check, signedIn } from "./web_support.mjs";

const phone = { width: 390, height: 844 };
// Where the pictures of a run are kept, to be looked at.
const pictures = process.env.C1_PICTURES;
const picture = (page, name) => pictures && page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

// Markup that must stay text; left out of pictures that are for people.
const probe = pictures ? "" : "<script>alert(1)</script> ";

test("asked in the web app, answered in Slack, and back", async () => {
  const url = await product();
  const [slackContext, lenaContext, omarContext] = [await browser(), await browser(), await browser()];
  const slack = await open(slackContext, url);
  const lena = clientOf(slack, "Lena Fischer");
  const omar = clientOf(slack, "Omar Haddad");
  const page = await signedIn(lenaContext, slack, lena);
  await picture(page, "browse");

  await page.getByRole("link", { name: /^GitHub/ }).click();
  await page.getByRole("link", { name: "Request Platform team member" }).click();
  await page.getByLabel("How long").selectOption("1d");
  await page.getByLabel("Reason").fill(`${probe}The release is broken.`);
  await page.getByText(/^Goes to Omar Haddad/).waitFor();
  await picture(page, "request-form");
  await page.getByRole("button", { name: "Submit request" }).click();
  await page.getByRole("heading", { name: /Lena Fischer needs Platform team member/ }).waitFor();
  const number = /\/task\/(\d+)/.exec(page.url())[1];
  await omar.getByText("The release is broken.").first().waitFor(); // his card

  // Omar decides in the web app; the card and Lena's page follow.
  const approver = await signedIn(omarContext, slack, omar);
  await approver.getByRole("link", { name: /Approvals/ }).click();
  const row = approver.getByRole("listitem").filter({ hasText: `#${number}` }).first();
  await row.waitFor();
  await picture(approver, "approvals");
  await row.focus();
  await approver.keyboard.press("a");
  await approver.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await approver.getByRole("heading", { name: "Nothing waits for you" }).waitFor();
  await page.getByText("approved this").first().waitFor();
  await lena.getByText(/Omar Haddad.*approved/).first().waitFor();

  // What is said on either side is read on the other.
  await page.getByLabel("Comment").fill(`${probe}Only c1-deploy, please`);
  await page.getByLabel("Comment").press("Control+Enter");
  const card = omar.getByRole("listitem").filter({ hasText: "The release is broken." }).first();
  await card.getByRole("button", { name: /repl/i }).first().click();
  await omar.getByText(`${probe}Only c1-deploy, please`).first().waitFor();
  await write(omar, "Reply…", "Is Monday soon enough?");
  await page.getByText("Is Monday soon enough?").waitFor();
  await approver.goto(new URL(`/task/${number}`, approver.url()).href);
  await approver.getByText("Is Monday soon enough?").waitFor();
  await picture(page, "request");
  for (const one of [page, approver, slack]) assert.deepEqual(one.troubles, []);
});

test("a link is of use once, and a page without a session shows how to get one", async () => {
  const url = await product();
  const slack = await open(await browser(), url);
  const lena = clientOf(slack, "Lena Fischer");
  await write(lena, "Message c1", "/c1 web");
  const address = await lena.getByRole("link", { name: "Open the web app" }).getAttribute("href");
  const first = await open(await browser(), address, "");
  await first.getByRole("heading", { name: "Browse access" }).waitFor();
  const other = await open(await browser(), address, "");
  await other.getByRole("alert").getByText(/used already/).waitFor();
  await other.goto(new URL("/approvals", address).href);
  await other.getByText("/c1 web").waitFor();
  await picture(other, "sign-in");
});

const screens = [
  "/", "/apps/github", "/request?app=aws-production", "/requests", "/approvals", "/access", "/history", "/bundles", "/sessions",
  "/notices", "/clients", "/task/1001", "/admin", "/admin/deliveries", "/admin/slack", "/admin/people", "/admin/apps",
  "/admin/policies", "/admin/policies/careful", "/admin/new-policy", "/admin/catalogs", "/admin/catalogs/everyone",
  "/admin/dashboard", "/admin/clients", "/admin/organisation",
];

// What can be used and cannot be come to: it lies outside of the page's width, and nothing scrolls to it, or it is cut off.
function outOfReach() {
  const wide = document.documentElement.clientWidth;
  const scrolls = element => {
    for (let at = element.parentElement; at; at = at.parentElement)
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => one.checkVisibility() && !one.closest(".hidden, .skip") && !one.matches(".hidden"))
    .filter(one => {
      const box = one.getBoundingClientRect();
      return (box.left < -1 || box.right > wide + 1 || box.width < 1) && !scrolls(one);
    })
    .map(one => one.outerHTML.slice(0, 120));
}

// Headings, words of buttons and the like that are cut off at their edge.
function cutOff() {
  return [...document.querySelectorAll("h1, h2, h3, button, .button, dt, legend, label, nav a")]
    .filter(one => one.checkVisibility() && !one.closest(".hidden, .skip") && !one.matches(".hidden"))
    .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
    .map(one => one.outerHTML.slice(0, 120));
}

for (const [name, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: phone, colorScheme: "light" }],
  ["enlarged to 200 %", { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
]) {
  test(`every screen of the web app can be used by everybody (${name})`, async () => {
    const url = await product();
    const slack = await open(await browser(), url, "/?people=lena,ines");
    await ask(slack, clientOf(slack, "Lena Fischer"), `Asked in ${name}`);
    const page = await signedIn(await browser({ ...options, bypassCSP: true }), slack, clientOf(slack, "Ines Costa"));
    for (const path of screens) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator(".loading").waitFor({ state: "detached" });
      await picture(page, `${name}${path.replaceAll(/[/?=]/g, "-")}`);
      await check(page, path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels wider than the screen`);
      assert.deepEqual(await page.evaluate(outOfReach), [], `${path}: out of reach`);
      assert.deepEqual(await page.evaluate(cutOff), [], `${path}: cut off`);
    }
    assert.deepEqual(page.troubles, []);
  });
}
