// The product as people use it, on the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, browser, clientOf, open, product, write } from "./support.mjs";

const url = await product();
const context = await browser();

test("Lena asks, Omar talks and approves, and each sees it at once", async () => {
  const page = await open(context, url);
  const lena = clientOf(page, "Lena Fischer");
  const omar = clientOf(page, "Omar Haddad");
  await ask(page, lena, "The release branch is broken.");
  const card = omar.getByRole("listitem").filter({ hasText: "The release branch is broken." });
  await card.hover();
  await card.getByRole("button", { name: "Reply in thread" }).click();
  await write(omar, "Reply…", "Which repository?");

  await lena.getByRole("button", { name: /^Threads/ }).click();
  await lena.getByRole("button", { name: /1 reply/ }).click();
  await lena.getByText("Which repository?").waitFor();
  await write(lena, "Reply…", "Only c1-deploy.");
  await omar.getByText("Only c1-deploy.").waitFor();

  const beside = client => client.getByRole("complementary", { name: "Thread" });
  await beside(omar).getByRole("button", { name: "Approve" }).click();
  await beside(omar).getByText("Waiting for Ines Costa").waitFor();
  await beside(lena).getByText("Omar Haddad approved").first().waitFor();
  assert.equal(await omar.getByRole("button", { name: "Approve" }).count(), 0);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("what is unread is marked until it is read, also after a reload", async () => {
  const page = await open(context, url, "/?people=ines");
  const ines = clientOf(page, "Ines Costa");
  await ines.getByRole("button", { name: /^general/ }).click();
  await ines.getByLabel("Message #general").waitFor();
  const lena = await open(context, url, "/?people=lena");
  await lena.getByRole("button", { name: /^Side by side/ }).click({ trial: true });
  await clientOf(lena, "Lena Fischer").getByRole("button", { name: /^Omar Haddad/ }).click();
  await clientOf(lena, "Lena Fischer").getByLabel("Message Omar Haddad").waitFor();
  const omar = await open(context, url, "/?people=omar");
  await write(clientOf(lena, "Lena Fischer"), "Message Omar Haddad", "Lunch, @omar?");
  const mark = clientOf(omar, "Omar Haddad").getByRole("button", { name: "Lena Fischer 1 unread" });
  await mark.waitFor();
  await omar.reload();
  await mark.click();
  await clientOf(omar, "Omar Haddad").getByText("Lunch,").waitFor();
  await mark.waitFor({ state: "detached" });
  await omar.reload();
  await clientOf(omar, "Omar Haddad").getByRole("button", { name: /^Lena Fischer/ }).waitFor();
  assert.equal(await mark.count(), 0);
  for (const one of [page, lena, omar]) await one.close();
});

test("a person edits and deletes what is theirs", async () => {
  const page = await open(context, url, "/?people=lena,omar");
  const lena = clientOf(page, "Lena Fischer");
  const omar = clientOf(page, "Omar Haddad");
  for (const one of [lena, omar]) await one.getByRole("button", { name: /^general/ }).click();
  await write(lena, "Message #general", "Good *mornign* <all> & :wave:");
  await omar.getByText("mornign").waitFor();
  assert.equal(await omar.locator("strong", { hasText: "mornign" }).count(), 1);
  const mine = lena.getByRole("listitem").filter({ hasText: "mornign" });
  await mine.hover();
  await mine.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Edit message" }).click();
  const editor = lena.getByLabel("Edit message");
  assert.equal(await editor.inputValue(), "Good *mornign* <all> & :wave:");
  await editor.fill("Good morning");
  await editor.press("Enter");
  await omar.getByText("(edited)").waitFor();
  const theirs = omar.getByRole("listitem").filter({ hasText: "Good morning" });
  await theirs.hover();
  await theirs.getByRole("button", { name: "More actions" }).click();
  assert.equal(await page.getByRole("menuitem", { name: "Delete message…" }).count(), 0);
  await page.keyboard.press("Escape");
  const edited = lena.getByRole("listitem").filter({ hasText: "Good morning" });
  await edited.hover();
  await edited.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete message…" }).click();
  await omar.getByText("Good morning").waitFor({ state: "detached" });
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("the Home tab shows what waits, and its button opens the form", async () => {
  const page = await open(context, url, "/?people=lena");
  const lena = clientOf(page, "Lena Fischer");
  await lena.getByRole("tab", { name: "Home" }).click();
  await lena.getByRole("heading", { name: "Your open requests" }).waitFor();
  await lena.getByText("needs Platform team member").first().waitFor();
  await lena.getByRole("button", { name: "Request access" }).click();
  const form = lena.getByRole("dialog", { name: "Submit a request" });
  await form.waitFor();
  await form.getByRole("button", { name: "Submit" }).click();
  await form.getByRole("alert").first().waitFor();
  assert.match(await form.getByRole("alert").first().innerText(), /Please complete this required field/);
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
  await lena.getByRole("tab", { name: "About" }).click();
  await lena.getByText("/c1 request | bundle | mine").waitFor();
  await page.close();
});

test("everything goes by the keyboard alone", async () => {
  const page = await open(context, url, "/?people=pia");
  const pia = clientOf(page, "Pia Lindqvist");
  await pia.getByLabel("Message c1").focus();
  await page.keyboard.type("/c");
  await pia.getByRole("option", { name: /\/c1/ }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.type("req");
  await page.keyboard.press("Tab");
  assert.equal(await pia.getByLabel("Message c1").inputValue(), "/c1 request");
  await page.keyboard.press("Enter");
  const form = pia.getByRole("dialog", { name: "Submit a request" });
  await form.waitFor();
  assert.ok(await form.evaluate(box => box.contains(document.activeElement)));
  // Round and round, and never out of the form.
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press("Tab");
    assert.ok(await form.evaluate(box => box.contains(document.activeElement)), `after ${i + 1} tabs`);
  }
  await form.getByRole("combobox", { name: "App" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: /Figma/ }).waitFor();
  await page.keyboard.type("figma");
  await page.keyboard.press("Enter");
  await form.getByRole("combobox", { name: "Entitlement" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: /Access/ }).waitFor();
  await page.keyboard.press("Enter");
  await form.getByText(/^Goes to/).or(form.getByText(/Low risk|needs no approval/i)).first().waitFor();
  await form.getByRole("textbox", { name: "Reason" }).focus();
  await page.keyboard.type("To look at the designs");
  await form.getByRole("button", { name: "Submit" }).focus();
  await page.keyboard.press("Enter");
  await form.waitFor({ state: "detached" });
  await pia.getByText("To look at the designs").waitFor();
  // The keyboard is back where it was.
  assert.ok(await pia.getByLabel("Message c1").evaluate(area => area === document.activeElement));
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test("what only one person sees says so", async () => {
  const page = await open(context, url, "/?people=jun");
  const jun = clientOf(page, "Jun Watanabe");
  await write(jun, "Message c1", "/c1 help");
  await jun.getByText("Only visible to you").waitFor();
  await write(jun, "Message c1", "/nothing at all");
  await jun.getByText(/\/nothing is not a valid command/).waitFor();
  await page.close();
});
