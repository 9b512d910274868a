import { uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

test("one seller in depth: states, next step, checklist, profiles, capabilities, connection, timeline", async ({
  viewerPage: page,
  sellers,
}) => {
  const name = uniqueName("Depth");
  const due = dayFromNow(9);
  const seller = await sellers.connect({
    name,
    address: { streetAndNumber: "Keizersgracht 126", postalCode: "1015 CW", city: "Amsterdam", country: "NL" },
    status: "needs-data",
    canReceivePayments: true,
    canReceiveSettlements: false,
    capabilities: [
      { name: "payments", status: "enabled", statusReason: null, requirements: [] },
      {
        name: "settlements",
        status: "pending",
        statusReason: "onboarding-information-needed",
        requirements: [{ id: "bank-account", status: "currently-due", dueDate: due }],
      },
    ],
    profiles: [
      { name: "Web shop", status: "verified", methods: [{ id: "ideal", status: "activated" }] },
      { name: "Market stall", status: "blocked", methods: [{ id: "paypal", status: "pending-external" }] },
    ],
  });
  await page.goto(`/sellers/${seller.organization}`);
  await expect(page).toHaveTitle(`${name} · Gangway`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(seller.reference).first()).toBeVisible();

  const states = page.locator("#states");
  for (const [label, word] of [["Onboarding", "Needs data"], ["Payments", "Available"], ["Settlements", "Pending"]]) {
    const tile = states.locator(`[data-say-key="${label}"]`);
    await expect(tile).toContainText(word);
    await expect(tile).toContainText("Since");
    await expect(tile).toContainText("Checked");
  }

  const step = page.getByRole("region", { name: "Next step" });
  await expect(step).toContainText("Can sell now. Mollie needs the rest before it pays out.");
  await expect(step).toContainText("The seller reads:");
  await expect(step.getByText("Seller", { exact: true })).toBeVisible();
  await expect(step).toContainText("in 9 days");

  const checklist = page.getByRole("region", { name: "Checklist" });
  await expect(checklist.getByRole("listitem")).toHaveCount(6);
  await expect(checklist.getByRole("listitem").filter({ hasText: "Bank account" })).toContainText("Incomplete");

  const capabilities = page.getByRole("region", { name: "Capabilities" });
  await expect(capabilities).toContainText("Mollie asks for nothing.");
  const task = capabilities.getByRole("listitem").filter({ hasText: "A bank account" });
  await expect(task).toContainText("bank-account");
  await expect(task).toContainText("in 9 days");

  const profiles = page.getByRole("region", { name: "Profiles and methods" });
  await expect(profiles.getByRole("heading", { name: "Web shop" })).toBeVisible();
  await expect(profiles.getByRole("list", { name: "Payment methods of Web shop" })).toContainText("Active");
  await expect(profiles.getByRole("list", { name: "Payment methods of Market stall" })).toContainText("Action needed");
  await expect(profiles.getByText("Blocked", { exact: true })).toBeVisible();

  const connection = page.getByRole("region", { name: "Connection" });
  await expect(connection).toContainText("Permissions: 4 of 4 granted");
  await expect(connection.getByRole("list", { name: "Permissions" }).getByRole("listitem")).toHaveCount(4);
  await expect(page.getByRole("region", { name: "Organization" })).toContainText("Keizersgracht 126, 1015 CW Amsterdam");
  await expect(page.getByRole("region", { name: "Timeline" }).getByRole("listitem").last()).toContainText("Seller connected");
});

test("a missing permission is named, and what it hides says so", async ({ viewerPage: page, sellers }) => {
  const { organization } = await sellers.connect({}, "organizations.read onboarding.read");
  await page.goto(`/sellers/${organization}`);
  const connection = page.getByRole("region", { name: "Connection" });
  await expect(connection).toContainText("Permissions: 2 of 4 granted");
  await expect(connection.getByRole("listitem").filter({ hasText: "profiles.read" })).toContainText("Missing");
  await expect(page.getByRole("region", { name: "Profiles and methods" })).toContainText("Permission missing");
});

test("an organization that nobody connected is not found", async ({ viewerPage: page }) => {
  const answer = await page.goto("/sellers/org_1");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible();
});
