// Draws the mails that lie as pages in C1_MAILS: each light and dark, 600 pixels wide and as on a phone (scripts/mails).
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser } from "./support.mjs";

const folder = process.env.C1_MAILS;
const looks = [
  ["light", 600],
  ["dark", 600],
  ["light", 360],
  ["dark", 360],
];

test("pictures of mails", async () => {
  for (const [colorScheme, width] of looks) {
    const context = await browser({ colorScheme, viewport: { width, height: 300 } });
    const page = await context.newPage();
    await context.route(/^https?:/, route => route.abort()); // a mail program loads nothing either
    for (const file of readdirSync(folder).filter(name => name.endsWith(".html"))) {
      await page.goto(pathToFileURL(join(folder, file)).href);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) throw new Error(`${file} needs ${wide} pixels and has ${width}`);
      await page.screenshot({ path: join(folder, `${file.slice(0, -5)}-${colorScheme}-${width}.png`), fullPage: true });
    }
    await context.close();
  }
  // All of a look on one sheet, to be looked at at once.
  const context = await browser({ viewport: { width: 1300, height: 800 } });
  const page = await context.newPage();
  for (const [scheme, width] of looks) {
    const names = readdirSync(folder).filter(
      name => !name.startsWith("all-") && name.endsWith(`-${scheme}-${width}.png`),
    );
    const pictures = names.map(name => `<img src="${name}" style="margin:4px;border:1px solid #888">`).join("");
    await page.goto(pathToFileURL(join(folder, "approval.html")).href);
    await page.setContent(`<base href="${pathToFileURL(folder).href}/"><body style="background:#bbb">${pictures}`);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(folder, `all-${scheme}-${width}.png`), fullPage: true });
  }
  await context.close();
});
