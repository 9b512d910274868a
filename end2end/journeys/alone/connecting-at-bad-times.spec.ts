import { goToMollie } from "../../fixtures/consent";
import { states, uniqueName } from "../../fixtures/sellers";
import { expect, test } from "../../fixtures/test";

test.afterEach(async ({ sandbox }) => sandbox.clearFaults());

test("a code that has died connects nothing, and says that the attempt has run out", async ({
  page,
  sandbox,
  sellers,
}) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Late") });
  const link = await sellers.invite();
  await goToMollie(page, link);
  const callback = await sandbox.decide(page.url(), { organization });
  await sandbox.advanceClock(31);
  await page.goto(callback);
  await expect(page).toHaveURL(/outcome=expired/);
  await expect(page.getByRole("heading", { level: 1, name: "This attempt has run out" })).toBeVisible();

  await goToMollie(page, link);
  await page.goto(await sandbox.decide(page.url(), { organization }));
  await expect(page.getByRole("heading", { level: 1, name: "You are connected and ready" })).toBeVisible();
});

test("when Mollie fails in the middle, the seller gets a number to ask for help with", async ({
  page,
  sandbox,
  sellers,
}) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Unlucky") });
  const link = await sellers.invite();
  await goToMollie(page, link);
  const callback = await sandbox.decide(page.url(), { organization });
  await sandbox.fault({ match: "POST /oauth2/tokens", kind: "500" });
  await page.goto(callback);
  await expect(page).toHaveURL(/outcome=our-fault/);
  await expect(page.getByRole("heading", { level: 1, name: "Something went wrong on our side" })).toBeVisible();
  const reference = new URL(page.url()).searchParams.get("ref") ?? "";
  expect(reference).not.toBe("");
  await expect(page.getByRole("main").getByText(reference)).toBeVisible();

  await sandbox.clearFaults();
  await goToMollie(page, link);
  await page.goto(await sandbox.decide(page.url(), { organization }));
  await expect(page.getByRole("heading", { level: 1, name: "You are connected and ready" })).toBeVisible();
});
