import { defineConfig } from "@playwright/test";
import { browser } from "./browser.mjs";
import { GANGWAY_URL } from "./fixtures/addresses";

export default defineConfig({
  testDir: "journeys",
  // Journeys share one sandbox and its clock; two at a time is what two cores carry.
  workers: process.env.CI ? 1 : 2,
  fullyParallel: false,
  // A journey that passes the second time hides a fault.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never" }]],
  snapshotPathTemplate: "{testDir}/{testFileDir}/snapshots/{arg}{ext}",
  use: {
    baseURL: GANGWAY_URL,
    launchOptions: browser(),
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    viewport: { width: 1280, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [{ name: "chromium" }],
});
