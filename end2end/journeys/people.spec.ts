import { signIn } from "../fixtures/staff";
import { expect, test } from "../fixtures/test";
import { uniqueName } from "../fixtures/sellers";

const password = "correct horse battery";

test("people come, end a session of theirs, and leave", async ({ adminPage: admin, browser, baseURL }) => {
  const email = `${uniqueName("bea").toLowerCase().replaceAll(" ", "-")}@demo.test`;
  await admin.goto("/people");
  await admin.getByLabel("E-mail address").fill(email);
  await admin.getByLabel("Role", { exact: true }).selectOption("Onboarding");
  await admin.getByLabel("First password").fill(password);
  await admin.getByRole("button", { name: "Add" }).click();
  await expect(admin.getByRole("note")).toContainText("Added.");

  const desk = await (await browser.newContext({ baseURL })).newPage();
  const train = await (await browser.newContext({ baseURL })).newPage();
  await signIn(desk, { email, password });
  await signIn(train, { email, password });
  await desk.getByText(email).first().click();
  await desk.getByRole("link", { name: "Your sessions" }).click();
  await expect(desk.getByRole("row").filter({ hasText: "This one" })).toHaveCount(1);
  await desk.getByRole("button", { name: "End the session of" }).click();
  await expect(desk.getByRole("note")).toContainText("The session has ended.");
  await train.goto("/sellers");
  await expect(train).toHaveURL(/\/sign-in/);

  await admin.getByRole("link", { name: email }).click();
  await admin.getByLabel("E-mail address").fill(email);
  await admin.getByRole("button", { name: "Remove" }).click();
  await expect(admin.getByRole("note")).toContainText("Removed.");
  await expect(admin.getByRole("link", { name: email })).toHaveCount(0);
  await desk.goto("/sessions");
  await expect(desk).toHaveURL(/\/sign-in/);
  await desk.context().close();
  await train.context().close();
});
