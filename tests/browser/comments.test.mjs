// What is said below a request: with marks and people in it, the same on the page and in Slack, and never more than words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, browser, clientOf, open, product, write } from "./support.mjs";
import { check, personOn } from "./web_support.mjs";

const pictures = process.env.C1_PICTURES;

const url = await product();
const slack = await open(await browser(), url);
const [lena, omar] = [clientOf(slack, "Lena Fischer"), clientOf(slack, "Omar Haddad")];
await ask(slack, lena, "To try comments");
const page = await personOn(await browser({ bypassCSP: true }), slack, "Lena Fischer");
const origin = new URL(page.url()).origin;
await page.goto(`${origin}/task/1001`);
const box = page.getByLabel("Comment");
const said = words => page.getByRole("listitem").filter({ hasText: words });
const thread = omar.getByRole("complementary", { name: "Thread" });

test("somebody is named by keyboard, and Markdown is what Slack shows", async () => {
  await box.fill("**Please** look, @ома");
  assert.equal(await page.getByRole("listbox").count(), 0, "nobody is called so");
  await box.fill("");
  await box.pressSequentially("**Please** look, @oma");
  const option = page.getByRole("option", { name: /Omar Haddad/ });
  await option.waitFor();
  await check(page, "the list of people");
  await box.press("Escape");
  await option.waitFor({ state: "detached" });
  await box.pressSequentially("r");
  await box.press("Backspace");
  await box.fill("**Please** look, ");
  await box.pressSequentially("@oma");
  await option.waitFor();
  await box.press("Enter");
  assert.equal(await box.inputValue(), "**Please** look, @Omar Haddad ");
  await box.pressSequentially("at *this*:\n- `rm -rf x`\n- [the plan](https://acme.test/plan)\n> so it said");
  await page.getByRole("button", { name: "Send" }).click();

  const mine = said("look,").last();
  await mine.locator("strong", { hasText: "Please" }).waitFor();
  await mine.locator(".mention", { hasText: "@Omar Haddad" }).waitFor();
  await mine.locator("em", { hasText: "this" }).waitFor();
  await mine.locator("li code", { hasText: "rm -rf x" }).waitFor();
  await mine.locator("blockquote", { hasText: "so it said" }).waitFor();
  const link = mine.getByRole("link", { name: "https://acme.test/plan" });
  assert.equal(await link.getAttribute("rel"), "noreferrer noopener nofollow");
  if (pictures) await page.screenshot({ path: `${pictures}/comments.png`, fullPage: true });
  await check(page, "a comment with marks");

  await omar.getByRole("listitem").filter({ hasText: "To try comments" }).first().getByRole("button", { name: /repl/i }).first().click();
  await thread.locator("strong", { hasText: "Please" }).waitFor();
  await thread.getByText("@Omar Haddad").first().waitFor();
  await thread.locator("code", { hasText: "rm -rf x" }).waitFor();
});

test("what is said in Slack looks the same on the page", async () => {
  await write(omar, "Reply…", "*Sure*, @lena: `ok`\n• one\n• two\n<b> https://acme.test/x");
  const theirs = said("Sure").last();
  await theirs.locator("strong", { hasText: "Sure" }).waitFor();
  await theirs.locator(".mention", { hasText: "@Lena Fischer" }).waitFor();
  await theirs.locator("code", { hasText: "ok" }).waitFor();
  assert.equal(await theirs.locator(".marked li").count(), 2);
  await theirs.getByText("<b>").waitFor();
  await theirs.getByRole("link", { name: "https://acme.test/x" }).waitFor();
});

test("whatever is written stays words", async () => {
  const probes = [
    "<script>globalThis.broken = 1</script>",
    "<img src=x onerror='globalThis.broken = 1'>",
    "[x](javascript:globalThis.broken=1)",
    "**<svg/onload=globalThis.broken=1>**",
    "`</code><script>globalThis.broken=1</script>`",
    "[a](https://acme.test/\"onmouseover=globalThis.broken=1)",
    "data:text/html,<script>globalThis.broken=1</script>",
    "<!channel> <!here> <@U0OMAR> <https://evil.test|Approve>",
  ];
  for (const [i, probe] of probes.entries()) {
    await box.fill(`${probe} probe-${i}`);
    await box.press("Control+Enter");
    await said(`probe-${i}`).last().waitFor();
  }
  assert.equal(await page.evaluate(() => globalThis.broken), undefined);
  assert.equal(await page.locator(".marked").locator("script, img, svg, iframe, [onmouseover]").count(), 0);
  for (const href of await page.locator(".marked a").evaluateAll(all => all.map(one => one.href))) assert.match(href, /^https?:/);
  await thread.getByText("probe-7").waitFor();
  const { messages } = await (await fetch(`${url}/sandbox/messages`)).json();
  const sent = JSON.stringify(messages.map(one => [one.text, one.blocks]));
  assert.ok(!/<!(channel|here|everyone)/.test(sent), "nobody is called by a comment's words");
  assert.deepEqual(page.troubles, []);
});
