// Pictures of pages, narrow and wide, light and dark: `cargo xtask shots [route ...]`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { argv, env, exit } from "node:process";
import { chromium } from "@playwright/test";
import { browser } from "./browser.mjs";

const { GANGWAY_URL, GANGWAY_EMAIL, GANGWAY_PASSWORD, SHOTS_FOLDER } = env;
const WIDTHS = [360, 1280];
const THEMES = ["light", "dark"];

async function signIn(context) {
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator('input[name="email"]').fill(GANGWAY_EMAIL);
  await page.locator('input[name="password"]').fill(GANGWAY_PASSWORD);
  await page.locator('input[name="password"]').press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  const state = await context.storageState();
  await page.close();
  return state;
}

const fileName = (route, width, theme) =>
  `${route.replace(/^\/+/, "").replace(/[^a-zA-Z0-9]+/g, "-") || "home"}-${width}-${theme}.png`;

async function take(chrome, route, width, colorScheme, storageState) {
  const context = await chrome.newContext({
    baseURL: GANGWAY_URL,
    viewport: { width, height: 900 },
    colorScheme,
    storageState,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const answer = await page.goto(route);
  const name = fileName(route, width, colorScheme);
  await page.screenshot({ path: join(SHOTS_FOLDER, name), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  console.log(`${name}  ${answer?.status()}${overflow > 0 ? `  ${overflow} px wider than the window` : ""}`);
  await context.close();
}

const routes = argv.slice(2);
if (routes.length === 0) {
  console.error("name at least one route, such as /sellers");
  exit(1);
}
await mkdir(SHOTS_FOLDER, { recursive: true });
const chrome = await chromium.launch(browser());
try {
  const guest = await chrome.newContext({ baseURL: GANGWAY_URL });
  const state = await signIn(guest);
  for (const route of routes) {
    // The sign-in page leads away whoever is signed in.
    const storageState = route === "/sign-in" ? undefined : state;
    for (const width of WIDTHS) {
      for (const theme of THEMES) await take(chrome, route, width, theme, storageState);
    }
  }
} finally {
  await chrome.close();
}
