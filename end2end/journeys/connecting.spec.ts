import { chooseAccount, connectAs } from "../fixtures/consent";
import { states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

test("staff invite, the seller connects by pressing Approve, and both see the same", async ({
  adminPage: staff,
  page: seller,
  sandbox,
}) => {
  const name = uniqueName("Invited");
  const reference = uniqueName("shop");
  const organization = await sandbox.create({ ...states.needsData, name });

  await staff.goto("/sellers");
  await staff.getByRole("link", { name: "Invite a seller" }).click();
  await staff.getByLabel("Seller reference").fill(reference);
  await staff.getByLabel("Language at Mollie").selectOption({ label: "Dutch" });
  await staff.getByLabel("Valid for").selectOption({ label: "1 week" });
  await staff.getByRole("button", { name: "Make link" }).click();
  await expect(staff.getByText("The invitation is ready.")).toBeVisible();
  const made = staff.getByRole("region", { name: `The link for ${reference}` });
  const link = await made.getByText(/\/connect\//).innerText();
  const line = staff.getByRole("row", { name: reference });
  await expect(line).toContainText("Open");
  await expect(line).toContainText("Not yet");
  await staff.reload();
  await expect(made, "the link is shown once").toHaveCount(0);
  expect(await staff.content()).not.toContain(link);

  await seller.goto(link);
  await expect(seller.getByRole("heading", { level: 1, name: `Connect ${reference} to Mollie` })).toBeVisible();
  await expect(seller.getByRole("region", { name: "What will happen" }).getByRole("listitem")).toHaveCount(3);
  await expect(seller.getByText("How far you are with Mollie")).toBeVisible();
  await seller.getByRole("button", { name: "Continue to Mollie" }).click();
  await chooseAccount(seller, organization);
  await seller.getByRole("button", { name: "Approve" }).click();

  await expect(seller).toHaveURL("/connect/result");
  await expect(seller.getByRole("heading", { level: 1, name: "Connected. Now finish your details" })).toBeVisible();
  await expect(seller.getByText(name)).toBeVisible();
  await seller.getByRole("link", { name: "Show my page" }).click();
  await expect(seller).toHaveURL("/my");
  await expect(seller.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(seller.getByRole("region", { name: "Next step" })).toContainText("before you can be paid");
  await expect(seller.getByRole("region", { name: "Checklist" }).getByRole("listitem")).toHaveCount(6);

  await staff.goto(`/sellers?q=${encodeURIComponent(name)}`);
  await staff.locator(`tr[data-org="${organization}"]`).getByRole("link", { name }).click();
  await expect(staff.getByRole("region", { name: "Next step" })).toContainText("before this seller can be paid");
  await staff.goto("/invitations");
  await expect(line).toContainText("Connected");
  await expect(line.getByRole("link", { name: organization })).toBeVisible();
});

const results = [
  { state: states.sellsButOwes, title: "Connected. Now finish your details", payments: "Available" },
  { state: states.inReview, title: "Connected. Mollie is checking", payments: "Pending" },
  { state: states.ready, title: "You are connected and ready", payments: "Available" },
];
for (const { state, title, payments } of results) {
  test(`the result page of a seller who is ${state.status} says: ${title}`, async ({ page, sandbox, sellers }) => {
    const organization = await sandbox.create({ ...state, name: uniqueName("Result") });
    await connectAs(page, await sellers.invite(), organization);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.goto("/my");
    await expect(page.locator('#states [data-say-key="Payments"]')).toContainText(payments);
  });
}

test("a seller sees nobody else, and no page of staff", async ({ page, sandbox, sellers }) => {
  const other = await sellers.connect({ ...states.ready });
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Own") });
  await connectAs(page, await sellers.invite(), organization);
  await expect(page).toHaveURL("/connect/result");
  await page.goto(`/sellers/${other.organization}`);
  await expect(page).toHaveURL(/\/sign-in/);
  const refused = await page.request.post("/fn/read-seller", { form: { organization: other.organization } });
  expect(refused.status()).toBe(401);
});

test("forgetting the browser closes the seller's page", async ({ page, sandbox, sellers }) => {
  const organization = await sandbox.create({ ...states.ready, name: uniqueName("Forgotten") });
  await connectAs(page, await sellers.invite(), organization);
  await page.goto("/my");
  await page.getByRole("button", { name: "Forget me in this browser" }).click();
  await expect(page).toHaveURL("/");
  const answer = await page.goto("/my");
  expect(answer?.status()).toBe(401);
  await expect(page.getByRole("heading", { level: 1, name: "This browser does not know you yet" })).toBeVisible();
});

test("a withdrawn invitation no longer opens", async ({ adminPage: staff, page: seller, sellers }) => {
  const reference = uniqueName("shop");
  const link = await sellers.invite(reference);
  await staff.goto("/invitations");
  await staff.getByRole("button", { name: `Withdraw the invitation for ${reference}` }).click();
  await expect(staff.getByText("The invitation was withdrawn.")).toBeVisible();
  const answer = await seller.goto(link);
  expect(answer?.status()).toBe(410);
  await expect(seller.getByRole("heading", { level: 1, name: "This invitation is over" })).toBeVisible();
});

test("an invitation without a reference is refused beside its field", async ({ adminPage: page }) => {
  await page.goto("/invitations");
  await page.getByLabel("Seller reference").fill("   ");
  await page.getByRole("button", { name: "Make link" }).click();
  await expect(page).toHaveURL(/problem=invalid-reference/);
  await expect(page.getByLabel("Seller reference")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Please give a seller reference of 1 to 120 characters.").first()).toBeVisible();
});

test("a seller who comes again with a new invitation keeps its place", async ({ page, sellers, sandbox }) => {
  const seller = await sellers.connect({ ...states.needsData });
  await sandbox.change(seller.organization, states.ready);
  await connectAs(page, await sellers.invite(seller.reference), seller.organization);
  await expect(page.getByRole("heading", { level: 1, name: "You are connected and ready" })).toBeVisible();
});
