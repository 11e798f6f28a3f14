// Makes the pictures of the handbook's chapters for people in Slack: each card and modal by itself, as the sandbox's page
// draws it. node --test tests/browser/handbook.mjs (scripts/pictures).
import { join } from "node:path";
import { test } from "node:test";
import { browser, choose, chooseOne, clientOf, open, post, product, write } from "./support.mjs";

const folder = process.env.C1_PICTURES;

test("pictures of the handbook", async () => {
  const url = await product();
  const context = await browser({ viewport: { width: 1500, height: 1300 } });
  const page = await open(context, url);
  const lena = clientOf(page, "Lena Fischer");
  const omar = clientOf(page, "Omar Haddad");
  const still = () => page.mouse.move(2, 2).then(() => page.waitForTimeout(300));
  const shot = async (what, name) => {
    await what.scrollIntoViewIfNeeded();
    await still();
    await what.screenshot({ path: join(folder, `slack-${name}.png`) });
  };
  const modal = client => client.getByRole("dialog");
  const card = (client, words) => client.getByRole("listitem").filter({ hasText: words }).first();
  const submit = async (client, label) => {
    await modal(client).getByRole("button", { name: label, exact: true }).click();
    await modal(client).waitFor({ state: "detached" });
  };
  const command = (client, words) => write(client, "Message c1", words);

  // ---- asking
  await command(lena, "/c1 request github platform-team 1d because the release branch is broken");
  await modal(lena).getByText("Goes to").waitFor();
  await shot(modal(lena), "request");
  await submit(lena, "Submit");
  const asked = card(lena, "the release branch is broken");
  await asked.waitFor();

  // ---- deciding
  const waiting = card(omar, "the release branch is broken");
  await waiting.getByRole("button", { name: "Approve", exact: true }).waitFor();
  await shot(waiting, "approve");
  await waiting.getByRole("button", { name: "Deny" }).click();
  await modal(omar).getByText("Why?").waitFor();
  await shot(modal(omar), "deny");
  await modal(omar).getByRole("button", { name: "Back" }).click();
  await modal(omar).waitFor({ state: "detached" });
  await post(url, "say", { user: "omar", thread_of: "release branch", text: "Which repository is it?" });
  await post(url, "say", { user: "lena", thread_of: "release branch", text: "Only `c1-deploy`, for the hotfix." });

  // ---- an emergency
  await command(lena, "/c1 request aws-prod 2h emergency because customers cannot sign in, incident 4711");
  await modal(lena).getByText("Goes to").waitFor();
  await submit(lena, "Submit");
  const urgent = card(omar, "incident 4711");
  await urgent.getByRole("button").first().waitFor();
  await shot(urgent, "emergency");

  // ---- in words
  await command(lena, "/c1 ask I want to see how many customers we have lost this year");
  await modal(lena).getByText("Goes to").waitFor();
  await shot(modal(lena), "ask");
  await modal(lena).getByRole("button", { name: "Ask", exact: true }).click();
  await modal(lena).getByText("I have asked").waitFor();
  await modal(lena).getByRole("button", { name: "Close" }).first().click();
  await modal(lena).waitFor({ state: "detached" });

  // ---- a bundle, settings, being away
  await command(lena, "/c1 bundle engineering starter kit");
  await modal(lena).getByText("How long?").first().waitFor();
  await shot(modal(lena), "bundle");
  await modal(lena).getByRole("button", { name: "Close" }).first().click();
  await command(omar, "/c1 delegate @ines until friday");
  await modal(omar).waitFor();
  await shot(modal(omar), "delegate");
  await modal(omar).getByRole("button", { name: "Close" }).first().click();
  await command(lena, "/c1 settings");
  await modal(lena).getByText("What you are told of").waitFor();
  await shot(modal(lena), "settings");
  await modal(lena).getByRole("button", { name: "Close" }).first().click();

  // ---- by a workflow
  const inputs = { access: "figma/editor", reason: "New in the design team, says the onboarding form" };
  await post(url, "step", { user: "lena", step: "Request access", inputs });
  const fromWorkflow = card(lena, "says the onboarding form");
  await fromWorkflow.getByText("Asked through").waitFor();
  await shot(fromWorkflow, "workflow");

  // ---- to the end
  await waiting.getByRole("button", { name: "Approve", exact: true }).click();
  await page.goto(`${url}/?people=ines,jun`);
  const ines = clientOf(page, "Ines Costa");
  const jun = clientOf(page, "Jun Watanabe");
  const second = card(ines, "the release branch is broken");
  await second.getByRole("button", { name: "Approve", exact: true }).click();
  const question = card(jun, "can't find what they need");
  await question.getByRole("button", { name: "Answer…" }).waitFor();
  await shot(question, "question");
  await page.goto(`${url}/?people=lena,omar`);
  const task = card(omar, "the release branch is broken");
  await task.getByRole("button", { name: "Provisioned" }).waitFor();
  await shot(task, "provision");
  await task.getByRole("button", { name: "Provisioned" }).click();
  const granted = card(lena, "the release branch is broken");
  await granted.getByText("Granted until").waitFor();
  await shot(granted, "granted");
  await lena.getByRole("tab", { name: "Home" }).click();
  const home = lena.getByRole("region", { name: "Home tab" });
  await home.getByText("Your access").waitFor();
  await still();
  const box = await home.boundingBox();
  const last = await home.getByRole("button", { name: "Give back" }).last().boundingBox();
  const clip = { x: box.x, y: box.y, width: box.width, height: last.y + last.height + 24 - box.y };
  await page.screenshot({ path: join(folder, "slack-home.png"), clip });
  await context.close();
});
