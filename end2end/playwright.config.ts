import { defineConfig } from "@playwright/test";
import { browser } from "./browser.mjs";
import { GANGWAY_URL } from "./fixtures/addresses";

/** Journeys that change what all share: the sandbox's clock, or its token endpoint for everyone. */
const ALONE = "alone/**";

export default defineConfig({
  testDir: "journeys",
  globalSetup: "./fixtures/open-sessions.ts",
  // Each journey makes its own sellers, so they run side by side; two is what two cores carry.
  workers: 2,
  fullyParallel: true,
  // A journey that passes the second time hides a fault.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    baseURL: GANGWAY_URL,
    launchOptions: browser(),
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "together", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, dependencies: ["together"], workers: 1, fullyParallel: false },
  ],
});
