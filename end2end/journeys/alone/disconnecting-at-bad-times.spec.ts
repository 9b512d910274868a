import { states } from "../../fixtures/sellers";
import { expect, test } from "../../fixtures/test";

test.afterEach(async ({ sandbox }) => sandbox.clearFaults());

test("a revoke that Mollie does not confirm is shown as unconfirmed, and repeated until it is proved", async ({
  adminPage: page,
  sellers,
  sandbox,
}) => {
  const { organization, name } = await sellers.connect({ ...states.ready });
  await sandbox.fault({ match: "DELETE /oauth2/tokens", kind: "503" });
  await page.goto(`/sellers/${organization}/disconnect`);
  await page.getByLabel("Reason").fill("Contract ended");
  await page.getByLabel("Name of the seller").fill(name);
  await page.getByRole("button", { name: "Disconnect" }).click();
  await expect(page).toHaveURL(`/sellers/${organization}?notice=unconfirmed`);
  await expect(page.getByText("Mollie has not yet confirmed the disconnect.")).toBeVisible();
  await expect(page.getByText("We asked Mollie to end the connection and have no proof yet.").first()).toBeVisible();
  await expect(page.locator("#live-state")).toHaveText("Live");

  await sandbox.clearFaults();
  const connection = page.getByRole("region", { name: "Connection" });
  await expect(connection).toContainText("We ended the connection, and Mollie has proved it.", { timeout: 40_000 });
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Disconnected, and proved");
});

test("a check on request finds a seller who left while Mollie was away", async ({ adminPage: page, sellers, sandbox }) => {
  const { organization } = await sellers.connect({ ...states.ready });
  await sandbox.disconnect(organization);
  // The app's tokens live for an hour; after that even an unwatched seller has to be refreshed.
  await sandbox.advanceClock(3_700);
  await page.goto(`/sellers/${organization}`);
  await expect(page.getByText("The seller ended our permission at Mollie.").first()).toBeVisible();
});
