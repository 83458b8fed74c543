// A document whose sections are pages: readers find their way between them, also with an address from the time when all
// stood on one page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cross, none, pageTest } from "./harness.mjs";
import { made } from "./made.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const paragraph = "The bridge below the mill has wanted two planks since Candlemas, and nobody has come. ".repeat(4);
const chapter = (number) =>
  `## Chapter ${number}, of which the heading is so long that it takes more than a line on a small screen\n\n`
  + `Word${number}. ${paragraph}[^${number}]\n\n### A lesser matter\n\n${paragraph}\n\n[^${number}]: See [the first](#p1).\n\n`;
const edition = made("divided", {
  "book.toml": '[edition]\ntitle = "The mill papers"\n\n[[series]]\nid = "note"\n',
  "content/report.md": `+++\ntitle = "The report"\nsections = "pages"\nsection-level = 2\n[rights]\nholder = "The parish"\nstatement = "Free."\n+++\n\n`
    + `Before all.\n\n# Part one\n\n${[1, 2, 3].map(chapter).join("")}# Part two\n\n${[4, 5].map(chapter).join("")}`,
  "content/report.notes.toml": [1, 2, 3, 4, 5].map((number) =>
    `[[note]]\nid = "n${number}"\nseries = "note"\nquote = "Word${number}."\nbody = "See [[#p${11 - 2 * number}]]."\n`).join("\n"),
});
const FIRST = "report/index.html";
const LATER = "report/h4/index.html";

pageTest("an address from when all was one page leads on", { mode: edition, path: FIRST }, async (page, mode) => {
  await page.goto(`${mode.base}${FIRST}#p7`);
  await page.waitForURL(`${mode.base}report/h6/index.html#p7`);
  assert.equal(await page.evaluate(() => document.querySelector(":target").id), "p7");
  // It is no stop on the way back.
  await page.goBack();
  assert.equal(page.url(), `${mode.base}${FIRST}`);
  await page.goto(`${mode.base}${FIRST}#p1`);
  assert.equal(page.url(), `${mode.base}${FIRST}#p1`, "what is there stays there");
});

pageTest("without scripts the list says where the passage is", { mode: edition, path: `${FIRST}#p7`, js: false }, async (page) => {
  const entry = page.locator(".parts li", { hasText: "6–7" });
  assert.equal(await entry.count(), 1);
  await entry.locator("a").click();
  assert.ok(page.url().endsWith("report/h6/index.html"), page.url());
  assert.equal(await page.locator("#p7").count(), 1);
});

pageTest("the contents say which page it is, and lead to the others", { mode: edition, path: LATER }, async (page) => {
  const current = () => page.evaluate(() => document.querySelector(".rail [aria-current]")?.textContent ?? "");
  assert.match(await current(), /^Chapter 2/);
  await page.locator(".pager [rel=next]").click();
  await page.waitForLoadState();
  assert.match(await page.title(), /^Chapter 3.* · Part one · The report · The mill papers$/);
  await page.locator(".run a").first().click();
  await page.waitForLoadState();
  assert.match(page.url(), /report\/index\.html$/);
});

for (const { path, width } of cross({ path: [FIRST, "report/h1/index.html", LATER], width: [320, 768, 1280] })) {
  pageTest(`${path} of a divided document, ${width} px`, { mode: edition, path, width }, async (page) => {
    await page.evaluate(axe);
    none(await page.evaluate(violations, TAGS), "for axe to find");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
  });
}

/** Runs in the page. */
async function violations(values) {
  const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}
