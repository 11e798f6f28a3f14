// Every card of tests/bot/golden as somebody sees it, in one picture for each state: to be looked at after a change of the
// cards. C1_PICTURES=FOLDER node --test tests/browser/gallery.mjs; with C1_ONLY=denied those that have this in their name.
// sheet-1.png and so on have all of them side by side, each card once: what several people see alike stands under their names.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cardsOf, forget, say, states } from "./golden.mjs";
import { browser, open, sandbox } from "./support.mjs";

const folder = process.env.C1_PICTURES;
const only = process.env.C1_ONLY ?? "";
const perSheet = 12;

// Contact sheets: a few cards in a row, each under what it is and who sees it.
async function sheets(cards) {
  const context = await browser({ viewport: { width: 1560, height: 200 } });
  const page = await context.newPage();
  for (let from = 0; from < cards.length; from += perSheet) {
    const shown = cards.slice(from, from + perSheet).map(
      card => `<figure><figcaption>${card.name}</figcaption><img src="data:image/png;base64,${card.picture.toString("base64")}"></figure>`,
    );
    await page.setContent(`<style>body{font:bold 13px sans-serif;columns:4;column-gap:10px;margin:8px}
      figure{display:inline-block;width:100%;margin:0 0 10px}img{width:100%;border:1px solid #ccc}</style>${shown.join("")}`);
    await page.screenshot({ path: join(folder, `sheet-${1 + from / perSheet}.png`), fullPage: true });
  }
  await context.close();
}

// What is seen of one state, by whom.
function seenBy(cards) {
  const readers = new Map();
  for (const [reader, card] of Object.entries(cards)) {
    const what = JSON.stringify(card.blocks);
    readers.set(what, [...(readers.get(what) ?? []), reader.split("@")[0]]);
  }
  return [...readers.values()].map(names => names.join(", "));
}

test("gallery", async () => {
  mkdirSync(folder, { recursive: true });
  const url = await sandbox("--manifest", "manifests/slack/http.yaml");
  const people = (await (await fetch(`${url}/sandbox/people`)).json()).people;
  const lena = people.find(one => one.name === "lena");
  const context = await browser({ viewport: { width: 900, height: 2600 } });
  const all = [];
  for (const state of states.filter(name => name.includes(only))) {
    await forget(url);
    const cards = cardsOf(state);
    const readers = seenBy(cards);
    for (const [reader, card] of Object.entries(cards)) {
      await say(url, { channel: lena.id, text: `Seen by ${reader}` });
      await say(url, { channel: lena.id, ...card });
    }
    const page = await open(context, url, "/?people=lena");
    await page.getByText("Seen by").last().waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${state}.png`) });
    for (const names of readers) {
      // The message behind the one that says who sees it.
      const first = names.split(",")[0];
      const label = page.locator("li.message").filter({ hasText: `Seen by ${first}` });
      const picture = await label.locator("xpath=following-sibling::li[1]").screenshot();
      all.push({ name: `${state}: ${names}`, picture });
    }
    await page.close();
  }
  await context.close();
  await sheets(all);
});
