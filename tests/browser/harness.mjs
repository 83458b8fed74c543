// What every browser test stands on: the built edition, the two ways to reach it, and pages that keep
// a record of whatever goes wrong in them.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { connect, recordBarred } from "./chromium.mjs";
import { serve } from "./server.mjs";

export const site = siteFolder();
/** Every page of the edition, as an address below its root. */
export const pages = htmlFiles(site);
/** One page of each kind: each document, and of the pages that one template has made the first. */
export const kinds = firsts(pages, (path) => /^(parallel|works\/by-)/.exec(path)?.[0] ?? path);
export const edition = JSON.parse(readFileSync(join(site, "data/edition.json"), "utf8"));
/** The passages at an end of a cross-reference, each with the id of its words. */
export const passagesAt = (crossref, side) =>
  [crossref[side], ...(crossref[side].others ?? [])]
    .map((passage, at) => ({ ...passage, id: `x-${crossref.id}-${side}${at ? `-${at + 1}` : ""}` }));
export const documents = edition.documents.map(({ id, page }) => ({ id, page }));

/** The edition as a reader may find it: on the disk, at the root of a host, below a path. */
export const disk = { name: "from disk", base: `${pathToFileURL(site)}/` };
export const root = await served("served at the root", "/");
export const subPath = await served("served under a sub-path", "/some/where/");
export const modes = [disk, root, subPath];

const browser = await connect();
after(async () => {
  await browser.close();
  await Promise.all(modes.map((mode) => mode.close?.()));
});

/**
 * A test with a page of its own. It fails if `body` fails, and also if a request failed or went
 * elsewhere, anything was written to the console, or the policy of the page barred anything. Who expects
 * such faults finds them in the last argument of `body` and takes them out.
 *
 * `at` is any of: mode, path (opened first), width, height, scale (of pixels), js, scheme, touch.
 */
export function pageTest(name, at, body) {
  test(name, async (t) => {
    const { mode = disk, path, width = 1280, height = 900, scale = 1, js = true, scheme = "light", touch = false } = at;
    const context = await browser.newContext({
      viewport: { width, height }, deviceScaleFactor: scale, javaScriptEnabled: js, colorScheme: scheme, reducedMotion: "reduce", hasTouch: touch,
    });
    const faults = await record(context, mode.base);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    try {
      if (path) await visit(page, mode.base + path);
      await body(page, mode, t, faults);
      assert.deepEqual(faults, [], "requests and console");
    } catch (error) {
      await picture(page, name);
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** Opens an address and waits until its fonts are there: they move the lines. */
export async function visit(page, url) {
  await page.goto(url, { waitUntil: "load" });
  await settled(page);
}

export async function settled(page) {
  for (let tries = 0; tries < 200; tries += 1) {
    // Not `document.fonts.ready`: without script in the page it never comes.
    const status = await page.evaluate(() => {
      document.body.getBoundingClientRect();
      return document.fonts.status;
    });
    if (status === "loaded") return;
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error("the fonts do not load");
}

/** All combinations: `cross({ a: [1, 2], b: [3] })` gives `{ a: 1, b: 3 }`, `{ a: 2, b: 3 }`. */
export const cross = (axes) =>
  Object.entries(axes).reduce(
    (rows, [key, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [key]: value }))),
    [{}],
  );

export const none = (faults, what) => assert.deepEqual(faults, [], what);

/** How many of what a selector names can be seen. Asked of each by itself, through the driver, this takes seconds where there are many. */
export const seen = (page, selector) =>
  page.evaluate((selector) => [...document.querySelectorAll(selector)].filter((piece) => {
    const { width, height } = piece.getBoundingClientRect();
    return width > 0 && height > 0 && piece.checkVisibility({ visibilityProperty: true });
  }).length, selector);

/** Gives a page a style sheet of the test's own, by a way that no policy bars. */
export const style = (page, text) =>
  page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, text);

async function record(context, base) {
  const faults = [];
  await recordBarred(context, faults);
  const elsewhere = (url) => !url.startsWith(base) && !url.startsWith("data:");
  context.on("request", (request) => elsewhere(request.url()) && faults.push(`request to elsewhere: ${request.url()}`));
  // What was given up because the page was left (the icon, as a rule) has not failed.
  const given = (request) => request.failure()?.errorText === "net::ERR_ABORTED";
  context.on("requestfailed", (request) => given(request) || faults.push(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on("response", (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`));
  context.on("console", (message) => guess(message) || faults.push(`console, ${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  return faults;
}

// A browser asks a host once for /favicon.ico if no page names an icon. links.test.mjs asks for one that is named.
const guess = (message) => message.location().url.endsWith("/favicon.ico");

/** On request (POSTIL_PICTURES=folder) a picture of the page as it stood when its test failed. */
async function picture(page, name) {
  const folder = process.env.POSTIL_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/[^\w]+/g, "-")}.png`) }).catch(() => {});
}

async function served(name, prefix) {
  const { url, close } = await serve(site, prefix);
  return { name, base: url, close };
}

function siteFolder() {
  const folder = process.env.POSTIL_SITE;
  if (!folder || !existsSync(join(folder, "index.html"))) {
    throw new Error(`POSTIL_SITE does not name a built edition (${folder}): run tests/run, or tests/browser/run.mjs SITE`);
  }
  return folder;
}

function firsts(paths, kindOf) {
  const seen = new Set();
  return paths.filter((path) => !seen.has(kindOf(path)) && seen.add(kindOf(path)));
}

/** The pages in a folder, as addresses below it. */
export function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}
