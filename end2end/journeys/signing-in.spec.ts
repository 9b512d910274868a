import { signIn, staff } from "../fixtures/staff";
import { expect, test } from "../fixtures/test";

test("a page that needs a session leads to the sign-in page and back", async ({ page }) => {
  await page.goto("/sellers?payments=blocked&sort=name");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail address").fill(staff.viewer.email);
  await page.getByLabel("Password").fill(staff.viewer.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/sellers?payments=blocked&sort=name");
  await expect(page.getByRole("heading", { level: 1, name: "Sellers" })).toBeVisible();
});

test("a wrong password is refused with words and forgets nothing of the way", async ({ page }) => {
  await page.goto("/sign-in?next=%2Faudit");
  await page.getByLabel("E-mail address").fill(staff.admin.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("note")).toContainText("That e-mail address and password do not match");
  await page.getByLabel("E-mail address").fill(staff.admin.email);
  await page.getByLabel("Password").fill(staff.admin.password);
  await page.getByLabel("Password").press("Enter");
  await expect(page).toHaveURL("/audit");
});

test("signing in never leads to another site", async ({ page, baseURL }) => {
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await page.getByLabel("E-mail address").fill(staff.viewer.email);
  await page.getByLabel("Password").fill(staff.viewer.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${baseURL}/sellers`);
});

test("guessing is slowed down, and the page says so", async ({ page }) => {
  const guess = { email: `nobody-${Date.now()}@demo.test`, password: "guess", next: "" };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await page.request.post("/sign-in", { form: guess, maxRedirects: 0 });
    expect(answer.headers().location).toContain("problem=wrong-password");
  }
  // Whoever is slow is let in once more, and meets a longer pause.
  await expect(async () => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(guess.email);
    await page.getByLabel("Password").fill(guess.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("note")).toContainText(/Too many attempts.*Wait \d+ seconds?, then try again/s);
  }).toPass();
});

test("signing out ends the session", async ({ page }) => {
  await signIn(page, staff.onboarding);
  const cookies = await page.context().cookies();
  await page.getByText(staff.onboarding.email).first().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
  await page.context().addCookies(cookies);
  await page.goto("/sellers");
  await expect(page, "the old cookie opens nothing").toHaveURL(/\/sign-in/);
});

test("somebody who may only look is offered nothing else, and refused it", async ({ viewerPage: page, sellers }) => {
  const { organization, name } = await sellers.connect();
  await page.goto(`/sellers/${organization}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("link", { name: "Disconnect" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Check now" })).toHaveCount(0);
  const main = page.getByRole("navigation", { name: "Main" });
  await expect(main.getByRole("link")).toHaveText(["Sellers"]);

  for (const place of [`/sellers/${organization}/disconnect`, "/invitations", "/people", "/audit", "/operations"]) {
    const answer = await page.goto(place);
    expect(answer?.status(), place).toBe(403);
    await expect(page.getByRole("heading", { level: 1, name: "Not for your role" })).toBeVisible();
  }
  const form = { organization, reason: "curious", typed_name: name };
  const refused = await page.request.post("/fn/disconnect-seller", { form });
  expect(refused.status()).toBe(403);
  expect((await sellers.read(organization)).connection.state).toBe("connected");
});
