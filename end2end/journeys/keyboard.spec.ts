import type { Page } from "@playwright/test";
import { uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

/** What has the focus, by its text or its accessible name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    return (element?.getAttribute("aria-label") ?? element?.innerText ?? "").trim();
  });

/** Whether an outline marks the element with the focus: its own, or that of the area it covers. */
const marked = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    [undefined, "::after"].some((part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element, part);
      return outlineStyle !== "none" && outlineWidth !== "0px";
    }),
  );

test("the first stop is the link that skips to the content", async ({ viewerPage: page }) => {
  await page.goto("/sellers");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("every stop on the way to the first seller is marked, in the order of the page", async ({
  viewerPage: page,
  sellers,
}) => {
  const { name, organization } = await sellers.connect();
  await page.goto(`/sellers?q=${encodeURIComponent(name)}`);
  const stops: string[] = [];
  const limit = 50;
  while (stops.at(-1) !== name && stops.length < limit) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    expect.soft(await marked(page), `the focus on "${stop}" can be seen`).toBe(true);
    stops.push(stop);
  }
  expect(stops.at(-1)).toBe(name);
  const order = ["Skip to content", "Sellers", "Name or organization id", "Apply", "Clear all", name];
  const places = order.map((stop) => stops.indexOf(stop));
  expect(places, `of ${JSON.stringify(stops)}`).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/sellers/${organization}`);
});

test("forms are sent by Enter", async ({ adminPage: page }) => {
  const reference = uniqueName("shop");
  await page.goto("/invitations");
  await page.getByLabel("Seller reference").fill(reference);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: `The link for ${reference}` })).toBeVisible();
});

test("the account menu opens and signs out by keyboard", async ({ viewerPage: page }) => {
  await page.goto("/sellers");
  const menu = page.locator("summary").filter({ hasText: "viewer@demo.test" });
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Your sessions" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Sign out" })).toBeFocused();
});

test("copying is told, and the focus stays on the button", async ({ viewerPage: page, sellers }) => {
  const { organization } = await sellers.connect();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/sellers/${organization}`);
  const copy = page.getByRole("button", { name: `Copy organization id ${organization}` });
  await copy.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText(`Copied ${organization}`);
  await expect(copy).toBeFocused();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(organization);
});
