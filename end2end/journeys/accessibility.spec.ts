import type { Page } from "@playwright/test";
import { expectAccessible } from "../fixtures/accessibility";
import { connectAs } from "../fixtures/consent";
import { states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

/** Four looks at each page take longer than a journey. */
test.slow();

const heading = (page: Page, name: string | RegExp): Promise<void> =>
  expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

const open = [
  { path: "/", title: "Seller onboarding" },
  { path: "/sign-in", title: "Sign in" },
  { path: "/sign-in?problem=wrong-password", title: "Sign in" },
  { path: "/connect/unknown", title: "There is no such invitation" },
  { path: "/connect/result", title: "This browser does not know you yet" },
  { path: "/connect/result?outcome=refused", title: "You did not connect" },
  { path: "/connect/result?outcome=expired", title: "This attempt has run out" },
  { path: "/connect/result?outcome=already-linked", title: "This is already linked" },
  { path: "/connect/result?outcome=fewer-scopes", title: "A permission was left out" },
  { path: "/connect/result?outcome=being-disconnected", title: "An earlier connection is being ended" },
  { path: "/connect/result?outcome=our-fault&ref=0197f3c2-6b1e-7cc3", title: "Something went wrong on our side" },
  { path: "/my", title: "This browser does not know you yet" },
];
for (const { path, title } of open) {
  test(`anyone can use ${path}`, async ({ page }) => {
    await page.goto(path);
    await heading(page, title);
    await expectAccessible(page);
  });
}

const inside = [
  { path: "/people", title: "People" },
  { path: "/people?problem=invalid-password", title: "People" },
  { path: "/sessions", title: "Your sessions" },
  { path: "/operations", title: "Operations" },
  { path: "/no/such/page", title: "Nothing here" },
  { path: "/sellers?q=nobody-is-called-so&colour=blue", title: "Sellers" },
];
for (const { path, title } of inside) {
  test(`staff can use ${path}`, async ({ adminPage: page }) => {
    await page.goto(path);
    await heading(page, title);
    await expectAccessible(page);
  });
}

test("staff can use the page of a person", async ({ adminPage: page }) => {
  await page.goto("/people");
  await page.getByRole("link", { name: "viewer@demo.test" }).click();
  await heading(page, "viewer@demo.test");
  await expectAccessible(page);
});

test("staff can use the list of sellers", async ({ adminPage: page, sellers }) => {
  const mark = uniqueName("accessible");
  for (const state of [states.needsData, states.inReview, states.ready, states.blocked]) {
    await sellers.connect({ ...state, name: `${state.status} with a rather long name for a shop ${mark}` });
  }
  await page.goto(`/sellers?q=${encodeURIComponent(mark)}&sort=name`);
  await expect(page.getByRole("rowheader")).toHaveCount(4);
  await expectAccessible(page);
});

for (const [name, state] of Object.entries(states)) {
  test(`staff can use the page of a seller: ${name}`, async ({ adminPage: page, sellers }) => {
    const { organization } = await sellers.connect({ ...state });
    await page.goto(`/sellers/${organization}`);
    await expect(page.getByRole("region", { name: "Checklist" })).toBeVisible();
    await expectAccessible(page);
  });
}

test("staff can use the page of a seller with few permissions, and of one who left", async ({
  adminPage: page,
  sellers,
  sandbox,
}) => {
  const { organization } = await sellers.connect({ ...states.ready }, "organizations.read onboarding.read");
  await page.goto(`/sellers/${organization}`);
  await expectAccessible(page);
  await sandbox.disconnect(organization);
  await expect(page.getByRole("region", { name: "Connection" })).toContainText("Ended by seller");
  await page.reload();
  await expectAccessible(page);
});

test("staff can use the form that ends a connection, with and without a complaint", async ({ adminPage: page, sellers }) => {
  const { organization } = await sellers.connect({ ...states.ready });
  await page.goto(`/sellers/${organization}/disconnect?problem=invalid-typed-name&ref=0197f3c2`);
  await heading(page, /^Disconnect/);
  await expectAccessible(page);
});

test("staff can use invitations, with a link just made, and the audit log", async ({ adminPage: page }) => {
  await page.goto("/invitations");
  await page.getByLabel("Seller reference").fill(uniqueName("shop"));
  await page.getByRole("button", { name: "Make link" }).click();
  await expect(page.getByRole("region", { name: /^The link for/ })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/audit");
  await heading(page, "Audit");
  await expectAccessible(page);
  await page.goto("/audit?subject=nobody");
  await expectAccessible(page);
});

test("sellers can use an invitation, the result and their own page", async ({ page, sellers, sandbox }) => {
  const organization = await sandbox.create({ ...states.sellsButOwes, name: uniqueName("Accessible") });
  const link = await sellers.invite();
  await page.goto(link);
  await heading(page, /^Connect /);
  await expectAccessible(page);
  await connectAs(page, link, organization);
  await heading(page, "Connected. Now finish your details");
  await expectAccessible(page);
  await page.goto("/my");
  await expect(page.getByRole("region", { name: "Checklist" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(link);
  await heading(page, "This invitation was used");
  await expectAccessible(page);
});
