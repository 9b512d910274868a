import { program } from "../fixtures/sellers";
import { expect, test } from "../fixtures/test";

test("every answer names its request and says what the browser may do", async ({ request }) => {
  const ids = new Set<string>();
  for (const path of ["/", "/sign-in", "/sellers", "/connect/unknown", "/connect/result", "/my", "/healthz", "/nowhere"]) {
    const headers = (await request.get(path)).headers();
    expect(headers["x-request-id"], path).toBeTruthy();
    ids.add(headers["x-request-id"]);
    const policy = headers["content-security-policy"];
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain("unsafe-inline");
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    });
  }
  expect(ids.size, "each request has an id of its own").toBe(8);
});

test("pages that differ by session stay out of shared caches", async ({ viewerPage: page }) => {
  const answer = await page.goto("/sellers");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
});

test("without a session staff pages lead to the sign-in page, and programs are told 401", async ({ page, request }) => {
  for (const path of ["/sellers", "/sellers/org_1", "/invitations", "/people", "/audit", "/operations"]) {
    await page.goto(path);
    await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(path)}`);
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  }
  for (const name of ["list-sellers", "read-seller", "disconnect-seller", "read-portal", "read-audit", "who-am-i"]) {
    expect((await request.post(`/fn/${name}`)).status(), name).toBe(401);
  }
  expect((await request.get("/events")).status()).toBe(401);
});

test("the seller's own page tells a strange browser how to get in", async ({ page }) => {
  const answer = await page.goto("/my");
  expect(answer?.status()).toBe(401);
  await expect(page.getByRole("heading", { level: 1, name: "This browser does not know you yet" })).toBeVisible();
});

test("an address that leads nowhere says so, in the frame of whoever asks", async ({ viewerPage: page }) => {
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(page).toHaveTitle("Not found · Gangway");
  await expect(page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
});

test("another site cannot make a browser change anything", async ({ sellers }) => {
  const { organization } = await sellers.connect();
  const admin = await program("admin");
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
    const answer = await admin.post("/fn/check-seller", { form: { organization }, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  await admin.dispose();
});

test("query strings that nobody would write are answered calmly", async ({ viewerPage: page }) => {
  for (const query of ["?q=%F0%9F", `?q=${"x".repeat(4_000)}`, "?page=-1&per=1e9", "?q='%3B--&sort[]=a", "?&&==&"]) {
    const answer = await page.goto(`/sellers${query}`);
    expect(answer?.status(), query.slice(0, 40)).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: "Sellers" })).toBeVisible();
  }
});

test("a NUL byte, which no person types, is a bad request", async ({ viewerPage: page }) => {
  const answer = await page.goto("/sellers?q=a%00b");
  expect(answer?.status()).toBe(400);
  await expect(page.getByRole("link", { name: "Start page" })).toBeVisible();
});

test("a request that cannot be read is refused with a status of its own", async ({ viewerPage: page }) => {
  const answer = await page.request.post("/fn/list-sellers", {
    headers: { "content-type": "application/json" },
    data: Buffer.from("{not json"),
  });
  expect(answer.status()).toBe(400);
});
