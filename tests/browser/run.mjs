// Runs the browser tests with one browser for all of them.
//   node tests/browser/run.mjs SITE [NAME …]    SITE: a built edition; NAME: margin, links … (all if none)

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "./chromium.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [site, ...names] = process.argv.slice(2);
if (!site) {
  console.error("usage: node tests/browser/run.mjs SITE [NAME …]");
  process.exit(2);
}
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs"))
  .filter((file) => names.length === 0 || names.includes(file.replace(".test.mjs", "")))
  .map((file) => join(here, file));
if (files.length === 0) {
  console.error(`no such test: ${names.join(", ")}`);
  process.exit(2);
}

const browser = await startServer();
// A test that hangs is a failure, not a wait; the time is that of a whole file. One file more at a time than there are cores in a small
// machine: many tests wait for what the page does after a while, and the cores would with them.
const options = ["--test", "--test-reporter=spec", "--test-concurrency=3", "--test-timeout=600000"];
const tests = spawn(process.execPath, [...options, ...files], {
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, POSTIL_SITE: resolve(site), POSTIL_BROWSER: browser.wsEndpoint() },
});
const code = await new Promise((ended) => tests.once("exit", (status) => ended(status ?? 1)));
await browser.close();
process.exit(code);
