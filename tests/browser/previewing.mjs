// A test of a preview: an edition that is served, a page that shows it, and what tests do with both.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { connect, recordBarred } from "./chromium.mjs";
import { PATIENCE, preview } from "./preview.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
export const TEXT = "content/letter-2022.md";
export const NOTES = "content/letter-2022.notes.toml";
export const PAGE = "letter-2022/";

export const browser = await connect();
after(() => browser.close());

/** A test with an edition and a page of its own. `body` gets the page, the preview and what went wrong in the page. */
export function previewTest(name, { options = [], path = PAGE, ...context }, body) {
  test(name, async () => {
    const edition = await preview(...options);
    const tab = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...context });
    const faults = [];
    await recordBarred(tab, faults);
    try {
      const page = await tab.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on("pageerror", (error) => faults.push(error.message));
      await open(page, edition.url + path);
      await body(page, edition);
      assert.deepEqual(faults, [], "errors in the page");
    } finally {
      await tab.close();
      await edition.close();
    }
  });
}

/** Opens a page and waits until it has been told its state. */
export async function open(page, url) {
  const told = page.waitForRequest((request) => request.url().includes("/.postil/events"));
  await page.goto(url);
  await told;
  await page.waitForSelector("postil-preview, iframe", { state: "attached" });
  await page.evaluate(() => document.fonts.ready);
}

export const until = (page, check, argument) => page.waitForFunction(check, argument, { timeout: PATIENCE });
export const shows = (page, words) => until(page, (words) => document.body.innerText.includes(words), words);

/** Changes the paragraph of the text that begins with some words. */
export const editText = (edition, from, to) => edition.edit(TEXT, (text) => text.replace(from, to));

/** Where an element stands in the window once the page has come to rest: fonts and scripts move lines. */
export async function topOf(page, selector) {
  await page.evaluate(async () => {
    if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded));
    await document.fonts.ready;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  return page.evaluate((selector) => document.querySelector(selector).getBoundingClientRect().top, selector);
}

/** Breaks the notes on the text: the words of the first are in it no longer. */
export const breakIt = (edition) => edition.edit(NOTES, (notes) => notes.replace(/quote(\s*)= "/, 'quote$1= "No such words: '));

/** What axe finds at fault on the page. */
export async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(found, TAGS);
}

/** Runs in the page. */
async function found(tags) {
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
