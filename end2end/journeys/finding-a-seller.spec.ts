import type { Locator, Page } from "@playwright/test";
import { states, uniqueName } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

const table = (page: Page): Locator => page.getByRole("table", { name: "Sellers" });
const row = (page: Page, organization: string): Locator => page.locator(`tr[data-org="${organization}"]`);

/** Types into the search field and sends the form by Enter. */
async function search(page: Page, text: string): Promise<void> {
  const field = page.getByRole("searchbox", { name: "Name or organization id" });
  await field.fill(text);
  await field.press("Enter");
}

test("a seller is found by a part of its name, in any case and any script", async ({ viewerPage: page, sellers }) => {
  const name = uniqueName("Zoë & Søn GROẞBÄCKEREI 北京 <b>");
  const { organization } = await sellers.connect({ ...states.ready, name });
  const unique = name.slice(-8);
  await page.goto("/sellers");
  for (const text of [name, unique, unique.toUpperCase(), `grossbäckerei 北京 <b> ${unique.slice(0, 4)}`]) {
    await search(page, text);
    await expect(table(page)).toHaveAttribute("data-total", "1");
    await expect(row(page, organization).getByRole("link", { name })).toBeVisible();
    expect(new URL(page.url()).searchParams.get("q")).toBe(text);
    await expect(page.getByRole("searchbox")).toHaveValue(text);
  }
});

test("a seller is found by its whole id and by the beginning of it", async ({ viewerPage: page, sellers }) => {
  const { organization } = await sellers.connect();
  await page.goto("/sellers");
  await search(page, organization);
  await expect(table(page)).toHaveAttribute("data-total", "1");
  await expect(row(page, organization)).toBeVisible();
  await search(page, organization.slice(0, -1));
  await expect(row(page, organization)).toBeVisible();
});

test("nobody fits: the page says what was asked and how to see all", async ({ viewerPage: page, sellers }) => {
  await sellers.connect();
  await page.goto("/sellers?onboarding=completed");
  await search(page, "no such seller anywhere");
  await expect(page.locator("[data-total]"), "the count stays where there is no table").toHaveAttribute("data-total", "0");
  await expect(page.getByText("No seller matches")).toBeVisible();
  await expect(page.getByText("Nobody fits Search: no such seller anywhere, Onboarding: Completed.")).toBeVisible();
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await expect(page).toHaveURL("/sellers");
  await expect(table(page)).toBeVisible();
});

test("blocked payments are one choice away", async ({ viewerPage: page, sellers }) => {
  const mark = uniqueName("blocked");
  const blocked = await sellers.connect({ ...states.blocked, name: `Stopped ${mark}` });
  const ready = await sellers.connect({ ...states.ready, name: `Fine ${mark}` });
  await page.goto(`/sellers?q=${encodeURIComponent(mark)}`);
  await expect(table(page)).toHaveAttribute("data-total", "2");

  await page.getByRole("combobox", { name: "Payments" }).selectOption({ label: "Blocked" });
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(table(page)).toHaveAttribute("data-total", "1");
  await expect(row(page, blocked.organization).getByText("Blocked", { exact: true })).toBeVisible();
  await expect(row(page, ready.organization)).toHaveCount(0);
  const asked = new URL(page.url()).searchParams;
  expect([asked.get("payments"), asked.get("q")]).toEqual(["blocked", mark]);

  await page.getByRole("link", { name: "Remove filter Payments: Blocked" }).click();
  await expect(table(page)).toHaveAttribute("data-total", "2");
  await page.getByRole("navigation", { name: "Sellers by state" }).getByRole("link", { name: "Blocked" }).click();
  await expect(page).toHaveURL("/sellers?payments=blocked");
  await expect(row(page, blocked.organization)).toBeVisible();
});

test("going back shows the list as it was asked for before", async ({ viewerPage: page, sellers }) => {
  const { name, organization } = await sellers.connect();
  await page.goto("/sellers?sort=name");
  await search(page, name);
  await expect(table(page)).toHaveAttribute("data-total", "1");
  await row(page, organization).getByRole("link", { name }).click();
  await expect(page).toHaveURL(`/sellers/${organization}`);
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue(name);
  await expect(table(page)).toHaveAttribute("data-total", "1");
  await page.goBack();
  await expect(page).toHaveURL("/sellers?sort=name");
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("a column sorts, and the other way round when asked again", async ({ viewerPage: page, sellers }) => {
  const mark = uniqueName("sorted");
  for (const first of ["Middle", "Alpha", "Zeta"]) await sellers.connect({ ...states.ready, name: `${first} ${mark}` });
  await page.goto(`/sellers?q=${encodeURIComponent(mark)}`);
  const names = table(page).getByRole("rowheader").getByRole("link");
  const head = table(page).getByRole("columnheader", { name: "Seller", exact: true });
  await head.getByRole("link").click();
  await expect(names).toHaveText([`Alpha ${mark}`, `Middle ${mark}`, `Zeta ${mark}`]);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await head.getByRole("link").click();
  await expect(names).toHaveText([`Zeta ${mark}`, `Middle ${mark}`, `Alpha ${mark}`]);
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expect(new URL(page.url()).searchParams.get("dir")).toBe("desc");
});

test("the pager keeps the question and tells a page beyond the last", async ({ viewerPage: page, sellers }) => {
  const { name } = await sellers.connect();
  const question = `q=${encodeURIComponent(name)}`;
  await page.goto(`/sellers?${question}`);
  const pager = page.getByRole("navigation", { name: "Pages" });
  await expect(pager).toContainText("1–1 of 1 sellers");
  await pager.getByRole("link", { name: "100 per page" }).click();
  await expect(page).toHaveURL(`/sellers?${question}&per=100`);
  await expect(pager.getByRole("link", { name: "100 per page" })).toHaveAttribute("aria-current", "true");

  await page.goto(`/sellers?${question}&page=9`);
  await expect(page.getByText("No such page")).toBeVisible();
  await page.getByRole("link", { name: "Go to page 1" }).click();
  await expect(table(page)).toHaveAttribute("data-total", "1");
});

test("a part of the address that is not understood is named, and the rest is in force", async ({ viewerPage: page, sellers }) => {
  const { name } = await sellers.connect();
  await page.goto(`/sellers?q=${encodeURIComponent(name)}&colour=blue&payments=perhaps&per=7`);
  const notice = page.getByRole("note").filter({ hasText: "A part of the address was ignored" });
  for (const ignored of ["colour", "payments", "per"]) await expect(notice).toContainText(ignored);
  await expect(table(page)).toHaveAttribute("data-total", "1");
});
