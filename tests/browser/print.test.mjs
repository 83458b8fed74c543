// Paper: every note in full under its paragraph, no controls, dark on white.

import assert from "node:assert/strict";
import { documents, none, pageTest, pages } from "./harness.mjs";
import * as geometry from "./geometry.mjs";

// A4 less the margins that the theme sets.
const PAPER = { width: 628, height: 960 };
const CONTROLS = ".note > summary, .box > summary, button, input, select, nav, .skip, .rail, .pager, .up, .tg, .az";

for (const { id, page: path } of documents) {
  pageTest(`${id}: on paper`, { path, js: false, scheme: "dark", ...PAPER }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const layout = await page.evaluate(geometry.measure);
    none(geometry.sideways(layout), "no wider than the paper");
    none(geometry.unseen(layout), "visible");
    none(layout.notes.filter(({ cut }) => cut).map(({ id }) => `${id} is cut`));
    none(geometry.overlaps(layout), "no overlap");
    none(geometry.outOfOrder(layout), "in order");
    none(layout.notes.filter(({ box, unit }) => box.top < unit.top || box.bottom > unit.bottom + 1).map(({ id }) => `${id} has left its unit`));
    none(await page.evaluate(faded), "in full");
    none(await page.evaluate(visible, CONTROLS), "no controls");
    none(await page.evaluate(notDarkOnWhite), "colours");
  });

  pageTest(`${id}: as a PDF`, { path, scheme: "dark" }, async (page) => {
    await page.locator("#t-dark").check();
    const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    const words = await page.evaluate(() => document.querySelector(".text").textContent.split(/\s+/).length);
    // Some 300 to 900 words on a sheet: neither gaps of whole pages nor all notes lost.
    assert.ok(sheets >= words / 900 && sheets <= words / 300 + 2, `${words} words on ${sheets} sheets`);
  });
}

for (const path of pages.filter((path) => !documents.some(({ page }) => page === path))) {
  pageTest(`${path}: on paper`, { path, js: false, ...PAPER }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    none(geometry.sideways({ width: clientWidth, scrollWidth }), "no wider than the paper");
    none(await page.evaluate(visible, CONTROLS), "no controls");
  });
}

// --- in the page ---

function visible(selector) {
  const seen = [...document.querySelectorAll(selector)].filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    return width > 1 && height > 1 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  });
  return [...new Set(seen.map((e) => `${e.localName}.${e.className}`))];
}

const faded = () =>
  [...document.querySelectorAll(".nb")].filter((body) => {
    const { maskImage, maxHeight } = getComputedStyle(body);
    return maskImage !== "none" || maxHeight !== "none";
  }).map(({ id }) => `${id} is faded or cut`);

function notDarkOnWhite() {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  // What is not printed has no ink.
  const inks = [...document.querySelectorAll(".text p, .nb")].filter((e) => e.checkVisibility()).map((e) => getComputedStyle(e).color);
  const bright = inks.filter((ink) => ink.match(/\d+/g).slice(0, 3).some((part) => Number(part) > 80));
  return [...(paper === "rgb(255, 255, 255)" ? [] : [`paper ${paper}`]), ...new Set(bright.map((ink) => `ink ${ink}`))];
}
