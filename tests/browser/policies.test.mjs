// Policies as a form: written, tried, saved, and in force for the next request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, open, product } from "./support.mjs";
import { check, personOn } from "./web_support.mjs";

const pictures = process.env.C1_PICTURES;
const picture = (page, name) => pictures && page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

const url = await product();
const slack = await open(await browser(), url, "/?people=lena,ines");
const page = await personOn(await browser({ bypassCSP: true }), slack, "Ines Costa");
const origin = new URL(page.url()).origin;
const show = async path => {
  await page.goto(origin + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
};
const yaml = () => page.locator("pre.yaml");
const save = page.getByRole("button", { name: "Save", exact: true });
const step = n => page.getByRole("listitem", { name: new RegExp(`^Step ${n}:`) });

test("a policy is changed by form and keyboard, tried on somebody, and goes for the next request", async () => {
  await show("/admin/policies");
  await page.getByRole("link", { name: "Manager", exact: true }).click();
  await page.getByRole("heading", { name: "Manager", level: 1 }).waitFor();
  await yaml().getByText("approve: {by: manager, fallback: app_owners}").waitFor();
  assert.ok(await save.isDisabled(), "nothing is changed yet");

  // A wait is added, and moved to the front without a mouse.
  await page.getByRole("button", { name: "Wait", exact: true }).click();
  await step(2).getByLabel("How long").fill("soon");
  await step(2).getByText(/should be a duration/).waitFor();
  assert.equal(await step(2).getByLabel("How long").getAttribute("aria-invalid"), "true");
  await page.getByText("One thing is to be mended").waitFor();
  assert.ok(await save.isDisabled());
  await picture(page, "policy-mistake");
  await step(2).getByLabel("How long").fill("10m");
  await step(2).getByText(/should be a duration/).waitFor({ state: "detached" });
  await step(2).getByLabel("How long").press("Alt+ArrowUp");
  await page.getByText("Step 2 is step 1 now.").waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Step 1: Wait");
  await step(1).getByRole("button", { name: "Move step 1 down" }).click();
  await page.getByRole("listitem", { name: "Step 2: Wait" }).waitFor();

  // Approval settings of each kind of control.
  await step(1).getByRole("combobox", { name: "Add to Who decides" }).selectOption("People by name");
  await step(1).getByLabel("Add a person").first().fill("jun");
  await page.getByRole("option", { name: /Jun Watanabe/ }).waitFor();
  await page.keyboard.press("Enter");
  await step(1).getByLabel("How many", { exact: true }).selectOption("A number of them");
  await step(1).getByLabel("to deny").check();
  await step(1).getByLabel("When nobody answers").selectOption("Others are asked instead");
  await step(1).getByLabel("After", { exact: true }).fill("24h");
  await yaml().getByText("quorum: 2").waitFor();
  await yaml().getByText("reassign: app_owners").waitFor();
  await yaml().getByText("- wait: {for: 10m}").waitFor();

  // A rule, with a mistake in its condition.
  await page.getByRole("button", { name: "Add a rule" }).click();
  const rule = page.getByRole("listitem", { name: "Rule 1" });
  await rule.getByLabel("When", { exact: true }).fill('subject.departmnt == "Engineering"');
  await rule.getByText(/Did you mean "department"/).waitFor();
  await rule.getByLabel("When", { exact: true }).fill('subject.department == "Finance"');
  await rule.getByText(/Did you mean/).waitFor({ state: "detached" });
  await rule.getByLabel("What happens").selectOption("As another policy says");
  await rule.getByLabel("Which policy").selectOption("Automatic");
  await yaml().getByText('when: \'subject.department == "Finance"\'').waitFor();
  await check(page, "a policy that is changed");
  await picture(page, "policy-form");

  // Tried before it is saved.
  await page.getByLabel("Who would get it").fill("lena");
  await page.getByRole("option", { name: /Lena Fischer/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("What", { exact: true }).fill("github/access");
  await page.getByRole("button", { name: "Simulate" }).click();
  await page.locator("output").getByText(/Approval by .*Jun Watanabe/).waitFor();

  // What was written is kept over a reload, and nothing of it is in force.
  await page.reload();
  await step(2).getByLabel("How long").waitFor();
  assert.equal(await step(2).getByLabel("How long").inputValue(), "10m");
  await save.click();
  await page.getByText(/^Saved\./).waitFor();
  await page.getByText("The file says something else.").waitFor();
  const lena = await personOn(await browser(), slack, "Lena Fischer");
  await lena.goto(`${origin}/request?app=github&entitlement=access`);
  await lena.getByText(/^Goes to.*Jun Watanabe/).waitFor();

  // In the audit log with its author; and back to what the file says.
  await show("/admin?what=catalog.item_changed");
  const row = page.getByRole("row").filter({ hasText: "catalog.item_changed" }).filter({ hasText: "Ines Costa" });
  await row.first().waitFor();
  await show("/admin/policies/manager");
  await page.getByRole("button", { name: "Take what the file says" }).click();
  await save.click();
  await page.getByText("The file says the same.").waitFor();
  assert.deepEqual(page.troubles, []);
});

test("form and text are two views of one policy", async () => {
  await show("/admin/policies/careful");
  await page.getByRole("tab", { name: "YAML" }).click();
  const text = page.getByLabel("As text");
  await text.waitFor();
  const before = await text.inputValue();
  assert.match(before, /subject\.has\("it\/on-call"\)/);
  await text.fill(before.replace("use: two-owners", "use: two-owner"));
  await page.getByText(/Line \d+: There is no policy "two-owner"/).waitFor();
  await page.getByRole("tab", { name: "Form" }).click();
  await page.getByText("Mend what is wrong in the text first.").waitFor();
  await picture(page, "policy-text");
  await text.fill(before.replace("name: Careful", "name: Very careful"));
  await page.getByText(/There is no policy/).waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Form" }).click();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Very careful");
  await page.getByRole("button", { name: "Discard changes" }).click();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Careful");
  await page.getByRole("tab", { name: "YAML" }).click();
  assert.equal(await text.inputValue(), before, "nothing is lost on the way");
  assert.deepEqual(page.troubles, []);
});

test("a policy is made, and taken away", async () => {
  await show("/admin/new-policy");
  await page.getByLabel("Name", { exact: true }).fill("By the owners");
  await page.getByLabel("Short name").fill("manager");
  await page.getByRole("button", { name: "Make this policy" }).click();
  await page.getByText(/There is a policy "manager" already/).waitFor();
  await page.getByLabel("Short name").fill("by-owners");
  await page.getByRole("button", { name: "Make this policy" }).click();
  await page.getByRole("heading", { name: "By the owners", level: 1 }).waitFor();
  await page.getByText("The file does not have it").waitFor();
  await page.getByRole("button", { name: "Take this policy away" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take it away" }).click();
  await page.getByRole("heading", { name: "Policies", level: 1 }).waitFor();
  assert.equal(await page.getByRole("link", { name: "By the owners" }).count(), 0);
});

test("two who change the same policy do not overwrite each other", async () => {
  await show("/admin/policies/owners");
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  const other = await page.context().newPage();
  await other.goto(`${origin}/admin/policies/owners`);
  await other.getByLabel("Name", { exact: true }).fill("Theirs");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await other.getByText(/^Saved\./).waitFor();
  await page.getByText("Somebody else has changed this policy since you began.").waitFor();
  await save.click();
  await page.getByRole("alert").getByText(/Somebody else has changed/).waitFor();
  await page.getByRole("button", { name: "Load what is in force now" }).first().click();
  await page.getByRole("heading", { name: "Theirs", level: 1 }).waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Theirs");
  await other.close();
});
