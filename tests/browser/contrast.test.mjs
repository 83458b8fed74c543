// Who asks for more contrast gets it, and nothing moves, whatever readers ask for.

import assert from "node:assert/strict";
import { documents, none, pageTest } from "./harness.mjs";

const path = documents[0].page;
for (const scheme of ["light", "dark"]) {
  pageTest(`${scheme}: who asks for more contrast gets more of it`, { path, scheme }, async (page) => {
    const before = await page.evaluate(contrasts);
    await page.emulateMedia({ contrast: "more" });
    const after = await page.evaluate(contrasts);
    assert.ok(Object.keys(before).length >= 10, "there is something to compare");
    none(Object.keys(before).filter((kind) => after[kind] < Math.max(7, before[kind])).map((kind) => `${kind}: ${before[kind]}, then ${after[kind]}`));
  });
}

pageTest("lines that are meant to be faint are so no longer", { path }, async (page) => {
  await page.emulateMedia({ contrast: "more" });
  none(await page.evaluate(() => {
    const lines = { ".chip": "borderTopColor", ".lem.xr:not(.ed)": "textDecorationColor", ".lem.ct:not(.ed)": "textDecorationColor" };
    return Object.entries(lines).flatMap(([kind, property]) => {
      const colour = getComputedStyle(document.querySelector(kind))[property];
      return /^rgb\(/.test(colour) ? [] : [`${kind}: ${colour}`];
    });
  }));
});

pageTest("nothing moves", { path }, async (page) => {
  // Neither for those who ask for less motion nor for others: the theme has none.
  await page.emulateMedia({ reducedMotion: "no-preference" });
  none(await page.evaluate(() => [...document.querySelectorAll("*")].flatMap((piece) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(piece);
    return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior !== "auto" ? [piece.className || piece.localName] : [];
  })));
});

/** Runs in the page. The contrast of each kind of words to the page, as WCAG reckons it. */
function contrasts() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.documentElement).backgroundColor);
  const ratio = (piece) => {
    const [light, dark] = [luminance(getComputedStyle(piece).color), paper].sort((a, b) => b - a);
    return Math.round(((light + 0.05) / (dark + 0.05)) * 10) / 10;
  };
  const kinds = [".text p", ".text a", "sup", ".pn", ".note.au .nb", ".note.ed .nb", ".kd", ".up", ".chip", ".ck", ".top a", ".rail label", ".facts dt", ".facts dd", ".kicker", ".foot p", "blockquote"];
  return Object.fromEntries(kinds.flatMap((kind) => [...document.querySelectorAll(kind)].slice(0, 1).map((piece) => [kind, ratio(piece)])));
}
