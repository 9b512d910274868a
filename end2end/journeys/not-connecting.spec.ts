import { chooseAccount, connectAs, goToMollie } from "../fixtures/consent";
import { program, states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

test("refusing at Mollie connects nothing, and the invitation still works", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Hesitant") });
  const link = await sellers.invite();
  await goToMollie(page, link);
  await chooseAccount(page, organization);
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(page).toHaveURL(/\/connect\/result\?outcome=refused/);
  await expect(page.getByRole("heading", { level: 1, name: "You did not connect" })).toBeVisible();
  expect((await sandbox.seen(organization)).map(({ path }) => path)).not.toContain("/oauth2/tokens");

  await connectAs(page, link, organization);
  await expect(page.getByRole("heading", { level: 1, name: "You are connected and ready" })).toBeVisible();
});

test("a used invitation says so", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Used") });
  const link = await sellers.invite();
  await connectAs(page, link, organization);
  await expect(page).toHaveURL("/connect/result");
  const answer = await page.goto(link);
  expect(answer?.status()).toBe(410);
  await expect(page.getByRole("heading", { level: 1, name: "This invitation was used" })).toBeVisible();
});

test("an invitation that never was says so, and cannot be started", async ({ page }) => {
  const answer = await page.goto("/connect/no-such-invitation");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "There is no such invitation" })).toBeVisible();
  const started = await page.request.post("/connect/no-such-invitation/start", { maxRedirects: 0 });
  expect([started.status(), started.headers().location]).toEqual([303, "/connect/no-such-invitation"]);
});

test("a callback in another browser connects nothing", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Forged") });
  const attacker = await program();
  const callback = await sellers.approve(attacker, await sellers.invite(), organization);
  await page.goto(callback);
  await expect(page).toHaveURL(/outcome=expired/);
  await expect(page.getByRole("heading", { level: 1, name: "This attempt has run out" })).toBeVisible();
  expect((await sandbox.seen(organization)).map(({ path }) => path)).not.toContain("/oauth2/tokens");
  const own = await attacker.get(callback, { maxRedirects: 0 });
  expect(own.headers().location, "the attempt is left to the browser that started it").toBe("/connect/result");
  await attacker.dispose();
});

test("a callback with a state that nobody gave out connects nothing", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Foreign") });
  await goToMollie(page, await sellers.invite());
  const authorize = new URL(page.url());
  authorize.searchParams.set("state", "a-state-of-somebody-else");
  await page.goto(await sandbox.decide(authorize.href, { organization }));
  await expect(page.getByRole("heading", { level: 1, name: "This attempt has run out" })).toBeVisible();
  for (const query of ["", "?code=1", "?state=%00&code=%F0%9F", "?error=access_denied"]) {
    await page.goto(`/oauth/mollie/callback${query}`);
    await expect(page.getByRole("heading", { level: 1, name: "This attempt has run out" })).toBeVisible();
  }
});

test("a callback works once", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Twice") });
  await goToMollie(page, await sellers.invite());
  const callback = await sandbox.decide(page.url(), { organization });
  await page.goto(callback);
  await expect(page.getByRole("heading", { level: 1, name: "You are connected and ready" })).toBeVisible();
  await page.goto(callback);
  await expect(page.getByRole("heading", { level: 1, name: "This attempt has run out" })).toBeVisible();
  expect((await sellers.read(organization)).connection.state).toBe("connected");
});

test("an organization that another seller holds stays with that seller", async ({ page, sellers }) => {
  const held = await sellers.connect({ ...states.ready });
  await connectAs(page, await sellers.invite(), held.organization);
  await expect(page).toHaveURL(/outcome=already-linked/);
  await expect(page.getByRole("heading", { level: 1, name: "This is already linked" })).toBeVisible();
  expect((await sellers.read(held.organization)).connection.state).toBe("connected");
});

test("without the permissions that everything needs nothing is connected", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Sparing") });
  await goToMollie(page, await sellers.invite());
  await page.goto(await sandbox.decide(page.url(), { organization, scope: "profiles.read payments.read" }));
  await expect(page).toHaveURL(/outcome=fewer-scopes/);
  await expect(page.getByRole("heading", { level: 1, name: "A permission was left out" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem")).toHaveText([
    "Your organization",
    "How far you are with Mollie",
  ]);
});

test("with fewer permissions than wanted the seller is connected and told what stays dark", async ({
  page,
  sandbox,
  sellers,
}) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Partial") });
  await goToMollie(page, await sellers.invite());
  await page.goto(await sandbox.decide(page.url(), { organization, scope: "organizations.read onboarding.read" }));
  await expect(page).toHaveURL("/connect/result");
  const missing = page.getByRole("note").filter({ hasText: "2 permissions are missing" });
  await expect(missing).toContainText("profiles.read");
  await expect(missing).toContainText("payments.read");
});

test("the words of a forged result are not repeated", async ({ page }) => {
  await page.goto("/connect/result?outcome=our-fault&ref=call%20%2B31%206%201234");
  await expect(page.getByRole("heading", { level: 1, name: "Something went wrong on our side" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("1234");
});
