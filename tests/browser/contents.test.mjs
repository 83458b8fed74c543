// The contents of a document show the section that is being read; long ones follow it, and the page never moves for them.

import assert from "node:assert/strict";
import { disk, documents, none, pageTest, subPath } from "./harness.mjs";

const REPORT = documents.find(({ id }) => id === "report").page;
const CURRENT = ".rail [aria-current=location]";

const current = (page) => page.evaluate((selector) => [...document.querySelectorAll(selector)].map((a) => a.hash.slice(1)), CURRENT);
/** Puts a heading so far below the top of the window, and waits for what comes of it. */
async function read(page, id, below) {
  const before = await page.evaluate(([id, below]) => {
    scrollBy(0, document.getElementById(id).getBoundingClientRect().top - below);
    return scrollY;
  }, [id, below]);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))));
  assert.equal(await page.evaluate(() => scrollY), before, "the page has not moved");
}

for (const mode of [disk, subPath]) {
  pageTest(`the section that is read is marked, ${mode.name}`, { mode, path: REPORT, height: 640 }, async (page) => {
    assert.deepEqual(await current(page), [], "none before the first");
    const headings = await page.evaluate(() => [...document.querySelectorAll(".rail nav a")].map((a) => a.hash.slice(1)));
    assert.ok(headings.length > 5);
    for (const [place, id] of [...headings.entries()].slice(0, -1)) {
      await read(page, id, 60);
      // Headings that follow each other at once are all above the line; the last of them is what is read.
      const last = await page.evaluate((ids) => ids.findLast((id) => document.getElementById(id).getBoundingClientRect().top < innerHeight * 0.35), headings);
      assert.deepEqual(await current(page), [last], id);
      assert.ok(headings.indexOf(last) >= place);
      none(await page.evaluate(outOfSight, CURRENT), id);
    }
    await read(page, headings[0], 500);
    assert.deepEqual(await current(page), [], "none above the first");
  });
}

pageTest("long contents follow, within the rail", { mode: disk, path: REPORT, height: 320 }, async (page) => {
  const last = await page.evaluate(() => [...document.querySelectorAll(".rail nav a")].at(-2).hash.slice(1));
  assert.deepEqual(await page.evaluate(outOfSight, `.rail a[href="#${last}"]`), [`.rail a[href="#${last}"]`], "it is far down");
  await read(page, last, 40);
  none(await page.evaluate(outOfSight, CURRENT));
});

pageTest("contents above the text do not move the page", { mode: disk, path: REPORT, width: 768 }, async (page) => {
  await page.locator(".box:not(.show) > summary").click();
  const last = await page.evaluate(() => [...document.querySelectorAll(".rail nav a")].at(-2).hash.slice(1));
  await read(page, last, 40);
  assert.equal((await current(page)).length, 1);
});

pageTest("contents and filters beside the text are said to be open, and can be reached by key", { mode: disk, path: REPORT, height: 640 }, async (page) => {
  assert.equal(await page.locator(".rail details:not([open])").count(), 0);
  await page.locator(".top a").last().focus();
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".rail nav a")));
  await page.setViewportSize({ width: 768, height: 640 });
  await page.locator(".rail details[open]").first().waitFor({ state: "detached" });
});

// --- in the page ---

function outOfSight(selector) {
  const rail = document.querySelector(".rail").getBoundingClientRect();
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return top >= rail.top - 1 && bottom <= Math.min(rail.bottom, innerHeight) + 1 ? [] : [selector];
}
