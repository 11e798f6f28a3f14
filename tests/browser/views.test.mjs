// Filters that are named: kept on the server for one person, and passed on by their address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, browser, clientOf, open, product } from "./support.mjs";
import { check, personOn } from "./web_support.mjs";

const url = await product();
const slack = await open(await browser(), url);
await ask(slack, clientOf(slack, "Lena Fischer"), "To be found again");
const omar = await personOn(await browser({ bypassCSP: true }), slack, "Omar Haddad");
const origin = new URL(omar.url()).origin;

for (const [path, set, title] of [
  ["/history", page => page.getByLabel("App (short name)").fill("github"), "History"],
  ["/requests", page => page.getByLabel("State").selectOption("open"), "My requests"],
  ["/approvals", page => page.getByLabel("What", { exact: true }).selectOption("To give"), "Approvals"],
]) {
  test(`a view of ${title} is named, found in another browser, and taken away`, async () => {
    await omar.goto(origin + path);
    await omar.getByRole("heading", { name: title, level: 1 }).waitFor();
    if (path === "/approvals") await omar.getByText("Filters", { exact: true }).click();
    assert.equal(await omar.getByRole("button", { name: "Save this view…" }).count(), 0, "there is no filter yet");
    await set(omar);
    await omar.getByRole("button", { name: "Save this view…" }).click();
    const dialog = omar.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").getByText(/Give the view a name/).waitFor();
    await dialog.getByLabel("Name").fill("Mine");
    await dialog.getByRole("button", { name: "Save" }).click();
    const view = omar.getByRole("navigation", { name: "Your views" }).getByRole("link", { name: "Mine" });
    await view.waitFor();
    assert.equal(await view.getAttribute("aria-current"), "page");
    const address = omar.url();
    await check(omar, `${title} with a view`);

    // Kept for him, wherever he signs in; what he passes on shows the same, without the name.
    const elsewhere = await personOn(await browser(), slack, "Omar Haddad");
    await elsewhere.goto(origin + path);
    await elsewhere.getByRole("link", { name: "Mine" }).click();
    assert.equal(new URL(elsewhere.url()).search, new URL(address).search);
    const lena = await personOn(await browser(), slack, "Lena Fischer");
    await lena.goto(address);
    await lena.getByRole("button", { name: "Save this view…" }).waitFor();
    assert.equal(await lena.getByRole("link", { name: "Mine" }).count(), 0);

    await omar.getByRole("button", { name: "Take the view Mine away" }).click();
    await omar.getByRole("dialog").getByRole("button", { name: "Take it away" }).click();
    await view.waitFor({ state: "detached" });
    assert.deepEqual(omar.troubles.filter(one => !one.includes("400")), [], "but for the name that was missing");
    for (const page of [elsewhere, lena]) await page.context().close();
  });
}
