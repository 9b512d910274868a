// Which Chromium drives the pages: Playwright's own download where there is one,
// else the system's.
import { existsSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const SYSTEM = "/usr/bin/chromium";

// Debian's build, also as root and without a network.
const SYSTEM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const downloaded = () => existsSync(chromium.executablePath());

/** Launch options for Playwright; throws where there is no browser. */
export function browser() {
  if (downloaded()) return {};
  if (existsSync(SYSTEM)) return { executablePath: SYSTEM, args: SYSTEM_FLAGS };
  throw new Error("no browser for the journeys: install chromium (Debian: `apt-get install chromium`)");
}

if (argv[1] === fileURLToPath(import.meta.url) && argv[2] === "--downloaded") {
  console.log(downloaded() ? "yes" : "no");
}
