import { connectAs } from "../fixtures/consent";
import { states, uniqueName } from "../fixtures/sellers";
import { signIn, staff } from "../fixtures/staff";
import { expect, test } from "../fixtures/test";
import type { Visitors } from "../fixtures/visitors";

const plain = (visitors: Visitors, as?: "admin" | "viewer") => visitors.open({ as, javaScript: false });

test("without JavaScript staff sign in and out", async ({ visitors }) => {
  const page = await plain(visitors);
  await page.goto("/sellers");
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, staff.viewer);
  await expect(page.getByRole("heading", { level: 1, name: "Sellers" })).toBeVisible();
  await page.getByText(staff.viewer.email).first().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
});

test("without JavaScript a seller is searched for, filtered, and opened", async ({ visitors, sellers }) => {
  const mark = uniqueName("plain");
  const blocked = await sellers.connect({ ...states.blocked, name: `Stopped ${mark}` });
  await sellers.connect({ ...states.ready, name: `Fine ${mark}` });
  const page = await plain(visitors, "viewer");
  await page.goto("/sellers");
  await page.getByRole("searchbox").fill(mark);
  await page.getByRole("combobox", { name: "Payments" }).selectOption({ label: "Blocked" });
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("table", { name: "Sellers" })).toHaveAttribute("data-total", "1");
  await page.getByRole("link", { name: blocked.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: blocked.name })).toBeVisible();
  await expect(page.locator('[data-say-key="Payments"]')).toContainText("Blocked");
  await expect(page.locator("#live-state"), "a page that cannot be live does not claim it").toBeHidden();
  await expect(page.getByRole("button", { name: /^Copy/ }), "no button that does nothing").toHaveCount(0);
});

test("without JavaScript a seller is invited and connects", async ({ visitors, sandbox }) => {
  const name = uniqueName("Plainly invited");
  const reference = uniqueName("shop");
  const organization = await sandbox.create({ ...states.inReview, name });
  const admin = await plain(visitors, "admin");
  await admin.goto("/invitations");
  await admin.getByLabel("Seller reference").fill(reference);
  await admin.getByRole("button", { name: "Make link" }).click();
  const made = admin.getByRole("region", { name: `The link for ${reference}` });
  const link = await made.getByText(/\/connect\//).innerText();

  const seller = await plain(visitors);
  await connectAs(seller, link, organization);
  await expect(seller).toHaveURL("/connect/result");
  // The first reading may be on its way; the page then has a link that asks again.
  await expect(async () => {
    await seller.goto("/connect/result");
    const read = seller.getByRole("heading", { level: 1, name: "Connected. Mollie is checking" });
    await expect(read).toBeVisible({ timeout: 1 });
  }).toPass({ timeout: 20_000 });
  await seller.getByRole("link", { name: "Show my page" }).click();
  await expect(seller.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(seller.getByRole("region", { name: "Checklist" }).getByRole("listitem")).toHaveCount(6);
});

test("without JavaScript a check on request finds that the seller has ended the connection", async ({
  visitors,
  sellers,
  sandbox,
}) => {
  const { organization } = await sellers.connect({ ...states.ready });
  const page = await plain(visitors, "admin");
  await page.goto(`/sellers/${organization}`);
  await sandbox.disconnect(organization);
  // A seller who was read seconds ago is not read again: the first answers may say so.
  await expect(async () => {
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(page).toHaveURL(/notice=checking/, { timeout: 1 });
  }).toPass({ timeout: 30_000, intervals: [1_000] });
  await expect(page.getByText("A fresh reading has been asked for.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("The seller ended our permission at Mollie.").first()).toBeVisible({ timeout: 1 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("link", { name: "Make a reconnect link" })).toBeVisible();
});

test("without JavaScript an admin disconnects a seller", async ({ visitors, sellers, sandbox }) => {
  const { organization, name } = await sellers.connect({ ...states.ready });
  const page = await plain(visitors, "admin");
  await page.goto(`/sellers/${organization}`);
  await page.getByRole("link", { name: "Disconnect" }).click();
  await page.getByLabel("Reason").fill("Contract ended");
  await page.getByLabel("Name of the seller").fill(name.toUpperCase());
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("The seller is disconnected.")).toBeVisible();
  expect(await sandbox.seen(organization)).toContainEqual(expect.objectContaining({ method: "DELETE", status: 204 }));
});
