// Makes the pictures of README and docs: node tests/browser/pictures.mjs FOLDER (scripts/pictures).
import { join } from "node:path";
import { test } from "node:test";
import { ask, browser, choose, chooseOne, clientOf, open, post, product, write } from "./support.mjs";

const folder = process.env.C1_PICTURES;
const shot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
const still = page => page.mouse.move(2, 2).then(() => page.waitForTimeout(300));

test("pictures", async () => {
  const url = await product();
  const wide = { viewport: { width: 1400, height: 820 } };
  const context = await browser(wide);
  const page = await open(context, url);
  const lena = clientOf(page, "Lena Fischer");
  const omar = clientOf(page, "Omar Haddad");
  const say = (user, channel, text) => post(url, "say", { user, channel, text });
  await say("ines", "general", "Morning all. Release train leaves at four :bullettrain_front:");
  await say("jun", "general", "The new laptops are here, come by *IT* whenever you like :tada:");
  await say("omar", "platform", "<@U0LENA> thanks for the migration yesterday!");
  await say("ines", "platform", "Which of the staging clusters can go?\n> `c1-old`, as far as I know");

  await write(lena, "Message c1", "/c1 request");
  await choose(page, lena, "App", /^GitHub/);
  await chooseOne(page, lena, "Entitlement", /^Platform team member/);
  await choose(page, lena, "How long?", "1 day");
  await lena.getByRole("textbox", { name: "Reason" }).fill("The release branch is broken and I am on call today.");
  await still(page);
  await shot(page, "form");
  await lena.getByRole("button", { name: "Submit" }).click();

  const card = omar.getByRole("listitem").filter({ hasText: "I am on call today." });
  await card.waitFor();
  await post(url, "say", { user: "omar", thread_of: "on call today", text: "Which repository is it?" });
  await lena.getByRole("button", { name: /1 reply/ }).waitFor();
  await post(url, "say", { user: "lena", thread_of: "on call today", text: "Only `c1-deploy`, for the hotfix." });
  await omar.getByRole("button", { name: /2 replies/ }).waitFor();
  await still(page);
  await shot(page, "side-by-side");

  await omar.getByRole("button", { name: /2 replies/ }).click();
  await omar.getByText("for the hotfix.").waitFor();
  await omar.getByRole("complementary", { name: "Thread" }).getByRole("button", { name: "Approve" }).click();
  await lena.getByText("Waiting for Ines Costa").waitFor();
  await page.getByRole("button", { name: "Under the hood" }).click();
  await page.getByRole("button", { name: /block_actions approve/ }).click();
  await page.getByRole("heading", { name: "Reply" }).waitFor();
  await still(page);
  await shot(page, "under-the-hood");
  await page.getByRole("button", { name: "Under the hood" }).click();
  await context.close();

  const dark = await browser({ ...wide, colorScheme: "dark" });
  const night = await open(dark, url, "/?people=ines");
  const ines = clientOf(night, "Ines Costa");
  await ines.getByRole("button", { name: /^platform/ }).click();
  await ines.getByText("staging clusters").waitFor();
  await ines.getByRole("button", { name: /^c1/ }).click();
  await ines.getByRole("tab", { name: "Home" }).click();
  await ines.getByText("needs Platform team member").waitFor();
  await still(night);
  await shot(night, "home-dark");
  await dark.close();

  const phone = await browser({ viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 });
  const small = await open(phone, url, "/?people=ines");
  await clientOf(small, "Ines Costa").getByRole("button", { name: "Approve" }).waitFor();
  await still(small);
  await shot(small, "phone");
  await phone.close();
});
