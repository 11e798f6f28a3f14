// The digest is chosen on the page of what one is told of; it is the same choice as in Slack.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, clientOf, open, product, write } from "./support.mjs";
import { check, personOn } from "./web_support.mjs";

const url = await product();
const slack = await open(await browser(), url);
const lena = await personOn(await browser({ bypassCSP: true }), slack, "Lena Fischer");

test("a digest is chosen, kept, and the same in Slack", async () => {
  await lena.goto(`${new URL(lena.url()).origin}/notices`);
  const part = lena.getByRole("region", { name: "The digest" });
  const days = part.getByLabel("Send me a digest");
  const hour = part.getByLabel(/^At/);
  assert.equal(await days.inputValue(), "never");
  assert.ok(await hour.isDisabled(), "there is nothing to be at an hour");
  await days.selectOption({ label: "On Mondays" });
  await part.getByText(/^The next one: /).waitFor();
  await hour.selectOption({ label: "17:00" });
  await part.getByText(/^The next one: .*, 17:00\.$/).waitFor();
  await lena.getByText("The digest comes on Mondays at 17:00.").waitFor({ state: "attached" });
  await check(lena, "the choice of a digest");
  await lena.reload();
  assert.equal(await days.inputValue(), "monday");
  assert.equal(await hour.inputValue(), "17");

  const client = clientOf(slack, "Lena Fischer");
  await write(client, "Message c1", "/c1 digest");
  await client.getByText("This comes on Mondays at 17:00").waitFor();
  await days.selectOption({ label: "Never" });
  await part.getByText(/^The next one: /).waitFor({ state: "detached" });
  assert.deepEqual(lena.troubles, []);
});
