import type { Page } from "@playwright/test";
import { states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

/** Fills in the form that ends a connection, and sends it. */
async function disconnect(page: Page, reason: string, typedName: string): Promise<void> {
  await page.getByLabel("Reason").fill(reason);
  await page.getByLabel("Name of the seller").fill(typedName);
  await page.getByRole("button", { name: "Disconnect" }).click();
}

test("a wrong name ends nothing, and the page says so beside the field", async ({ adminPage: page, sellers, sandbox }) => {
  const { organization } = await sellers.connect({ ...states.ready });
  await page.goto(`/sellers/${organization}/disconnect`);
  await disconnect(page, "Asked for by phone", "Somebody else");
  await expect(page).toHaveURL(/problem=invalid-typed-name/);
  await expect(page.getByLabel("Name of the seller")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("The name you typed is not the seller's name. Nothing was changed.").first()).toBeVisible();
  expect((await sellers.read(organization)).connection.state).toBe("connected");
  expect((await sandbox.seen(organization)).map(({ method }) => method)).not.toContain("DELETE");
});

test("an admin disconnects: the grant is revoked at Mollie, proved, and written down", async ({
  adminPage: page,
  sellers,
  sandbox,
}) => {
  const { organization, name } = await sellers.connect({ ...states.ready });
  const refusedBefore = (await sandbox.refusedRefreshes()).length;
  await page.goto(`/sellers/${organization}`);
  await page.getByRole("link", { name: "Disconnect" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Disconnect ${name}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "What will happen" })).toContainText("Reading this seller at Mollie");
  const reason = uniqueName("Contract ended");
  await disconnect(page, reason, name);

  await expect(page).toHaveURL(`/sellers/${organization}?notice=disconnected`);
  await expect(page.getByText("The seller is disconnected.")).toBeVisible();
  await expect(page.getByText("We ended the connection, and Mollie has proved it.").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Disconnected, and proved");
  await expect(page.getByRole("link", { name: "Disconnect" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Check now" })).toHaveCount(0);

  const revokes = (await sandbox.seen(organization)).filter(({ method }) => method === "DELETE");
  expect(revokes).toEqual([expect.objectContaining({ path: "/oauth2/tokens", status: 204 })]);
  expect((await sandbox.refusedRefreshes()).length, "a refused refresh proves it").toBeGreaterThan(refusedBefore);

  await page.goto(`/audit?subject=${organization}`);
  const asked = page.getByRole("row", { name: /Asked to disconnect/ });
  await expect(asked).toContainText("admin@demo.test");
  await expect(asked).toContainText(reason);
  await expect(page.getByRole("row", { name: "seller.disconnect", exact: false }).filter({ hasText: "Done" }).first()).toBeVisible();

  await page.goto("/sellers?connection=disconnected-by-us");
  await expect(page.locator(`tr[data-org="${organization}"]`)).toContainText("Disconnected");
  await page.goto(`/sellers/${organization}/disconnect`);
  await expect(page.getByText("This seller is disconnected already")).toBeVisible();
});

test("a seller who ends the connection at Mollie is recognised on the open page", async ({
  adminPage: page,
  sellers,
  sandbox,
}) => {
  const { organization } = await sellers.connect({ ...states.ready });
  await page.goto(`/sellers/${organization}`);
  await expect(page.locator("#live-state")).toHaveText("Live");
  await sandbox.disconnect(organization);
  await expect(page.getByText("The seller ended our permission at Mollie.").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Seller ended the connection");
  await page.reload();
  await expect(page.getByRole("link", { name: "Make a reconnect link" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Next step" })).toContainText("The seller must connect again");
  await page.goto("/sellers?connection=disconnected-by-seller");
  await expect(page.locator(`tr[data-org="${organization}"]`)).toContainText("Ended by seller");
});
