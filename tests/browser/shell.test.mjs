// The preview: what it shows of its own, and the sheet of paper.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NOTES, PAGE, breakIt, browser, editText, open, previewTest, shows, topOf, until, violations } from "./previewing.mjs";

for (const scheme of ["light", "dark"]) {
  for (const path of [".postil/pages", "none", PAGE]) {
    previewTest(`${path}, ${scheme}, with errors: nothing for axe to find`, { path, colorScheme: scheme }, async (page, edition) => {
      assert.deepEqual(await violations(page), [], "without errors");
      breakIt(edition);
      await page.getByRole("dialog").waitFor();
      assert.deepEqual(await violations(page), [], "the panel");
    });
  }
}

previewTest("an edition with errors from the start: nothing for axe to find, and it comes alive", {}, async (page, edition) => {
  const good = edition.read(NOTES);
  await edition.stop();
  breakIt(edition);
  await edition.start();
  await page.getByRole("heading", { name: "Not yet a page to show" }).waitFor();
  await page.getByText(NOTES).first().waitFor();
  assert.deepEqual(await violations(page), []);
  edition.write(NOTES, good);
  await shows(page, "June 14, 2022");
});

previewTest("on the sheet of paper the rules for print apply", { path: `.postil/print/${PAGE}`, colorScheme: "dark" }, async (page, edition) => {
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForLoadState("load");
  const sees = () => ({
    paper: getComputedStyle(document.documentElement).backgroundColor,
    nav: document.querySelector("nav, .rail").checkVisibility(),
    notes: [...document.querySelectorAll(".nb")].filter((note) => !note.checkVisibility()).length,
    width: document.documentElement.clientWidth,
    size: getComputedStyle(document.documentElement).fontSize,
  });
  const shown = await frame.evaluate(sees);
  // A4 less the margins of the theme: 24 mm at the left, 20 at the right.
  const area = Math.round((166 * 96) / 25.4);
  assert.deepEqual({ ...shown, width: Math.abs(shown.width - area) <= 1 }, { paper: "rgb(255, 255, 255)", nav: false, notes: 0, width: true, size: shown.size });

  // The same page as the browser itself lays it out for print.
  const real = await page.context().newPage();
  await real.setViewportSize({ width: shown.width, height: 900 });
  await real.emulateMedia({ media: "print", colorScheme: "light" });
  await open(real, edition.url + PAGE);
  const heights = () => [...document.querySelectorAll(".unit")].map((unit) => Math.round(unit.getBoundingClientRect().height));
  await topOf(real, "body");
  assert.deepEqual(await frame.evaluate(heights), await real.evaluate(heights));

  editText(edition, "June 14, 2022", "June 14, 2022, on paper");
  await until(frame, () => document.body.textContent.includes("on paper"));
  await until(frame, () => !document.querySelector("nav, .rail").checkVisibility());
  assert.deepEqual(await violations(page), []);

  // The panel stands in the window and not on the sheet, and is there once, however often the sheet is loaded.
  const good = edition.read(NOTES);
  breakIt(edition);
  const panel = page.getByRole("dialog");
  await panel.waitFor();
  await page.locator("h1").click();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: /^1 error/ }).waitFor();
  edition.write(NOTES, good);
  await page.getByRole("button", { name: /^1 error/ }).waitFor({ state: "hidden" });
  assert.deepEqual([await page.locator("postil-preview").count(), await frame.locator("postil-preview").count()], [1, 0]);
});

test("media queries hold as in print", async () => {
  const source = readFileSync(new URL("../../src/serve/client/print.js", import.meta.url), "utf8");
  const page = await (await browser.newContext()).newPage();
  try {
    const found = await page.evaluate(([source, lists]) => {
      const inPrint = new Function(`${source}; return inPrint;`)();
      return lists.map(inPrint);
    }, [source, Object.keys(QUERIES)]);
    assert.deepEqual(Object.fromEntries(Object.keys(QUERIES).map((list, index) => [list, found[index]])), QUERIES);
  } finally {
    await page.context().close();
  }
});

const QUERIES = {
  "print": "all",
  "screen": "not all",
  "all": "all",
  "(min-width: 64rem)": "(min-width: 64rem)",
  "print, (min-width: 64rem)": "all, (min-width: 64rem)",
  "screen and (min-width: 48rem)": "not all",
  "screen, print": "not all, all",
  "only print and (orientation: landscape)": "all and (orientation: landscape)",
  "only screen": "not all",
  "not print": "not all",
  "not screen": "all",
  "not print and (monochrome)": "not all and (monochrome)",
  "not screen and (monochrome)": "all",
  "speech": "speech",
  "(prefers-color-scheme: dark)": "(max-width: 0px)",
};
