// Makes the pictures of the handbook's chapter docs/handbook/cards-and-forms.md: each card of tests/bot/golden as one reader
// sees it, and each form, opened in the product. node --test tests/browser/cards_and_forms.mjs (scripts/pictures).
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { cardsOf, forget, say, states } from "./golden.mjs";
import { browser, clientOf, open, post, productWith, root, sandbox } from "./support.mjs";

const folder = process.env.C1_PICTURES;
const only = process.env.C1_ONLY ?? "";

// Who sees more of it than the one who asked, who is shown where nobody is named.
const readers = {
  "card-waiting": "omar@acme.test",
  "card-waiting-account": "omar@acme.test",
  "card-waiting-answers": "omar@acme.test",
  "card-waiting-bundle": "omar@acme.test",
  "card-waiting-emergency": "omar@acme.test",
  "card-waiting-extension": "omar@acme.test",
  "card-waiting-fallback": "omar@acme.test",
  "card-waiting-quorum": "jun@acme.test",
  "card-waiting-workflow": "omar@acme.test",
  "card-granted-emergency": "jun@acme.test",
  "card-provisioning": "jun@acme.test",
  "card-provisioning-failed": "jun@acme.test",
  "card-taking-task": "jun@acme.test",
  "card-taking-waiting": "omar@acme.test",
  "question-open": "jun@acme.test",
};

// The same card, asked today: whenever the pictures are made, they say the same words for it.
function today(card) {
  const text = JSON.stringify(card);
  const days = [...text.matchAll(/<!date\^(\d+)\^/g)].map(found => Math.floor(Number(found[1]) / 86_400));
  const later = (Math.floor(Date.now() / 86_400_000) - Math.min(...days)) * 86_400;
  return JSON.parse(text.replaceAll(/<!date\^(\d+)\^/g, (_, at) => `<!date^${Number(at) + later}^`));
}

// A form is as high as it needs, and nothing of what is behind it shows at its corners.
const whole = `.backdrop { background: white !important }
  .dialog { border-radius: 0 !important; box-shadow: none !important; max-block-size: none !important }
  .modal-body { max-block-size: none !important; overflow: visible !important }`;

test("every card", async () => {
  const url = await sandbox("--manifest", "manifests/slack/http.yaml");
  const { people } = await (await fetch(`${url}/sandbox/people`)).json();
  const lena = people.find(one => one.name === "lena");
  const context = await browser({ viewport: { width: 760, height: 2600 } });
  for (const state of states.filter(name => name.includes(only))) {
    await forget(url);
    const cards = cardsOf(state);
    const card = today(cards[readers[state]] ?? Object.values(cards)[0]);
    await say(url, { channel: lena.id, ...card });
    const page = await open(context, url, "/?people=lena");
    const message = page.locator("li.message").last();
    await message.waitFor();
    await page.mouse.move(2, 2);
    await page.waitForTimeout(300);
    await message.screenshot({ path: join(folder, `slack-${state}.png`) });
    await page.close();
  }
  await context.close();
});

// The example, with a policy that asks questions itself and an approver who may hand it on.
function organisation() {
  const file = join(mkdtempSync(join(tmpdir(), "c1-forms-")), "acme.yaml");
  const example = readFileSync(join(root, "manifests/organisation.example.yaml"), "utf8");
  const asking = example.replace(/(slug: project-admin\n(?:.*\n)*?\s+policy: )owners/, "$1asks");
  assert.notEqual(asking, example);
  const policy = "policies:\n  - {slug: asks, name: Asks, steps: [{form: accounting}, {approve: {by: app_owners}}]}\n";
  writeFileSync(file, asking.replace("\npolicies:\n", `\n${policy}`));
  return file;
}

