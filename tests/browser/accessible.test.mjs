// No serious finding of axe, on each screen, light and dark, wide and as narrow as a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, axeSource, browser, clientOf, open, product, write } from "./support.mjs";

const phone = { width: 390, height: 844 };

async function check(page, what) {
  await page.addScriptTag({ path: axeSource });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const bad = violations
    .filter(one => one.impact === "serious" || one.impact === "critical")
    .flatMap(one => one.nodes.slice(0, 3).map(node => `${what}: ${one.id} (${one.help}): ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
  assert.deepEqual(bad, []);
}

for (const [name, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: phone, colorScheme: "light" }],
]) {
  test(`every screen can be used by everybody (${name})`, async () => {
    const url = await product();
    const context = await browser({ ...options, bypassCSP: true }); // axe is let in by the test, not by the page
    const narrow = name === "phone";
    const page = await open(context, url, narrow ? "/?people=lena" : "/?people=lena,omar");
    const lena = clientOf(page, "Lena Fischer");
    await lena.getByLabel("Message c1").waitFor();
    await check(page, "an empty conversation");
    await write(lena, "Message c1", "/c1 request");
    await lena.getByRole("dialog").waitFor();
    await lena.getByRole("button", { name: "Submit" }).click();
    await lena.getByRole("alert").first().waitFor();
    await check(page, "a form with errors");
    await lena.getByRole("combobox", { name: "App" }).click();
    await page.getByRole("option").first().waitFor();
    await check(page, "an open list");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await ask(page, lena, `Asked in ${name}`);
    const card = lena.getByRole("listitem").filter({ hasText: `Asked in ${name}` });
    await card.waitFor();
    await check(page, "a card");
    await card.hover();
    await card.getByRole("button", { name: "More actions" }).click();
    await check(page, "a menu");
    await page.keyboard.press("Escape");
    await card.getByRole("button", { name: "Reply in thread" }).click();
    await write(lena, "Reply…", "A reply to @omar");
    await lena.getByText("A reply to").first().waitFor();
    await check(page, "a thread");
    await lena.getByRole("button", { name: "Close thread" }).click();
    for (const tab of ["Home", "About"]) {
      await lena.getByRole("tab", { name: tab }).click();
      await lena.getByRole("heading").nth(1).waitFor();
      await check(page, tab);
    }
    if (narrow) {
      await lena.getByRole("button", { name: "Conversations" }).click();
      await check(page, "the list on a phone");
    }
    await lena.getByRole("button", { name: /^Threads/ }).click();
    await lena.getByRole("region", { name: "Threads" }).waitFor();
    await check(page, "threads");
    await page.getByRole("button", { name: "Under the hood" }).click();
    for (const tab of ["Requests", "Misbehave", "Clock", "App", "Workspace"]) {
      await page.getByRole("tab", { name: tab }).click();
      if (tab === "Requests") await page.getByRole("button", { name: /views.open/ }).first().click();
      await check(page, tab);
    }
    await context.close();
  });
}
