// All of Block Kit, drawn and operated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, choose, clientOf, open, post, sandbox, write } from "./support.mjs";
import { card, form, input, option, plain, showcase } from "./showcase.mjs";

const app = await showcase();
const url = await sandbox("--app", app.url);
app.slack = url;
const context = await browser();
const page = await open(context, url, "/?people=lena");
const lena = clientOf(page, "Lena Fischer");

async function opensForm(view = form()) {
  app.answers.set("command", payload => {
    void app.call("views.open", { trigger_id: payload.trigger_id, view });
  });
  await write(lena, "Message c1", "/show");
  const dialog = lena.getByRole("dialog", { name: view.title.text });
  await dialog.waitFor();
  return dialog;
}

async function closed(dialog) {
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
}

test("every element of a form takes a value, and the app gets each as Slack sends it", async () => {
  app.answers.set("block_suggestion", payload => ({
    body: { options: ["Apple", "Apricot", "Banana"].filter(f => f.toLowerCase().startsWith(payload.value)).map(f => option(f, f)) },
  }));
  const dialog = await opensForm();
  const field = name => dialog.getByRole("textbox", { name, exact: true });
  await field("Words").fill("some words");
  await field("Many words (optional)").fill("one\ntwo");
  await field("Mail").fill("lena@acme.test");
  await field("Address").fill("https://acme.test");
  await field("Number").fill("42");
  await choose(page, dialog, "Colour", /^Red/);
  await choose(page, dialog, "Shades", /Orange/);
  await page.getByRole("option", { name: "Violet" }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("combobox", { name: "Fruit" }).click();
  await page.getByText("Type 2 more characters").waitFor();
  await page.keyboard.type("ap");
  await page.getByRole("option", { name: "Apricot" }).click();
  await choose(page, dialog, "Person", "Omar Haddad");
  await choose(page, dialog, "People", "Ines Costa");
  await page.keyboard.press("Escape");
  await choose(page, dialog, "Channel", "general");
  await choose(page, dialog, "Conversations", "general");
  await page.keyboard.press("Escape");
  await dialog.getByRole("group", { name: "Ticks" }).getByLabel("Blue").check();
  await dialog.getByRole("group", { name: "Radio" }).getByLabel("Green").check();
  await dialog.getByLabel("Day", { exact: true }).fill("2027-02-03");
  await dialog.getByLabel("Time", { exact: true }).fill("14:30");
  await dialog.getByLabel("Moment", { exact: true }).fill("2027-02-03T14:30");
  await field("Rich (optional)").fill("rich words");
  await dialog.getByText("Files cannot be uploaded in this sandbox.").waitFor();
  await dialog.getByRole("button", { name: "Send" }).click();
  await dialog.waitFor({ state: "detached" });

  const { values } = (await app.heard("view_submission")).view.state;
  const of = id => values[id][id];
  assert.equal(of("words").value, "some words");
  assert.equal(of("many_words").value, "one\ntwo");
  assert.equal(of("mail").value, "lena@acme.test");
  assert.equal(of("address").value, "https://acme.test");
  assert.equal(of("number").value, "42");
  assert.equal(of("colour").selected_option.value, "r");
  assert.deepEqual(of("shades").selected_options.map(one => one.value), ["o", "v"]);
  assert.equal(of("fruit").selected_option.value, "Apricot");
  assert.equal(of("person").selected_user, "U0OMAR");
  assert.deepEqual(of("people").selected_users, ["U0INES"]);
  assert.equal(of("channel").selected_channel, "C0GENERAL");
  assert.deepEqual(of("conversations").selected_conversations, ["C0GENERAL"]);
  assert.deepEqual(of("ticks").selected_options.map(one => one.value), ["g", "b"]);
  assert.equal(of("radio").selected_option.value, "g");
  assert.equal(of("day").selected_date, "2027-02-03");
  assert.equal(of("time").selected_time, "14:30");
  assert.equal(of("moment").selected_date_time, Date.parse("2027-02-03T14:30:00+01:00") / 1000);
  assert.equal(of("rich").rich_text_value.elements[0].elements[0].text, "rich words");
});

test("what is missing or wrong is said below its field, by the client and by the app", async () => {
  const dialog = await opensForm();
  await dialog.getByRole("button", { name: "Send" }).click();
  await dialog.getByText("Please complete this required field.").first().waitFor();
  assert.ok((await dialog.getByText("Please complete this required field.").count()) > 10);
  await closed(dialog);

  const small = form({ blocks: [input("Words", { type: "plain_text_input", action_id: "words" })] });
  const second = await opensForm(small);
  app.answers.set("view_submission", { body: { response_action: "errors", errors: { words: "Too plain, try again." } } });
  await second.getByRole("textbox", { name: "Words" }).fill("dull");
  await page.keyboard.press("Enter");
  await second.getByText("Too plain, try again.").waitFor();
  assert.equal(await second.getByRole("textbox", { name: "Words" }).inputValue(), "dull");

  app.answers.set("view_submission", { status: 500 });
  await second.getByRole("button", { name: "Send" }).click();
  await second.getByText("We had some trouble connecting. Try again?").waitFor();
  app.answers.delete("view_submission");
  await closed(second);
});

test("modals stand in a stack: pushed, gone back from, replaced and cleared", async () => {
  const small = title => form({ title: plain(title), blocks: [input("Words", { type: "plain_text_input", action_id: "words" })] });
  const first = await opensForm(small("First"));
  app.answers.set("view_submission", { body: { response_action: "push", view: small("Second") } });
  await first.getByRole("textbox", { name: "Words" }).fill("kept");
  await first.getByRole("button", { name: "Send" }).click();
  const second = lena.getByRole("dialog", { name: "Second" });
  await second.getByRole("button", { name: "Back" }).click();
  await first.waitFor();
  assert.equal(await first.getByRole("textbox", { name: "Words" }).inputValue(), "kept");
  app.answers.set("view_submission", { body: { response_action: "update", view: small("Replaced") } });
  await first.getByRole("button", { name: "Send" }).click();
  const replaced = lena.getByRole("dialog", { name: "Replaced" });
  await replaced.waitFor();
  app.answers.set("view_submission", { body: { response_action: "clear" } });
  await replaced.getByRole("button", { name: "Send" }).click();
  await replaced.waitFor({ state: "detached" });
  app.answers.delete("view_submission");
});

test("a message with every block is drawn, and its elements reach the app", async () => {
  const posted = await app.call("chat.postMessage", { channel: "U0LENA", text: "card", blocks: card });
  assert.equal(posted.ok, true, JSON.stringify(posted));
  const message = lena.getByRole("listitem").filter({ hasText: "A header" });
  await message.getByRole("heading", { name: /A header/ }).waitFor();
  for (const words of ["@Omar Haddad", "#general", "quoted", "fence *here*", "first item", "preformatted", "Thursday, January 1st"])
    await message.getByText(words).first().waitFor();
  await message.getByRole("heading", { name: "Heading" }).waitFor();
  await message.getByText("<b>no html</b>").waitFor();
  assert.equal(await message.getByRole("link", { name: "a link" }).getAttribute("href"), "https://example.test/x");
  await message.getByText("A picture that is not there").waitFor();
  assert.equal(await message.getByRole("cell", { name: "Lena" }).count(), 1);

  await message.getByRole("button", { name: "Go" }).click();
  assert.equal((await app.heard("block_actions", one => one.actions[0].action_id === "go")).actions[0].value, "1");
  await message.getByRole("button", { name: "Drop" }).click();
  const sure = page.getByRole("alertdialog", { name: "Sure?" });
  await sure.getByRole("button", { name: "Stop" }).click();
  assert.equal(app.told.some(one => one.payload.actions?.[0].action_id === "drop"), false);
  await message.getByRole("button", { name: "Drop" }).click();
  await sure.getByRole("button", { name: "Do it" }).click();
  await app.heard("block_actions", one => one.actions[0].action_id === "drop");
  await message.getByRole("button", { name: "More options" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  assert.equal((await app.heard("block_actions", one => one.actions[0].action_id === "more")).actions[0].selected_option.value, "archive");
  await choose(page, message, "Pick a colour", /^Blue/);
  const picked = await app.heard("block_actions", one => one.actions[0].action_id === "pick");
  assert.equal(picked.actions[0].selected_option.value, "b");
  await message.getByLabel("Pick a day").fill("2027-01-01");
  assert.equal((await app.heard("block_actions", one => one.actions[0].action_id === "when")).actions[0].selected_date, "2027-01-01");
});

test("an app that answers too late is told about in Slack's words", async () => {
  await post(url, "settings", { ack_deadline_ms: 200 });
  let free = () => {};
  const hangs = () => new Promise(resolve => { free = resolve; });
  app.answers.set("block_actions", hangs);
  await lena.getByRole("button", { name: "Late" }).click();
  await lena.getByText(/operation_timeout/).first().waitFor();
  free();
  app.answers.set("command", hangs);
  await write(lena, "Message c1", "/slow");
  await lena.getByText('/slow failed with the error "operation_timeout"').waitFor();
  free();
  app.answers.delete("block_actions");
  await post(url, "app", { url: "http://127.0.0.1:1" });
  await write(lena, "Message c1", "/gone");
  await lena.getByText('/gone failed with the error "dispatch_failed"').waitFor();
  await post(url, "app", { url: app.url });
  await post(url, "settings", { ack_deadline_ms: 3000 });
});

test("a command in a thread is refused as Slack refuses it", async () => {
  const message = lena.getByRole("listitem").filter({ hasText: "A header" });
  await message.hover();
  await message.getByRole("button", { name: "Reply in thread" }).first().click();
  await write(lena, "Reply…", "/show");
  await lena.getByText("/show is not supported in threads. Sorry!").waitFor();
  await lena.getByRole("button", { name: "Close thread" }).click();
});

test("the page has thrown nothing, and its policy has held", () => {
  const expected = /example\.invalid|ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/;
  assert.deepEqual(page.troubles.filter(one => !expected.test(one)), []);
});