test("every form", async () => {
  const url = await productWith({ C1_ORG: organisation(), C1_SMTP_URL: "smtp://127.0.0.1:9", C1_MAIL_FROM: "c1@acme.test" });
  const context = await browser({ viewport: { width: 760, height: 1900 }, bypassCSP: true });
  const act = async (what, wish) => {
    const told = await post(url, what, wish);
    assert.equal(told.error, undefined, `${what} ${JSON.stringify(wish)}: ${JSON.stringify(told)}`);
    return told;
  };
  const command = (user, text) => act("command", { user, text });
  // Once the card offers it.
  const press = async (user, button, where) => {
    for (let tries = 0; ; ++tries) {
      const told = await post(url, "click", { user, button, in: where });
      if (told.error === undefined) return;
      if (tries > 100) throw new Error(`${user} ${button} ${where}: ${JSON.stringify(told)}`);
      const { version } = await (await fetch(`${url}/sandbox/screen?user=${user}`)).json();
      await fetch(`${url}/sandbox/wait?since=${version ?? 0}&timeout_ms=200`);
    }
  };
  // What is open in somebody's Slack; then it is closed.
  const shot = async (user, title, name) => {
    const page = await open(context, url, `/?people=${user}`);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: title, exact: true }).waitFor();
    await page.addStyleTag({ content: whole });
    await page.evaluate(() => document.activeElement?.blur());
    await page.mouse.move(2, 2);
    await page.waitForTimeout(300);
    await dialog.screenshot({ path: join(folder, `slack-form-${name}.png`) });
    await page.close();
    await post(url, "close", { user, all: true });
  };
  // Where the window comes too late for Slack the line is written again, as people do.
  const submitted = async (user, line) => {
    for (let tries = 0; tries < 5; ++tries) {
      await command(user, line);
      if ((await post(url, "submit", { user })).error === undefined) return;
    }
    throw new Error(`${user} cannot submit ${line}`);
  };
  const ask = (user, line) => submitted(user, `/c1 request ${line}`);

  await command("lena", "/c1 request github platform-team 1d because the release branch is broken");
  await shot("lena", "Submit a request", "request");
  await command("lena", "/c1 bundle engineering starter kit");
  await shot("lena", "Request a bundle", "bundle");
  await command("lena", "/c1 ask I want to see how many customers we have lost this year");
  await shot("lena", "Can't find it?", "ask");
  await submitted("lena", "/c1 ask I want to see how many customers we have lost this year");
  await shot("lena", "Asked", "asked");
  await press("jun", "Answer…", "customers we have lost");
  await shot("jun", "Answer", "answer");
  await command("omar", "/c1 delegate @ines until friday");
  await shot("omar", "Hand on my approvals", "delegate");
  await command("lena", "/c1 settings");
  await shot("lena", "Settings", "settings");
  await command("lena", "/c1 digest");
  await press("lena", "When…", "Your digest");
  await shot("lena", "Your digest", "digest");
  await act("home", { user: "lena" });
  for (const [button, title, name] of [["Help", "Help", "help"], ["Why can't I see it?", "Why can't I see it?", "why"], ["Open the web app", "The web app", "web"]]) {
    await press("lena", button);
    await shot("lena", title, name);
  }

  // ---- deciding
  await ask("lena", "github platform-team 1d because the release branch is broken");
  const request = "release branch";
  await press("omar", "Approve with a note…", request);
  await shot("omar", "Approve the request", "approve");
  await press("omar", "Deny", request);
  await shot("omar", "Deny the request", "deny");
  await press("omar", "Change how long…", request);
  await shot("omar", "Change how long", "duration");
  await press("lena", "Cancel the request…", request);
  await shot("lena", "Cancel the request", "cancel");
  await press("omar", "Approve", request);
  for (const [button, title, name] of [
    ["Hand it on…", "Hand it on", "hand-on"],
    ["Skip this step…", "Skip this step", "skip"],
    ["Begin anew…", "Begin anew", "restart"],
  ]) {
    await press("ines", button, request);
    await shot("ines", title, name);
  }

  // ---- an emergency
  await ask("lena", "aws-prod 2h because customers cannot sign in, incident 4711");
  await press("lena", "Escalate to emergency…", "4711");
  await shot("lena", "Escalate", "escalate");

  // ---- questions
  await ask("lena", "jira project-admin because boards need care");
  await press("lena", "Answer the questions", "boards need care");
  await shot("lena", "Some questions", "questions");

  // ---- giving and taking
  await press("ines", "Approve", request);
  await press("omar", "Won't do", request);
  await shot("omar", "Won't do", "wont-do");
  await press("omar", "It did not work…", request);
  await shot("omar", "It did not work", "failed");
  await press("omar", "Provisioned", request);
  await press("lena", "Extend", request);
  await shot("lena", "Extend access", "extend");
  await press("lena", "Give back", request);
  await shot("lena", "Give it back", "give-back");
  await press("omar", "Take it away…", request);
  await shot("omar", "Take it away", "take-away");
  await context.close();
});
