import { completeAndMeasure, expectListening, foundAt, rememberFocus } from "../fixtures/live";
import { states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

/** The longest that an open page may be behind the server, in milliseconds. */
const BEHIND = 1_000;

/** Prints a measurement beside the journey's result, and holds it to its limit. */
function expectPrompt(what: string, behind: number): void {
  test.info().annotations.push({ type: "measured", description: `${what}: ${behind} ms behind the server` });
  console.log(`      ${what}: ${behind} ms behind the server`);
  expect(behind).toBeLessThan(BEHIND);
}

test("a change at Mollie appears on the open Seller page, is told, and leaves the focus alone", async ({
  adminPage: page,
  sellers,
  sandbox,
}) => {
  const seller = await sellers.connect({ ...states.needsData });
  await page.goto(`/sellers/${seller.organization}`);
  await expectListening(page);
  await page.getByRole("button", { name: "Check now" }).focus();
  const keptFocus = await rememberFocus(page);

  const tile = '[data-say-key="Onboarding"]';
  expectPrompt("Seller page", await completeAndMeasure(page, tile, seller, { sellers, sandbox }));
  await expect(page.locator('[data-say-key="Payments"]')).toContainText("Available");
  await expect(page.getByRole("region", { name: "Next step" })).toContainText("Ready.");
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Onboarding: Needs data → Completed");
  await expect(page.getByRole("status")).toContainText(`${seller.name}: Onboarding completed`);
  expect(await keptFocus(), "the focus stays where it was").toBe(true);
});

test("a part of the page that somebody is at changes when they leave it", async ({ adminPage: page, sellers, sandbox }) => {
  const seller = await sellers.connect({ ...states.ready });
  await page.goto(`/sellers/${seller.organization}`);
  await expectListening(page);
  const profiles = page.getByRole("region", { name: "Profiles and methods" });
  await profiles.getByRole("button", { name: /^Copy profile id/ }).focus();
  const keptFocus = await rememberFocus(page);
  await sandbox.change(seller.organization, { profiles: [{ status: "blocked" }] });
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Verified → Blocked");
  expect(await keptFocus(), "the focus stays where it was").toBe(true);
  await expect(profiles).not.toContainText("Blocked");
  await page.getByRole("button", { name: "Check now" }).focus();
  await expect(profiles).toContainText("Blocked");
});

test("a change at Mollie appears on the open Sellers list, is told, and leaves the focus alone", async ({
  viewerPage: page,
  sellers,
  sandbox,
}) => {
  const mark = uniqueName("listed");
  const changing = await sellers.connect({ ...states.needsData, name: `Changing ${mark}` });
  const resting = await sellers.connect({ ...states.inReview, name: `Resting ${mark}` });
  await page.goto(`/sellers?q=${encodeURIComponent(mark)}`);
  await expectListening(page);
  const names = page.getByRole("rowheader").getByRole("link");
  await expect(names).toHaveText([changing.name, resting.name]);
  await names.filter({ hasText: resting.name }).focus();
  const keptFocus = await rememberFocus(page);

  await sellers.watch(changing.organization);
  const row = `tr[data-org="${changing.organization}"]`;
  expectPrompt("Sellers list", await completeAndMeasure(page, row, changing, { sellers, sandbox }));
  await expect(page.getByRole("status")).toContainText(`${changing.name}: onboarding completed, payments available`);
  expect(await keptFocus(), "the focus stays where it was").toBe(true);

  await page.getByRole("searchbox").focus();
  await expect(names, "the order is put right when nobody is at the list").toHaveText([resting.name, changing.name]);
});

test("what is being typed above the list survives a change below", async ({ viewerPage: page, sellers, sandbox }) => {
  const seller = await sellers.connect({ ...states.needsData });
  await page.goto(`/sellers?q=${encodeURIComponent(seller.name)}`);
  await expectListening(page);
  const field = page.getByRole("searchbox");
  await field.fill("half a wo");
  await sellers.watch(seller.organization);
  await sandbox.change(seller.organization, states.inReview);
  await expect(page.locator(`tr[data-org="${seller.organization}"]`)).toContainText("In review");
  await expect(field).toHaveValue("half a wo");
  await expect(field).toBeFocused();
});

test("a change at Mollie appears on the seller's own open page", async ({ visitors, sellers, sandbox }) => {
  const seller = await sellers.connect({ ...states.needsData });
  const page = await visitors.open({ session: seller.session });
  await page.goto("/my");
  await expectListening(page);
  await page.getByRole("button", { name: "Check now" }).focus();
  const keptFocus = await rememberFocus(page);
  const tile = '[data-say-key="Onboarding"]';
  expectPrompt("the seller's own page", await completeAndMeasure(page, tile, seller, { sellers, sandbox }));
  await expect(page.getByRole("region", { name: "Next step" })).toContainText("Ready.");
  await expect(page.getByRole("status")).toContainText(`${seller.name}: Onboarding completed`);
  expect(await keptFocus(), "the focus stays where it was").toBe(true);
});

test("a page that shows somebody else does not change", async ({ viewerPage: page, sellers, sandbox }) => {
  const shown = await sellers.connect({ ...states.needsData });
  const other = await sellers.connect({ ...states.needsData });
  await page.goto(`/sellers?q=${encodeURIComponent(shown.name)}`);
  await expectListening(page);
  let asked = 0;
  page.on("request", (request) => {
    if (request.url() === page.url()) asked += 1;
  });
  await sellers.watch(other.organization);
  await sandbox.change(other.organization, states.ready);
  await foundAt(sellers, other, ({ states }) => states.onboarding === "completed");
  await sellers.watch(shown.organization);
  await sandbox.change(shown.organization, states.ready);
  await expect(page.locator(`tr[data-org="${shown.organization}"]`)).toContainText("Completed");
  expect(asked, "the page asks for itself only when its own seller changed").toBe(1);
});
