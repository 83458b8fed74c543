// Which Chromium, and how it is started. One browser serves all test files: run.mjs starts it and
// hands its address on; a test file that is run on its own starts one for itself.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

// The first is the same without windows: it draws pages in four fifths of the time.
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

// No traffic of the browser's own, nothing that needs a screen.
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export function executable() {
  const asked = process.env.CHROMIUM;
  const candidates = asked
    ? [asked]
    : NAMES.flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)));
  const found = candidates.find(runnable);
  if (!found) throw new Error(`no Chromium (${asked ?? NAMES.join(", ")}): install it, or name it in CHROMIUM; tests/run does so`);
  return found;
}

export const startServer = () =>
  chromium.launchServer({ executablePath: executable(), args: FLAGS, host: "127.0.0.1" });

export const connect = () =>
  process.env.POSTIL_BROWSER
    ? chromium.connect(process.env.POSTIL_BROWSER)
    : chromium.launch({ executablePath: executable(), args: FLAGS });

/** Adds to `faults` whatever the policy of a page bars, in all pages of a context. */
export async function recordBarred(context, faults) {
  await context.exposeBinding("postilBarred", (_, told) => faults.push(`policy: ${told}`));
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      window.postilBarred(`${effectiveDirective} bars ${blockedURI} (${sourceFile}:${lineNumber})`)));
}

function runnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
